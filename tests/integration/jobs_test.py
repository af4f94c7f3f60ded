"""Many files while nobody waits: queued, read one after the other, also after everything was killed, and told.

GLIMPSE_BINARY: the program. Pictures, networks and model are those of the checkout.
"""
import base64
import hmac
import http.server
import io
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import zipfile

from kept_documents_test import BINARY, ROOT, SECONDS, Server

INVOICE = ROOT / "tests/data/documents/vat_invoice.png"
SLIP = ROOT / "tests/data/slips/slip-0.png"
BOUNDARY = "----glimpse-jobs"


def multipart(files, **fields):
    """Body and headers of a form; `files` are pairs of a name and bytes."""
    body = b""
    for name, value in fields.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, data in files:
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


class JobsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.server = None

    def tearDown(self):
        if self.server:
            self.server.end()
        self.folder.cleanup()

    def serve(self, *options):
        self.server = Server(self.folder.name, "--storage", "sqlite", *options).start()
        return self.server.ask

    def ended(self, job_id):
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            status, job = self.server.ask("GET", f"/api/v1/jobs/{job_id}")
            self.assertEqual(status, 200, job)
            if job["status"] == "ended":
                return job
            time.sleep(0.1)
        self.fail(f"not over: {job}")

    def test_files_become_documents_and_broken_ones_say_why(self):
        ask = self.serve()
        files = [("发票.png", INVOICE.read_bytes()), ("../../etc/broken.png", INVOICE.read_bytes()[:2000]), ("slip.png", SLIP.read_bytes())]
        status, job = ask("POST", "/api/v1/jobs", *multipart(files, type="vat_invoice", fields="invoice_number"))
        self.assertEqual(status, 202, job)
        self.assertEqual((job["type"], len(job["items"]), sum(job["counts"].values())), ("vat_invoice", 3, 3))
        job = self.ended(job["id"])
        self.assertEqual([item["file"] for item in job["items"]], ["发票.png", "broken.png", "slip.png"])
        self.assertEqual([item["state"] for item in job["items"]], ["done", "failed", "done"])
        self.assertEqual(job["items"][1]["error"]["code"], "unreadable_picture")
        self.assertEqual(job["items"][1]["attempts"], 1)
        status, document = ask("GET", f"/api/v1/documents/{job['items'][0]['document_id']}")
        self.assertEqual((status, list(document["fields"]), document["fields"]["invoice_number"]["value"]), (200, ["invoice_number"], "99622128"))
        status, listed = ask("GET", "/api/v1/jobs?limit=1")
        self.assertEqual([(one["id"], one["counts"]["failed"]) for one in listed["jobs"]], [(job["id"], 1)])
        status, again = ask("POST", f"/api/v1/jobs/{job['id']}/retry")
        self.assertEqual((status, again["counts"]["queued"] + again["counts"]["running"]), (200, 1))
        self.assertEqual(self.ended(job["id"])["counts"]["failed"], 1)
        self.assertEqual(ask("DELETE", f"/api/v1/documents/{job['items'][0]['document_id']}")[0], 200)
        self.assertIsNone(ask("GET", f"/api/v1/jobs/{job['id']}")[1]["items"][0]["file"], "nothing of a document that was removed stays")
        self.assertEqual(ask("DELETE", f"/api/v1/jobs/{job['id']}")[0], 200)
        self.assertEqual(ask("GET", f"/api/v1/jobs/{job['id']}")[0], 404)
        self.assertEqual(ask("GET", f"/api/v1/documents/{job['items'][2]['document_id']}")[0], 200)

    def test_an_archive_stands_for_its_files(self):
        ask = self.serve()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("十一月/发票.png", INVOICE.read_bytes())
            archive.writestr("../../etc/passwd.png", SLIP.read_bytes())
            archive.writestr("__MACOSX/._x", b"x")
            archive.writestr("empty/", b"")
        status, job = ask("POST", "/api/v1/jobs?type=vat_invoice", packed.getvalue(), {"Content-Type": "application/zip"})
        self.assertEqual(status, 202, job)
        self.assertEqual([item["file"] for item in job["items"]], ["发票.png", "passwd.png"])
        self.assertEqual(self.ended(job["id"])["counts"]["done"], 2)

    def test_hostile_archives_are_refused_whole(self):
        ask = self.serve("--jobs-parallel", "0")
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(8):
                archive.writestr(f"{number}.png", bytes(64 << 20))
        many = io.BytesIO()
        with zipfile.ZipFile(many, "w") as archive:
            for number in range(1001):
                archive.writestr(f"{number}.png", b"x")
        begin = time.monotonic()
        for name, data, expected in (("bomb", bomb.getvalue(), 413), ("many", many.getvalue(), 413), ("cut", many.getvalue()[:5000], 422), ("empty", b"PK\5\6" + bytes(18), 400)):
            status, refused = ask("POST", "/api/v1/jobs", data, {"Content-Type": "application/zip"})
            self.assertEqual(status, expected, (name, refused))
        self.assertLess(time.monotonic() - begin, 30)
        self.assertEqual(ask("GET", "/api/v1/jobs")[1]["jobs"], [])

    def test_mistakes_are_told_before_anything_waits(self):
        ask = self.serve()
        self.assertEqual(ask("POST", "/api/v1/jobs", *multipart([("a.png", b"x")], type="vat_invoic"))[0], 404)
        self.assertEqual(ask("POST", "/api/v1/jobs", {"type": "receipt"})[0], 400)
        self.assertEqual(ask("POST", "/api/v1/jobs", *multipart([("a.png", b"")]))[0], 400)
        self.assertEqual(ask("GET", "/api/v1/jobs")[1]["jobs"], [])
        self.assertEqual(ask("POST", "/api/v1/jobs/job_nothing/cancel")[0], 404)

    def test_a_job_is_cancelled(self):
        ask = self.serve("--jobs-parallel", "0")
        _, job = ask("POST", "/api/v1/jobs", *multipart([("a.png", INVOICE.read_bytes())] * 3))
        self.assertEqual(job["status"], "queued")
        self.assertEqual(ask("DELETE", f"/api/v1/jobs/{job['id']}")[0], 409)
        status, job = ask("POST", f"/api/v1/jobs/{job['id']}/cancel")
        self.assertEqual((status, job["status"], job["counts"]["cancelled"]), (200, "ended", 3))
        self.assertEqual(ask("DELETE", f"/api/v1/jobs/{job['id']}")[0], 200)

    def test_files_are_read_at_the_pace_that_their_key_has(self):
        key_file = f"{self.folder.name}/keys.json"

        def made(*options):
            return subprocess.run([BINARY, "keys", "create", "x", "--key-file", key_file, *options], check=True, capture_output=True, text=True).stdout.strip()

        def holder(key):
            return {"Authorization": f"Bearer {key}"}

        slow, poor, chief = made("--scopes", "documents", "--pictures-per-minute", "1"), made("--scopes", "documents", "--tokens-per-day", "1"), made("--scopes", "admin")
        ask = self.serve("--admission", "keys", "--key-file", key_file)
        body, kind = multipart([(f"{i}.png", INVOICE.read_bytes()) for i in range(2)], type="vat_invoice")
        for key, why in ((slow, "1 pictures a minute"), (poor, "1 tokens a day")):
            status, job = ask("POST", "/api/v1/jobs", body, {**kind, **holder(key)})
            self.assertEqual(status, 202, job)
            deadline = time.monotonic() + SECONDS
            # The second is looked at now and then, and runs for a moment.
            while not (job["counts"]["done"] == 1 and job["items"][1]["error"] and job["counts"]["queued"] == 1) and time.monotonic() < deadline:
                time.sleep(0.1)
                job = ask("GET", f"/api/v1/jobs/{job['id']}", headers=holder(chief))[1]
            self.assertEqual([(item["state"], item["attempts"]) for item in job["items"]], [("done", 1), ("queued", 0)], job)
            self.assertIn(why, job["items"][1]["error"]["message"])
        self.assertEqual(ask("GET", "/api/v1/jobs", headers=holder(poor))[0], 429, "what a job took is gone for questions, too")

    def test_a_server_that_was_killed_goes_on_where_it_was(self):
        ask = self.serve("--supervisor", "off", "--request-timeout-seconds", "1")
        _, job = ask("POST", "/api/v1/jobs", *multipart([(f"{i}.png", INVOICE.read_bytes()) for i in range(4)], type="vat_invoice"))
        deadline = time.monotonic() + SECONDS
        while ask("GET", f"/api/v1/jobs/{job['id']}")[1]["counts"]["running"] == 0 and time.monotonic() < deadline:
            time.sleep(0.01)
        self.server.end(signal.SIGKILL)
        self.serve("--supervisor", "off")
        job = self.ended(job["id"])
        self.assertEqual(job["counts"]["done"], 4, job)
        self.assertGreater(max(item["attempts"] for item in job["items"]), 1)
        documents = self.server.ask("GET", "/api/v1/documents")[1]["documents"]
        self.assertEqual(sorted(one["id"] for one in documents), sorted(item["document_id"] for item in job["items"]))

    def test_a_server_that_is_stopped_loses_no_attempt(self):
        ask = self.serve()
        _, job = ask("POST", "/api/v1/jobs", *multipart([(f"{i}.png", INVOICE.read_bytes()) for i in range(4)]))
        self.server.end()
        self.serve()
        job = self.ended(job["id"])
        self.assertEqual([item["attempts"] for item in job["items"]], [1] * 4)
        self.assertEqual(job["counts"]["done"], 4)

    def test_without_a_database_there_are_no_jobs(self):
        self.server = Server(self.folder.name).start()
        self.assertEqual(self.server.ask("POST", "/api/v1/jobs", *multipart([("a.png", b"x")]))[0], 503)

    def test_waiting_files_are_encrypted_where_there_is_a_key(self):
        os.environ["GLIMPSE_STORAGE_PICTURE_KEY"] = "5a" * 32
        self.addCleanup(os.environ.pop, "GLIMPSE_STORAGE_PICTURE_KEY")
        ask = self.serve("--jobs-parallel", "0")
        plain = SLIP.read_bytes()
        _, job = ask("POST", "/api/v1/jobs", *multipart([("a.png", plain)]))
        self.server.end()
        held = b"".join(path.read_bytes() for path in pathlib.Path(self.folder.name).rglob("documents.db*"))
        self.assertIn(job["id"].encode(), held)
        self.assertNotIn(b"iVBORw0KGgo", held, "the beginning of a PNG in base64")
        self.serve()
        self.assertEqual(self.ended(job["id"])["counts"]["done"], 1)


class Listener:
    """A client's server: refuses the first `failures` messages, and keeps all."""

    def __init__(self, failures=0):
        self.messages, self.failures = [], failures
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.messages.append((dict(self.headers), body))
                self.send_response(500 if len(outer.messages) <= outer.failures else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/told"

    def wait_for(self, count):
        deadline = time.monotonic() + SECONDS
        while len(self.messages) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.messages

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class WebhookTest(unittest.TestCase):
    SECRET = bytes(range(32))

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        os.environ["GLIMPSE_JOBS_WEBHOOK_KEY"] = "whsec_" + base64.b64encode(self.SECRET).decode()

    def tearDown(self):
        del os.environ["GLIMPSE_JOBS_WEBHOOK_KEY"]
        self.server.end()
        self.folder.cleanup()

    def serve(self, *options):
        self.server = Server(self.folder.name, "--storage", "sqlite", *options).start()
        return self.server.ask

    def test_the_end_is_told_signed_until_it_is_taken(self):
        listener = Listener(failures=1)
        self.addCleanup(listener.close)
        ask = self.serve("--jobs-webhook-hosts", "127.0.0.1", "--jobs-webhook-loopback", "on")
        status, job = ask("POST", "/api/v1/jobs", *multipart([("a.png", SLIP.read_bytes()), ("b.png", b"no picture")], callback=listener.url))
        self.assertEqual(status, 202, job)
        (first, _), (headers, body) = listener.wait_for(2)
        self.assertEqual(first["webhook-id"], headers["webhook-id"])
        told = json.loads(body)
        self.assertEqual((told["type"], told["data"]), ("job.ended", {"id": job["id"], "counts": {"done": 1, "failed": 1, "cancelled": 0}}))
        text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        self.assertEqual(headers["webhook-signature"], "v1," + base64.b64encode(hmac.digest(self.SECRET, text, "sha256")).decode())
        self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 300)
        time.sleep(2)
        self.assertEqual(len(listener.messages), 2)

    def test_nobody_else_is_told(self):
        ask = self.serve("--jobs-webhook-hosts", "example.com")
        for callback in ("http://169.254.169.254/latest", "http://127.0.0.1:7860/", "file:///etc/passwd", "https://user@example.com/", "https://example.com:8443/"):
            status, refused = ask("POST", "/api/v1/jobs", *multipart([("a.png", b"x")], callback=callback))
            self.assertEqual((status, refused["error"]["code"]), (400, "invalid_request"), callback)
        self.assertEqual(ask("GET", "/api/v1/jobs")[1]["jobs"], [])


if __name__ == "__main__":
    unittest.main()
