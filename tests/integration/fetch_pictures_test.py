"""Pictures by address: off unless switched on, and then from listed hosts, in reach, within bounds.

GLIMPSE_BINARY: the program. The other server is one of this test's own on loopback.
"""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
SLIP = (ROOT / "tests/data/slips/slip-0.png").read_bytes()
BODY_BYTES_MAX = 200_000


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """The other host. /to/N leads on N times; /at/ADDRESS leads there."""

    seen = []
    released = threading.Event()

    def do_GET(self):
        self.seen.append((self.path, dict(self.headers)))
        if self.path.startswith("/to/") and self.path != "/to/0":
            return self.lead(f"/to/{int(self.path[4:]) - 1}")
        if self.path.startswith("/at/"):
            return self.lead(self.path[4:])
        if self.path == "/slow":
            self.released.wait(60)
        body = {"/large": b"x" * 1_000_000, "/text": b"secret words"}.get(self.path, SLIP)
        self.send_response(404 if self.path == "/missing" else 200)
        if self.path != "/large":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def lead(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Set-Cookie", "a=b")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class FetchPicturesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.elsewhere = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
        cls.elsewhere.daemon_threads = True
        threading.Thread(target=cls.elsewhere.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.elsewhere.shutdown)
        cls.addClassCleanup(Elsewhere.released.set)
        cls.address = f"http://127.0.0.1:{cls.elsewhere.server_port}"
        cls.url = cls.serve("--fetch-pictures", "on", "--fetch-hosts", "127.0.0.1, localhost, 10.0.0.1, [::1], 169.254.169.254, [::ffff:127.0.0.1]",
                            "--fetch-loopback", "on", "--fetch-seconds", "5", "--body-bytes-max", str(BODY_BYTES_MAX))

    @classmethod
    def serve(cls, *options):
        port = with_server.free_port()
        server = subprocess.Popen(
            [BINARY, "serve", "--port", str(port), "--model", str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf"),
             "--context-tokens", "512", "--parallel", "2", "--cache-bytes", "0", *options],
            env={**os.environ, "http_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(with_server.stop, server)
        url = f"http://127.0.0.1:{port}"
        problem = with_server.wait_until_ready(server, url, 120)
        assert problem is None, problem
        return url

    def ask(self, *addresses, url=None):
        parts = [{"type": "image_url", "image_url": {"url": address}} for address in addresses] + [{"type": "text", "text": "Total"}]
        body = json.dumps({"messages": [{"role": "user", "content": parts}], "max_tokens": 4}).encode()
        request = urllib.request.Request(f"{url or self.url}/v1/chat/completions", body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)["error"]["message"]

    def test_what_is_fetched_is_a_picture_like_any_other(self):
        status, answer = self.ask(f"{self.address}/slip.png")
        self.assertEqual(status, 200, answer)
        self.assertEqual(answer["usage"]["prompt_tokens_details"]["image_tokens"], 24)
        path, headers = Elsewhere.seen[-1]
        self.assertEqual(path, "/slip.png")
        self.assertEqual(set(headers), {"Host", "User-Agent", "Accept"}, "nothing of ours goes along")
        self.assertEqual(self.ask(f"{self.address}/a", f"http://localhost:{self.elsewhere.server_port}/b")[0], 200)
        status, message = self.ask(f"{self.address}/text")
        self.assertEqual(status, 415, message)
        self.assertNotIn("secret", message)

    def test_it_follows_three_redirects_and_checks_each(self):
        self.assertEqual(self.ask(f"{self.address}/to/3")[0], 200)
        status, message = self.ask(f"{self.address}/to/4")
        self.assertEqual((status, "more than 3 times" in message), (400, True), message)
        for target in ("http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://example.com/a.png", "file:///etc/passwd", "gopher://127.0.0.1/",
                       "http://[::ffff:127.0.0.1]/", f"http://user@127.0.0.1:{self.elsewhere.server_port}/"):
            status, message = self.ask(f"{self.address}/at/{target}")
            self.assertEqual(status, 400, (target, message))

    def test_addresses_out_of_reach_are_refused_whatever_form_they_take(self):
        for address in ("http://10.0.0.1/", "http://169.254.169.254/", "http://[::ffff:127.0.0.1]:80/", "http://0xa000001/", "http://167772161/", "http://012.0.0.1/"):
            status, message = self.ask(address)
            self.assertEqual(status, 400, (address, message))
            self.assertRegex(message, "not on the public internet|not one that this server asks", address)

    def test_bounds(self):
        begin = time.monotonic()
        status, message = self.ask(f"{self.address}/large")
        self.assertEqual(status, 413, message)
        status, message = self.ask(f"{self.address}/missing")
        self.assertEqual((status, "404" in message), (400, True), message)
        status, message = self.ask(f"{self.address}/slow")
        self.assertEqual(status, 504, message)
        self.assertLess(time.monotonic() - begin, 60)
        self.assertEqual(self.ask(f"{self.address}/slip.png")[0], 200)

    def test_slow_hosts_hold_up_nobody_who_sends_a_picture(self):
        slow = [threading.Thread(target=self.ask, args=(f"{self.address}/slow",)) for _ in range(6)]
        for thread in slow:
            thread.start()
        begin = time.monotonic()
        request = urllib.request.Request(f"{self.url}/api/v1/inference?text=Total&max_tokens=1", SLIP, {"Content-Type": "image/png"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.assertEqual(answer.status, 200)
        self.assertTrue(any(thread.is_alive() for thread in slow), f"answered after {time.monotonic() - begin:.1f} s")
        for thread in slow:
            thread.join()

    def test_without_the_tests_setting_loopback_is_out_of_reach(self):
        url = self.serve("--fetch-pictures", "on", "--fetch-hosts", "*")
        before = len(Elsewhere.seen)
        for address in (self.address, "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://127.1/", "http://0x7f000001/", "http://2130706433/"):
            status, message = self.ask(address, url=url)
            self.assertEqual(status, 400, (address, message))
            self.assertRegex(message, "public internet|usual ports", address)
        self.assertEqual(len(Elsewhere.seen), before)

    def test_it_is_off_unless_switched_on(self):
        url = self.serve()
        status, message = self.ask(f"{self.address}/slip.png", url=url)
        self.assertEqual(status, 400, message)
        self.assertIn("not fetched here", message)

    def test_hosts_must_be_named(self):
        started = subprocess.run([BINARY, "serve", "--port", "0", "--model", str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf"), "--fetch-pictures", "on"],
                                 capture_output=True, text=True, timeout=120)
        self.assertNotEqual(started.returncode, 0)
        self.assertIn("intake.fetch_hosts", started.stdout + started.stderr)


if __name__ == "__main__":
    unittest.main()
