"""Keys and quotas at the door of the real server.

GLIMPSE_BINARY: the program.
"""
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
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
MODEL = str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf")
PICTURE = ROOT / "tests/data/slips/slip-0.png"


class KeysTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file = self.folder / "keys.json"
        self.log = self.folder / "log"

    def keys(self, *words, expect=0):
        run = subprocess.run([BINARY, "keys", *words, "--key-file", str(self.file)], capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, expect, run.stderr)
        return run.stdout.strip()

    def serve(self, *options):
        port = with_server.free_port()
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("w") as log:
            server = subprocess.Popen([BINARY, "serve", "--port", str(port), "--model", MODEL, "--key-file", str(self.file), *options],
                                      stdout=subprocess.DEVNULL, stderr=log)
        self.addCleanup(with_server.stop, server)
        self.assertIsNone(with_server.wait_until_ready(server, self.url, 120))

    def get(self, path, key=None, **headers):
        if key:
            headers["Authorization"] = f"Bearer {key}"
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, dict(response.headers), response.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def ask(self, key):
        body = json.dumps({"text": "Total?", "max_tokens": 4}).encode()
        request = urllib.request.Request(self.url + "/api/v1/inference", data=body, headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    def test_a_key_opens_what_it_says_and_nothing_else(self):
        infer, metrics = self.keys("create", "till"), self.keys("create", "watch", "--scopes", "metrics")
        self.serve()
        for path in ("/healthz", "/readyz", "/api/openapi.json"):
            self.assertEqual(self.get(path)[0], 200, path)
        for path in ("/v1/models", "/metrics", "/api/v1/templates"):
            status, headers, body = self.get(path)
            self.assertEqual(status, 401, path)
            self.assertEqual(headers["WWW-Authenticate"], "Bearer")
        self.assertEqual(json.loads(self.get("/v1/models")[2])["error"]["code"], "invalid_api_key")
        self.assertEqual(self.get("/v1/models", infer)[0], 200)
        self.assertEqual(self.get("/v1/models", **{"X-API-Key": infer})[0], 200)
        self.assertEqual(self.get("/metrics", infer)[0], 403)
        put = urllib.request.Request(f"{self.url}/api/v1/templates/mine", method="PUT", data=b"name = 'mine'",
                                     headers={"Authorization": f"Bearer {infer}", "Content-Type": "application/toml"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(put, timeout=10)
        self.assertEqual(refused.exception.code, 403)
        refused.exception.close()
        self.assertEqual(self.get("/metrics", metrics)[0], 200)
        self.assertEqual(self.ask(metrics), 403)
        self.assertEqual(self.ask(infer), 200)
        self.assertEqual(self.ask(infer[:-1] + ("A" if infer[-1] != "A" else "B")), 401)

    def test_rotation_and_revocation_hold_within_two_seconds(self):
        key = self.keys("create", "till")
        self.serve()
        self.assertEqual(self.get("/v1/models", key)[0], 200)
        renewed = self.keys("rotate", "till")
        time.sleep(2)
        self.assertEqual(self.get("/v1/models", key)[0], 401)
        self.assertEqual(self.get("/v1/models", renewed)[0], 200)
        self.keys("revoke", renewed.split("_")[1])
        time.sleep(2)
        self.assertEqual(self.get("/v1/models", renewed)[0], 401)
        self.keys("rotate", "till", expect=2)

    def test_a_quota_of_100_a_minute_lets_100_through_under_fire(self):
        key = self.keys("create", "till", "--requests-per-minute", "100")
        self.serve()
        seen = []
        begun = time.monotonic()

        def fire():
            for _ in range(25):
                seen.append(self.get("/v1/models", key))

        clients = [threading.Thread(target=fire) for _ in range(8)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        given_back = (time.monotonic() - begun) * 100 / 60
        admitted = sum(status == 200 for status, _, _ in seen)
        self.assertGreaterEqual(admitted, 100)
        self.assertLessEqual(admitted, 101 + given_back)
        status, headers, body = next(one for one in seen if one[0] == 429)
        self.assertGreaterEqual(int(headers["Retry-After"]), 1)
        self.assertIn("100 requests a minute", json.loads(body)["error"]["message"])
        status, headers, _ = next(one for one in seen if one[0] == 200)
        self.assertEqual(headers["RateLimit-Limit"], "100")
        self.assertLess(int(headers["RateLimit-Remaining"]), 100)

    def test_the_log_knows_whose_request_it_was_and_not_the_key(self):
        key = self.keys("create", "till")
        self.serve("--log-level", "debug")
        self.get("/v1/models", key)
        self.get("/v1/models", key[:-3] + "xyz")
        time.sleep(0.2)
        log = self.log.read_text()
        self.assertIn(f'"key":"{key.split("_")[1]}"', log)
        secret = key.split("_", 2)[2]
        self.assertNotIn(secret[:20], log)
        self.assertNotIn(secret, self.file.read_text())

    def test_a_public_address_without_keys_is_refused(self):
        def start(*options):
            return subprocess.run([BINARY, "serve", "--host", "0.0.0.0", "--port", "0", "--model", MODEL, "--key-file", str(self.file), *options],
                                  capture_output=True, text=True, timeout=60)

        refused = start()
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("glimpse keys create", refused.stderr)
        with self.assertRaises(subprocess.TimeoutExpired):  # it serves
            subprocess.run([BINARY, "serve", "--host", "0.0.0.0", "--port", "0", "--model", MODEL, "--key-file", str(self.file), "--admission", "open"],
                           capture_output=True, timeout=4)

    def test_keys_are_listed_without_their_secrets(self):
        key = self.keys("create", "till", "--days", "30", "--pictures-per-minute", "7")
        listing = self.keys("list")
        self.assertIn(key.split("_")[1], listing)
        self.assertRegex(listing, re.compile(r"till .*infer,documents .* 7 "))
        self.assertNotIn(key.split("_", 2)[2], listing)
        self.keys("revoke", "nobody", expect=1)
        self.keys("create", "x", "--scopes", "everything", expect=2)


if __name__ == "__main__":
    unittest.main()
