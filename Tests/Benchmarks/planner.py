#!/usr/bin/env python3
"""How well and how fast the tool plans generated years, beside CP-SAT on the same instances; a section for each promise, with its goals.

    Tests/Benchmarks/planner.py --bench DIR [SECTION ...]      (all sections if none is named; see --help)

DIR holds the benchmark: gen.py makes the instances, convert.py turns them into plans, check.py judges the schedules (it shares no code with the
tool), cpsat.py and explain.py ask CP-SAT, with a Python that has ortools. CP-SAT is asked after the tool, never beside it; what it answered is kept
in the folder of --work, and marked * where it is used again. Its seconds are its solving alone, without building the model; ours count from the
plan in memory, but for those of the whole process. Exit status: 1 if a goal is missed."""
import argparse
import collections
import hashlib
import json
import math
import os
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
JSON = ["--format", "json"]
SHOT = ["--from-scratch", "--dry-run", *JSON]
SEARCH = ["status", "cost", "bound", "first s", "gap 10 s", "gap 20 s", "gap end", "proof s", "MB"]
Goals = list[tuple[bool, str]]
Instance = collections.namedtuple("Instance", "name data text file folder")

# Runs a command and writes its peak memory to a file: a process of its own, for a child's peak counts what its parent held, and we hold instances.
WEIGH = """import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)"""


class Run:
    """A run of the tool: its result, empty where it gave none, and what it said on the way."""

    def __init__(self, status: int, output: str, messages: str, seconds: float, after_signal: float, peak: float | None) -> None:
        self.status, self.seconds, self.after_signal, self.peak = status, seconds, after_signal, peak
        said = "no JSON" if status in (0, 1, 130) else f"exit {status}"
        self.result = {"status": said, "cost": None, "bound": None, "seconds": seconds, "placements": [], "conflict": []} | parsed(output)
        self.lines = [line for line in map(parsed, messages.splitlines()) if "elapsed" in line]
        self.lines.append({"elapsed": self.result["seconds"], "cost": self.result["cost"], "bound": self.result["bound"]})

    def reached(self, cost: float | None) -> float | None:
        """When a schedule that costs no more was first there."""
        found = [line["elapsed"] for line in self.lines if None not in (cost, line["cost"]) and line["cost"] <= cost]
        return found[0] if found else None

    def gap(self, at: float = math.inf) -> float | None:
        """How far the bound was from the cost at a time, as a part of the cost."""
        known = [line for line in self.lines if line["elapsed"] <= at and None not in (line["cost"], line["bound"])]
        return (known[-1]["cost"] - known[-1]["bound"]) / max(1, known[-1]["cost"]) if known else None

    def step(self) -> float | None:
        """Seconds for each step, between the first and the last line that counts them."""
        lines = [line for line in self.lines if line.get("steps")]
        count = lines[-1]["steps"] - lines[0]["steps"] if lines else 0
        return (lines[-1]["elapsed"] - lines[0]["elapsed"]) / count if count else None

    def cells(self) -> list[object]:
        """Of the columns SEARCH."""
        gaps = [None if gap is None else f"{100 * gap:.2f} %" for gap in (self.gap(10), self.gap(20), self.gap())]
        proof = next((line["elapsed"] for line in self.lines if line["cost"] is not None and line["cost"] == line["bound"]), None)
        return [*(self.result[key] for key in ("status", "cost", "bound")), fixed(self.reached(math.inf), 3), *gaps, fixed(proof), fixed(self.peak, 0)]


class Table:
    """A plain table whose rows are printed as they come."""

    def __init__(self, *heads: str) -> None:
        self.widths = [11] + [max(8, len(head)) for head in heads[1:]]
        self.row(*heads)

    def row(self, *cells: object) -> None:
        first, *rest = ["–" if cell is None else str(cell) for cell in cells]
        print("  ".join([first.ljust(self.widths[0])] + [text.rjust(width) for text, width in zip(rest, self.widths[1:])]), flush=True)


def parsed(text: str) -> dict:
    try:
        return json.loads(text) if text.startswith("{") else {}
    except ValueError:
        return {}


def fixed(value: float | None, digits: int = 2) -> str | None:
    return None if value is None else f"{value:.{digits}f}"


class Bench:
    """The benchmark's folder, the tool and where its runs are kept."""

    def __init__(self, options: argparse.Namespace, work: pathlib.Path) -> None:
        self.options, self.work, self.seeds, self.limit = options, work, options.seeds, options.seconds
        sys.path.insert(0, str(options.bench))
        self.gen, self.convert, self.checker = map(__import__, ("gen", "convert", "check"))
        self.gen.SIZES["XXL"] = (4000, 120, 600, 520, 100)

    def instance(self, size: str, seed: int, slot: int = 30, tight: int = 1, infeasible: int = 0) -> Instance:
        data, plan = self.gen.Builder(size, seed, slot, tight, 2026).build()
        if infeasible:
            self.gen.make_infeasible(data, plan, infeasible, random.Random(f"inf {data['name']}"))
        return self.written(data, self.convert.plan(data))

    def written(self, data: dict, plan: dict) -> Instance:
        """An instance as a file, with its year in a folder that holds the plan and nothing else."""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        file, folder = self.work / f"{data['name']}.json", self.work / data["name"]
        file.write_text(text)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "plan.yaml").write_text(json.dumps(plan, ensure_ascii=False, indent=1))
        return Instance(data["name"], data, text, file, folder)

    def tool(self, *arguments: object, interrupt: float | None = None, weighs: bool = False) -> Run:
        """Runs the tool; where `interrupt` says when, sends SIGINT then."""
        command, usage = [str(self.options.tool), *map(str, arguments)], self.work / "peak"
        launcher = [sys.executable, "-I", "-S", "-c", WEIGH, str(usage)] if weighs else []
        began = signalled = time.perf_counter()
        process = subprocess.Popen(launcher + command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if interrupt is not None:
            time.sleep(interrupt)
            signalled = time.perf_counter()
            process.send_signal(signal.SIGINT)
        (output, said), ended = process.communicate(), time.perf_counter()
        if process.returncode not in (0, 1, 130):
            error = "\n".join(line for line in said.splitlines() if "elapsed" not in parsed(line))
            print(f"    {' '.join(command)}: exit status {process.returncode}\n{error[:600]}")
        peak = int(usage.read_text()) / (1 << 20 if sys.platform == "darwin" else 1 << 10) if weighs else None
        return Run(process.returncode, output, said, ended - began, ended - signalled, peak)

    def search(self, instance: Instance) -> Run:
        return self.tool("plan", instance.folder, *SHOT, "--time", self.limit, "--progress", "json", weighs=True)

    def fastest(self, times: int, *arguments: object) -> tuple[dict, float]:
        """The result with the fewest seconds, and the fastest process, in milliseconds: the machine's noise only ever adds."""
        runs = [self.tool("plan", *arguments, "--quiet") for _ in range(times)]
        return min((run.result for run in runs), key=lambda end: end["seconds"]), 1000 * min(run.seconds for run in runs)

    def ask(self, instance: Instance, script: str, *arguments: object, limit: float) -> dict:
        """What CP-SAT says, or said in an earlier run (`star`); where it found nothing in time, `silent` is why."""
        key = hashlib.sha256("\0".join([instance.text, script, *map(str, arguments)]).encode()).hexdigest()[:16]
        kept = self.work / "peer" / f"{instance.name}-{key}.json"
        if kept.exists() and not self.options.fresh:
            return json.loads(kept.read_text()) | {"star": "*"}
        command = [self.options.python, "-B", str(self.options.bench / script), str(instance.file), *map(str, arguments)]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
            if run.returncode != 0 and "not shown infeasible" not in run.stderr:
                raise RuntimeError(f"{' '.join(command)} (exit status {run.returncode})\n{run.stderr.rstrip()}")
            answer = {"silent": "no proof"} if run.returncode != 0 else json.loads(run.stdout.splitlines()[-1])
        except subprocess.TimeoutExpired:
            answer = {"silent": f"> {limit:g}"}
        kept.write_text(json.dumps(answer))
        return answer | {"star": ""}

    def cpsat(self, instance: Instance, forms: str, limit: float) -> dict:
        """CP-SAT's best: what it proved the fastest, else the cheapest; its cost as check.py counts it, for its own may be loose before a proof."""
        answers = []
        for form in forms:
            solution = self.work / "peer" / f"{instance.name}-{form}-{limit:g}-{hashlib.sha256(instance.text.encode()).hexdigest()[:16]}.json"
            answer = self.ask(instance, "cpsat.py", "--form", form, "--workers", 2, "--time", limit, "--out", solution, limit=3 * limit + 180)
            answer = {"form": form, "status": "SILENT", "cost": None, "bound": None, "wall_s": math.inf, "solution": solution} | answer
            answers.append(answer | {"cost": answer.get("check_cost", answer["cost"])})
        return min(answers, key=lambda peer: (peer["status"] != "OPTIMAL", math.inf if peer["cost"] is None else peer["cost"], peer["wall_s"]))

    def verdict(self, instance: Instance, result: dict, peer: dict | None = None) -> str:
        """That a schedule holds by check.py's word and contradicts none of CP-SAT's bounds, or what is wrong with it."""
        if not result["placements"]:
            return "no schedule"
        broken, cost, _ = self.checker.evaluate(instance.data, self.convert.solution(instance.data, result)["placements"])
        if broken or cost != result["cost"]:
            return f"{len(broken)} broken: {broken[0]}" if broken else f"costs {cost}"
        pairs = [(result["bound"], peer["cost"]), (peer["bound"], cost)] if peer else []
        return "holds" if all(None in pair or pair[0] <= pair[1] for pair in pairs) else "not CP-SAT's"


def small(bench: Bench) -> Goals:
    """A school and a programme, to the proof."""
    table = Table("instance", "status", "cost", "bound", "CP-SAT", "form", "s", "CP-SAT s", "times", "process ms", "verdict")
    equal, ratios, slowest = True, [], 0.0
    for size, seed, slot, tight in [(z, s, q, t) for z in ("S", "M") for s in bench.seeds for q in (30, 15) for t in (0, 1, 2)]:
        instance = bench.instance(size, seed, slot, tight)
        result, process = bench.fastest(3, instance.folder, *SHOT)
        peer = bench.cpsat(instance, "BF", 20)
        verdict = bench.verdict(instance, result, peer)
        times = peer["wall_s"] / max(result["seconds"], 1e-4) if peer["status"] == "OPTIMAL" and result["placements"] else None
        ratios += [1 / times] if times else []
        equal &= result["status"] == "optimal" and verdict == "holds" and (times is None or result["cost"] == peer["cost"])
        slowest = max(slowest, process)
        table.row(instance.name, result["status"], result["cost"], result["bound"], f"{peer['cost']}{' ?' if times is None else ''}",
                  peer["form"] + peer["star"], fixed(result["seconds"], 4), fixed(peer["wall_s"], 3), fixed(times, 1), fixed(process, 1), verdict)
    median = statistics.median(ratios) if ratios else math.inf
    return [(equal, "all optimal at CP-SAT's cost (? it proved none), and hold by check.py"),
            (median <= 1 / 20, f"median of ours/CP-SAT 1/{1 / median:.1f}, at most 1/20"),
            (slowest <= 80, f"slowest whole process {slowest:.1f} ms, at most 80 ms")]


def large(bench: Bench) -> Goals:
    """A town; when CP-SAT's final cost was reached, too."""
    table, verdicts, cheaper = Table("instance", *SEARCH, "CP-SAT", "bound", "form", "first s", "reached s", "verdict"), [], True
    for instance in [bench.instance("L", seed) for seed in bench.seeds]:
        run, peer = bench.search(instance), bench.cpsat(instance, bench.options.forms, bench.limit)
        verdicts.append(bench.verdict(instance, run.result, peer))
        cheaper &= run.result["cost"] is not None and (peer["cost"] is None or run.result["cost"] <= peer["cost"])
        table.row(instance.name, *run.cells(), peer["cost"], fixed(peer["bound"], 0), peer["form"] + peer["star"], fixed(peer.get("first_s")),
                  fixed(run.reached(peer["cost"])), verdicts[-1])
    return [({*verdicts} == {"holds"}, "each holds by check.py, and no bound is above CP-SAT's cost"),
            (cheaper, f"none dearer than CP-SAT's after {bench.limit:g} s")]


def region(bench: Bench) -> Goals:
    """A region, and how the time of a step grows with the number of sessions."""
    table, verdicts, step, growth = Table("instance", "sessions", *SEARCH, "steps/s", "verdict"), [], {}, {}
    for size, seed in [("XL", seed) for seed in bench.seeds] + [("XXL", 1)]:
        instance = bench.instance(size, seed)
        run, count = bench.search(instance), len(instance.data["sessions"])
        verdicts.append(bench.verdict(instance, run.result))
        step[size], growth[size] = run.step(), count * math.log(count)
        table.row(instance.name, count, *run.cells(), fixed(1 / step[size], 0) if step[size] else None, verdicts[-1])
    allowed, grown = growth["XXL"] / growth["XL"], step["XXL"] / step["XL"] if all(step.values()) else math.inf
    return [({*verdicts} == {"holds"}, "a schedule each that holds by check.py"),
            (grown <= allowed, f"time of a step from XL to XXL: {grown:.2f} times; n log n: {allowed:.2f} times")]


def reading(bench: Bench) -> Goals:
    """Reading a region's plan: `days` less `--version`, as whole processes."""
    table, slowest, statuses = Table("instance", "plan MB", "days s", "version s", "reading s"), 0.0, set()
    for plan in [bench.instance("XL", seed).folder / "plan.yaml" for seed in bench.seeds]:
        pairs = [(bench.tool("days", plan), bench.tool("--version")) for _ in range(5)]
        days, idle = (min(run.seconds for run in runs) for runs in zip(*pairs))
        statuses |= {run.status for pair in pairs for run in pair}
        slowest = max(slowest, days - idle)
        table.row(plan.parent.name, fixed(plan.stat().st_size / 1e6), fixed(days, 3), fixed(idle, 3), fixed(days - idle, 3))
    return [(statuses == {0} and slowest <= 1, f"slowest reading {slowest:.3f} s, at most 1 s")]


def planted(bench: Bench, instance: Instance, result: dict) -> str:
    """Whether the conflict is one that was planted, by the sessions whose `when` it names: all of the planted ones, some of them, or others."""
    named = {statement["session"] for statement in result["conflict"] if statement["statement"] == "when"}
    apart = {rule["id"]: rule["sessions"] for rule in instance.data["spacing"]}
    for conflict in instance.data["planted_conflicts"]:
        parts = [label.split(":", 1) for label in conflict["labels"]]
        windows = [bench.convert.ident(value) for kind, value in parts if kind == "window"]
        # Any three sessions of a planted spacing are in each other's way, not only the three it names.
        spaced = [bench.convert.ident(session) for kind, value in parts if kind == "spacing" for session in apart[value]]
        if named and named <= {*windows, *spaced}:
            return "exactly" if len(named) >= len(windows) else "in part"
    return "other" if named else "none"


def infeasible(bench: Bench) -> Goals:
    """Towns whose plans cannot be met: the proof and a minimal conflict, beside QuickXplain over CP-SAT."""
    table, results = Table("instance", "status", "s", "process s", "stated", "planted", "CP-SAT s", "stated", "times"), []
    for seed, conflicts in [(seed, conflicts) for seed in bench.seeds for conflicts in (1, 2, 3)]:
        instance = bench.instance("L", seed, infeasible=conflicts)
        run = bench.tool("plan", instance.folder, *SHOT, "--quiet", "--time", bench.limit)
        result, peer = run.result, bench.ask(instance, "explain.py", "--method", "qx", limit=120)
        results.append(result)
        table.row(instance.name, result["status"], fixed(result["seconds"], 3), fixed(run.seconds, 3), len(result["conflict"]),
                  planted(bench, instance, result), peer.get("silent", fixed(peer.get("total_s"))) + peer["star"], len(peer.get("core", [])) or None,
                  fixed(peer["total_s"] / max(result["seconds"], 1e-4), 0) if "total_s" in peer else None)
        for statement in result["conflict"]:
            print(f"    {statement['statement']} {statement['session'] or '–'}: {statement['text']}")
    slowest = max(end["seconds"] if end["status"] == "infeasible" else math.inf for end in results)
    return [(all(end["status"] == "infeasible" and end["conflict"] for end in results), "all proven, each with a conflict"),
            (slowest <= 2, f"slowest proof {slowest:.2f} s, at most 2 s")]


def without(bench: Bench, instance: Instance, venue: str, before: dict) -> Instance:
    """The instance with a venue busy over the whole year and the cost of --keep for what moves; its year has the schedule from before."""
    data, plan = json.loads(instance.text), bench.convert.plan(instance.data)
    data["name"] += f"-{bench.convert.ident(venue)}"
    busy = [[day["d"], 0, data["calendar"]["slots"]] for day in data["calendar"]["workdays"]]
    data["rooms"] = [room | {"busy": busy} if room["id"] == venue else room for room in data["rooms"]]
    for session in data["sessions"]:
        session["cost"]["keep"] = dict(zip(("day", "start", "room"), before[session["id"]])) | {"w_day": 20, "w_time": 6, "w_room": 4}
    plan["venues"][bench.convert.ident(venue)]["busy"] = [{key: plan["year"][key] for key in ("from", "to")}]
    changed = bench.written(data, plan)
    shutil.copy(instance.folder / "schedule.yaml", changed.folder)
    return changed


def replanned(bench: Bench, instance: Instance, before: dict) -> tuple[str, Instance, Run]:
    """The tool's new schedule without the most used venue that the plan can do without."""
    needed = {session["rooms"][0] for session in instance.data["sessions"] if len(session["rooms"]) == 1}
    for venue, _ in collections.Counter(room for _, _, room in before.values() if room not in needed).most_common():
        changed = without(bench, instance, venue, before)
        run = bench.tool("plan", changed.folder, "--keep", "--dry-run", *JSON, "--time", 10, "--progress", "json")
        if run.result["status"] != "infeasible":
            return venue, changed, run
        print(f"    {instance.name} cannot be met without {venue}: the next venue is taken")
    raise RuntimeError(f"{instance.name} has no schedule within 10 s, or no venue that it can do without")


def moves(before: dict, now: dict) -> tuple[int, int]:
    """How many sessions have another day or start, and how many another venue."""
    pairs = [(old, now[session]) for session, old in before.items() if session in now]
    return sum(old[:2] != new[:2] for old, new in pairs), sum(old[2] != new[2] for old, new in pairs)


def keep(bench: Bench) -> Goals:
    """A town that loses its most used venue after it was planned: what moves."""
    table = Table("instance", "lost", "status", "moved", "venues", "cost", "bound", "final s", "CP-SAT", "moved", "venues", "cost", "bound", "verdict")
    fewest, verdicts, slowest = True, [], 0.0
    for instance in [bench.instance("L", seed) for seed in bench.seeds]:
        first = bench.tool("plan", instance.folder, "--from-scratch", "--time", 10, *JSON, "--quiet").result
        before = bench.convert.solution(instance.data, first)["placements"]
        venue, changed, run = replanned(bench, instance, before)
        result, peer = run.result, bench.cpsat(changed, bench.options.forms, bench.limit)
        ours, final = moves(before, bench.convert.solution(changed.data, result)["placements"]), run.reached(result["cost"])
        theirs = (None, None) if peer["cost"] is None else moves(before, json.loads(peer["solution"].read_text())["placements"])
        verdicts.append(bench.verdict(changed, result, peer))
        fewest &= bool(result["placements"]) and (theirs[0] is None or ours[0] <= theirs[0])
        slowest = max(slowest, final or math.inf)
        table.row(instance.name, venue, result["status"], *ours, result["cost"], result["bound"], fixed(final, 3),
                  peer["status"].lower() + peer["star"], *theirs, peer["cost"], fixed(peer["bound"], 0), verdicts[-1])
    return [(fewest, "no more moves than CP-SAT"), ({*verdicts} == {"holds"}, "each holds by check.py, and no bound is above CP-SAT's cost"),
            (slowest <= 1, f"slowest final cost after {slowest:.3f} s, at most 1 s")]


def steps(bench: Bench) -> Goals:
    """The same steps give the same bytes on any number of threads; an interrupted search leaves the best so far."""
    table, schedules = Table("instance", "threads", "run", "status", "cost", "process s", "schedule.yaml"), []
    plan = bench.instance("L", 1).folder / "plan.yaml"
    for threads, number in [(threads, number) for threads in (1, 2) for number in range(1, 6)]:
        folder = plan.parent / f"threads-{threads}-{number}"
        folder.mkdir()
        shutil.copy(plan, folder)
        run = bench.tool("plan", folder, "--steps", 20_000, "--threads", threads, "--time", 600, *JSON, "--quiet")
        schedules.append(next((hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in folder.glob("schedule.yaml")), "none"))
        table.row("L-1", threads, number, run.result["status"], run.result["cost"], fixed(run.seconds), schedules[-1])
    return [(len({*schedules}) == 1 and "none" not in schedules, "ten runs of 20 000 steps write the same bytes"), *interrupted(bench)]


def interrupted(bench: Bench) -> Goals:
    table, prompt, whole = Table("instance", "SIGINT at s", "exit status", "after s", "cost", "bound", "files", "verdict"), True, True
    for after in (0.5, 2):
        instance = bench.instance("XL", 1)
        run = bench.tool("plan", instance.folder, "--from-scratch", *JSON, "--quiet", "--time", 60, interrupt=after)
        verdict, files = bench.verdict(instance, run.result), sorted(os.listdir(instance.folder))
        prompt &= run.status == 130 and run.after_signal <= 0.2
        whole &= verdict == "holds" and files == ["plan.yaml", "schedule.yaml"]
        table.row(instance.name, after, run.status, fixed(run.after_signal, 3), run.result["cost"], run.result["bound"], len(files), verdict)
    return [(prompt, "exit status 130 within 0.2 s of SIGINT"), (whole, "a schedule.yaml is written and nothing else, and it holds by check.py")]


def year(bench: Bench) -> Goals:
    """A real school year, written as it would be."""
    folder = bench.work / "year"
    shutil.copytree(ROOT / "calendars/trelleborg-2017-18", folder, dirs_exist_ok=True)
    result, process = bench.fastest(10, folder, "--from-scratch", *JSON)
    heads = ["status", "cost", "bound", "seconds"]
    Table("year", *heads, "process ms").row("trelleborg", *(result[head] for head in heads), fixed(process, 1))
    return [(result["status"] == "optimal", "optimal"), (process < 50, f"whole process {process:.1f} ms, below 50 ms")]


SECTIONS = {section.__name__: section for section in (small, large, region, reading, infeasible, keep, steps, year)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", choices=SECTIONS, help=", ".join(SECTIONS))
    parser.add_argument("--bench", type=pathlib.Path, required=True, help="the folder of gen.py, convert.py, check.py, cpsat.py and explain.py")
    parser.add_argument("--tool", type=pathlib.Path, default=ROOT / ".build/release/kalendarium", help="default: .build/release/kalendarium")
    parser.add_argument("--python", default=sys.executable, help="a Python that has ortools; default: this one")
    parser.add_argument("--work", type=pathlib.Path, help="where instances and CP-SAT's answers are kept; default: a temporary folder")
    parser.add_argument("--fresh", action="store_true", help="ask CP-SAT anew")
    parser.add_argument("--forms", default="F", help="CP-SAT's formulations for large instances, each in turn; default: F")
    parser.add_argument("--seconds", type=float, default=60, help="of a long search, ours or CP-SAT's; default: 60")
    parser.add_argument("--seeds", type=lambda text: [int(seed) for seed in text.split(",")], default=[1, 2, 3], help="default: 1,2,3")
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job may ignore it, and its children with it
    options, missed = parser.parse_args(), 0
    with tempfile.TemporaryDirectory() as scratch:
        work = options.work or pathlib.Path(scratch)
        (work / "peer").mkdir(parents=True, exist_ok=True)
        bench = Bench(options, work)
        for name in options.sections or SECTIONS:
            print(f"\n{name}: {SECTIONS[name].__doc__}{' (* an earlier answer of CP-SAT)' * (name in ('small', 'large', 'infeasible', 'keep'))}")
            try:
                goals = SECTIONS[name](bench)
            except (RuntimeError, OSError) as refusal:
                print(f"    {refusal}")
                goals = [(False, "the section runs to its end")]
            for met, text in goals:
                print(f"goal {'met' if met else 'missed'}: {text}", flush=True)
            missed += sum(not met for met, _ in goals)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
