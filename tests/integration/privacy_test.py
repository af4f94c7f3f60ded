"""Personal data passes through the real server: what is told of it, what the model is shown, and what is left of it anywhere.

GLIMPSE_BINARY: the program; its text reader's networks have to be there (tools/fetch_dependencies.sh). Pictures: tests/data/privacy, drawn by
tuning/eval/make_personal.py; nobody has these numbers.
"""
import base64
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
FOLDER = ROOT / "tests/data/privacy"
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
FORM, IDENTITY_CARD, BANK_CARD = "sheet_0.png", "sheet_1.png", "sheet_3.png"
NAME, _, IDENTITY_NUMBER, _ = TRUTH[IDENTITY_CARD]["personal"]
PHONE, CARD = "13912345678", "4111111111111111"
SECRETS = [value for one in TRUTH.values() for value in one["personal"]] + [PHONE, CARD]
SECONDS = 300  # a busy machine
POLICIES = ("allow", "mask", "block")


def plain(text):
    return "".join(text.split())


def secrets_in(data):
    """Which of the secrets stand in these bytes, with or without the spaces that they are printed with."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    return sorted({secret for secret in SECRETS if secret in text or plain(secret) in plain(text)})


class Server:
    """One of our own; everything it writes is in `folder`."""

    def __init__(self, folder, *options, policies=POLICIES):
        self.folder = pathlib.Path(folder)
        self.keys = {policy: self.run("keys", "create", policy, "--scopes", "admin", "--privacy", policy).stdout.strip() for policy in policies}
        self.port = with_server.free_port()
        self.log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen([BINARY, "serve", "--port", str(self.port), "--log-level", "debug", *options], stdout=self.log, stderr=subprocess.STDOUT,
                                        env=self.environment())
        problem = with_server.wait_until_ready(self.process, f"http://127.0.0.1:{self.port}", SECONDS)
        if problem:
            raise AssertionError(f"{problem}\n{(self.folder / 'log').read_text()}")

    def environment(self):
        kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "GLIMPSE_OCR_FOLDER") if key in os.environ}
        (self.folder / "tmp").mkdir(exist_ok=True)
        return {**kept, "HOME": str(self.folder), "TMPDIR": str(self.folder / "tmp"), "GLIMPSE_MODELS_FOLDER": str(ROOT / "models")}

    def run(self, *words):
        return subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=SECONDS, env=self.environment())

    def ask(self, policy, method, path, body=None, content_type="application/json"):
        """Status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        headers = {"Authorization": f"Bearer {self.keys[policy]}"} if policy else {}
        if body is not None:
            headers["Content-Type"] = content_type
            body = json.dumps(body).encode() if isinstance(body, dict) else body
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        data = response.read().decode()
        connection.close()
        return response.status, data

    def send(self, policy, path, name):
        return self.ask(policy, "POST", path, (FOLDER / name).read_bytes(), "image/png")

    def end(self):
        with_server.stop(self.process)
        self.log.close()

    def files_with_secrets(self):
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        assert any(file.name == "log" and file.stat().st_size > 1000 for file in files)
        return {str(file): found for file in files if (found := secrets_in(file.read_bytes()))}


class PrivacyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server(cls.folder.name, "--storage", "sqlite")

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        cls.folder.cleanup()

    def refused(self, answer):
        status, body = answer
        self.assertEqual(status, 422, body)
        self.assertIn("personal data was found", body)
        self.assertEqual(secrets_in(body), [])
        return json.loads(body)["error"]

    def test_1_text_of_pictures(self):
        for name, truth in TRUTH.items():
            status, seen = self.server.send("allow", "/api/v1/ocr", name)
            self.assertEqual(status, 200, seen)
            self.assertEqual(secrets_in(seen), sorted(truth["personal"]))
            status, masked = self.server.send("mask", "/api/v1/ocr", name)
            self.assertEqual((status, secrets_in(masked)), (200, []))
            for other in truth["other"]:
                self.assertIn(plain(other), plain(masked))
        error = self.refused(self.server.send("block", "/api/v1/ocr", IDENTITY_CARD))
        self.assertEqual(error["code"], "refused_content")
        self.assertIn("(id_number, name, address)", error["message"])

    def test_2_the_model_is_shown_no_personal_data(self):
        for name, truth in TRUTH.items():
            shown = {}
            for policy in ("allow", "mask"):
                status, body = self.server.send(policy, "/api/v1/preprocess", name)
                self.assertEqual(status, 200, body)
                picture = base64.b64decode(json.loads(body)["image"])
                status, shown[policy] = self.server.ask("allow", "POST", "/api/v1/ocr", picture, "image/png")
                self.assertEqual(status, 200)
            self.assertTrue(secrets_in(shown["allow"]), name)
            self.assertEqual(secrets_in(shown["mask"]), [], name)
            # Not even the end of one.
            self.assertEqual([one for one in truth["personal"] if len(one) > 8 and plain(one)[-6:] in plain(shown["mask"])], [])
        self.refused(self.server.send("block", "/api/v1/preprocess", BANK_CARD))

    def test_3_documents(self):
        status, masked = self.server.send("mask", "/api/v1/documents?type=id_card", IDENTITY_CARD)
        self.assertEqual((status, secrets_in(masked)), (200, []), masked)
        document = json.loads(masked)
        self.assertEqual(document["fields"]["id_number"]["value"], "*" * 18)
        self.assertEqual(document["fields"]["id_number"]["witnesses"], ["text"])  # the model was not asked for what it cannot see
        self.assertEqual(document["fields"]["name"]["value"], "*" * len(NAME))
        status, kept = self.server.ask("allow", "GET", f"/api/v1/documents/{document['id']}")
        self.assertEqual((status, secrets_in(kept)), (200, []))
        self.refused(self.server.send("block", "/api/v1/documents?type=id_card", IDENTITY_CARD))
        status, listed = self.server.ask("allow", "GET", "/api/v1/documents")
        self.assertEqual(len(json.loads(listed)["documents"]), 1)

        # One that somebody kept who may see it is covered for others.
        status, open_ = self.server.send("allow", "/api/v1/documents?type=id_card", IDENTITY_CARD)
        self.assertIn(IDENTITY_NUMBER, open_)
        path = f"/api/v1/documents/{json.loads(open_)['id']}"
        self.assertIn(IDENTITY_NUMBER, self.server.ask("allow", "GET", path)[1])
        for policy in ("mask", "block"):
            for covered in (path, "/api/v1/documents"):
                status, body = self.server.ask(policy, "GET", covered)
                self.assertEqual((status, secrets_in(body)), (200, []))
        self.assertEqual(self.server.ask("allow", "DELETE", path)[0], 200)

    def question(self, text, **more):
        return {"text": text, "max_tokens": 80, "cache": "off", **more}

    def test_4_questions_and_answers(self):
        # A format makes the model write a number.
        said = {"response_format": {"type": "regex", "regex": f"It is {PHONE}, or {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}\\."}}
        for path, ask in (("/api/v1/inference", self.question("Which number?", **said)),
                          ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Which number?"}], "max_tokens": 80, **said})):
            for stream in (False, True):
                status, body = self.server.ask("allow", "POST", path, {**ask, "stream": stream})
                self.assertEqual(status, 200, body)
                if not stream:
                    self.assertEqual(secrets_in(body), sorted([PHONE, CARD]))
                for policy in ("mask", "block"):
                    status, body = self.server.ask(policy, "POST", path, {**ask, "stream": stream})
                    self.assertEqual(status, 200, body)
                    self.assertEqual(secrets_in(body), [])
                    told = "".join(self.pieces(body)) if stream else body
                    self.assertIn(f"It is {'*' * 11}, or {'*' * 19}.", told)
                    self.assertNotIn(PHONE[:5], told)
                    self.assertNotIn(CARD[:4], told)

    def pieces(self, events):
        """The texts of a stream."""
        for line in events.splitlines():
            if not line.startswith("data: {"):
                continue
            data = json.loads(line[6:])
            if "choices" in data:
                yield "".join(choice["delta"].get("content") or "" for choice in data["choices"])
            elif "text" in data:
                yield data["text"]

    def test_5_what_is_written_is_looked_at_and_answers_are_not_shared(self):
        for path, ask in (("/api/v1/inference", {"text": f"Who has {PHONE}?", "max_tokens": 4}),
                          ("/v1/chat/completions", {"messages": [{"role": "user", "content": f"Who has {PHONE}?"}], "max_tokens": 4})):
            self.assertEqual(self.server.ask("mask", "POST", path, ask)[0], 200)
            status, body = self.server.ask("block", "POST", path, ask)
            self.assertEqual((status, secrets_in(body)), (422, []), body)
        picture = base64.b64encode((FOLDER / BANK_CARD).read_bytes()).decode()
        ask = {"text": "Card number?", "image": picture, "max_tokens": 24, "evidence": "on"}
        answers = {policy: json.loads(self.server.ask(policy, "POST", "/api/v1/inference", ask)[1]) for policy in ("allow", "mask")}
        self.assertFalse(answers["mask"]["cached"])
        self.assertEqual(secrets_in(json.dumps(answers["mask"], ensure_ascii=False)), [])
        self.refused(self.server.ask("block", "POST", "/api/v1/inference", ask))
        status, events = self.server.ask("block", "POST", "/api/v1/inference", {**ask, "stream": True})
        self.assertIn("personal data was found (bank_card)", events)

    def test_6_nothing_is_left_anywhere(self):
        status, metrics = self.server.ask("allow", "GET", "/metrics")
        self.assertEqual((status, secrets_in(metrics)), (200, []))
        self.assertEqual(self.server.ask("mask", "GET", f"/api/v1/documents?text={PHONE}")[0], 200)
        self.assertEqual(self.server.ask("mask", "POST", "/api/v1/inference", {"text": "x", PHONE: 1})[0], 400)
        self.server.process.send_signal(15)
        self.server.process.wait(SECONDS)
        self.assertEqual(self.server.files_with_secrets(), {})


class WithoutKeysTest(unittest.TestCase):
    def test_the_policy_of_the_server_holds_for_everybody(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(folder, "--privacy", "mask", policies=())
            try:
                status, body = server.send(None, "/api/v1/ocr", BANK_CARD)
                self.assertEqual((status, secrets_in(body)), (200, []))
                self.assertIn("*" * 10, body)
            finally:
                server.end()


class WithoutReaderTest(unittest.TestCase):
    def test_nothing_is_let_through(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(folder, "--ocr-folder", folder)
            try:
                for path in ("/api/v1/ocr", "/api/v1/preprocess", "/api/v1/documents"):
                    for policy in ("mask", "block"):
                        status, body = server.send(policy, path, BANK_CARD)
                        self.assertEqual(status, 503, (path, policy, body))
                picture = base64.b64encode((FOLDER / BANK_CARD).read_bytes()).decode()
                self.assertEqual(server.ask("mask", "POST", "/api/v1/inference", {"text": "Number?", "image": picture})[0], 503)
                self.assertEqual(server.ask("mask", "POST", "/api/v1/inference", {"text": "Hello", "max_tokens": 2})[0], 200)
            finally:
                server.end()
            refused = server.run("serve", "--port", "0", "--ocr-folder", folder, "--privacy", "mask")
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn("no text reader to find personal data", refused.stderr)


class CommandLineTest(unittest.TestCase):
    def test_a_picture_is_read_masked_and_blocked(self):
        def ocr(policy):
            return subprocess.run([BINARY, "ocr", str(FOLDER / BANK_CARD), "--privacy", policy], capture_output=True, text=True, timeout=SECONDS)

        self.assertEqual(secrets_in(ocr("allow").stdout), TRUTH[BANK_CARD]["personal"])
        self.assertEqual((ocr("mask").returncode, secrets_in(ocr("mask").stdout)), (0, []))
        blocked = ocr("block")
        self.assertNotEqual(blocked.returncode, 0)
        self.assertIn("bank_card", blocked.stderr)


if __name__ == "__main__":
    unittest.main()
