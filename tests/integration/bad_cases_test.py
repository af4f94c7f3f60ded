"""What went wrong is said, found, shown and exported, without personal data.

GLIMPSE_BINARY: the program. Pictures, networks and model are those of the checkout.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from kept_documents_test import BINARY, ROOT, Server

CARD = "6222021234567890128"  # passes Luhn
PHONE = "13812345678"


class BadCasesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        os.environ["GLIMPSE_STORAGE_PICTURE_KEY"] = "3c" * 32
        cls.server = Server(cls.folder.name, "--storage", "sqlite", "--storage-picture-days", "7").start()

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        del os.environ["GLIMPSE_STORAGE_PICTURE_KEY"]
        cls.folder.cleanup()

    def badcases(self, *arguments, expect=0):
        environment = {**os.environ, "HOME": self.folder.name}
        environment.pop("XDG_DATA_HOME", None)
        done = subprocess.run([BINARY, "badcases", *arguments, "--storage", "sqlite", "--storage-picture-days", "7"], env=environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done.stdout if expect == 0 else done.stderr

    def test_the_way_of_a_case(self):
        ask = self.server.ask
        status, read = self.server.read("a-bad-one")
        self.assertEqual(status, 200, read)
        name = "buyer_name"
        status, kept = ask("POST", "/api/v1/feedback", {"document_id": read["id"], "rating": "bad", "fields": {name: "Somebody Else", "amount_due": None},
                                                        "comment": f"call me at {PHONE}"})
        self.assertEqual(status, 201, kept)
        self.assertEqual(ask("POST", "/api/v1/feedback", {"question": "Which card?", "answer": f"卡号 {CARD}", "expected": "none", "rating": "bad"})[0], 201)
        self.assertEqual(ask("POST", "/api/v1/feedback", {"answer": "fine", "rating": "good"})[0], 201)
        self.assertEqual(ask("PATCH", f"/api/v1/documents/{read['id']}", {"revision": 1, "fields": {name: "Jo Public Ltd"}})[0], 200)

        listed = self.badcases("list", "--why", "corrected")
        self.assertIn(read["id"], listed)
        self.assertIn("corrected, feedback", listed)
        self.assertIn("0 cases", self.badcases("list", "--type", "receipt"))
        shown = json.loads(self.badcases("show", read["id"]))
        self.assertEqual(shown["expected"], {name: "Jo Public Ltd", "amount_due": None}, "who may change a document has the last word")
        self.assertEqual(shown["found"][name], "Jo Public Ltd")

        folder = pathlib.Path(self.folder.name) / "cases"
        self.assertIn("1 documents with 0 pictures", self.badcases("export", str(folder)))
        cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text().splitlines()]
        answers = [one for one in map(json.loads, (folder / "answers.jsonl").read_text().splitlines()) if one["why"] == "feedback"]
        self.assertEqual(len(answers), 1)
        (case,) = [one for one in cases if one["document_id"] == read["id"]]
        self.assertEqual(case["pictures"], [], "nobody looked for personal data in them")
        self.assertEqual(answers[0]["expected"], "none")
        written = "".join(path.read_text() for path in folder.glob("*.jsonl"))
        for number in (CARD, PHONE):
            self.assertNotIn(number, written)

        self.badcases("export", str(folder), "--with-personal-data")
        (case,) = [one for one in map(json.loads, (folder / "cases.jsonl").read_text().splitlines()) if one["document_id"] == read["id"]]
        self.assertEqual((folder / case["pictures"][0]).read_bytes()[:3], b"\xff\xd8\xff")
        self.assertIn(PHONE, case["comments"][0])

        mended = pathlib.Path(self.folder.name) / "mended"
        made = subprocess.run([sys.executable, "-m", "eval.from_bad_cases", str(folder), str(mended)], cwd=ROOT / "tuning", capture_output=True, text=True, timeout=60)
        self.assertIn("1 documents", made.stdout, made.stderr)
        environment = {**os.environ, "HOME": self.folder.name, "GLIMPSE_MODELS_FOLDER": str(ROOT / "models")}
        tested = subprocess.run([BINARY, "templates", "test", "invoice", str(mended / "invoice"), "--json", str(mended / "score.json")], env=environment,
                                capture_output=True, text=True, timeout=300)
        self.assertEqual(tested.returncode, 0, tested.stderr)
        (document,) = json.loads((mended / "score.json").read_text())["documents"]
        self.assertEqual({field: one["truth"] for field, one in document["fields"].items()}, {name: "Jo Public Ltd", "amount_due": None})
        evaluated = subprocess.run([BINARY, "eval", "--suite", str(mended), "--json", str(mended / "eval.json")], env=environment, capture_output=True, text=True, timeout=300)
        self.assertEqual(evaluated.returncode, 0, evaluated.stderr)
        self.assertEqual(json.loads((mended / "eval.json").read_text())["scored"], 1)

        self.assertEqual(ask("DELETE", f"/api/v1/documents/{read['id']}")[0], 200)
        self.assertNotIn(read["id"], self.badcases("list"))

    def test_questions_that_come_to_nothing_are_noted(self):
        ask = self.server.ask
        schema = {"type": "object", "properties": {"total": {"type": "string", "minLength": 40}}, "required": ["total"]}
        wanted = {"type": "json_schema", "json_schema": {"name": "total", "schema": schema}}
        status, cut = ask("POST", "/api/v1/inference", {"text": f"Whose is {PHONE}?", "response_format": wanted, "max_tokens": 3})
        self.assertEqual((status, cut["finish_reason"]), (200, "length"), cut)
        self.assertEqual(ask("POST", "/api/v1/inference", {"text": "Only three words.", "max_tokens": 3})[0], 200)
        status, late = ask("POST", "/api/v1/inference", {"text": "Tell a long story.", "max_tokens": 3000}, {"X-Request-Timeout": "0.001"})
        self.assertEqual(status, 504, late)
        folder = pathlib.Path(self.folder.name) / "failures"
        self.badcases("export", str(folder))
        noted = {one["why"]: one["question"] for one in map(json.loads, (folder / "answers.jsonl").read_text().splitlines()) if one["why"] != "feedback"}
        self.assertEqual(sorted(noted), ["cut", "timeout"])
        self.assertEqual(noted["timeout"], "Tell a long story.")
        self.assertNotIn(PHONE, noted["cut"])
        self.assertIn("Whose is ", noted["cut"])

    def test_mistakes_are_told(self):
        ask = self.server.ask
        for body in ({"rating": "bad"}, {"answer": "x"}, {"answer": "x", "rating": "poor"}, {"answer": "x", "rating": "bad", "fields": {"a": "b"}}):
            self.assertEqual(ask("POST", "/api/v1/feedback", body)[0], 400, body)
        self.assertEqual(ask("POST", "/api/v1/feedback", {"document_id": "nothing", "rating": "bad"})[0], 404)
        self.assertIn("there is no document", self.badcases("show", "nothing", expect=1))


if __name__ == "__main__":
    unittest.main()
