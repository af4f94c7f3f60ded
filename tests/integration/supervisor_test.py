"""A server whose process crashes, hangs, or comes to no end: what its clients see, what is lost, how long it takes.
docs/operating/faults.md has a row for each of these.

GLIMPSE_BINARY: the program.
"""
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
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
MODEL = str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf")
SECONDS = 60  # for what takes a moment, on a machine that does much else


def children_of(process):
    """Those of all its threads."""
    children = []
    for thread in pathlib.Path(f"/proc/{process}/task").glob("*"):
        try:
            children += [int(word) for word in (thread / "children").read_text().split()]
        except OSError:  # it has ended
            pass
    return children


def descendants_of(process):
    return [each for child in children_of(process) for each in (child, *descendants_of(child))]


def is_there(process):
    """Whether a process lives; a zombie that nobody waits for does not."""
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class SupervisorTest(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="glimpse-supervisor-"))
        self.addCleanup(shutil.rmtree, self.home)
        self.port = with_server.free_port()
        self.log = self.home / "log"

    def start(self, *options, environment=None, ready=True):
        kept = {key: os.environ[key] for key in ("PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "GLIMPSE_OCR_FOLDER") if key in os.environ}
        with self.log.open("ab") as log:
            command = self.wrapped([BINARY, "serve", "--port", str(self.port), "--model", MODEL, "--threads", "1", *options])
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.home,
                                       env={**kept, "HOME": str(self.home), **(environment or {})})
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.process = process
        if ready:
            self.wait_for(self.is_ready, "the first server is ready")
        return process

    def wrapped(self, command):
        """What is run; others put something around it."""
        return command

    def text_of_log(self):
        return self.log.read_text(errors="replace")

    def wait_for(self, condition, what):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            time.sleep(0.01)
        self.fail(f"not within {SECONDS} s: {what}\n{self.text_of_log()}")

    def ask(self, path, method="GET", body=None, seconds=SECONDS):
        """(status, headers, body); an OSError where the connection breaks."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read()
        except http.client.HTTPException as error:
            raise ConnectionError from error
        finally:
            connection.close()

    def is_ready(self):
        try:
            return self.ask("/readyz")[0] == 200
        except OSError:
            return False

    def worker(self):
        return self.wait_for(lambda: children_of(self.process.pid), "a worker")[0]

    def restarts(self):
        metrics = self.ask("/metrics")[2].decode()
        return {reason: int(count) for reason, count in re.findall(r'glimpse_restarts_total\{reason="(\w+)"\} (\d+)', metrics)}

    def reports(self):
        return [json.loads(path.read_text()) for path in sorted(self.home.glob(".local/share/glimpse/exit-reports/*.json"))]

    def recovered(self, begun, what, **restarts):
        """Waits until it serves again, and says how long that took."""
        self.wait_for(self.is_ready, f"ready again after {what}")
        print(f"{what}: ready again after {time.monotonic() - begun:.2f} s", file=sys.stderr)
        self.assertEqual({reason: count for reason, count in self.restarts().items() if count}, restarts)

    def version(self):
        return subprocess.run([BINARY, "--version"], capture_output=True, text=True).stdout.split()[1]

    def question(self, tokens, **more):
        """One that takes so many tokens, however soon the model would like to end."""
        endless = {"type": "grammar", "grammar": "root ::= [a-z] root"}
        return json.dumps({"text": "Tell me all", "max_tokens": tokens, "cache": "off", "response_format": endless, **more})

    def start_asking(self, tokens, count=1):
        """Threads that ask; their outcomes are statuses, or the names of errors."""
        outcomes = []

        def ask():
            try:
                outcomes.append(self.ask("/api/v1/inference", "POST", self.question(tokens))[0])
            except OSError as error:
                outcomes.append(type(error).__name__)

        threads = [threading.Thread(target=ask) for _ in range(count)]
        for thread in threads:
            thread.start()
        return threads, outcomes


class CrashTest(SupervisorTest):
    def test_kill_9(self):
        self.start()
        before = self.worker()
        threads, outcomes = self.start_asking(3500)
        self.wait_for(lambda: b"glimpse_requests_running 1" in self.ask("/metrics")[2], "a running answer")
        everyone = descendants_of(self.process.pid)
        begun = time.monotonic()
        os.kill(before, signal.SIGKILL)
        seen = set()
        while not (200 in seen and seen & {503}) and time.monotonic() - begun < SECONDS:
            status, headers, body = self.ask("/healthz")  # never refused, never reset: nothing was accepted by who died
            seen.add(status)
            if status == 503:
                self.assertGreaterEqual(int(headers["Retry-After"]), 1)
        self.assertEqual(seen, {200, 503})
        self.recovered(begun, "kill -9", crash=1)
        threads[0].join()
        self.assertEqual(len(outcomes), 1)
        self.assertNotEqual(outcomes[0], 200, "what ran is lost, and its client is told so by a broken connection")
        self.assertNotEqual(self.worker(), before)
        self.wait_for(lambda: not any(map(is_there, everyone)), "the old worker's own processes are gone")
        report, = self.reports()
        self.assertEqual((report["reason"], report["signal"], report["version"]), ("crash", 9, self.version()))
        self.assertIn("is replaced (crash)", self.text_of_log())
        self.assertEqual(self.ask("/api/v1/inference", "POST", self.question(4))[0], 200)

    def test_a_big_upload_meets_the_503_and_not_a_reset(self):
        self.start("--pause-seconds-max", "30")
        self.crash_in_a_row(4)
        status, headers, body = self.ask("/api/v1/inference", "POST", self.question(4, image="A" * 8_000_000))
        self.assertEqual((status, json.loads(body)["error"]["code"]), (503, "not_ready"))
        self.assertGreaterEqual(int(headers["Retry-After"]), 1)

    def crash_in_a_row(self, times):
        """Kills workers as they come; the pauses before the next."""
        pauses = []
        for number in range(times):
            victim = self.worker()
            os.kill(victim, signal.SIGKILL)
            died = time.monotonic()
            self.wait_for(lambda: victim not in children_of(self.process.pid), "the supervisor noticed")
            if number + 1 < times:
                self.wait_for(lambda: children_of(self.process.pid), "the next worker")
                pauses.append(time.monotonic() - died)
        return pauses

    def test_a_crash_loop_slows_down_and_can_be_ended(self):
        self.start("--pause-seconds-max", "1")
        pauses = self.crash_in_a_row(6)
        for pause, expected in zip(pauses, (0.1, 0.2, 0.4, 0.8, 1.0)):
            self.assertGreater(pause, expected * 0.95, pauses)
        self.wait_for(lambda: len(self.reports()) == 6, "a report of each")  # written after its process is gone
        status, headers, _ = self.ask("/readyz")
        self.assertEqual((status, headers["Retry-After"]), (503, "2"))
        self.process.send_signal(signal.SIGTERM)  # in a pause
        self.assertEqual(self.process.wait(SECONDS), 0)

    def test_who_ends_the_worker_politely_loses_nothing(self):
        self.start()
        threads, outcomes = self.start_asking(1000)
        self.wait_for(lambda: b"glimpse_requests_running 1" in self.ask("/metrics")[2], "a running answer")
        begun = time.monotonic()
        os.kill(self.worker(), signal.SIGTERM)
        threads[0].join()
        self.assertEqual(outcomes, [200])
        self.recovered(begun, "SIGTERM to the worker alone", exit=1)


class HangTest(SupervisorTest):
    def test_sigstop(self):
        self.start("--hang-seconds", "2")
        begun = time.monotonic()
        os.kill(self.worker(), signal.SIGSTOP)
        self.wait_for(lambda: self.reports(), "it was noticed")
        noticed = time.monotonic() - begun
        self.assertGreater(noticed, 1.9)
        self.recovered(begun, "SIGSTOP with --hang-seconds 2", hang=1)
        report, = self.reports()
        self.assertEqual((report["reason"], report["signal"]), ("hang", 9))

    def test_a_machine_that_sleeps_makes_nobody_hang(self):
        self.start("--hang-seconds", "2")
        worker = self.worker()
        for process in (worker, self.process.pid):
            os.kill(process, signal.SIGSTOP)
        time.sleep(3)  # what is tested is that this time does not count
        for process in (self.process.pid, worker):
            os.kill(process, signal.SIGCONT)
        self.wait_for(self.is_ready, "it goes on")
        self.assertEqual((self.worker(), self.reports()), (worker, []))

    def test_answers_that_never_come_in_time(self):
        self.start("--request-timeout-seconds", "1", "--timeouts-max", "3", "--context-tokens", "8192")
        threads, outcomes = self.start_asking(8000, count=3)
        begun = time.monotonic()
        for thread in threads:
            thread.join()
        self.assertEqual(outcomes, [504, 504, 504])
        self.wait_for(lambda: self.reports(), "it was replaced")
        self.recovered(begun, "time-outs in a row", timeouts=1)
        self.assertEqual(self.reports()[0]["timeouts_in_row"], 3)

    def test_an_answer_in_between_keeps_it(self):
        self.start("--request-timeout-seconds", "1", "--timeouts-max", "2", "--context-tokens", "8192")
        for _ in range(2):
            threads, outcomes = self.start_asking(8000)
            threads[0].join()
            self.assertEqual(outcomes, [504])
            self.assertEqual(self.ask("/api/v1/inference", "POST", self.question(1))[0], 200)
        self.assertEqual(self.reports(), [])


class SignalTest(SupervisorTest):
    def test_sigterm_lets_answers_finish_and_leaves_nobody(self):
        self.start()
        threads, outcomes = self.start_asking(1000)
        self.wait_for(lambda: b"glimpse_requests_running 1" in self.ask("/metrics")[2], "a running answer")
        everyone = descendants_of(self.process.pid)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(SECONDS), 0)
        threads[0].join()
        self.assertEqual(outcomes, [200])
        self.wait_for(lambda: not any(map(is_there, everyone)), "nobody is left")
        with self.assertRaises(ConnectionRefusedError):
            self.ask("/healthz")

    def test_a_second_signal_ends_all_at_once(self):
        self.start()
        threads, outcomes = self.start_asking(3500)
        self.wait_for(lambda: b"glimpse_requests_running 1" in self.ask("/metrics")[2], "a running answer")
        everyone = descendants_of(self.process.pid)
        self.process.send_signal(signal.SIGINT)
        self.wait_for(lambda: "stopping" in self.text_of_log(), "it drains")
        self.process.send_signal(signal.SIGINT)
        self.assertEqual(self.process.wait(SECONDS), 128 + signal.SIGINT)
        self.wait_for(lambda: not any(map(is_there, everyone)), "nobody is left")
        threads[0].join()

    def test_a_worker_that_hangs_does_not_keep_it_from_leaving(self):
        self.start("--drain-seconds", "0")
        os.kill(self.worker(), signal.SIGSTOP)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(SECONDS), 1)

    def test_the_worker_dies_with_its_supervisor(self):
        self.start()
        everyone = descendants_of(self.process.pid)
        self.assertGreaterEqual(len(everyone), 2, "a worker, and its sandbox")
        self.process.kill()
        self.wait_for(lambda: not any(map(is_there, everyone)), "nobody is left")
        begun = time.monotonic()
        self.start()  # the port is free again
        print(f"kill -9 of the supervisor, started again: ready after {time.monotonic() - begun:.2f} s", file=sys.stderr)

    def test_sighup_reads_again(self):
        config = self.home / "glimpse.toml"
        config.write_text('[log]\nlevel = "info"\n')
        templates = self.home / "templates"
        templates.mkdir()
        self.start("--templates", str(templates))
        worker = self.worker()
        shutil.copy(next((ROOT / "templates").glob("*.toml")), templates)
        config.write_text('[log]\nlevel = "debug"\n[engine]\nparallel = 3\n')
        self.process.send_signal(signal.SIGHUP)
        self.wait_for(lambda: "engine.parallel has changed" in self.text_of_log(), "it was read again")
        text = self.text_of_log()
        self.assertIn("log.level is debug from now on", text)
        self.assertIn("templates are read anew", text)
        config.write_text("no configuration")
        self.process.send_signal(signal.SIGHUP)
        self.wait_for(lambda: "the configuration stays as it was" in self.text_of_log(), "a mistake is told of")
        self.assertEqual(self.worker(), worker)
        self.assertTrue(self.is_ready())


class TakeOverTest(SupervisorTest):
    """SIGUSR2: another server, with the configuration as it is now, takes over from the one that serves."""

    def wrapped(self, command):
        at = command.index("--model")  # stands in the configuration instead
        return command[:at] + command[at + 2:]

    def configure(self, model):
        (self.home / "glimpse.toml").write_text(f'[model]\nname = "{model}"\n')

    def models(self):
        status, _, body = self.ask("/v1/models")
        return [one["id"] for one in json.loads(body)["data"]] if status == 200 else status

    def test_another_model_without_a_moment_of_none(self):
        self.configure(MODEL)
        self.start("--drain-seconds", "120")
        first = self.worker()
        self.assertEqual(self.models(), ["nano-start"])
        threads, outcomes = self.start_asking(3000)
        self.wait_for(lambda: b"glimpse_requests_running 1" in self.ask("/metrics")[2], "a running answer")
        self.configure(ROOT / "models/nano")
        self.process.send_signal(signal.SIGUSR2)
        seen = []
        begun = time.monotonic()
        while time.monotonic() - begun < SECONDS and "has taken over" not in self.text_of_log():
            seen.append(self.ask("/readyz")[0])
        print(f"another model: took over after {time.monotonic() - begun:.2f} s, {len(seen)} questions meanwhile", file=sys.stderr)
        self.assertEqual(set(seen), {200}, "somebody is always ready")
        self.wait_for(lambda: all(self.models() == ["nano"] for _ in range(5)), "the old one accepts nobody any more")
        threads[0].join()
        self.assertEqual(outcomes, [200], "the old one ends what it runs")
        self.wait_for(lambda: len(children_of(self.process.pid)) == 1, "the old one is gone, and waited for")
        self.assertFalse(is_there(first))
        self.assertEqual((self.restarts() and sum(self.restarts().values()), self.reports()), (0, []))
        self.process.send_signal(signal.SIGUSR2)  # and once more
        self.wait_for(lambda: self.text_of_log().count("has taken over") == 2, "the third serves")

    def test_one_that_cannot_leaves_the_old_one_in_its_place(self):
        self.configure(MODEL)
        self.start()
        first = self.worker()
        self.configure(self.home / "nowhere.gguf")
        self.process.send_signal(signal.SIGUSR2)
        self.wait_for(lambda: "the old one goes on" in self.text_of_log(), "it is told of")
        self.assertEqual((children_of(self.process.pid), self.is_ready()), ([first], True))

    def test_sigterm_meanwhile_ends_both(self):
        self.configure(MODEL)
        self.start()
        self.process.send_signal(signal.SIGUSR2)
        self.wait_for(lambda: len(children_of(self.process.pid)) == 2, "the second")
        everyone = descendants_of(self.process.pid)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(SECONDS), 0)
        self.wait_for(lambda: not any(map(is_there, everyone)), "nobody is left")

    def test_a_crash_meanwhile_is_seen_to(self):
        self.configure(MODEL)
        self.start()
        first = self.worker()
        self.process.send_signal(signal.SIGUSR2)
        self.wait_for(lambda: len(children_of(self.process.pid)) == 2, "the second")
        os.kill(first, signal.SIGKILL)
        self.wait_for(lambda: "has taken over" in self.text_of_log(), "the second serves")
        self.wait_for(lambda: self.is_ready() and len(children_of(self.process.pid)) == 1, "one is left")


class StartTest(SupervisorTest):
    def test_a_port_that_is_taken(self):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", self.port))
            busy.listen()
            self.start(ready=False)
            self.assertEqual(self.process.wait(SECONDS), 1)
        self.assertIn("choose another port", self.text_of_log())

    def test_what_can_never_serve_is_not_tried_again(self):
        self.start("--mmproj", MODEL, ready=False)  # no projector
        self.assertEqual(self.process.wait(SECONDS), 1)
        self.assertEqual(self.reports(), [])

    def test_without_a_supervisor(self):
        self.start("--supervisor", "off")
        self.assertNotIn("glimpse_restarts_total", self.ask("/metrics")[2].decode())
        config = self.home / "glimpse.toml"
        config.write_text('[server]\nthreads = 3\n')
        self.process.send_signal(signal.SIGHUP)
        self.wait_for(lambda: "server.threads has changed" in self.text_of_log(), "it was read again")
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(SECONDS), 0)

    def test_nobody_else_is_a_worker(self):
        self.start(environment={"GLIMPSE_SUPERVISED": "1:2"}, ready=False)
        self.assertEqual(self.process.wait(SECONDS), 2)
        self.assertIn("unset it", self.text_of_log())


class ServiceManagerTest(SupervisorTest):
    def test_hears_that_it_is_ready_lives_and_stops(self):
        path = str(self.home / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(path)
            manager.settimeout(SECONDS)
            self.start(environment={"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"})
            heard = [manager.recv(1000).decode() for _ in range(5)]
            self.assertTrue(heard[0].startswith("READY=1"))
            self.assertIn("STATUS=Serving", heard)
            self.assertIn("WATCHDOG=1", heard)
            self.process.send_signal(signal.SIGTERM)
            while manager.recv(1000) != b"STOPPING=1":
                pass

    def test_the_unit_is_one(self):
        unit = ROOT / "deploy/systemd/glimpse.service"
        text = unit.read_text()
        for line in ("Type=notify", "WatchdogSec=", "ExecReload=/bin/kill -HUP $MAINPID"):
            self.assertIn(line, text)
        if not shutil.which("systemd-analyze"):
            self.skipTest("no systemd-analyze here")
        program = self.home / "glimpse.service"
        program.write_text(re.sub(r"/usr/local/bin/glimpse", BINARY, text))
        told = subprocess.run(["systemd-analyze", "verify", "--man=no", str(program)], capture_output=True, text=True)
        self.assertEqual((told.returncode, "glimpse.service" in told.stderr), (0, False), told.stderr)


if __name__ == "__main__":
    unittest.main()
