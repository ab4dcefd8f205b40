#!/usr/bin/env python3
"""Publishes to file systems that are too small, in bytes and in files, by one page or file after the other.

    Tests/Faults/full.py KALENDARIUM [--step PAGES]

A publication that does not fit leaves the generation that is there, names a file, leaves nothing behind that fills the disk, and works when
there is room. Mounts tmpfs: as root, else in a namespace of its own (unshare), into which it starts itself again."""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from generations import LATER, MOVED, NOW, Known, beside, manifest, names_a_path, publish, published, renamed, year
from checks import Checks

PAGE = 4096


@contextlib.contextmanager
def disk(where: pathlib.Path, options: str) -> Iterator[pathlib.Path]:
    """A tmpfs, gone afterwards."""
    where.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(where)], check=True, capture_output=True)
    try:
        yield where
    finally:
        subprocess.run(["umount", str(where)], check=True)


def used(where: pathlib.Path) -> tuple[int, int]:
    """Pages and files that are taken on a disk."""
    status = os.statvfs(where)
    return (status.f_blocks - status.f_bfree) * status.f_frsize // PAGE, status.f_files - status.f_ffree


def can_mount() -> bool:
    """Whether this process may mount a tmpfs."""
    with tempfile.TemporaryDirectory() as scratch, contextlib.suppress(subprocess.CalledProcessError, OSError), disk(pathlib.Path(scratch) / "t", "size=64k"):
        return True
    return False


class Trial:
    """The generations, and disks of many sizes."""

    def __init__(self, tool: str, work: pathlib.Path, checks: Checks) -> None:
        self.tool, self.work, self.checks = tool, work, checks
        self.first = year(work / "year-a", [])
        self.years = {"moved": year(work / "year-b", [MOVED]), "all changed": year(work / "year-c", [renamed("annat")])}
        self.known = Known({"A": published(tool, self.first, work / "base" / "ut")})
        for name, plan in self.years.items():
            shutil.copytree(work / "base", work / name)
            self.known.generations[name] = published(tool, plan, work / name / "ut", LATER)

    def fails(self, run: subprocess.CompletedProcess[str], site: pathlib.Path, where: str) -> None:
        """What a publication says that did not fit."""
        self.checks.equal(run.returncode, 3, where, f"the exit status with {run.stderr!r}")
        self.checks.that(names_a_path(run.stderr, site.parent) and "No space left on device" in run.stderr, where, f"no file in {run.stderr!r}")

    def first_generation(self, unit: str, step: int) -> int:
        """From a disk that holds nothing to one on which the first generation fits; how many did not."""
        for size in range(2, 4000, step):
            options = f"size={size * PAGE}" if unit == "pages" else f"size=16m,nr_inodes={size}"
            with disk(self.work / "disk", options) as top:
                site, where = top / "ut", f"a disk of {size} {unit}"
                before = used(top)
                run = publish(self.tool, self.first, site, NOW)
                if run.returncode == 0:
                    self.checks.equal((self.known.state(site), beside(site)), ("A", ["ut"]), where, "what is there")
                    return size
                self.fails(run, site, where)
                self.checks.equal((beside(site), used(top)), ([], before), where, "what is left, and used,")
        raise AssertionError("no size was enough")

    def next_generation(self, unit: str, name: str, step: int) -> int:
        """From a full disk to one with room for the next generation; how many pages or files it needed."""
        with disk(self.work / "disk", "size=2m" if unit == "pages" else "size=16m,nr_inodes=400") as top:
            site, ballast = top / "ut", top / "ballast"
            subprocess.run(["cp", "-a", str(self.work / "base" / "ut"), str(site)], check=True)
            for room in range(0, 2000, step):
                where = f"room for {room} {unit} more, {name}"
                self.fill(ballast, unit, room)
                before = used(top)
                run = publish(self.tool, self.years[name], site, LATER)
                if run.returncode == 0:
                    self.checks.equal(self.known.state(site), name, where, "what is published")
                    self.checks.equal(beside(site), [".ut.previous", "ballast", "ut"], where, "what is beside it")
                    return room
                self.fails(run, site, where)
                self.checks.equal(self.known.state(site), "A", where, "what is published")
                self.checks.equal((beside(site), used(top)), (["ballast", "ut"], before), where, "what is left, and used,")
        raise AssertionError("there never was room enough")

    @staticmethod
    def fill(ballast: pathlib.Path, unit: str, room: int) -> None:
        """Takes all of a disk but a number of pages or files."""
        shutil.rmtree(ballast, ignore_errors=True)
        ballast.mkdir()
        status = os.statvfs(ballast)
        if unit == "files":
            for number in range(status.f_ffree - room):
                (ballast / str(number)).touch()
        else:
            # Two pages are for the file itself and its tree.
            with (ballast / "file").open("wb") as file:
                pages = os.statvfs(ballast).f_bfree - room
                os.posix_fallocate(file.fileno(), 0, max(1, pages) * PAGE)

    def half(self, name: str) -> None:
        """Readers of a disk that fills up while others write to it see what was there: several publications in a row that do not fit."""
        with disk(self.work / "disk", "size=2m") as top:
            site = top / "ut"
            subprocess.run(["cp", "-a", str(self.work / "base" / "ut"), str(site)], check=True)
            self.fill(top / "ballast", "pages", 1)
            before = used(top), manifest(site)
            for _ in range(5):
                self.fails(publish(self.tool, self.years[name], site, LATER), site, "five in a row")
            self.checks.equal((used(top), manifest(site)), before, "five in a row", "what is there")
            shutil.rmtree(top / "ballast")
            run = publish(self.tool, self.years[name], site, LATER)
            self.checks.equal((run.returncode, self.known.state(site), beside(site)), (0, name, [".ut.previous", "ut"]), "with room again", "what is there")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("--step", type=int, default=1)
    options = parser.parse_args()
    if not can_mount():
        if os.environ.get("FAULTS_UNSHARED"):
            print("full: neither root nor unshare may mount a tmpfs here")
            return 1
        os.execvpe("unshare", ["unshare", "-rm", sys.executable, *sys.argv], os.environ | {"FAULTS_UNSHARED": "1"})
    checks = Checks("full")
    with tempfile.TemporaryDirectory() as scratch:
        trial = Trial(options.tool, pathlib.Path(scratch), checks)
        for unit in ("pages", "files"):
            print(f"the first generation needs a disk of {trial.first_generation(unit, options.step)} {unit}")
            for name in trial.years:
                print(f"the next one, {name}: {trial.next_generation(unit, name, options.step)} more {unit}")
        for name in trial.years:
            trial.half(name)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
