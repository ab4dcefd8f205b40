"""Counting of what was checked, so that a script that checked nothing cannot look like one that found nothing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Checks:
    """How many checks passed, and each that failed, with the file and the reason."""

    name: str
    passed: int = 0
    failures: list[str] = field(default_factory=list)

    def that(self, holds: bool, where: str, reason: str) -> bool:
        """Counts a check, and remembers where and why if it does not hold."""
        if holds:
            self.passed += 1
        else:
            self.failures.append(f"{where}: {reason}")
        return holds

    def equal(self, seen: object, wanted: object, where: str, what: str) -> bool:
        """Counts a check that two values are equal, and shows both if they are not."""
        return self.that(seen == wanted, where, f"{what} is {shown(seen)}, expected {shown(wanted)}")

    def finish(self) -> int:
        """Prints the failures and, last, the count that `run` adds up; returns the exit status."""
        for failure in self.failures:
            print(f"FAILED {failure}")
        print(f"{self.name}: {self.passed} passed, {len(self.failures)} failed")
        return 1 if self.failures else 0


def shown(value: object, limit: int = 200) -> str:
    """A value on one line, cut where it is long."""
    text = repr(value)
    return text if len(text) <= limit else text[:limit] + "…"
