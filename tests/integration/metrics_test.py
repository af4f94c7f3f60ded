"""GET /metrics of a real server, as Prometheus reads it.

GLIMPSE_BINARY: the program.
"""
import http.client
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
SLIP = (ROOT / "tests/data/slips/slip-0.png").read_bytes()
SAMPLE = re.compile(r'([a-z_]+)(\{(?:[a-z]+="[^"\n]*",?)+\})? (\S+)')


def read(text):
    """{(family, labels): value} and {family: type}; fails on what is not the format."""
    values, types, helped = {}, {}, set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            helped.add(line.split(" ")[2])
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in types, f"{name} comes twice"
            types[name] = kind
        else:
            name, labels, value = SAMPLE.fullmatch(line.replace("+Inf", "Inf")).groups()
            family = re.sub("_(bucket|sum|count)$", "", name)
            assert (family if types.get(family) == "histogram" else name) in types, f"{name} has no type"
            values[name, labels or ""] = float(value)
    assert helped == set(types)
    return values, types


class MetricsTest(unittest.TestCase):
    def setUp(self):
        self.port = with_server.free_port()
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        server = subprocess.Popen([BINARY, "serve", "--port", str(self.port), "--storage", "sqlite", "--tracing-endpoint", "http://127.0.0.1:9"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  env={**os.environ, "HOME": home.name, "GLIMPSE_MODELS_FOLDER": str(ROOT / "models")})
        self.addCleanup(with_server.stop, server)
        self.assertIsNone(with_server.wait_until_ready(server, f"http://127.0.0.1:{self.port}", 120))

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body, dict(headers))
        reply = connection.getresponse()
        data = reply.read().decode()
        connection.close()
        return reply, data

    def scrape(self):
        reply, text = self.ask("GET", "/metrics")
        self.assertEqual(reply.status, 200)
        self.assertEqual(reply.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        return read(text)

    def scrape_once_counted(self, name, labels, count):
        """A request is counted when its response is on its way, which its client may be faster than."""
        deadline = time.monotonic() + 10
        while True:
            values, _ = self.scrape()
            if values.get((name, labels), 0) >= count or time.monotonic() > deadline:
                return values
            time.sleep(0.05)

    def test_counts_what_was_asked(self):
        before, _ = self.scrape()
        self.assertEqual(before["glimpse_ready", ""], 1)
        question = "/api/v1/inference?text=What+is+the+total%3F&max_tokens=8"
        for _ in range(2):  # the second comes from the response cache
            reply, data = self.ask("POST", question, SLIP, {"Content-Type": "image/png"})
            self.assertEqual(reply.status, 200, data)
        usage = json.loads(data)["usage"]
        self.ask("POST", question, b"\x89PNG\r\n\x1a\n" + 60 * b"x", {"Content-Type": "image/png"})
        for path in ("/secret-of-a-client", "/another"):
            self.ask("GET", path)
        after = self.scrape_once_counted("glimpse_http_requests_total", '{route="other",status="404"}', 2)

        def grew(name, labels=""):
            return after[name, labels] - before.get((name, labels), 0)

        outcome = json.loads(data)["finish_reason"]
        self.assertEqual(grew("glimpse_answers_total", f'{{model="nano",outcome="{outcome}"}}'), 2)
        self.assertEqual(grew("glimpse_answers_total", '{model="",outcome="unreadable_picture"}'), 1)
        self.assertEqual(grew("glimpse_answers_repeated_total"), 1)
        self.assertEqual(grew("glimpse_time_to_first_token_seconds_count"), 1)
        self.assertEqual(grew("glimpse_answer_seconds_count"), 2)
        self.assertEqual(grew("glimpse_prompt_tokens_total"), usage["prompt_tokens"])
        self.assertEqual(grew("glimpse_image_tokens_total"), usage["image_tokens"])
        self.assertEqual(grew("glimpse_completion_tokens_total", '{model="nano"}'), usage["completion_tokens"])
        self.assertEqual(grew("glimpse_pictures_encoded_total"), 1)
        self.assertEqual(grew("glimpse_picture_size_bytes_sum"), len(SLIP))
        width, height = struct.unpack(">II", SLIP[16:24])
        self.assertEqual(grew("glimpse_picture_size_pixels_sum"), width * height)
        self.assertGreater(grew("glimpse_steps_total"), 1)
        self.assertGreaterEqual(grew("glimpse_step_tokens_total"), grew("glimpse_prompt_tokens_computed_total") + grew("glimpse_steps_total") - 2)
        self.assertEqual(after["glimpse_pictures_waiting", ""], 0)
        self.assertEqual(grew("glimpse_http_requests_total", '{route="/api/v1/inference",status="200"}'), 2)
        self.assertEqual(grew("glimpse_http_requests_total", '{route="other",status="404"}'), 2)
        self.assertGreaterEqual(grew("glimpse_http_received_bytes_total", '{route="/api/v1/inference"}'), 2 * len(SLIP))
        self.assertGreaterEqual(grew("glimpse_sandbox_jobs_total"), 1)
        self.assertNotIn("secret", str(after))
        self.assertLess(after["glimpse_time_to_first_token_seconds_sum", ""], after["glimpse_answer_seconds_sum", ""])

    def test_every_metric_is_in_the_docs_and_the_other_way_round(self):
        self.ask("POST", "/api/v1/inference?text=Hi&max_tokens=2&cache=off", SLIP, {"Content-Type": "image/png"})
        _, types = self.scrape()
        documented = set(re.findall(r"`((?:glimpse|process)_[a-z_]+)`", (ROOT / "docs/operating/metrics.md").read_text()))
        self.assertEqual(set(types), documented)
        for name, kind in types.items():
            self.assertEqual(kind == "counter", name.endswith("_total"), name)


if __name__ == "__main__":
    unittest.main()
