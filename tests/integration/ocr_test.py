"""The text reader on real pictures: `glimpse ocr`, POST /api/v1/ocr, and what it reads as evidence before a question.

GLIMPSE_BINARY: the program. The networks are those it was built with; the model is models/nano of the checkout.
"""
import base64
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
SAMPLES = ROOT / "tests/data/samples"
INVOICE = SAMPLES / "invoices/invoice_en_fictitious.png"
TABLE = SAMPLES / "tables/rowspan_zh.png"
UPSIDE_DOWN = SAMPLES / "orientation/text_zh_upside_down_no_exif.jpg"
EMPTY = SAMPLES / "documents/empty_black.jpg"
ITEMS = SAMPLES / "pdf/invoice_AzureInterior.pdf"
PAGES = SAMPLES / "pdf/multi_page.pdf"
SECONDS = 300  # a busy machine


def environment():
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "GLIMPSE_OCR_FOLDER") if key in os.environ}
    return {**kept, "GLIMPSE_MODELS_FOLDER": str(ROOT / "models")}


def run(*words, **more):
    return subprocess.run([BINARY, *map(str, words)], env={**environment(), **more}, capture_output=True, text=True, timeout=SECONDS)


def read(*words):
    ended = run("ocr", *words, "--json")
    if ended.returncode != 0:
        raise AssertionError(ended.stderr)
    return json.loads(ended.stdout)["pages"]


def texts(page):
    return [line["text"] for line in page["lines"]]


class CommandTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Together: loading the networks is what takes long.
        cls.invoice, cls.table, cls.upside_down, cls.empty = read(INVOICE, TABLE, UPSIDE_DOWN, EMPTY)

    def test_reads_an_english_invoice_in_reading_order(self):
        found = texts(self.invoice)
        for wanted in ("Sammy Maystone", "Jan 31, 2022", "po_number_123", "$127.50", "Description: Cleaning"):
            self.assertIn(wanted, found)
        rows = [found.index(text) for text in ("Service A", "12", "$10.00", "$120.00", "Service B", "5", "$1.50", "$7.50")]
        self.assertEqual(rows, sorted(rows))

    def test_lines_lie_where_they_are_printed(self):
        self.assertEqual((self.invoice["width"], self.invoice["height"]), (1700, 2200))
        line = next(line for line in self.invoice["lines"] if line["text"] == "INVOICE")
        (left, top), _, (right, bottom), _ = line["polygon"]
        self.assertLess(abs(left - 1267) + abs(top - 65) + abs(right - 1600) + abs(bottom - 144), 40)
        self.assertGreater(line["score"], 0.9)

    def test_reads_a_chinese_table(self):
        found = texts(self.table)
        for wanted in ("果园收成表", "名称", "荔枝", "芒果", "香蕉", "-10", "20"):
            self.assertIn(wanted, found)

    def test_reads_what_stands_on_its_head(self):
        (line,) = self.upside_down["lines"]
        self.assertGreater(line["score"], 0.8)
        self.assertRegex(line["text"], "[\u4e00-\u9fff]")
        begin, end = line["polygon"][0], line["polygon"][1]
        self.assertGreater(begin[0], end[0])  # it begins at the right

    def test_an_empty_picture_has_no_lines(self):
        self.assertEqual(self.empty["lines"], [])
        self.assertGreater(self.empty["width"], 0)

    def test_prints_rows_and_draws_lines(self):
        with tempfile.TemporaryDirectory() as folder:
            drawn = pathlib.Path(folder) / "lines.png"
            ended = run("ocr", TABLE, "--annotate", drawn)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertIn("荔枝\t11\t1\t10\n", ended.stdout)
            self.assertEqual(drawn.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")

    def test_pages_are_chosen(self):
        self.assertEqual(len(read(PAGES, "--pages", "2-3")), 2)
        ended = run("ocr", PAGES, "--pages", "1-2", "--annotate", "never.png")
        self.assertEqual(ended.returncode, 2, ended.stderr)
        self.assertIn("choose one with --pages", ended.stderr)

    def test_the_fast_networks_read_too(self):
        read = json.loads(run("ocr", TABLE, "--json", "--ocr-model", "pp-ocrv4-mobile").stdout)
        self.assertEqual(read["model"], "pp-ocrv4-mobile")
        self.assertIn("荔枝", texts(read["pages"][0]))
        check = {check["name"]: check for check in json.loads(run("doctor", "--json", GLIMPSE_OCR_MODEL="pp-ocrv4-mobile").stdout)["checks"]}["text_reader"]
        self.assertEqual((check["verdict"], "pp-ocrv4-mobile" in check["finding"]), ("good", True), check)
        self.assertEqual(run("ocr", TABLE, "--ocr-model", "pp-ocrv5").returncode, 2)

    def test_says_what_is_missing(self):
        with tempfile.TemporaryDirectory() as folder:
            ended = run("ocr", TABLE, "--ocr-folder", folder)
            self.assertEqual(ended.returncode, 1)
            self.assertIn("glimpse doctor", ended.stderr)
            checks = {check["name"]: check for check in json.loads(run("doctor", "--json", GLIMPSE_OCR_FOLDER=folder).stdout)["checks"]}
            self.assertEqual(checks["text_reader"]["verdict"], "problem")
        checks = {check["name"]: check for check in json.loads(run("doctor", "--json").stdout)["checks"]}
        self.assertEqual(checks["text_reader"]["verdict"], "good")


class ServerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="glimpse-ocr-")
        cls.port = with_server.free_port()
        cls.log = open(os.path.join(cls.folder, "log"), "wb")
        cls.server = subprocess.Popen([BINARY, "serve", "--port", str(cls.port)], env=environment(), stdout=cls.log, stderr=cls.log)
        problem = with_server.wait_until_ready(cls.server, f"http://127.0.0.1:{cls.port}", SECONDS)
        assert problem is None, problem

    @classmethod
    def tearDownClass(cls):
        problem = with_server.stop(cls.server)
        cls.log.close()
        said = pathlib.Path(cls.folder, "log").read_text()
        shutil.rmtree(cls.folder)
        assert problem is None, f"{problem}\n{said}"
        assert "the text reader, pp-ocrv6-small, is loaded" in said, said
        assert "荔枝" not in said, "what was read stands in the log"

    def post(self, path, body, content_type):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        self.addCleanup(client.close)
        client.request("POST", path, body, {"Content-Type": content_type})
        answer = client.getresponse()
        return answer.status, json.loads(answer.read())

    def post_json(self, path, **members):
        return self.post(path, json.dumps(members), "application/json")

    def test_reads_in_each_wire_form_and_remembers(self):
        picture = TABLE.read_bytes()
        status, raw = self.post("/api/v1/ocr", picture, "image/png")
        self.assertEqual(status, 200, raw)
        self.assertIn("荔枝", texts(raw["pages"][0]))
        self.assertEqual(raw["model"], "pp-ocrv6-small")
        status, by_json = self.post_json("/api/v1/ocr", image=base64.b64encode(picture).decode())
        self.assertEqual((status, by_json["pages"]), (200, raw["pages"]))
        self.assertTrue(by_json["cached"])
        form = b'--XX\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n' + picture + b"\r\n--XX--\r\n"
        status, by_form = self.post("/api/v1/ocr", form, "multipart/form-data; boundary=XX")
        self.assertEqual((status, by_form["pages"]), (200, raw["pages"]))

    def test_tells_words_where_they_are_wished_for(self):
        status, answer = self.post("/api/v1/ocr?words=true", INVOICE.read_bytes(), "image/png")
        self.assertEqual(status, 200, answer)
        lines = answer["pages"][0]["lines"]
        self.assertGreater(sum(len(line["words"]) for line in lines), len(lines))
        for line in lines:
            self.assertEqual(" ".join(word["text"] for word in line["words"]), " ".join(line["text"].split()))
            left, right = line["polygon"][0][0], line["polygon"][1][0]
            for word in line["words"]:
                self.assertLessEqual(left - 0.2, word["polygon"][0][0])
                self.assertLess(word["polygon"][0][0], word["polygon"][1][0])
                self.assertLessEqual(word["polygon"][1][0], right + 0.2)
        self.assertNotIn("words", self.post("/api/v1/ocr", INVOICE.read_bytes(), "image/png")[1]["pages"][0]["lines"][0])
        self.assertEqual(self.post("/api/v1/ocr?words=some", INVOICE.read_bytes(), "image/png")[0], 400)

    def test_refuses_with_reasons(self):
        self.assertEqual(self.post_json("/api/v1/ocr")[0], 400)
        self.assertEqual(self.post_json("/api/v1/ocr", image="eA==")[0], 415)
        self.assertEqual(self.post("/api/v1/ocr", (SAMPLES / "hostile/truncated.jpg").read_bytes(), "image/jpeg")[0], 422)
        self.assertEqual(self.post("/api/v1/ocr?pages=7", PAGES.read_bytes(), "application/pdf")[0], 400)
        self.assertEqual(self.post("/api/v1/ocr", b"x", "text/plain")[0], 415)

    def test_who_hangs_up_leaves_the_server_well(self):
        body = INVOICE.read_bytes()
        with socket.create_connection(("127.0.0.1", self.port)) as client:
            client.sendall(f"POST /api/v1/ocr HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            time.sleep(0.2)
        self.assertEqual(self.post("/api/v1/ocr", EMPTY.read_bytes(), "image/jpeg")[0], 200)

    def test_many_at_once_are_all_answered(self):
        statuses = []
        pictures = [TABLE, EMPTY, UPSIDE_DOWN, TABLE]
        threads = [threading.Thread(target=lambda path=path: statuses.append(self.post("/api/v1/ocr", path.read_bytes(), "image/png")[0])) for path in pictures]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [200] * len(pictures))

    def test_evidence_stands_before_the_question(self):
        picture = base64.b64encode(TABLE.read_bytes()).decode()
        ask = {"image": picture, "text": "荔枝的产量是多少?", "max_tokens": 8}
        status, plain = self.post_json("/api/v1/inference", **ask)
        self.assertEqual(status, 200, plain)
        self.assertNotIn("evidence_lines", plain)
        status, with_evidence = self.post_json("/api/v1/inference", **ask, evidence="on")
        self.assertEqual(status, 200, with_evidence)
        self.assertGreater(with_evidence["evidence_lines"], 15)
        self.assertGreater(with_evidence["usage"]["prompt_tokens"], plain["usage"]["prompt_tokens"] + 40)
        self.assertFalse(with_evidence["cached"])
        self.assertTrue(self.post_json("/api/v1/inference", **ask, evidence="on")[1]["cached"])
        self.assertEqual(self.post_json("/api/v1/inference", **ask, evidence="maybe")[0], 400)
        status, nothing = self.post_json("/api/v1/inference", **{**ask, "image": base64.b64encode(EMPTY.read_bytes()).decode()}, evidence="on")
        self.assertEqual((status, nothing["evidence_lines"]), (200, 0))

    def test_a_tables_cells_have_their_names_where_the_model_wants_them(self):
        tokens = {}
        for names in ("auto", "on", "off"):
            ended = run("ask", ITEMS, "Total?", "--evidence", "on", "--ocr-cell-names", names, "--max-tokens", 1, "--json")
            self.assertEqual(ended.returncode, 0, ended.stderr)
            tokens[names] = json.loads(ended.stdout)["usage"]["prompt_tokens"]
        self.assertEqual(tokens["auto"], tokens["on"], "nano's folder says so")
        self.assertGreater(tokens["on"], tokens["off"] + 20)

    def test_evidence_of_a_broken_picture_is_an_error(self):
        broken = base64.b64encode((SAMPLES / "hostile/truncated.png").read_bytes()).decode()
        self.assertEqual(self.post_json("/api/v1/inference", image=broken, text="?", evidence="on")[0], 422)


if __name__ == "__main__":
    unittest.main()
