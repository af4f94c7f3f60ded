"""Files from people who mean harm, sent to the real server with its sandbox.

GLIMPSE_BINARY: the program. The model is tests/data/nano-start, small and quick. How long each file takes: tests/bench/intake.
"""
import concurrent.futures
import http.client
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests/support")]

import hostile_files  # noqa: E402
import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
SAMPLES = ROOT / "tests/data/samples"
SLIP = (ROOT / "tests/data/slips/slip-0.png").read_bytes()
THREADS = 2
GROWTH_BYTES_MAX = 50e6
SANITIZED = "asan" in BINARY or "tsan" in BINARY


def resident_bytes(process):
    return 1024 * int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process}/status").read_text()).group(1))


def children(process):
    return pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split() + [
        child for task in pathlib.Path(f"/proc/{process}/task").iterdir() if task.name != str(process)
        for child in (task / "children").read_text().split()]


class HostileFilesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.port = with_server.free_port()
        cls.log = tempfile.TemporaryFile()
        cls.server = subprocess.Popen(
            [BINARY, "serve", "--supervisor", "off", "--port", str(cls.port), "--model", str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf"),
             "--intake-threads", str(THREADS), "--decode-seconds", "6" if SANITIZED else "2", "--picture-tokens-max", "64", "--context-tokens", "1024",
             "--cache-bytes", "0", "--decoded-cache-bytes", "0", "--log-level", "warn"], stderr=cls.log)
        problem = with_server.wait_until_ready(cls.server, f"http://127.0.0.1:{cls.port}", 120)
        if problem:
            cls.server.kill()
            raise RuntimeError(problem)

    @classmethod
    def tearDownClass(cls):
        problem = with_server.stop(cls.server)
        cls.log.close()
        if problem:
            raise RuntimeError(problem)

    def ask(self, picture, **parameters):
        """Status and body of the answer."""
        query = "&".join(f"{name}={value}" for name, value in {"text": "Total%3F", "max_tokens": 4, **parameters}.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("POST", f"/api/v1/inference?{query}", picture, {"Content-Type": "application/octet-stream"})
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, body

    def assert_unharmed(self):
        self.assertEqual(self.ask(SLIP)[0], 200)
        self.assertIsNone(self.server.poll())

    def test_samples(self):
        for name, statuses in hostile_files.SAMPLES.items():
            with self.subTest(name):
                status, body = self.ask((SAMPLES / "hostile" / name).read_bytes(), pages=1)
                self.assertIn(status, statuses, body)
        self.assert_unharmed()

    def test_bombs_cost_the_server_nothing(self):
        for name, (make, statuses) in hostile_files.MADE.items():
            bomb = make()
            self.ask(SLIP)
            before = resident_bytes(self.server.pid)
            with self.subTest(name):
                status, body = self.ask(bomb)
                self.assertIn(status, statuses, body)
                if not SANITIZED:
                    self.assertLess(resident_bytes(self.server.pid) - before - 2 * len(bomb), GROWTH_BYTES_MAX)
        self.assert_unharmed()

    def test_errors_name_no_place_of_ours(self):
        for name in ("truncated.png", "truncated.jpg", "zero_width.gif", "pdf_evaljs.pdf"):
            body = self.ask((SAMPLES / "hostile" / name).read_bytes())[1]
            self.assertNotRegex(body, r"vips|/usr|\.cpp|libpng|qpdf", name)

    def test_pages_are_chosen(self):
        document = (SAMPLES / "hostile/multipage.tiff").read_bytes()
        tokens = [int(re.search(r'"image_tokens":(\d+)', self.ask(document, pages=pages)[1]).group(1)) for pages in ("2", "2-", "1-3")]
        self.assertEqual(tokens, [tokens[0], 2 * tokens[0], 3 * tokens[0]])
        for pages, reason in (("4", "3 pages"), ("0", "pages"), ("x", "pages")):
            status, body = self.ask(document, pages=pages)
            self.assertEqual(status, 400)
            self.assertIn(reason, body)

    def test_nobody_loses_an_answer(self):
        """Good and bad ones at once, while an answer is being written."""
        bad = [make() for name, (make, _) in hostile_files.MADE.items() if name not in ("slow.pdf", "huge.png", "text_bomb.png")]
        bad += [(SAMPLES / "hostile" / name).read_bytes() for name in ("truncated.jpg", "bomb_44bytes.gif", "pdf_evaljs.pdf")]
        over, pieces = threading.Event(), []

        def listen():
            while not over.is_set():
                status, body = self.ask(SLIP, stream="true", max_tokens=100)
                pieces.append((status, '"finish_reason"' in body))

        listener = threading.Thread(target=listen)
        listener.start()
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            good = [pool.submit(self.ask, SLIP) if i % 3 else pool.submit(self.ask, bad[i % len(bad)]) for i in range(90)]
            statuses = [one.result()[0] for one in good]
        over.set()
        listener.join()
        self.assertEqual([s for i, s in enumerate(statuses) if i % 3], [200] * 60)
        self.assertTrue(all(400 <= s < 500 for i, s in enumerate(statuses) if not i % 3), statuses)
        self.assertTrue(pieces and all(status == 200 and whole for status, whole in pieces), pieces[:3])

    def test_workers_are_replaced_and_leave_nothing_behind(self):
        for _ in range(3):
            self.ask(hostile_files.slow_pdf())
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and len(children(self.server.pid)) != THREADS:
            time.sleep(0.1)
        self.assertEqual(len(children(self.server.pid)), THREADS)
        self.assert_unharmed()


if __name__ == "__main__":
    unittest.main()
