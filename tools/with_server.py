#!/usr/bin/env python3
"""Runs a command beside a real server: starts one on a free port, waits until it is ready, runs the command with
GLIMPSE_URL set, stops the server with SIGTERM and checks that it leaves with status 0.

    tools/with_server.py --binary build/release/glimpse [--option=--model=NAME] -- npm --prefix tests/e2e test
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

SECONDS_TO_STOP = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(server, url, seconds):
    """Says what went wrong, or None."""
    deadline = time.monotonic() + seconds
    answer = "no answer"
    while time.monotonic() < deadline:
        if server.poll() is not None:
            return f"the server ended with status {server.returncode} before it was ready"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return None
        except urllib.error.HTTPError as error:
            answer = f"status {error.code}"
        except OSError:
            pass
        time.sleep(0.2)
    return f"the server was not ready after {seconds} s (last: {answer})"


def stop(server):
    """Says what went wrong, or None."""
    server.send_signal(signal.SIGTERM)
    try:
        status = server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
        return f"the server did not stop within {SECONDS_TO_STOP} s of SIGTERM"
    return None if status == 0 else f"the server stopped with status {status} instead of 0"


def run(arguments):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [arguments.binary, "serve", "--host", "127.0.0.1", "--port", str(port), *arguments.option]
    os.makedirs(os.path.dirname(os.path.abspath(arguments.log)), exist_ok=True)
    with open(arguments.log, "wb") as log:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    status, unclean = 1, None
    try:
        problem = wait_until_ready(server, url, arguments.seconds)
        if problem is None:
            status = subprocess.run(arguments.command, env={**os.environ, "GLIMPSE_URL": url}).returncode
            if server.poll() is not None:
                problem = f"the server ended with status {server.returncode} while the command ran"
    finally:
        if server.poll() is None:
            unclean = stop(server)
    problem = problem or unclean
    if problem:
        print(f"with_server: {problem}; its log is {arguments.log}", file=sys.stderr)
        with open(arguments.log, encoding="utf-8", errors="replace") as log:
            print("".join(log.readlines()[-15:]), file=sys.stderr)
        return status or 1
    return status


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="build/release/glimpse")
    parser.add_argument("--option", action="append", default=[], metavar="=--NAME=VALUE", help="passed to the server")
    parser.add_argument("--log", default="build/logs/with_server.log", help="where the server's output goes")
    parser.add_argument("--seconds", type=float, default=120, help="how long the server may take to be ready")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    if not os.access(arguments.binary, os.X_OK):
        parser.error(f"{arguments.binary} is not there: build it first (./start.sh --build-only)")
    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
