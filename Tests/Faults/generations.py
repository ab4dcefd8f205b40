"""Years that differ, and generations of a published folder: what publishing each leaves, byte by byte, and readers that look meanwhile.

A generation is the whole tree: the path and the SHA-256 of every file. Nothing here knows which files are published.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "Clients"))

EXAMPLE = ROOT / "calendars" / "trelleborg-2017-18"
NOW = "2017-06-01T08:00:00Z"
LATER = "2017-06-02T08:00:00Z"
# A publication of the example takes a tenth of a second; one that hangs has failed.
LIMIT = 120
# Readers leave the publishers some of the processors.
PAUSE = 0.002

Manifest = dict[str, str]


def year(folder: pathlib.Path, edits: list[tuple[str, str, str]]) -> pathlib.Path:
    """A copy of the example year in which texts are replaced: file, old, new; each must be there."""
    folder.mkdir(parents=True)
    for name in ("plan.yaml", "schedule.yaml"):
        text = (EXAMPLE / name).read_text(encoding="utf-8")
        for file, old, new in edits:
            if file == name:
                assert old in text, f"{name} holds no {old!r}"
                text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


MOVED = ("schedule.yaml", 'day: 2017-11-22, start: "08:30", end: "11:30"', 'day: 2017-11-22, start: "09:30", end: "12:30"')


def renamed(mark: str) -> tuple[str, str, str]:
    """An edit that every feed shows: the title of the programme."""
    return ("plan.yaml", "title: Leda och driva utvecklingsprocesser", f"title: Leda och driva {mark}")


def publish(tool: str, plan: pathlib.Path | str, to: pathlib.Path | str, now: str | None = NOW, wrap: list[str] | None = None, **options: object) -> subprocess.CompletedProcess[str]:
    """Runs `kalendarium publish`, in front of it what `wrap` says."""
    command = [*(wrap or []), tool, "publish", str(plan), "--to", str(to), "--quiet"]
    if now:
        command += ["--now", now]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False, **options)  # type: ignore[call-overload, no-any-return]


def published(tool: str, plan: pathlib.Path, to: pathlib.Path, now: str = NOW) -> Manifest:
    """Publishes undisturbed; what is there then."""
    run = publish(tool, plan, to, now)
    assert run.returncode == 0, f"publish {plan}: {run.returncode} {run.stderr}"
    return manifest(to)


def manifest(folder: pathlib.Path) -> Manifest:
    """All files of a folder that is opened once: of one generation, whatever gets its name meanwhile."""
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return manifest_of(top)
    finally:
        os.close(top)


def manifest_of(top: int) -> Manifest:
    """All files below an open folder. FileNotFoundError where it is removed meanwhile."""
    return {path: hashlib.sha256(data).hexdigest() for path, data in contents(top)}


def contents(top: int, below: str = "") -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file below an open folder."""
    for name in sorted(os.listdir(top)):
        path = f"{below}{name}"
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=top)
        try:
            if os.path.isdir(f"/proc/self/fd/{descriptor}"):
                yield from contents(descriptor, f"{path}/")
            else:
                data = b""
                while more := os.read(descriptor, 1 << 20):
                    data += more
                yield path, data
        finally:
            os.close(descriptor)


def difference(seen: Manifest, wanted: Manifest) -> str:
    """In which files two generations differ, for a message."""
    names = sorted(name for name in seen.keys() | wanted.keys() if seen.get(name) != wanted.get(name))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def exchange(one: pathlib.Path, other: pathlib.Path) -> None:
    """Gives each of two names what the other has (renameat2, RENAME_EXCHANGE), as the tool does."""
    here, flag = -100, 2
    library = ctypes.CDLL(None, use_errno=True)
    if library.renameat2(here, os.fsencode(one), here, os.fsencode(other), flag) != 0:
        raise OSError(ctypes.get_errno(), "renameat2", str(one))


def put(generation: pathlib.Path, site: pathlib.Path) -> None:
    """Makes the published folder a copy of a generation, in one step for its readers."""
    copy = site.parent / ".copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(generation, copy)
    if site.exists():
        exchange(copy, site)
        shutil.rmtree(copy)
    else:
        copy.rename(site)


def beside(site: pathlib.Path) -> list[str]:
    """What is in the folder above a published one."""
    return sorted(os.listdir(site.parent))


@dataclass
class Known:
    """The generations that may be seen, by name, each published undisturbed beforehand."""

    generations: dict[str, Manifest] = field(default_factory=dict)

    def name(self, seen: Manifest) -> str | None:
        """The generation that this is as a whole; None for a mix or a part."""
        return next((name for name, wanted in self.generations.items() if seen == wanted), None)

    def state(self, folder: pathlib.Path) -> str | None:
        """The generation that a folder holds; None where it is none of them."""
        return self.name(manifest(folder))

    def describe(self, seen: Manifest) -> str:
        """How a tree that is no generation differs from the nearest."""
        return "no generation: " + "; ".join(f"unlike {name} in {difference(seen, wanted)}" for name, wanted in self.generations.items())


@dataclass
class Readings:
    """What a reader has seen."""

    reads: int = 0
    overtaken: int = 0
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def read_trees(site: pathlib.Path, known: Known, stop: object, result: object) -> None:
    """Opens the folder and reads all of it, until told to stop: it must be a generation as a whole."""
    readings = Readings()
    while not stop.is_set() and len(readings.faults) < 10:  # type: ignore[attr-defined]
        try:
            top = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            readings.faults.append(f"opening the folder: {error}")
            continue
        try:
            seen: Manifest = {}
            with contextlib.suppress(FileNotFoundError):
                seen = manifest_of(top)
            readings.reads += 1
            name = known.name(seen)
            if name:
                readings.seen.add(name)
            elif is_kept(top, site):
                readings.faults.append(known.describe(seen))
            else:
                readings.overtaken += 1
        finally:
            os.close(top)
        time.sleep(PAUSE)
    result.put(readings)  # type: ignore[attr-defined]


def read_files(site: pathlib.Path, known: Known, stop: object, result: object) -> None:
    """Reads single files by their paths, until told to stop: each must be whole, from one of the generations."""
    readings = Readings()
    source = random.Random(1)
    paths = sorted(set().union(*known.generations.values()))
    allowed = {path: {generation.get(path) for generation in known.generations.values()} for path in paths}
    while not stop.is_set() and len(readings.faults) < 10:  # type: ignore[attr-defined]
        path = source.choice(paths)
        data: bytes | None = None
        for _ in range(2):
            # The second time only where the generation was removed between two steps of the first.
            with contextlib.suppress(FileNotFoundError):
                data = (site / path).read_bytes()
                break
        readings.reads += 1
        digest = None if data is None else hashlib.sha256(data).hexdigest()
        if digest not in allowed[path]:
            readings.faults.append(f"{path}: " + ("missing" if data is None else f"{len(data)} bytes of no generation"))
        time.sleep(PAUSE / 4)
    result.put(readings)  # type: ignore[attr-defined]


def is_kept(top: int, site: pathlib.Path) -> bool:
    """Whether an open folder is the published generation or the last one; an older one may be gone in part, which is no fault."""
    inode = os.fstat(top).st_ino
    for path in (site, site.parent / f".{site.name}.previous"):
        with contextlib.suppress(FileNotFoundError):
            if os.stat(path).st_ino == inode:
                return True
    return False


@contextlib.contextmanager
def readers(site: pathlib.Path, known: Known, kinds: tuple[object, ...] = (read_trees, read_files)) -> Iterator[dict[str, Readings]]:
    """Readers in processes of their own while the body runs; what they saw is there after it."""
    context = multiprocessing.get_context("fork")
    stop = context.Event()
    running = []
    found: dict[str, Readings] = {}
    for kind in kinds:
        result = context.SimpleQueue()
        process = context.Process(target=kind, args=(site, known, stop, result), daemon=True)  # type: ignore[arg-type]
        process.start()
        running.append((kind.__name__, process, result))  # type: ignore[attr-defined]
    try:
        yield found
    finally:
        stop.set()
        for name, process, result in running:
            found[name] = result.get()
            process.join(LIMIT)


def names_a_path(message: str, below: pathlib.Path) -> bool:
    """Whether a message says which file below a folder it is about."""
    return re.search(re.escape(str(below)) + r"(/[^\s:;]*)?: ", message) is not None
