#!/usr/bin/env python3
"""How long the tool takes to refuse each wrong plan of the corpus, as a whole process, beside the same process that only says its version.

    Tests/Benchmarks/wrong_plans.py [KALENDARIUM]      (default .build/release/kalendarium)

Prints median and maximum in milliseconds, and the ratio of the medians: what is above 1 is reading and refusing."""
import pathlib
import statistics
import subprocess
import sys
import time

ROUNDS = 5
ROOT = pathlib.Path(__file__).resolve().parents[2]


def milliseconds(command: list[str]) -> float:
    """The fastest of some runs: the machine's noise only ever adds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def main() -> None:
    tool = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".build/release/kalendarium")
    plans = sorted(p for p in (ROOT / "Tests/Corpus/plans/wrong").glob("*.yaml") if not p.name.endswith(".inc.yaml"))
    idle = [milliseconds([tool, "--version"]) for _ in plans]
    wrong = {plan.name: milliseconds([tool, "plan", str(plan), "--dry-run"]) for plan in plans}
    slowest = max(wrong, key=lambda name: wrong[name])
    print(f"--version    median {statistics.median(idle):6.1f} ms, max {max(idle):6.1f} ms")
    print(f"wrong plans  median {statistics.median(wrong.values()):6.1f} ms, max {wrong[slowest]:6.1f} ms ({slowest}), {len(plans)} plans")
    print(f"ratio of the medians {statistics.median(wrong.values()) / statistics.median(idle):.2f}")


if __name__ == "__main__":
    main()
