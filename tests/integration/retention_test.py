"""Pictures and documents that are kept for a time: encrypted, covered where that is the policy, and gone when it is over or somebody removes them.

GLIMPSE_BINARY: the program; its text reader's networks have to be there (tools/fetch_dependencies.sh).
"""
import base64
import http.client
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
CARD = ROOT / "tests/data/privacy/sheet_3.png"
NUMBER = "".join(json.loads((CARD.parent / "truth.json").read_text(encoding="utf-8"))[CARD.name]["personal"][0].split())
KEY = "5a" * 32
SECONDS = 300  # a busy machine
DAY_MS = 24 * 3600 * 1000


class RetentionTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.database = self.folder / ".local/share/glimpse/documents.db"
        self.keys = {policy: self.run_program("keys", "create", policy, "--privacy", policy).stdout.strip() for policy in ("allow", "mask")}

    def environment(self, key):
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "GLIMPSE_OCR_FOLDER") if name in os.environ}
        own = {"HOME": str(self.folder), "GLIMPSE_MODELS_FOLDER": str(ROOT / "models")}
        return {**kept, **own, **({"GLIMPSE_STORAGE_PICTURE_KEY": key} if key else {})}

    def run_program(self, *words, key=None):
        return subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=SECONDS, env=self.environment(key))

    def serve(self, *options, key=KEY):
        self.port = with_server.free_port()
        self.log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen([BINARY, "serve", "--port", str(self.port), "--storage", "sqlite", *options], stdout=self.log, stderr=subprocess.STDOUT,
                                        env=self.environment(key))
        self.addCleanup(self.end)
        self.assertIsNone(with_server.wait_until_ready(self.process, f"http://127.0.0.1:{self.port}", SECONDS))

    def end(self):
        with_server.stop(self.process)
        self.log.close()

    def ask(self, policy, method, path, body=None, content_type="image/png"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request(method, path, body, {"Authorization": f"Bearer {self.keys[policy]}", **({"Content-Type": content_type} if body else {})})
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response.status, data

    def keep(self, policy):
        status, body = self.ask(policy, "POST", "/api/v1/documents?type=bank_card", CARD.read_bytes())
        self.assertEqual(status, 200, body)
        return json.loads(body)["id"]

    def number_in(self, picture):
        """Whether the card's number can be read in it."""
        status, body = self.ask("allow", "POST", "/api/v1/ocr", picture, "image/jpeg")
        self.assertEqual(status, 200, body)
        return NUMBER in "".join("".join(line["text"].split()) for line in json.loads(body)["pages"][0]["lines"])

    def rows(self, table):
        with sqlite3.connect(self.database) as database:
            return database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]

    def age(self, days):
        """Makes everything older."""
        with sqlite3.connect(self.database) as database:
            database.execute("UPDATE documents SET created_at = created_at - ?", (days * DAY_MS,))

    def until(self, condition):
        deadline = time.monotonic() + 60
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertTrue(condition())

    def test_pictures_are_encrypted_covered_and_forgotten(self):
        self.serve("--storage-picture-days", "30")
        covered, open_ = self.keep("mask"), self.keep("allow")
        for policy in ("mask", "allow"):
            status, picture = self.ask(policy, "GET", f"/api/v1/documents/{covered}/picture")
            self.assertEqual((status, picture[:3]), (200, b"\xff\xd8\xff"))
            self.assertFalse(self.number_in(picture))
        status, picture = self.ask("allow", "GET", f"/api/v1/documents/{open_}/picture?page=1")
        self.assertTrue(self.number_in(picture))
        self.assertEqual(self.ask("mask", "GET", f"/api/v1/documents/{open_}/picture")[0], 403)
        seen = {(policy, one): NUMBER in "".join(self.ask(policy, "GET", f"/api/v1/documents/{one}/words")[1].decode().split())
                for policy in ("mask", "allow") for one in (covered, open_)}
        self.assertEqual([pair for pair, found in seen.items() if found], [("allow", open_)])
        self.assertEqual(self.ask("allow", "GET", f"/api/v1/documents/{open_}/picture?page=2")[0], 404)
        self.assertEqual(self.ask("allow", "GET", f"/api/v1/documents/{open_}/picture?page=0")[0], 400)
        with sqlite3.connect(self.database) as database:
            kept = [base64.b64decode(sealed) for (sealed,) in database.execute("SELECT sealed FROM pictures")]
        self.assertEqual(len(kept), 2)
        for sealed in kept:
            self.assertGreater(len(sealed), 1000)
            self.assertNotIn(picture[:20], sealed)
            self.assertNotIn(picture[500:520], sealed)

        # DELETE takes the picture along.
        self.assertEqual(self.ask("allow", "DELETE", f"/api/v1/documents/{open_}")[0], 200)
        self.assertEqual(self.ask("allow", "GET", f"/api/v1/documents/{open_}/picture")[0], 404)
        self.assertEqual(self.rows("pictures"), 1)
        self.end()

        # With another key it does not open; with none neither.
        for key in ("6b" * 32, None):
            self.serve("--storage-picture-days", "30" if key else "0", key=key)
            if key:
                self.assertEqual(self.ask("allow", "GET", f"/api/v1/documents/{covered}/picture")[0], 503)
            else:  # kept no longer: those that there are go
                self.until(lambda: self.rows("pictures") == 0)
            self.end()

    def test_only_facts_are_kept_where_that_is_wished(self):
        self.serve("--storage-lines", "off")
        document = self.keep("allow")
        self.assertEqual((self.rows("page_lines"), self.rows("document_marks"), self.rows("documents")), (0, 0, 1))
        status, words = self.ask("allow", "GET", f"/api/v1/documents/{document}/words")
        self.assertEqual((status, json.loads(words)["pages"]), (200, []))

    def test_documents_are_forgotten_and_their_entries_stay(self):
        self.serve("--storage-picture-days", "30", "--storage-retention-days", "60")
        ids = [self.keep("allow"), self.keep("allow")]
        status, body = self.ask("allow", "POST", f"/api/v1/documents/{ids[1]}/entry", b'{"fields": {"amount": "1"}}', "application/json")
        self.assertEqual(status, 200, body)
        self.end()
        self.age(40)
        self.serve("--storage-picture-days", "30", "--storage-retention-days", "60")
        self.until(lambda: self.rows("pictures") == 0)
        self.assertEqual([self.ask("allow", "GET", f"/api/v1/documents/{one}")[0] for one in ids], [200, 200])
        self.end()
        self.age(40)
        self.serve("--storage-picture-days", "30", "--storage-retention-days", "60")
        self.until(lambda: self.rows("fields") == 0)
        self.assertEqual((self.rows("page_lines"), self.rows("document_pages"), self.rows("document_marks")), (0, 0, 0))
        self.assertEqual(self.ask("allow", "GET", f"/api/v1/documents/{ids[0]}")[0], 404)
        status, body = self.ask("allow", "GET", f"/api/v1/documents/{ids[1]}")
        self.assertEqual((status, json.loads(body)["fields"]), (200, {}))
        status, body = self.ask("allow", "GET", "/api/v1/entries")
        self.assertEqual(len(json.loads(body)["entries"]), 1)
        status, body = self.ask("allow", "GET", f"/api/v1/documents/{ids[1]}/audit")
        self.assertEqual([(one["field"], one["who"]) for one in json.loads(body)["changes"]], [("contents", "retention")])
        self.end()
        left = [file for file in self.folder.rglob("*") if file.is_file() and NUMBER.encode() in file.read_bytes()]
        self.assertEqual(left, [])

    def test_pictures_without_a_key_are_refused_at_the_start(self):
        for options, key, told in ((["--storage", "sqlite", "--storage-picture-days", "30"], None, "GLIMPSE_STORAGE_PICTURE_KEY"),
                                   (["--storage", "sqlite", "--storage-picture-days", "30"], "5a" * 31, "64 hexadecimal figures"),
                                   (["--storage-picture-days", "30"], KEY, "storage.backend")):
            refused = self.run_program("serve", "--port", "0", *options, key=key)
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn(told, refused.stderr)
            self.assertNotIn("5a5a", refused.stderr)


if __name__ == "__main__":
    unittest.main()
