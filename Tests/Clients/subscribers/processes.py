"""Starts programs with homes of their own, and leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 10


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of the user who runs the test can be read or written."""
    folders = {"HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_DATA_HOME": home / "data"}
    folders |= {"XDG_CACHE_HOME": home / "cache", "XDG_STATE_HOME": home / "state", "XDG_RUNTIME_DIR": home / "runtime"}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    folders["XDG_RUNTIME_DIR"].chmod(0o700)
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", **{name: str(folder) for name, folder in folders.items()}, **more}


def start(command: list[str], home: Path, log: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Starts a program in a group of its own; what it says goes to a file."""
    with log.open("ab") as file:
        options = {"stdout": file, "stderr": file, "env": environment(home), **options}
        return subprocess.Popen(command, start_new_session=True, **options)


def stop(process: subprocess.Popen[bytes]) -> int | None:
    """Ends a program and its group: asked first, killed if it does not listen. Returns its status, None where it was killed."""
    for sent, status in ((signal.SIGTERM, True), (signal.SIGKILL, False)):
        try:
            os.killpg(process.pid, sent)
        except ProcessLookupError:
            pass
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            continue
        if status:
            return process.returncode
    return None


def kill_all_of(folder: Path) -> None:
    """Kills what still runs with its home in a folder, such as what a message bus has started, until nothing does."""
    wait_for(lambda: not [os.kill(pid, signal.SIGKILL) for pid in living(folder)], PATIENCE, "the end of what was started")


def living(folder: Path) -> list[int]:
    """The processes whose home is in a folder."""
    mark = f"\0HOME={folder}/".encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and mark in b"\0" + (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:  # it is another's, or has just ended
            continue
    return found


def wait_for(condition: Callable[[], Any], seconds: float, what: str, process: subprocess.Popen[bytes] | None = None) -> Any:
    """Polls until a condition gives something, and returns that; an error after the time, or when the process has ended."""
    until = time.monotonic() + seconds
    while True:
        if found := condition():
            return found
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"ended with {process.returncode} before {what}")
        if time.monotonic() > until:
            raise RuntimeError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)
