"""Two servers and one Redis: quotas that hold for both, answers that both know, and a Redis that dies, sleeps or is full.

GLIMPSE_BINARY: the program. Needs redis-server (Debian: redis-server).
"""
import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
MODEL = str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf")
SECONDS = 60
PASSWORD = "not:a@secret"


class Redis:
    def __init__(self, folder):
        self.port = with_server.free_port()
        self.folder = folder
        self.start()

    def start(self):
        self.process = subprocess.Popen(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                                         "--requirepass", PASSWORD, "--dir", str(self.folder), "--enable-debug-command", "local"], stdout=subprocess.DEVNULL)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                return self.command("PING")
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("redis-server did not start")

    def command(self, *words):
        """One command in the protocol's plain form; the first lines of what comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as talk:
            for line in (("AUTH", PASSWORD), words):
                talk.sendall(b"*%d\r\n" % len(line) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word.encode()) for word in line))
                heard = talk.recv(65536).decode(errors="replace")
        if heard.startswith("-"):
            raise OSError(heard)
        return heard

    def stop(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()

    @property
    def url(self):
        return f"redis://:not%3Aa%40secret@127.0.0.1:{self.port}/1"


class RedisTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="glimpse-redis-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.redis = Redis(self.folder)
        self.addCleanup(lambda: self.redis.stop())
        self.keys = self.folder / "keys.json"

    def environment(self):
        kept = {key: os.environ[key] for key in ("PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS") if key in os.environ}
        return {**kept, "HOME": str(self.folder), "GLIMPSE_REDIS_URL": self.redis.url}

    def key(self, *options):
        made = subprocess.run([BINARY, "keys", "create", "till", "--key-file", str(self.keys), "--scopes", "admin", *options], env=self.environment(),
                              capture_output=True, text=True, check=True)
        return re.search(r"gk_\S+", made.stdout)[0]

    def serve(self, *options):
        port = with_server.free_port()
        self.log = self.folder / f"log-{port}"
        with self.log.open("wb") as log:
            server = subprocess.Popen([BINARY, "serve", "--port", str(port), "--model", MODEL, "--threads", "1", "--key-file", str(self.keys), *options],
                                      stdout=log, stderr=log, env=self.environment(), cwd=self.folder)
        self.addCleanup(with_server.stop, server)
        self.assertIsNone(with_server.wait_until_ready(server, f"http://127.0.0.1:{port}", SECONDS), self.log.read_text())
        return port

    def ask(self, port, path, key="", body=None):
        """(status, body, milliseconds)"""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        begun = time.monotonic()
        connection.request("POST" if body else "GET", path, body, {**headers, "Content-Type": "application/json"} if body else headers)
        reply = connection.getresponse()
        data = reply.read().decode()
        connection.close()
        return reply.status, data, (time.monotonic() - begun) * 1000

    def question(self, port, text, **more):
        status, body, took = self.ask(port, "/api/v1/inference", body=json.dumps({"text": text, "max_tokens": 8, **more}))
        self.assertEqual(status, 200, body)
        return json.loads(body), took

    def metrics(self, port):
        return {name + labels: float(value) for name, labels, value in re.findall(r"(?m)^(glimpse_\w+)(\{.*?\})? (\S+)$", self.ask(port, "/metrics")[1])}

    def wait_for(self, condition, what):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.02)
        self.fail(f"not within {SECONDS} s: {what}\n{self.log.read_text()}")

    def wait_until_up(self, port, up=1):
        self.wait_for(lambda: self.metrics(port)["glimpse_redis_up"] == up, f"glimpse_redis_up is {up}")


class QuotaTest(RedisTest):
    def fire(self, ports, key, times):
        """From both at once; how many were let in, and the slowest, in milliseconds."""
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            asked = list(pool.map(lambda number: self.ask(ports[number % len(ports)], "/v1/models", key), range(times)))
        self.assertLessEqual({status for status, _, _ in asked}, {200, 429})
        return sum(status == 200 for status, _, _ in asked), max(took for _, _, took in asked)

    def test_a_hundred_a_minute_are_a_hundred_from_both(self):
        key, other = self.key("--requests-per-minute", "100"), self.key("--requests-per-minute", "100")
        ports = [self.serve(), self.serve()]
        time.sleep(1)  # both have connected
        begun = time.monotonic()
        admitted, _ = self.fire(ports, key, 260)
        took = time.monotonic() - begun
        refilled = int(took * 100 / 60)  # the bucket fills while they fire
        print(f"260 requests from both within {took:.1f} s: {admitted} admitted, {refilled} of them refilled meanwhile", file=sys.stderr)
        self.assertLessEqual(abs(admitted - 100 - refilled), 1)
        self.assertEqual(self.ask(ports[0], "/v1/models", other)[0], 200, "another key has its own")
        status, body, _ = self.ask(ports[1], "/v1/models", key)
        self.assertEqual((status, "100 requests a minute" in body), (429, True), body)

    def test_without_redis_each_counts_alone(self):
        key = self.key("--requests-per-minute", "20")
        port = self.serve()
        time.sleep(1)
        self.assertEqual(self.ask(port, "/v1/models", key)[0], 200)
        self.redis.stop()
        admitted, slowest = self.fire([port], key, 40)
        self.assertIn(admitted, (19, 20, 21), "it goes on from what was counted together")
        print(f"Redis killed: the slowest of 40 requests took {slowest:.1f} ms", file=sys.stderr)
        self.assertIn("quotas are counted in this server", self.log.read_text())

    def test_a_full_redis_counts_nothing_and_refuses_nobody(self):
        key = self.key("--requests-per-minute", "20")
        port = self.serve()
        time.sleep(1)
        self.redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction")
        self.redis.command("CONFIG", "SET", "maxmemory", "1")
        admitted, _ = self.fire([port], key, 30)
        self.assertIn(admitted, (20, 21))
        self.assertNotIn("not:a@secret", self.log.read_text())


class AnswersTest(RedisTest):
    def test_what_one_answered_the_other_knows(self):
        first, second = self.serve("--admission", "open"), self.serve("--admission", "open")
        self.wait_until_up(first)
        self.wait_until_up(second)
        answer, _ = self.question(first, "What is the total?")
        self.assertFalse(answer["cached"])
        self.wait_for(lambda: self.redis.command("INFO", "keyspace").count("db1:keys=1"), "it was kept")
        again, took = self.question(second, "What is the total?")
        self.assertEqual((again["cached"], again["result"]), (True, answer["result"]))
        self.assertEqual(self.metrics(second)['glimpse_shared_answers_total{outcome="found"}'], 1)
        print(f"an answer of another server: {took:.1f} ms", file=sys.stderr)
        fresh, _ = self.question(second, "What is the total?", cache="off")
        self.assertFalse(fresh["cached"])
        different = self.serve("--admission", "open", "--picture-side-max", "500")
        self.wait_until_up(different)
        self.assertFalse(self.question(different, "What is the total?")[0]["cached"], "what answers otherwise shares nothing")

    def test_what_makes_no_sense_is_no_answer(self):
        port = self.serve("--admission", "open", "--cache-bytes", "0")
        self.wait_until_up(port)
        answer, _ = self.question(port, "Who?")
        self.wait_for(lambda: "db1:keys=1" in self.redis.command("INFO", "keyspace"), "it was kept")
        name = re.search(r"glimpse:answer:\w+", self.redis.command("EVAL", "redis.call('SELECT', 1) return redis.call('KEYS', '*')", "0"))[0]
        self.redis.command("EVAL", "redis.call('SELECT', 1) return redis.call('SET', KEYS[1], 'nonsense')", "1", name)
        again, _ = self.question(port, "Who?")
        self.assertEqual((again["cached"], again["result"]), (False, answer["result"]))

    def degraded(self, port, what):
        """Asks while Redis is of no use; the first one may wait for it, and no more than it is allowed to."""
        times = [self.question(port, f"{what} {number}?")[1] for number in range(10)]
        print(f"Redis {what}: " + ", ".join(f"{took:.0f}" for took in times) + " ms", file=sys.stderr)
        return times

    def test_killed_and_back(self):
        port = self.serve("--admission", "open")
        self.wait_until_up(port)
        self.degraded(port, "healthy")
        self.redis.stop()
        self.degraded(port, "killed")
        self.wait_until_up(port, 0)
        begun = time.monotonic()
        self.redis.start()
        self.wait_until_up(port)
        print(f"Redis back: used again after {time.monotonic() - begun:.2f} s", file=sys.stderr)
        log = self.log.read_text()
        self.assertIn("Until it does", log)
        self.assertNotIn(PASSWORD, log)

    def test_asleep(self):
        port = self.serve("--admission", "open")
        self.wait_until_up(port)
        self.redis.process.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        self.degraded(port, "asleep")
        metrics = self.metrics(port)
        self.assertGreaterEqual(metrics['glimpse_redis_calls_total{outcome="failed"}'], 1)
        self.assertGreaterEqual(metrics['glimpse_redis_calls_total{outcome="skipped"}'], 5, "the others did not wait for it")
        self.redis.process.send_signal(signal.SIGCONT)
        self.wait_until_up(port)
        self.assertLess(time.monotonic() - begun, SECONDS)

    def test_full(self):
        port = self.serve("--admission", "open")
        self.wait_until_up(port)
        self.redis.command("CONFIG", "SET", "maxmemory", "1")
        self.degraded(port, "full")
        self.assertEqual(self.metrics(port)["glimpse_redis_up"], 1, "it answers, only it keeps nothing")

    def test_no_redis_at_the_start(self):
        self.redis.stop()
        port = self.serve("--admission", "open")
        self.question(port, "Who?")
        self.redis.start()
        self.wait_until_up(port)


class DoctorTest(RedisTest):
    def check(self):
        told = subprocess.run([BINARY, "doctor", "--json", "--model", MODEL], env=self.environment(), capture_output=True, text=True)
        check, = [each for each in json.loads(told.stdout)["checks"] if each["name"] == "redis"]
        self.assertNotIn(PASSWORD, told.stdout + told.stderr)
        return check["verdict"], check["finding"]

    def test_tells_how_it_is(self):
        verdict, finding = self.check()
        self.assertEqual(verdict, "good")
        self.assertRegex(finding, r"Redis \d+\.\d+")
        self.redis.stop()
        verdict, finding = self.check()
        self.assertEqual(verdict, "warning")
        self.assertIn(f"no Redis at 127.0.0.1:{self.redis.port}", finding)


if __name__ == "__main__":
    unittest.main()
