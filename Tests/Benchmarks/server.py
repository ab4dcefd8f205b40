#!/usr/bin/env python3
"""How fast the server is beside nginx, and how it bears clients that mean no good.

    Tests/Benchmarks/server.py [--server COMMAND] [--seconds N] [--rounds N] [--requests N] [--drippers N] [--republish N] [--only PART,…]

COMMAND starts the server on a folder with a plan, `{folder}` in it, and prints the address it listens on; by default
`.build/release/kalendarium serve {folder} --port 0`. Parts are `rate`, `half`, `drip`, `stuck`, `memory` and `republish`; all but the last run unless
`--only` names some, and the last runs where `--republish` says how many generations.

rate       requests a second for the same calendar of 20 KB with the same header fields: whole (200) and unchanged (304), wrk with two
           threads and 64 connections that stay, the two servers in turn so that noise of the machine falls on both. nginx has two workers,
           sendfile, a cache of open files and no log.
half       the server's 99th percentile at half the rate it has just shown. wrk cannot hold a rate, so each connection waits some
           milliseconds before its next request (`delay()` in Lua) and there are as many connections as that takes; the rate that came of
           it is printed. It is a closed loop: a server that stops for a moment is asked less in that moment.
drip       clients that send one byte every three seconds and come back when they are closed, and what others see meanwhile.
stuck      clients that ask for much and read nothing.
memory     VmRSS while it answers a million requests.
republish  the plan changes again and again while 100 readers read, each time as soon as they have seen the last change.

Everything is on this machine's loopback. Needs wrk and nginx (installed if they are missing)."""
from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime
import os
import pathlib
import random
import re
import resource
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Clients"))
from checks import Checks  # noqa: E402

PROGRAMME = "matning"
FEED = f"{PROGRAMME}/all.ics"
SESSIONS = 51
LENGTHS = range(18_000, 23_000)
MARK = "Omgång"
CONNECTIONS = 64
READERS = 100
THREADS = 2

# What the issue asks for.
SHARE_OF_NGINX = 0.6
HALF_LOAD_MILLISECONDS = 10.0
DRIP_MILLISECONDS = 50.0
# What malloc may hold back; a leak of one byte a request would be as much.
GROWTH_KIB = 1_024
# Of the 4 MB that such a client asks for the server may keep its requests, what it has read ahead, and heads.
STUCK_REQUESTS = 200
STUCK_KIB = 256

NGINX = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 10000;
  open_file_cache max=100;
  types {{ text/calendar ics; }}
  charset utf-8;
  charset_types text/calendar;
  server_tokens off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {site};
    add_header Content-Disposition 'inline; filename="all.ics"';
    add_header Cache-Control "public, max-age=300";
    add_header Vary Accept-Encoding;
    add_header X-Content-Type-Options nosniff;
    add_header Referrer-Policy no-referrer;
    add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'";
    add_header X-Robots-Tag noindex;
    add_header Access-Control-Allow-Origin *;
  }}
}}
"""

LUA = """
local tag, pause = os.getenv("TAG"), tonumber(os.getenv("PAUSE") or "0")
function init(arguments)
  if tag then wrk.headers["If-None-Match"] = tag end
end
if pause > 0 then
  function delay() return math.random(0, 2 * pause) end
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass
class Run:
    """What wrk saw."""

    rate: float
    p99: float
    errors: int
    requests: int


@dataclass
class Server:
    """A server that runs."""

    name: str
    url: str
    pid: int

    def tag(self) -> str:
        """The tag of the calendar."""
        with urllib.request.urlopen(self.url) as answer:
            body = answer.read()
            if len(body) not in LENGTHS:
                raise SystemExit(f"{self.name} sends {len(body)} bytes")
            return answer.headers["ETag"]

    def body(self, seconds: float = 30) -> bytes:
        """The calendar, waited for while it is made."""
        until = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(self.url) as answer:
                    return answer.read()
            except urllib.error.HTTPError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def processor(self) -> float:
        """Seconds of processor time that it and its workers have used."""
        pids = [self.pid, *map(int, pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split())]
        fields = [pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
        return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")

    def rss(self) -> int:
        """Memory in KiB."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def plan(generation: int) -> tuple[str, str]:
    """A plan whose feed of all sessions has some 20 KB and names its generation in every one of them, and its schedule."""
    today = datetime.date.today()
    days = [day for day in (today + datetime.timedelta(n) for n in range(14, 200)) if day.weekday() < 5][:SESSIONS]
    lines = [
        "version: 1", f"plan: {PROGRAMME}-1", f"programme: {PROGRAMME}", "title: Mätning", "language: sv",
        "organiser: {name: Teamet, email: team@example.org}",
        f'year: {{from: {today}, to: {today + datetime.timedelta(220)}, holidays: none, hours: "08:00-17:00", step: 30 min}}',
        "audiences: {alla: {name: Alla, size: 20}}", "venues: {aula: {name: Aulan, capacity: 60}}", "sessions:",
    ]
    schedule = ["version: 1", f"plan: {PROGRAMME}-1", "sessions:"]
    for number, day in enumerate(days):
        lines += [
            f"  pass-{number}:", f"    title: Pass {number}", f"    description: {MARK} {generation}. Vi arbetar med exempel från verksamheten.",
            "    audiences: [alla]", "    venues: [aula]", "    duration: 2 h",
        ]
        schedule.append(f'  pass-{number}: {{day: {day}, start: "09:00", end: "11:00", venue: aula}}')
    return "\n".join([*lines, ""]), "\n".join([*schedule, ""])


def write(site: pathlib.Path, generation: int = 0) -> None:
    """The plan in its folder; the whole file comes by one rename."""
    year = site / PROGRAMME
    year.mkdir(parents=True, exist_ok=True)
    for name, text in zip(["schedule.yaml", "plan.yaml"], reversed(plan(generation))):
        if name == "plan.yaml" or not (year / name).exists():
            (year / f".{name}").write_text(text, encoding="utf-8")
            (year / f".{name}").rename(year / name)


def install() -> None:
    """Installs what is missing."""
    missing = [package for package, command in [("wrk", "wrk"), ("nginx-light", "nginx")] if not shutil.which(command, path=PATH)]
    if missing:
        sudo = [shutil.which("sudo")] if shutil.which("sudo") else []
        subprocess.run([*sudo, "apt-get", "install", "-y", "-q", *missing], check=True, stdout=subprocess.DEVNULL)


PATH = os.environ.get("PATH", "") + ":/usr/sbin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def nginx(folder: pathlib.Path, site: pathlib.Path) -> Iterator[Server]:
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, site=site) + ("user root;\n" if os.geteuid() == 0 else ""))
    process = subprocess.Popen([shutil.which("nginx", path=PATH), "-c", config, "-e", folder / "error.log"])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield Server("nginx", f"http://127.0.0.1:{port}/{FEED}", process.pid)
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def ours(command: str, site: pathlib.Path, checks: Checks) -> Iterator[Server]:
    words = [word.replace("{folder}", str(site)) for word in shlex.split(command)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        port = None
        for line in process.stdout:
            if found := re.search(r"(?:127\.0\.0\.1|localhost|\[::1\]):(\d+)", line):
                port = int(found[1])
                break
        if port is None:
            raise SystemExit(f"{command} tells no address; it ended with {process.wait(10)}")
        # What it logs is read on: it says a line for each publication, and a full pipe would stop it.
        threading.Thread(target=lambda: [None for _ in process.stdout], daemon=True).start()
        yield Server("kalendarium", f"http://127.0.0.1:{port}/{FEED}", process.pid)
    finally:
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            status = "still running after 20 s"
        seconds = time.monotonic() - began
        goal(checks, f"SIGTERM ends it with status {status} in {seconds:.1f} s", "0, under 5 s", status == 0 and seconds < 5)


def goal(checks: Checks, seen: str, wanted: str, met: bool) -> None:
    print(f"  {seen}  (goal: {wanted}: {'met' if met else 'missed'})", flush=True)
    checks.that(met, "goal", f"{seen}, wanted {wanted}")


def wrk(url: str, seconds: float, script: pathlib.Path, connections: int = CONNECTIONS, threads: int = THREADS, **settings: str) -> Run:
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", "-s", script, url]
    output = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+)", output)
    if not found:
        raise SystemExit(f"wrk says {output!r}")
    requests, microseconds, p99, errors = map(int, found.groups())
    return Run(requests * 1e6 / microseconds, p99 / 1000, errors, requests)


def rates(servers: list[Server], seconds: float, rounds: int, script: pathlib.Path, checks: Checks) -> dict[str, float]:
    """Requests a second of each server and kind, in turn; gives our medians."""
    tags = {server.name: server.tag() for server in servers}
    seen: dict[tuple[str, str], list[float]] = {}
    cost: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for kind in ["200", "304"]:
            for server in servers:
                before = server.processor()
                run = wrk(server.url, seconds, script, **({"TAG": tags[server.name]} if kind == "304" else {}))
                # nginx's own mistakes are its own.
                if server.name != "nginx":
                    checks.equal(run.errors, 0, kind, "number of failed requests")
                seen.setdefault((server.name, kind), []).append(run.rate)
                cost.setdefault((server.name, kind), []).append((server.processor() - before) * 1e6 / run.requests)
    for kind, what in [("200", "200, 20 KB"), ("304", "304")]:
        print(f"  {what:14}{'requests/s':>12}{'processor us each':>20}   each round")
        for server in servers:
            cell = seen[server.name, kind]
            print(f"  {server.name:14}{statistics.median(cell):>12.0f}{statistics.median(cost[server.name, kind]):>20.1f}   "
                  + " ".join(f"{rate:.0f}" for rate in cell))
    medians = {}
    for kind in ["200", "304"]:
        own, other = (seen[name, kind] for name in ["kalendarium", "nginx"])
        medians[kind] = statistics.median(own)
        # Round by round, as what else the machine does falls on both of a round.
        share = statistics.median(mine / its for mine, its in zip(own, other))
        goal(checks, f"{kind}: {share:.2f} x nginx", f"at least {SHARE_OF_NGINX}", share >= SHARE_OF_NGINX)
    return medians


def half_load(server: Server, medians: dict[str, float], seconds: float, script: pathlib.Path, checks: Checks) -> None:
    tag = server.tag()
    for kind, most in medians.items():
        settings = {"TAG": tag} if kind == "304" else {}
        # A wait of 5 ms lets a connection ask 200 times a second at most; the second run corrects for what the answers take.
        target, pause = most / 2, 5
        connections = max(THREADS, round(target * pause / 1000))
        for _ in range(2):
            run = wrk(server.url, seconds, script, connections=connections, PAUSE=str(pause), **settings)
            if abs(run.rate - target) < 0.1 * target:
                break
            connections = max(THREADS, min(1_000, round(connections * target / run.rate)))
        share = run.rate / most
        goal(
            checks, f"{kind} at {run.rate:.0f}/s ({share:.0%} of its most, {connections} connections): p99 {run.p99:.1f} ms",
            f"under {HALF_LOAD_MILLISECONDS:.0f} ms", run.p99 < HALF_LOAD_MILLISECONDS and run.errors == 0)


def undisturbed(server: Server, script: pathlib.Path) -> None:
    """What the machine gives without them: where it does other things too, this is not small either."""
    run = wrk(server.url, 5, script, connections=8, threads=1, PAUSE="10")
    print(f"  before: p99 {run.p99:.1f} ms", flush=True)


async def drip(port: int, count: int, until: float, closed: list[float]) -> None:
    """Clients of one byte every three seconds; how long each was borne goes into `closed`."""

    async def one(number: int) -> None:
        await asyncio.sleep(number / count * 3)
        request = b"GET /" + FEED.encode() + b" HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"a" * 200
        while time.monotonic() < until:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(1)
                continue
            began = time.monotonic()
            ended = asyncio.ensure_future(reader.read(1))
            for byte in request:
                with contextlib.suppress(OSError):
                    writer.write(bytes([byte]))
                done, _ = await asyncio.wait([ended], timeout=min(3, max(0.01, until - time.monotonic())))
                if done or time.monotonic() >= until:
                    break
            if ended.done():
                closed.append(time.monotonic() - began)
                ended.exception()
            else:
                ended.cancel()
            writer.close()

    await asyncio.gather(*(one(number) for number in range(count)))


def dripping(server: Server, count: int, script: pathlib.Path, checks: Checks) -> None:
    """What others see while clients drip."""
    port = int(re.search(r":(\d+)/", server.url)[1])
    undisturbed(server, script)
    seconds = 30
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        closed: list[float] = []
        asyncio.run(drip(port, count, time.monotonic() + seconds, closed))
        os.write(sender, f"{len(closed)} {max(closed, default=0)}".encode())
        os._exit(0)
    os.close(sender)
    time.sleep(6)
    descriptors = len(os.listdir(f"/proc/{server.pid}/fd"))
    run = wrk(server.url, 16, script, connections=8, threads=1, PAUSE="10")
    text = os.read(receiver, 100).decode()
    os.close(receiver)
    os.waitpid(child, 0)
    number, longest = text.split()
    print(f"  {count} clients dripped, {descriptors} files were open, {number} were closed, after {float(longest):.1f} s at most")
    checks.that(descriptors >= count, "drip", f"only {descriptors} files are open")
    goal(checks, f"closed by the server: {number}, after {float(longest):.1f} s at most", f"at least {count}, under 15 s",
         int(number) >= count and float(longest) < 15)
    goal(checks, f"others meanwhile: p99 {run.p99:.1f} ms, {run.errors} errors in {run.requests} requests",
         f"under {DRIP_MILLISECONDS:.0f} ms and none", run.p99 < DRIP_MILLISECONDS and run.errors == 0)


def stuck(server: Server, count: int, script: pathlib.Path, checks: Checks) -> None:
    """What clients cost that ask for much and read nothing, and what others see meanwhile."""
    port = int(re.search(r":(\d+)/", server.url)[1])
    undisturbed(server, script)
    before = server.rss()
    requests = f"GET /{FEED} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * STUCK_REQUESTS
    clients = []
    for _ in range(count):
        client = socket.socket()
        # The smaller its window, the sooner the server has to keep what it cannot send.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.connect(("127.0.0.1", port))
        client.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            client.send(requests)
        clients.append(client)
    run = wrk(server.url, 10, script, connections=8, threads=1, PAUSE="10")
    each = (server.rss() - before) / count
    until = time.monotonic() + 60
    while time.monotonic() < until and len(os.listdir(f"/proc/{server.pid}/fd")) >= 100:
        time.sleep(1)
    still = len(os.listdir(f"/proc/{server.pid}/fd"))
    for client in clients:
        client.close()
    goal(checks, f"{count} clients that asked {STUCK_REQUESTS} times and read nothing: {each:.0f} KiB each",
         f"at most {STUCK_KIB} KiB", each <= STUCK_KIB)
    goal(checks, f"files open a minute later: {still}", "under 100", still < 100)
    goal(checks, f"others meanwhile: p99 {run.p99:.1f} ms, {run.errors} errors in {run.requests} requests",
         f"under {DRIP_MILLISECONDS:.0f} ms and none", run.p99 < DRIP_MILLISECONDS and run.errors == 0)


def memory(server: Server, requests: int, script: pathlib.Path, checks: Checks) -> None:
    """Memory over many requests: half of them whole, half unchanged."""
    tag = server.tag()
    done, samples = 0, []
    while done < requests:
        for settings in [{}, {"TAG": tag}]:
            run = wrk(server.url, 2, script, **settings)
            done += run.requests
        samples.append((done, server.rss()))
    warm = samples[len(samples) // 4][1]
    growth = samples[-1][1] - warm
    print("  VmRSS in KiB: " + ", ".join(f"{rss} after {number}" for number, rss in samples[:: max(1, len(samples) // 6)]))
    goal(checks, f"over {done} requests it grew by {growth} KiB from the first quarter on", f"at most {GROWTH_KIB} KiB", growth <= GROWTH_KIB)


async def read(port: int, state: dict[str, int], seen: set[str]) -> None:
    """A reader that stays on its connection and checks that each answer is of one generation."""
    request = f"GET /{FEED} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    reader = writer = None
    while not state["over"]:
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            # The readers are one process on the same two cores: they ask, and leave the server time to publish.
            await asyncio.sleep(0.05)
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(int(re.search(rb"Content-Length: (\d+)", head)[1]))
            generations = set(re.findall(MARK.encode() + rb" (\d+)", body))
            if not head.startswith(b"HTTP/1.1 200") or len(generations) != 1 or not body.endswith(b"END:VCALENDAR\r\n"):
                state["failed"] += 1
            seen.update(number.decode() for number in generations)
            state["read"] += 1
            if b"Connection: close" in head:
                writer.close()
                writer = None
        except (OSError, asyncio.IncompleteReadError, TypeError):
            state["failed"] += 1
            writer = None
    if writer:
        writer.close()


def republish(server: Server, site: pathlib.Path, count: int, checks: Checks) -> None:
    """Changes the plan again and again under readers, each time as soon as the last change is served."""
    port = int(re.search(r":(\d+)/", server.url)[1])

    async def run() -> tuple[dict[str, int], set[str]]:
        state, seen = {"over": 0, "failed": 0, "read": 0}, set()
        readers = [asyncio.create_task(read(port, state, seen)) for _ in range(READERS)]
        for generation in range(1, count + 1):
            write(site, generation)
            until = time.monotonic() + 30
            while str(generation) not in seen and time.monotonic() < until:
                await asyncio.sleep(0.01)
            if generation % 1_000 == 0:
                print(f"  {generation} changes, {state['read']} requests, {state['failed']} failed", flush=True)
        state["over"] = 1
        await asyncio.gather(*readers)
        return state, seen

    state, seen = asyncio.run(run())
    print(f"  {count} changes, of which readers saw {len(seen - {'0'})}, in {state['read']} requests")
    goal(checks, f"{state['failed']} requests failed or were torn", "none", state["failed"] == 0 and state["read"] > 0)
    checks.equal(len(seen - {"0"}), count, "republish", "number of generations served")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--server", default=f"{ROOT}/.build/release/kalendarium serve {{folder}} --port 0")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--drippers", type=int, default=2_000)
    parser.add_argument("--republish", type=int, default=0, metavar="N")
    parser.add_argument("--only", default="rate,half,drip,stuck,memory", metavar="PART,…")
    options = parser.parse_args()
    parts = set(options.only.split(",")) | ({"republish"} if options.republish else set())
    install()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    checks = Checks("server")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        site = folder / "site"
        write(site)
        script = folder / "wrk.lua"
        script.write_text(LUA)
        with ours(options.server, site, checks) as server:
            server.body()
            medians = {}
            if parts & {"rate", "half"}:
                print("Beside nginx", flush=True)
                # nginx serves the very bytes.
                beside = folder / "nginx" / FEED
                beside.parent.mkdir(parents=True)
                beside.write_bytes(server.body())
                with nginx(folder, folder / "nginx") as peer:
                    medians = rates([server, peer], options.seconds, options.rounds, script, checks)
            if "half" in parts:
                print("At half load", flush=True)
                half_load(server, medians, options.seconds, script, checks)
            if "drip" in parts:
                print("Dripping clients", flush=True)
                dripping(server, options.drippers, script, checks)
            if "stuck" in parts:
                print("Clients that read nothing", flush=True)
                stuck(server, options.drippers, script, checks)
            if "memory" in parts:
                print("Memory", flush=True)
                memory(server, options.requests, script, checks)
            if "republish" in parts:
                print("Generations", flush=True)
                republish(server, site, options.republish or 1_000, checks)
            print("Ending", flush=True)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
