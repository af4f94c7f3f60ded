#!/usr/bin/env python3
"""Does the time of a refusal tell whether a key exists?

    tests/bench/keys.py [--rounds 300]

Asks a real server in turns with the id of a key that there is and a wrong secret, with an id that there is not, and with no key at all; prints how long each
refusal took. The first two should not differ by more than two halves of the same kind do. Needs a release build and nothing but Python.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/bench")]

from client import GLIMPSE  # noqa: E402
from servers import started  # noqa: E402

BINARY = ROOT / "build/release/glimpse"


def refused_ms(connection: http.client.HTTPConnection, key: str) -> float:
    began = time.perf_counter()
    connection.request("GET", "/v1/models", headers={"Authorization": f"Bearer {key}"} if key else {})
    response = connection.getresponse()
    response.read()
    took = (time.perf_counter() - began) * 1000
    if response.status != 401:
        raise SystemExit(f"{response.status} instead of 401")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        key_file = f"{folder}/keys.json"
        made = subprocess.run([BINARY, "keys", "create", "x", "--key-file", key_file], check=True, capture_output=True, text=True)
        key = made.stdout.strip()
        form, key_id, secret = key.split("_", 2)
        wrong = f"{form}_{key_id}_{secret[::-1]}"
        unknown = f"{form}_{key_id[::-1]}_{secret}"
        command = [str(BINARY), "serve", "--host", "127.0.0.1", "--log-level", "error", "--admission", "keys", "--key-file", key_file,
                   "--model", str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf")]
        kinds = {"known id, wrong secret": wrong, "the same again": wrong, "unknown id": unknown, "no key": ""}
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        with started("Glimpse", GLIMPSE, "/readyz", command, ROOT / "build/logs/bench-keys.log") as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            for _ in range(arguments.rounds):
                for kind, key in kinds.items():
                    times[kind].append(refused_ms(connection, key))
    for kind, all_ms in times.items():
        low, median, high = statistics.quantiles(all_ms, n=4)
        print(f"{kind:24} {median:8.3f} ms at the median, half of them {low:.3f} to {high:.3f}")


if __name__ == "__main__":
    main()
