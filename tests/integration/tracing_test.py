"""Spans of requests as an OpenTelemetry collector gets them: a server that is told of one, and a collector that answers, refuses, and is away.

    GLIMPSE_BINARY=build/release/glimpse python3 tests/integration/tracing_test.py
"""
import base64
import http.client
import http.server
import json
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
BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
SECONDS = 60
PICTURE = ROOT / "tests/data/slips/slip-0.png"
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"

sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402


class Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            assert (self.path, self.headers["Content-Type"]) == ("/v1/traces", "application/json"), self.path
            for resource in json.loads(body)["resourceSpans"]:
                for scope in resource["scopeSpans"]:
                    self.server.spans += scope["spans"]
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


def facts(span):
    return {one["key"]: next(iter(one["value"].values())) for one in span["attributes"]}


class TracingTest(unittest.TestCase):
    def setUp(self):
        self.collector = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
        self.collector.spans, self.collector.status = [], 200
        threading.Thread(target=self.collector.serve_forever, daemon=True).start()
        self.addCleanup(self.collector.server_close)
        self.addCleanup(self.collector.shutdown)
        self.serve(f"http://127.0.0.1:{self.collector.server_address[1]}/")

    def serve(self, endpoint):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.port = with_server.free_port()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GLIMPSE_")}
        self.log = open(os.path.join(home.name, "log"), "w+")
        self.addCleanup(self.log.close)
        self.server = subprocess.Popen([BINARY, "serve", "--port", str(self.port), "--tracing-endpoint", endpoint], env=environment | {"HOME": home.name},
                                       stdout=self.log, stderr=self.log)
        self.addCleanup(with_server.stop, self.server)
        problem = with_server.wait_until_ready(self.server, f"http://127.0.0.1:{self.port}", SECONDS)
        self.assertIsNone(problem, problem)

    def ask(self, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        self.addCleanup(connection.close)
        connection.request("POST" if body else "GET", path, body and json.dumps(body), {"Content-Type": "application/json", **headers} if body else headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    def question(self, text, **headers):
        picture = base64.b64encode(PICTURE.read_bytes()).decode()
        status, head, body = self.ask("/api/v1/inference", {"image": picture, "text": text, "max_tokens": 20}, **headers)
        self.assertEqual(status, 200, body)
        return head, json.loads(body)

    def until(self, condition, what):
        end = time.monotonic() + SECONDS
        while not condition() and time.monotonic() < end:
            time.sleep(0.05)
        self.assertTrue(condition(), what)

    def counted(self, outcome):
        found = re.search(rf'glimpse_spans_total{{outcome="{outcome}"}} (\d+)', self.ask("/metrics")[2].decode())
        return int(found[1]) if found else 0

    def test_a_request_and_its_parts_come_within_the_clients_trace(self):
        head, answer = self.question("门店的电话 13912345678?", traceparent=f"00-{TRACE}-{PARENT}-01")
        self.until(lambda: len(self.collector.spans) >= 4, "spans")
        spans = {span["name"]: span for span in self.collector.spans}
        self.assertEqual(set(spans), {"POST /api/v1/inference", "intake", "prefill", "decode"})
        whole = spans["POST /api/v1/inference"]
        self.assertEqual((whole["traceId"], whole["parentSpanId"], whole["kind"]), (TRACE, PARENT, 2))
        self.assertEqual(head["traceparent"], f"00-{TRACE}-{whole['spanId']}-01")
        begin, end = int(whole["startTimeUnixNano"]), int(whole["endTimeUnixNano"])
        self.assertLess(abs(end / 1e9 - time.time()), SECONDS)
        for name in ("intake", "prefill", "decode"):
            part = spans[name]
            self.assertEqual((part["traceId"], part["parentSpanId"], part["kind"]), (TRACE, whole["spanId"], 1))
            self.assertLessEqual(begin, int(part["startTimeUnixNano"]))
            self.assertLessEqual(int(part["startTimeUnixNano"]), int(part["endTimeUnixNano"]))
            self.assertLessEqual(int(part["endTimeUnixNano"]), end + 1_000_000)
        told = facts(whole)
        self.assertEqual(told["glimpse.request_id"], answer["id"])
        self.assertEqual(int(told["gen_ai.usage.output_tokens"]), answer["usage"]["completion_tokens"])
        self.assertEqual((told["http.route"], told["http.response.status_code"]), ("/api/v1/inference", "200"))
        everything = json.dumps(self.collector.spans, ensure_ascii=False)
        for private in ("13912345678", "门店", answer["result"]):
            self.assertNotIn(private, everything)

    def test_other_requests(self):
        self.assertEqual(self.ask("/api/v1/documents/some-id")[0], 503)  # nothing is kept here
        self.question("What is it?", traceparent=f"00-{TRACE}-{PARENT}-00")  # not sampled
        self.ask("/healthz")
        self.ask("/metrics")
        status, head, _ = self.ask("/v1/models")
        self.assertEqual(status, 200)
        self.until(lambda: len(self.collector.spans) >= 2, "spans")
        with_server.stop(self.server)  # what was left is there now
        spans = {span["name"]: span for span in self.collector.spans}
        self.assertEqual(set(spans), {"GET /api/v1/documents/{id}", "GET /v1/models"})
        self.assertEqual(spans["GET /api/v1/documents/{id}"]["status"], {"code": 2})
        models = spans["GET /v1/models"]
        self.assertNotIn("parentSpanId", models)
        self.assertEqual(head["traceparent"], f"00-{models['traceId']}-{models['spanId']}-01")
        self.log.seek(0)
        self.assertIn(models["traceId"], self.log.read())  # as the access log has it

    def test_a_collector_that_is_busy_gets_them_later_and_one_that_refuses_never(self):
        self.collector.status = 503
        self.ask("/v1/models")
        time.sleep(2)
        self.assertEqual((self.counted("sent"), self.counted("lost")), (0, 0))
        self.collector.status = 200
        self.until(lambda: self.counted("sent") == 1, "sent later")
        self.collector.status = 400
        self.ask("/v1/models")
        self.until(lambda: self.counted("lost") == 1, "lost")
        self.log.seek(0)
        self.assertEqual(self.log.read().count("takes no spans"), 2)


class AwayTest(TracingTest):
    def setUp(self):
        self.serve(f"http://127.0.0.1:{with_server.free_port()}")

    test_a_request_and_its_parts_come_within_the_clients_trace = None
    test_other_requests = None
    test_a_collector_that_is_busy_gets_them_later_and_one_that_refuses_never = None

    def test_nobody_notices_that_there_is_none(self):
        for _ in range(3):
            self.question("What is it?")
        begun = time.monotonic()
        with_server.stop(self.server)
        self.assertLess(time.monotonic() - begun, 10)
        self.assertEqual(self.server.returncode, 0)

    def test_what_is_no_address_is_refused_at_the_start(self):
        for endpoint in ("localhost:4318", "ftp://localhost", "http://", "http://me:secret@localhost:4318"):
            ended = subprocess.run([BINARY, "serve", "--port", "0", "--supervisor", "off", "--tracing-endpoint", endpoint], capture_output=True, text=True, timeout=SECONDS)
            self.assertEqual(ended.returncode, 2, ended.stderr)
            self.assertIn("tracing.endpoint", ended.stderr)
            self.assertNotIn("secret", ended.stderr)


if __name__ == "__main__":
    unittest.main()
