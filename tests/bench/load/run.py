#!/usr/bin/env python3
"""A day in five minutes: 1,000 connections that stay, 16 of them with questions all the time; and how fast answers from the cache come, beside nginx.

    tests/bench/load/run.py --binary build/release/glimpse                      # all, 6 minutes
    tests/bench/load/run.py --binary build/release/glimpse --only crowd --seconds 60
    apt-get install wrk nginx-light                                              # what the second part needs

crowd: each of the idle connections asks /v1/models now and then; the busy ones ask the model (nano) again as soon as they are answered. Told are statuses, connections
that broke, memory, and what the server adds to the model's own time: of a question, what its client waited beyond `timings_ms.total`.
cache: wrk sends the same question over and over; nginx serves the bytes of the answer from a file, on the same cores, in turn.
picture: one client sends the same picture of a megabyte with the same question, over and over.
"""

import argparse
import asyncio
import collections
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

QUESTION = {"text": "What is the total?", "max_tokens": 16, "cache": "off"}
IDLE_EVERY = 10.0  # seconds between two requests of an idle connection
PAGE = 1024 * 1024


def resident_bytes(process):
    """Of a process and all below it."""
    total = int(pathlib.Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            total += resident_bytes(int(child))
    return total


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


class Crowd:
    """Connections to one server, and what they saw."""

    def __init__(self, port, seconds):
        self.port, self.end = port, time.monotonic() + seconds
        self.statuses = collections.Counter()
        self.broken = 0
        self.questions, self.beyond, self.others = [], [], []  # milliseconds

    async def request(self, reader, writer, head, body=b""):
        """Status and body, over a connection that stays."""
        writer.write(f"{head} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(re.search(r"(?i)content-length: (\d+)", answer).group(1))
        return int(answer.split()[1]), await reader.readexactly(length)

    async def stay(self, work, pause):
        await asyncio.sleep(pause)  # not all at once
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            while time.monotonic() < self.end:
                await work(reader, writer)
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            self.broken += 1

    async def ask(self, reader, writer):
        begun = time.perf_counter()
        status, body = await self.request(reader, writer, "POST /api/v1/inference", json.dumps(QUESTION).encode())
        took = 1000 * (time.perf_counter() - begun)
        self.statuses[status] += 1
        if status == 200:
            self.questions.append(took)
            self.beyond.append(took - json.loads(body)["timings_ms"]["total"])

    async def look(self, reader, writer):
        begun = time.perf_counter()
        status, _ = await self.request(reader, writer, "GET /v1/models")
        self.others.append(1000 * (time.perf_counter() - begun))
        self.statuses[status] += 1
        await asyncio.sleep(min(IDLE_EVERY, max(0.0, self.end - time.monotonic())))

    async def run(self, idle, busy, measure):
        work = [self.stay(self.look, IDLE_EVERY * i / max(idle, 1)) for i in range(idle)] + [self.stay(self.ask, 0) for _ in range(busy)]
        await asyncio.gather(*work, measure(self.end))


def crowd(binary, seconds, idle, busy):
    port, memory = with_server.free_port(), []
    server = subprocess.Popen([binary, "serve", "--port", str(port), "--parallel", str(busy), "--connections-max", str(idle + busy + 50)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert with_server.wait_until_ready(server, f"http://127.0.0.1:{port}", 120) is None
        people = Crowd(port, seconds)

        async def measure(end):
            while time.monotonic() < end:
                memory.append(resident_bytes(server.pid) / PAGE)
                await asyncio.sleep(seconds / 30)

        asyncio.run(people.run(idle, busy, measure))
    finally:
        print(with_server.stop(server) or "", end="")
    third = len(memory) // 3
    return {"connections": idle + busy, "asking": busy, "seconds": seconds, "statuses": dict(people.statuses), "broken connections": people.broken,
            "answers a second": len(people.questions) / seconds,
            "beyond the model, ms": {"p50": percentile(people.beyond, 0.5), "p99": percentile(people.beyond, 0.99), "max": max(people.beyond, default=0)},
            "GET /v1/models, ms": {"p50": percentile(people.others, 0.5), "p99": percentile(people.others, 0.99)},
            "memory, MiB": {"first": memory[0], "after a third": memory[third], "after two thirds": memory[2 * third], "last": memory[-1]}}


def wrk(url, seconds, connections, script=None):
    """Requests a second, and how many were not answered with 2xx."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *(["-s", script] if script else []), url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    latency = re.search(r"99%\s+(\S+)", told).group(1)
    return float(re.search(r"Requests/sec:\s+(\S+)", told).group(1)), latency, int(bad.group(1)) if bad else 0


def start_nginx(folder, answer):
    (folder / "answer.json").write_bytes(answer)
    port = with_server.free_port()
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log; events {{ worker_connections 2048; }}\n"
        f"http {{ access_log off; keepalive_requests 1000000; server {{ listen 127.0.0.1:{port}; root {folder}; default_type application/json; }} }}\n")
    return subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")], stdout=subprocess.DEVNULL), f"http://127.0.0.1:{port}/answer.json"


def cache(binary, seconds, connections, rounds):
    if not shutil.which("wrk") or not shutil.which("nginx"):
        sys.exit("cache needs wrk and nginx: apt-get install wrk nginx-light")
    port = with_server.free_port()
    body = json.dumps({name: value for name, value in QUESTION.items() if name != "cache"})
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # nginx drops its rights
        script = folder / "post.lua"
        script.write_text(f'wrk.method = "POST"\nwrk.body = {json.dumps(body)}\nwrk.headers["Content-Type"] = "application/json"\n')
        server = subprocess.Popen([binary, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        nginx = None
        try:
            assert with_server.wait_until_ready(server, f"http://127.0.0.1:{port}", 120) is None
            connection = http.client.HTTPConnection("127.0.0.1", port)
            for _ in range(2):
                connection.request("POST", "/api/v1/inference", body, {"Content-Type": "application/json"})
                reply = connection.getresponse()
                answer = reply.read()
                assert reply.status == 200, answer
            connection.close()
            nginx, url = start_nginx(folder, answer)
            time.sleep(0.5)
            runs = {"Glimpse": [], "nginx": []}
            for _ in range(rounds):
                runs["Glimpse"].append(wrk(f"http://127.0.0.1:{port}/api/v1/inference", seconds, connections, str(script)))
                runs["nginx"].append(wrk(url, seconds, connections))
        finally:
            if nginx:
                nginx.terminate()
                nginx.wait()
            print(with_server.stop(server) or "", end="")
    told = {"bytes": len(answer), "connections": connections}
    for name, all_runs in runs.items():
        told[name] = {"requests a second": statistics.median(run[0] for run in all_runs), "from": min(run[0] for run in all_runs), "to": max(run[0] for run in all_runs),
                      "p99": [run[1] for run in all_runs], "not 2xx": sum(run[2] for run in all_runs)}
    return told


def noise_png(size):
    """A grey picture of about `size` bytes that nothing packs."""
    side = int(size**0.5)
    rows = b"".join(b"\0" + random.Random(row).randbytes(side) for row in range(side))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def picture(binary, repeats):
    """One client on one connection asks the same about the same megabyte; milliseconds from the first byte sent to the last received."""
    port, body, times = with_server.free_port(), noise_png(1_000_000), []
    server = subprocess.Popen([binary, "serve", "--port", str(port), "--log-level", "error", "--model", str(ROOT / "models/nano")])
    try:
        assert with_server.wait_until_ready(server, f"http://127.0.0.1:{port}", 120) is None
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for number in range(repeats + 2):
            began = time.perf_counter()
            connection.request("POST", "/api/v1/inference?text=What+is+this%3F&max_tokens=16", body, {"Content-Type": "image/png"})
            reply = connection.getresponse()
            answer = json.loads(reply.read())
            assert reply.status == 200, answer
            if number >= 2:
                assert answer["cached"], answer
                times.append((time.perf_counter() - began) * 1000)
    finally:
        print(with_server.stop(server) or "", end="")
    return {"bytes": len(body), "requests": repeats, "p50 ms": percentile(times, 0.5), "p95 ms": percentile(times, 0.95), "longest ms": max(times)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "build/release/glimpse"))
    parser.add_argument("--only", choices=("crowd", "cache", "picture"))
    parser.add_argument("--seconds", type=float, default=300, help="of crowd")
    parser.add_argument("--idle", type=int, default=984)
    parser.add_argument("--busy", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3, help="of cache, 10 s for each server")
    arguments = parser.parse_args()
    told = {}
    if arguments.only in (None, "crowd"):
        told["crowd"] = crowd(arguments.binary, arguments.seconds, arguments.idle, arguments.busy)
    if arguments.only in (None, "cache"):
        told["cache"] = cache(arguments.binary, 10, 64, arguments.rounds)
    if arguments.only in (None, "picture"):
        told["picture"] = picture(arguments.binary, 500)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
