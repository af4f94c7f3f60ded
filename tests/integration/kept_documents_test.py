"""What is read of a document is kept, corrected, booked, exported and removed again, by the program itself.

GLIMPSE_BINARY: the program. Pictures, networks and model are those of the checkout.
"""
import csv
import http.client
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest
import zipfile
from xml.etree import ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
INVOICE = ROOT / "tests/data/samples/invoices/invoice_en_fictitious.png"
SECONDS = 300  # a busy machine


class Server:
    """One of our own, with its database in `folder`."""

    def __init__(self, folder, *options):
        self.folder = folder
        self.options = options
        self.process = None

    def start(self):
        self.port = with_server.free_port()
        kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "GLIMPSE_OCR_FOLDER", "GLIMPSE_STORAGE_PICTURE_KEY", "GLIMPSE_JOBS_WEBHOOK_KEY") if key in os.environ}
        self.log = open(pathlib.Path(self.folder) / "log", "ab")
        self.process = subprocess.Popen([BINARY, "serve", "--port", str(self.port), *self.options], stdout=self.log, stderr=subprocess.STDOUT,
                                        env={**kept, "HOME": str(self.folder), "GLIMPSE_MODELS_FOLDER": str(ROOT / "models")})
        problem = with_server.wait_until_ready(self.process, f"http://127.0.0.1:{self.port}", SECONDS)
        if problem:
            raise AssertionError(f"{problem}\n{(pathlib.Path(self.folder) / 'log').read_text()}")
        return self

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(SECONDS)
        self.log.close()

    def ask(self, method, path, body=None, headers=None):
        """Status, and the body: JSON where it is that."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        if isinstance(body, dict):
            body, headers = json.dumps(body), {"Content-Type": "application/json", **(headers or {})}
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        data = response.read()
        connection.close()
        is_json = response.getheader("Content-Type", "").startswith("application/json")
        is_text = response.getheader("Content-Type", "").startswith("text/")
        return response.status, json.loads(data) if is_json else data.decode() if is_text else data

    def read(self, name):
        return self.ask("POST", "/api/v1/documents?type=invoice", INVOICE.read_bytes(), {"Content-Type": "image/png", "X-Request-Id": name})


class KeptDocumentsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server(cls.folder.name, "--storage", "sqlite").start()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        cls.folder.cleanup()

    def test_a_document_on_its_way(self):
        ask = self.server.ask
        status, read = self.server.read("first-document")
        self.assertEqual(status, 200, read)
        status, kept = ask("GET", f"/api/v1/documents/{read['id']}")
        self.assertEqual(status, 200, kept)
        for name in ("type", "status", "fields", "checks", "codes", "model", "template_version"):
            self.assertEqual(kept[name], read[name], name)
        self.assertEqual(kept["revision"], 1)
        status, words = ask("GET", f"/api/v1/documents/{read['id']}/words")
        self.assertEqual((status, words["id"], len(words["pages"])), (200, read["id"], 1))
        status, seen = ask("POST", "/api/v1/ocr", INVOICE.read_bytes(), {"Content-Type": "image/png"})
        self.assertEqual(words["pages"], seen["pages"])
        self.assertEqual(ask("GET", "/api/v1/documents/none/words")[0], 404)

        path = f"/api/v1/documents/{read['id']}"
        status, changed = ask("PATCH", path, {"revision": 1, "fields": {"buyer_name": "=cmd"}, "status": "verified"})
        self.assertEqual((status, changed["revision"], changed["fields"]["buyer_name"]["value"]), (200, 2, "=cmd"))
        status, refused = ask("PATCH", path, {"revision": 1, "fields": {"buyer_name": "later"}})
        self.assertEqual((status, refused["error"]["code"]), (409, "conflict"))
        status, listed = ask("GET", "/api/v1/documents?status=verified&text=%3Dcmd&type=invoice&limit=1")
        self.assertEqual([one["id"] for one in listed["documents"]], [read["id"]])
        status, audit = ask("GET", path + "/audit")
        self.assertEqual([change["field"] for change in audit["changes"]], ["status", "buyer_name", "status"])

        status, entry = ask("POST", path + "/entry", {"fields": {"currency": "USD", "amount": "10.5", "category": "office"}})
        self.assertEqual((status, entry["payer"], entry["amount"], entry["duplicates"]), (200, "=cmd", "10.50", []), entry)
        entry_path = f"/api/v1/entries/{entry['id']}"
        status, changed = ask("PATCH", entry_path, {"revision": 1, "fields": {"seller": "Corner Ltd"}})
        self.assertEqual((status, changed["seller"]), (200, "Corner Ltd"), changed)
        status, confirmed = ask("POST", entry_path + "/confirm", {"revision": 2})
        self.assertEqual((status, confirmed["state"]), (200, "confirmed"), confirmed)

        # The same files once more.
        status, again = self.server.read("the-same-again")
        self.assertEqual(status, 200, again)
        status, second = ask("POST", f"/api/v1/documents/{again['id']}/entry", {"fields": {"currency": "USD", "amount": "10.50"}})
        self.assertEqual([(one["entry_id"], one["state"]) for one in second["duplicates"]], [(entry["id"], "confirmed")])
        status, refused = ask("POST", f"/api/v1/entries/{second['id']}/confirm", {"revision": 1})
        self.assertEqual((status, refused["error"]["code"]), (409, "conflict"))
        status, listed = ask("GET", "/api/v1/entries?state=confirmed&category=office&text=corner")
        self.assertEqual([one["id"] for one in listed["entries"]], [entry["id"]])

        # Another picture of the same sheet, smaller.
        with tempfile.TemporaryDirectory() as folder:
            smaller = pathlib.Path(folder) / "smaller.png"
            subprocess.run([BINARY, "preprocess", INVOICE, "-o", smaller], check=True, capture_output=True)
            self.assertNotEqual(smaller.read_bytes(), INVOICE.read_bytes())
            status, other = ask("POST", "/api/v1/documents?type=invoice", smaller.read_bytes(), {"Content-Type": "image/png"})
        self.assertEqual(status, 200, other)
        status, third = ask("POST", f"/api/v1/documents/{other['id']}/entry", {"fields": {"currency": "USD", "amount": "10.50", "invoice_number": None}})
        self.assertIn((entry["id"], "alike"), [(one["entry_id"], one["reason"]) for one in third["duplicates"]], third)
        self.assertEqual(ask("DELETE", f"/api/v1/documents/{other['id']}")[0], 200)

        status, table = ask("GET", "/api/v1/entries/export?format=csv&state=confirmed")
        rows = list(csv.DictReader(io.StringIO(table)))
        self.assertEqual([(row["id"], row["payer"], row["amount"]) for row in rows], [(entry["id"], "'=cmd", "10.50")])
        status, book = ask("GET", "/api/v1/entries/export?format=xlsx&state=confirmed")
        with zipfile.ZipFile(io.BytesIO(book)) as parts:
            self.assertIsNone(parts.testzip())
            sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        space = {"": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        cells = [["".join(cell.itertext()) for cell in row.findall("c", space)] for row in sheet.findall("sheetData/row", space)]
        self.assertEqual(len(cells), 2)
        told = dict(zip(cells[0], [cell for cell in cells[1]], strict=False))
        self.assertIn(entry["id"], cells[1])
        self.assertIn("=cmd", cells[1])  # a text, not a formula
        self.assertFalse(sheet.findall(".//f", space))
        self.assertIn("10.5", cells[1])
        self.assertEqual(list(told)[:3], ["id", "document_id", "state"])
        status, export = ask("GET", "/api/v1/entries/export")
        self.assertEqual(len(export["entries"]), 2)

        status, removed = ask("DELETE", path)
        self.assertEqual((status, removed), (200, {"removed": True}))
        for gone in (path, entry_path, entry_path + "/audit"):
            self.assertEqual(ask("GET", gone)[0], 404, gone)
        files = (pathlib.Path(self.folder.name) / ".local/share/glimpse").iterdir()
        self.assertFalse([file for file in files if b"Corner Ltd" in file.read_bytes()])

    def test_what_cannot_be_is_refused(self):
        for method, path, body, expected in (
                ("GET", "/api/v1/documents/none", None, 404), ("DELETE", "/api/v1/documents/none", None, 404),
                ("GET", "/api/v1/documents?status=lost", None, 400), ("GET", "/api/v1/documents?colour=red", None, 400),
                ("GET", "/api/v1/documents?created_from=yesterday", None, 400), ("GET", "/api/v1/entries?limit=501", None, 400),
                ("GET", "/api/v1/entries?after=x", None, 400), ("GET", "/api/v1/entries/export?format=pdf", None, 400),
                ("PATCH", "/api/v1/documents/none", {"fields": {}}, 400), ("PATCH", "/api/v1/documents/none", {"revision": 1}, 404),
                ("PATCH", "/api/v1/entries/none", {"revision": 1, "state": "draft"}, 404), ("POST", "/api/v1/documents/none/entry", None, 404),
                ("POST", "/api/v1/entries/none/confirm", {"revision": 1}, 404), ("DELETE", "/api/v1/entries", None, 405),
                ("PATCH", "/api/v1/documents/none/audit", {"revision": 1}, 405)):
            status, answer = self.server.ask(method, path, body)
            self.assertEqual(status, expected, (method, path, answer))


class LostTest(unittest.TestCase):
    def test_a_database_that_is_away_is_a_503_and_a_killed_server_loses_nothing_it_answered(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(folder, "--storage", "sqlite").start()
            self.assertEqual(server.read("kept")[0], 200)
            server.end(signal.SIGKILL)
            server.start()
            self.assertEqual(server.ask("GET", "/api/v1/documents/kept")[0], 200)
            database = pathlib.Path(folder) / ".local/share/glimpse/documents.db"
            database.rename(database.with_suffix(".away"))
            database.mkdir()
            status, refused = server.read("not-kept")
            self.assertEqual((status, refused["error"]["code"]), (503, "unavailable"))
            database.rmdir()
            database.with_suffix(".away").rename(database)
            self.assertEqual(server.ask("GET", "/api/v1/documents/kept")[0], 200)
            self.assertEqual(server.ask("GET", "/api/v1/documents/not-kept")[0], 404)
            self.assertEqual(server.read("not-kept")[0], 200)
            server.end()

    def test_without_a_database_documents_are_read_and_nothing_is_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(folder).start()
            self.assertEqual(server.read("read")[0], 200)
            status, refused = server.ask("GET", "/api/v1/documents")
            self.assertEqual((status, refused["error"]["code"]), (503, "unavailable"))
            self.assertFalse((pathlib.Path(folder) / ".local").exists())
            server.end()


if __name__ == "__main__":
    unittest.main()
