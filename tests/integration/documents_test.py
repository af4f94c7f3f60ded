"""Documents through the real server and the command line: a rendered VAT invoice with nano and the text reader.

GLIMPSE_BINARY: the program; its text reader's networks have to be there (tools/fetch_dependencies.sh).
"""
import base64
import difflib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
DOCUMENTS = ROOT / "tests/data/documents"
SAMPLES = ROOT / "tests/data/samples"
INVOICE = DOCUMENTS / "vat_invoice.png"
TRUTH = json.loads((DOCUMENTS / "vat_invoice.json").read_text())["fields"]
# In wire form; the truth is as printed.
WIRE = {"invoice_number": "99622128", "invoice_date": "2016-02-25", "net_amount": "3013638.50", "tax_amount": "90409.16", "total_amount": "3104047.66",
        "total_in_words": "3104047.66"}


class DocumentsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.own = pathlib.Path(cls.folder.name) / "templates"
        cls.own.mkdir()
        port = with_server.free_port()
        cls.url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "HOME": cls.folder.name, "XDG_DATA_HOME": cls.folder.name, "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))}
        cls.server = subprocess.Popen([BINARY, "serve", "--port", str(port), "--templates", str(cls.own)], env=environment,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if (why := with_server.wait_until_ready(cls.server, cls.url, 120)) is not None:
            raise AssertionError(why)

    @classmethod
    def tearDownClass(cls):
        with_server.stop(cls.server)
        cls.folder.cleanup()

    def post(self, picture, query=""):
        request = urllib.request.Request(f"{self.url}/api/v1/documents{query}", data=pathlib.Path(picture).read_bytes(), headers={"Content-Type": "image/png"})
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def post_json(self, body):
        request = urllib.request.Request(f"{self.url}/api/v1/documents", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def test_facts_of_an_invoice_are_found_recognised_and_proved(self):
        status, document = self.post(INVOICE)
        self.assertEqual(status, 200)
        self.assertEqual(document["type"], "vat_invoice")
        self.assertGreater(document["type_confidence"], 0.5)
        self.assertTrue(document["id"].startswith("req_"))
        fields = document["fields"]
        for name, value in WIRE.items():
            self.assertEqual(fields[name]["value"], value, name)
        for name in ("buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id"):
            self.assertEqual(fields[name]["value"], TRUTH[name], name)
        for name in ("net_amount", "tax_amount", "total_amount", "buyer_tax_id", "seller_tax_id"):
            self.assertTrue(fields[name]["verified"], f"{name}: {fields[name]['reason']}")
            self.assertIn("text", fields[name]["witnesses"])
        evidence = fields["total_amount"]["evidence"][0]
        self.assertEqual(evidence["page"], 1)
        self.assertIn("3104047.66", evidence["text"])
        self.assertEqual(len(evidence["polygon"]), 4)
        for name in ("invoice_code", "check_code"):  # not on the sheet, whatever the model says
            self.assertIsNone(fields[name]["value"], name)
            self.assertTrue(fields[name]["reason"], name)
        passed = {check["name"]: check["passed"] for check in document["checks"]}
        self.assertTrue(passed["net_plus_tax_is_total"])
        self.assertTrue(passed["total_is_as_in_words"])

    def test_a_total_that_does_not_add_up_is_told_and_not_mended(self):
        status, document = self.post(DOCUMENTS / "vat_invoice_off_by_1000.png", "?type=vat_invoice")
        self.assertEqual(status, 200)
        self.assertEqual(document["status"], "needs_review")
        total = document["fields"]["total_amount"]
        self.assertFalse(total["verified"])
        self.assertIn(total["value"], ("3105047.66", None))
        failed = [check for check in document["checks"] if check["passed"] is False]
        self.assertIn("net_plus_tax_is_total", [check["name"] for check in failed])

    def test_only_the_fields_that_were_asked_for(self):
        status, document = self.post(INVOICE, "?type=vat_invoice&fields=total_amount&fields=invoice_date")
        self.assertEqual(status, 200)
        self.assertEqual(list(document["fields"]), ["total_amount", "invoice_date"])

    def test_mistakes_are_told(self):
        status, body = self.post(INVOICE, "?type=vat_invoic")
        self.assertEqual((status, body["error"]["code"]), (404, "not_found"))
        self.assertIn("vat_invoice", body["error"]["message"])
        status, body = self.post(INVOICE, "?type=vat_invoice&fields=totl")
        self.assertEqual(status, 400)
        status, body = self.post(__file__)
        self.assertEqual(status, 415)

    def test_what_is_no_document_is_rejected(self):
        status, document = self.post(ROOT / "tests/data/samples/documents/text_1bit.png")
        self.assertEqual(status, 200)
        self.assertEqual((document["type"], document["status"], document["fields"]), ("unknown", "rejected", {}))

    def test_an_own_template_is_seen_at_once(self):
        (self.own / "dated.toml").write_text('name = "dated"\ntitle = { zh = "单", en = "dated" }\n'
                                             '[[field]]\nname = "day"\nkind = "date"\ntitle = { zh = "开票日期", en = "date" }\nlabels = ["开票日期"]\n')
        deadline = time.monotonic() + 10
        status, document = self.post(INVOICE, "?type=dated")
        while status != 200 and time.monotonic() < deadline:
            status, document = self.post(INVOICE, "?type=dated")
        self.assertEqual(status, 200)
        self.assertEqual(document["fields"]["day"]["value"], WIRE["invoice_date"])
        with urllib.request.urlopen(f"{self.url}/api/v1/templates/dated", timeout=10) as response:
            self.assertEqual(json.load(response)["fields"][0]["name"], "day")

    def template(self, method, name, text=None, **headers):
        headers = {**headers, **({"Content-Type": "application/toml"} if text is not None else {})}
        request = urllib.request.Request(f"{self.url}/api/v1/templates/{name}", method=method, data=None if text is None else text.encode(), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def test_a_template_is_put_used_and_removed(self):
        status, shipped = self.template("GET", "receipt", Accept="application/toml")
        self.assertEqual(status, 200)
        self.assertEqual(shipped, (ROOT / "templates/receipt.toml").read_text())
        short = 'name = "receipt"\nversion = 77\ntitle = { zh = "短", en = "short" }\n[[field]]\nname = "total"\nkind = "money"\ntitle = { zh = "价税合计", en = "total" }\nlabels = ["价税合计>小写", "小写"]\n'
        self.assertEqual(self.template("PUT", "receipt", short)[0], 200)
        _, document = self.post(INVOICE, "?type=receipt")
        self.assertEqual((document["template_version"], list(document["fields"])), (77, ["total"]))
        status, message = self.template("PUT", "receipt", short.replace("kind", "knid"))
        self.assertEqual(status, 400)
        self.assertIn("receipt.toml:6", message)
        self.assertIn('Did you mean \\"kind\\"', message)
        self.assertEqual(self.template("PUT", "slip", short.replace("receipt", "slip"))[0], 201)
        self.assertEqual(self.template("DELETE", "slip")[0], 200)
        self.assertEqual(self.template("GET", "slip")[0], 404)
        self.assertEqual(self.template("DELETE", "receipt")[0], 200)
        self.assertNotEqual(json.loads(self.template("GET", "receipt")[1])["version"], 77)
        self.assertEqual(self.template("DELETE", "receipt")[0], 409)
        for name in ("..%2Freceipt", "%2Fetc%2Fpasswd", "a%00b"):
            self.assertIn(self.template("PUT", name, short)[0], (400, 404), name)
        self.assertEqual(sorted(path.name for path in self.own.glob("*.new")), [])

    def test_a_table_is_read_as_it_is_printed_with_its_spans(self):
        status, document = self.post(SAMPLES / "tables/rowspan_zh.png", "?type=table")
        self.assertEqual((status, document["status"], document["model"]), (200, "needs_review", ""))
        table = document["table"]
        self.assertEqual((table["title"], table["rows"], table["header_rows"]), ("果园收成表", 5, 2))
        spans = {cell["text"]: (cell["row_span"], cell["column_span"]) for cell in table["cells"]}
        self.assertEqual((spans["名称"], spans["环比"], spans["荔枝"]), ((2, 1), (1, 2), (1, 1)))
        self.assertIn("| 芒果 | 9 | -1 | -10 |", table["markdown"])
        self.assertIn("荔枝,11,1,10\r\n", table["csv"])
        self.assertIn("果园收成表\n", document["markdown"])

    def test_a_table_without_lines_is_read_by_its_columns(self):
        status, document = self.post(SAMPLES / "tables/lineless_zh.jpg", "?type=table")
        self.assertEqual(status, 200)
        rows = [line.split(",") for line in document["table"]["csv"].splitlines()]
        self.assertEqual(rows[0], ["姓名", "年龄", "性别", "身高/m", "体重/kg", "BMI/(kg/m²)"])
        self.assertEqual(rows[4], ["Thelonious", "6", "男", "1.07", "17", "15"])
        self.assertEqual(len(rows), 9)

    def test_lines_of_goods_prove_what_they_add_up_to(self):
        status, document = self.post(SAMPLES / "invoices/invoice_en_fictitious.png")
        self.assertEqual((status, document["type"]), (200, "invoice"))
        table = document["table"]
        self.assertEqual([column["name"] for column in table["columns"]], ["item", "quantity", "unit_price", "amount"])
        values = [[cell["value"] for cell in table["cells"] if cell["row"] == row][1:] for row in (1, 2)]
        self.assertEqual(values, [["12", "10.00", "120.00"], ["5", "1.50", "7.50"]])
        checks = {check["name"]: check for check in document["checks"]}
        self.assertTrue(checks["lines_multiply"]["passed"])
        self.assertEqual(checks["lines_add_up_to_subtotal"]["detail"], "120.00 + 7.50 = 127.50")
        fields = document["fields"]
        for name, value in {"subtotal": "127.50", "total": "127.50"}.items():
            self.assertEqual((fields[name]["value"], fields[name]["verified"]), (value, True), name)
        for name, value in {"invoice_number": "invoice_number_1", "invoice_date": "2022-01-01", "due_date": "2022-01-31", "purchase_order": "po_number_123",
                            "buyer_name": "Taylor Riddel", "tax": "0.00", "amount_due": "127.50"}.items():
            self.assertEqual(fields[name]["value"], value, name)
        seller = fields["seller_name"]  # no label stands at it: nano reads it, with or without the address below, a letter wrong now and then, or does not; it is not invented
        if seller["value"] is not None:
            self.assertGreater(difflib.SequenceMatcher(None, seller["value"][:14], "Sammy Maystone").ratio(), 0.8, seller)
            self.assertTrue(seller["evidence"][0]["text"].startswith("Sammy Maystone"), seller)
        self.assertFalse(seller["verified"] and seller["value"] != "Sammy Maystone", seller)

    def test_a_schema_takes_the_place_of_a_template(self):
        schema = {"type": "object", "required": ["paid"], "properties": {
            "paid": {"type": "string", "format": "money", "title": "Balance Due"}, "number": {"type": ["string", "null"], "format": "code", "title": "PO Number"},
            "vessel": {"type": ["string", "null"]},
            "lines": {"type": "array", "items": {"properties": {"Item": {"type": "string"}, "Amount": {"type": "number"}}}}}}
        picture = base64.b64encode((SAMPLES / "invoices/invoice_en_fictitious.png").read_bytes()).decode()
        status, document = self.post_json({"image": picture, "schema": schema})
        self.assertEqual((status, document["type"], document["template_version"]), (200, "schema", 1))
        fields = document["fields"]
        self.assertEqual((list(fields), fields["paid"]["value"], fields["number"]["value"]), (["paid", "number", "vessel"], "127.50", "po_number_123"))
        self.assertFalse(fields["vessel"]["verified"])  # it is not there, and what a model says of it nobody confirms
        self.assertEqual([cell["value"] for cell in document["table"]["cells"] if cell["row"] > 0 and cell["column"] == 1], ["120.00", "7.50"])
        status, body = self.post_json({"image": picture, "schema": {"properties": {"a": {"type": "object"}}}})
        self.assertEqual(status, 400)
        self.assertIn("`a`", body["error"]["message"])
        self.assertEqual(self.post_json({"image": picture, "schema": schema, "type": "invoice"})[0], 400)

    def test_a_text_template_answers_in_markdown(self):
        status, document = self.post(INVOICE, "?type=scene")
        self.assertEqual((status, document["status"], document["fields"], document["table"]), (200, "needs_review", {}, None))
        self.assertTrue(document["markdown"])
        self.assertTrue(document["model"])

    def test_examples_stand_before_the_question(self):
        base = 'name = "shown"\ntitle = { zh = "示", en = "shown" }\nreads = "text"\nmax_tokens = 8\ninstructions = { zh = "这是什么？", en = "What is this?" }\n'
        tokens = []
        for more in ("", '[[example]]\ntext = "小票 茶 3.00"\nanswer = "这是一张小票。"\n'):
            status, told = self.template("PUT", "shown", base + more)
            self.assertIn(status, (200, 201), told)
            status, document = self.post(INVOICE, "?type=shown")
            self.assertEqual(status, 200, document)
            tokens.append((document["usage"]["prompt_tokens"], document["usage"]["image_tokens"]))
        self.assertGreater(tokens[1][0], tokens[0][0] + 10)
        picture = '[[example]]\npicture = "slip.png"\nanswer = "便条"\n'
        self.assertEqual(self.template("PUT", "shown", base + picture)[0], 400, "the picture is not there")
        (self.own / "slip.png").write_bytes((ROOT / "tests/data/slips/slip-0.png").read_bytes())
        (self.own / "shown.toml").write_text(base.replace("\n", "\nversion = 9\n", 1) + picture, encoding="utf-8")
        deadline = time.monotonic() + 10
        while document["template_version"] != 9 and time.monotonic() < deadline:
            status, document = self.post(INVOICE, "?type=shown")
        self.assertEqual(status, 200, document)
        self.assertGreater(document["usage"]["image_tokens"], tokens[0][1], "the example's picture is seen as well")

    def test_a_template_without_fields_finds_none(self):
        (self.own / "bare.toml").write_text('name = "bare"\ntitle = { zh = "单", en = "bare" }\n')
        deadline = time.monotonic() + 10
        status, document = self.post(INVOICE, "?type=bare")
        while status != 200 and time.monotonic() < deadline:
            status, document = self.post(INVOICE, "?type=bare")
        self.assertEqual((status, document["status"], document["fields"]), (200, "rejected", {}))

    def test_the_command_line_reads_and_scores(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("vat_invoice.png", "vat_invoice.json"):
                (pathlib.Path(folder) / name).write_bytes((DOCUMENTS / name).read_bytes())
            report = pathlib.Path(folder) / "report"
            run = subprocess.run([BINARY, "templates", "test", "vat_invoice", folder, "--json", str(report)], capture_output=True, text=True, timeout=200)
            self.assertEqual(run.returncode, 0, run.stderr)
            score = json.loads(report.read_text())["all"]
            self.assertEqual(score["asked"], 12)
            self.assertEqual(score["wrong_verified"], 0)
            self.assertGreaterEqual(score["right"], 10)

    def test_the_command_line_prints_a_table_for_spreadsheets(self):
        run = subprocess.run([BINARY, "document", str(SAMPLES / "tables/rowspan_zh.png"), "--type", "table", "--csv"], capture_output=True, text=True, timeout=100)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stdout.splitlines()[2:], ["荔枝,11,1,10", "芒果,9,-1,-10", "香蕉,6,1,20"])


if __name__ == "__main__":
    unittest.main()
