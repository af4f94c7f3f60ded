"""`glimpse eval` with the model that comes along, with a server of ours, and with servers that follow a script.

GLIMPSE_BINARY: the program. The model is models/nano of the checkout or, where answers must not depend on what else is in
the batch, tests/data/nano-start, whose weights are not quantised. The pictures are tests/data/slips.
"""
import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
MODELS = pathlib.Path(os.environ.get("GLIMPSE_MODELS", ROOT / "models"))
SLIPS = ROOT / "tests/data/slips"
EXACT_MODEL = str(ROOT / "tests/data/nano-start")

# Text of the question -> task, truth, the answer that is right.
QUESTIONS = {
    "Total?": ("field", "12.50", "12.50"),
    "Fields?": ("fields", {"total": "12.50", "tax": "1.00"}, 'Here: {"tax": "1.00", "total": "12.50"}'),
    "Table?": ("table", [["a", "b"], ["1", "2"]], "| a | b |\n|---|---|\n| 1 | 2 |"),
    "Transcribe": ("transcribe", "one two", "one\ntwo"),
    "Items?": ("items", [["tea", "3.00"], ["cake", "4.50"]], "tea: 3.00\ncake: 4.50"),
    "Colour?": ("absent", "Not in the picture.", "Not in the picture."),
    "Kind?": ("kind", "This is a slip.", "This is a slip."),
}


def question(number, text, **members):
    task, truth, _ = QUESTIONS[text]
    return {"id": f"{number:03d}", "picture": f"pictures/slip-{number % 2}.png", "task": task, "language": "en", "split": "seen",
            "wear": "clean", "evidence": False, "text": text, "answer": truth, "document": "slip", "scale": "slip",
            "answer_tokens_max": 48, **members}


class ScriptedServer:
    """A Glimpse server whose answers a test chooses: `reply(text)` gives (status, object), or None to hang up."""

    def __init__(self, reply=None):
        self.reply = reply or (lambda text: (200, {"result": QUESTIONS[text][2], "finish_reason": "stop", "model": "script"}))
        self.ready = [(200, {"status": "ready", "model": "script"})]  # the last one stays
        self.forms = []
        scripted = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def send(self, status, value):
                body = json.dumps(value).encode()
                with contextlib.suppress(ConnectionError):  # whoever asked may have hung up
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def do_GET(self):
                self.send(*(scripted.ready.pop(0) if len(scripted.ready) > 1 else scripted.ready[0]))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                form = {name.decode(): value for name, value in
                        re.findall(rb'name="(\w+)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--', body, re.DOTALL)}
                scripted.forms.append(form)
                reply = scripted.reply(form["text"].decode())
                if reply is None:
                    self.close_connection = True
                else:
                    self.send(*reply)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class EvaluationTest(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="glimpse-eval-"))
        self.addCleanup(shutil.rmtree, self.home)
        self.suite = self.home / "suites/tiny"
        (self.suite / "pictures").mkdir(parents=True)
        for slip in SLIPS.glob("*.png"):
            shutil.copy(slip, self.suite / "pictures")
        (self.suite / "suite.json").write_text('{"name": "tiny", "seed": 7}')
        self.write([question(i, text) for i, text in enumerate(list(QUESTIONS) * 2)])

    def write(self, questions):
        self.count = len(questions)
        (self.suite / "questions.jsonl").write_text("".join(json.dumps(q) + "\n" for q in questions))

    def environment(self):
        kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS") if key in os.environ}
        # A proxy that is not there: nothing on this machine may be asked through it.
        return {**kept, "HOME": str(self.home), "GLIMPSE_MODELS_FOLDER": str(MODELS), "GLIMPSE_ENGINE_THREADS": "2",
                "http_proxy": "http://127.0.0.1:9"}

    def start(self, *words, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        process = subprocess.Popen([BINARY, *words], env=self.environment(), cwd=self.home, **options)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def evaluate(self, *words, code=0):
        process = self.start("eval", "--suite", "tiny", *words)
        process.out, process.err = process.communicate(timeout=240)
        self.assertEqual(process.returncode, code, process.err)
        return process

    def evaluate_json(self, *words, code=0):
        return json.loads(self.evaluate(*words, "--json", "-", code=code).out)

    def scripted(self, reply=None):
        server = ScriptedServer(reply)
        self.addCleanup(server.close)
        return server

    @staticmethod
    def headlines(report):
        """(task, evidence) -> value of the headline, over all splits."""
        return {(g["task"], g["evidence"]): g["figures"][g["headline"]]["value"] for g in report["groups"]
                if "split" not in g and "language" not in g}


class WithAModel(EvaluationTest):
    def test_scores_a_suite_through_its_own_server(self):
        ended = self.evaluate("--json", "all.json", "--answers", "answers.jsonl")
        self.assertEqual(ended.err, "")
        self.assertRegex(ended.out, r"tiny with nano: 14 of 14 questions")
        self.assertRegex(ended.out, r"(?m)^task +evidence +figure +seen clean +unseen clean +seen worn +unseen worn$")
        for task, _, _ in QUESTIONS.values():
            self.assertRegex(ended.out, rf"(?m)^{task} +no +\w+.* [0-9.]+ % ±[0-9.]+ \(2\) +- +- +-$")
        report = json.loads((self.home / "all.json").read_text())
        self.assertEqual((report["scored"], report["partial"], report["failures"]), (14, False, []))
        questions = (self.suite / "questions.jsonl").read_bytes()
        self.assertEqual(report["suite"], {"name": "tiny", "seed": 7, "questions": 14,
                                           "questions_sha256": hashlib.sha256(questions).hexdigest()})
        self.assertEqual(report["model"]["name"], "nano")
        for file in report["model"]["files"]:
            data = (MODELS / "nano" / file["name"]).read_bytes()
            self.assertEqual((file["bytes"], file["sha256"]), (len(data), hashlib.sha256(data).hexdigest()))
        answers = [json.loads(line) for line in (self.home / "answers.jsonl").read_text().splitlines()]
        self.assertEqual(sorted(a["id"] for a in answers), [f"{i:03d}" for i in range(14)])
        self.assertTrue(all(isinstance(a["answer"], str) for a in answers))

    def test_another_server_gives_the_same_figures(self):
        process = self.start("serve", "--port", "0", "--model", EXACT_MODEL)
        url = None
        while url is None:
            url = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        theirs = self.evaluate_json("--server", url[0])  # waits until the model is loaded
        self.assertEqual(theirs["model"], {"name": "nano-start", "files": [], "server": url[0]})
        for words in ([], ["--concurrency", "1"]):
            self.assertEqual(theirs["groups"], self.evaluate_json("--model", EXACT_MODEL, *words)["groups"])

    def test_a_model_that_cannot_be_loaded(self):
        text = str(MODELS / "nano/nano-text-q8_0.gguf")
        self.assertIn("could not be loaded", self.evaluate("--model", text, "--mmproj", text, code=1).err)

    def test_ctrl_c_while_its_own_server_works(self):
        self.write([question(i, text) for i, text in enumerate(list(QUESTIONS) * 40)])
        leader, follower = pty.openpty()
        process = self.start("eval", "--suite", "tiny", stderr=follower)
        self.assertTrue(select.select([leader], [], [], 60)[0], "it shows that it is loading, or how far it is")
        process.send_signal(signal.SIGINT)
        out = process.communicate(timeout=30)[0]
        os.close(follower)
        os.close(leader)
        self.assertEqual(process.returncode, 130)
        if out:  # it was asking already
            self.assertIn("PARTIAL", out)


class WithAScript(EvaluationTest):
    def test_right_answers_get_full_marks(self):
        server = self.scripted()
        report = self.evaluate_json("--server", server.url)
        for (task, _), value in self.headlines(report).items():
            self.assertEqual(value, 0 if task == "transcribe" else 1, task)
        self.assertEqual(report["exact"], 14)
        form = server.forms[0]
        self.assertEqual((form["temperature"], form["max_tokens"], form["stream"]), (b"0", b"48", b"false"))
        self.assertIn(form["image"], [slip.read_bytes() for slip in SLIPS.glob("*.png")])

    def test_wrong_answers_do_not(self):
        wrong = {"Total?": "12.60", "Fields?": '{"total": "12.50"}', "Table?": "| a | b |\n|---|---|\n| 1 | x |",
                 "Transcribe": "one too", "Items?": "tea: 3.00", "Colour?": "red", "Kind?": ""}
        server = self.scripted(lambda text: (200, {"result": wrong[text], "finish_reason": "length"}))
        report = self.evaluate_json("--server", server.url)
        expected = {"field": 0, "fields": 0.5, "table": 0.75, "transcribe": 1 / 7, "items": 2 / 3, "absent": 0, "kind": 0}
        for (task, _), value in self.headlines(report).items():
            self.assertAlmostEqual(value, expected[task], places=9, msg=task)
        self.assertEqual((report["exact"], report["cut_short"]), (0, 14))

    def test_groups_and_intervals(self):
        parts = [("seen", "clean"), ("unseen", "clean"), ("seen", "worn"), ("unseen", "worn")]
        self.write([question(i, "Total?", split=parts[i % 4][0], wear=parts[i % 4][1], evidence=i >= 8, picture=f"pictures/slip-{i // 4 % 2}.png")
                    for i in range(16)])
        server = self.scripted()
        ended = self.evaluate("--server", server.url)
        self.assertRegex(ended.out, r"(?m)^field +no +exact( +100\.0 % ±[0-9.]+ \(2\)){4}$")
        self.assertRegex(ended.out, r"(?m)^field +yes +exact( +100\.0 % ±[0-9.]+ \(2\)){4}$")
        for group in self.evaluate_json("--server", server.url)["groups"]:
            low, high = group["figures"]["exact"]["interval"]
            self.assertAlmostEqual(low, 0.025 ** (1 / group["pictures"]))  # all right, but not certain
            self.assertEqual(high, 1)

    def test_only_and_limit(self):
        server = self.scripted()
        report = self.evaluate_json("--server", server.url, "--only", "task=field,task=kind", "--only", "picture=pictures/slip-0.png")
        self.assertEqual((report["scored"], report["selection"]["limit"]), (2, None))
        report = self.evaluate_json("--server", server.url, "--limit", "7")
        self.assertEqual((report["scored"], report["asked_for"], report["partial"]), (7, 7, False))
        self.assertEqual(report["suite"]["questions"], 14)

    def test_failures_are_counted_and_named(self):
        def reply(text):
            if text == "Kind?":
                return 422, {"error": {"code": "prompt_too_long", "message": "9 tokens are 1 too many\x1b[2J"}}
            return 200, {"result": QUESTIONS[text][2]}

        ended = self.evaluate("--server", self.scripted(reply).url, "--json", "r.json", "--answers", "a.jsonl")
        self.assertIn("2 failed", ended.out)
        self.assertRegex(ended.err, r"2 failed \(006, 013\): the server answered 422 \(prompt_too_long: 9 tokens are 1 too many")
        self.assertNotIn("\x1b", ended.err)
        report = json.loads((self.home / "r.json").read_text())
        self.assertEqual([(f["id"], f["code"]) for f in report["failures"]],
                         [("006", "prompt_too_long"), ("013", "prompt_too_long")])
        self.assertEqual(self.headlines(report)["kind", False], 0)
        self.assertIn('"answer":null,"error":', (self.home / "a.jsonl").read_text())

    def test_a_run_without_any_answer_fails(self):
        server = self.scripted(lambda _: (500, {"error": {"code": "internal", "message": "oh"}}))
        self.assertIn("every question failed", self.evaluate("--server", server.url, code=1).err)

    def test_a_full_house_and_a_cut_connection_are_tried_again(self):
        seen, lock = {}, threading.Lock()

        def reply(text):
            with lock:
                seen[text] = seen.get(text, 0) + 1
                first = seen[text] <= 2  # each text is asked twice
            if first and text == "Total?":
                return 429, {"error": {"code": "overloaded", "message": "later"}}
            if first and text == "Kind?":
                return None
            return 200, {"result": QUESTIONS[text][2]}

        report = self.evaluate_json("--server", self.scripted(reply).url)
        self.assertEqual((report["exact"], report["failures"]), (14, []))

    def test_a_server_that_goes_away_ends_the_run_with_what_there_is(self):
        answered = threading.Semaphore(5)
        server = self.scripted(lambda text: (200, {"result": QUESTIONS[text][2]}) if answered.acquire(blocking=False) else None)
        ended = self.evaluate("--server", server.url, "--json", "r.json", "--concurrency", "2", code=1)
        self.assertIn("PARTIAL", ended.out)
        self.assertRegex(ended.err, r"ended after 5 of 14 questions: .*does not answer")
        self.assertEqual(json.loads((self.home / "r.json").read_text())["scored"], 5)

    def test_ctrl_c_prints_what_there_is(self):
        answered, held = threading.Semaphore(3), threading.Event()
        self.addCleanup(held.set)

        def reply(text):
            if not answered.acquire(blocking=False):
                reached.set()
                held.wait(60)
            return 200, {"result": QUESTIONS[text][2]}

        reached = threading.Event()
        server = self.scripted(reply)
        process = self.start("eval", "--suite", "tiny", "--server", server.url, "--json", "r.json", "--concurrency", "1")
        self.assertTrue(reached.wait(60))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn("PARTIAL", out)
        self.assertIn("stopped after 3 of 14 questions", err)
        report = json.loads((self.home / "r.json").read_text())
        self.assertEqual((report["partial"], report["scored"], report["asked_for"]), (True, 3, 14))

    def test_a_terminal_sees_progress(self):
        leader, follower = pty.openpty()
        process = self.start("eval", "--suite", "tiny", "--server", self.scripted().url, stderr=follower)
        process.communicate(timeout=60)
        os.close(follower)
        seen = os.read(leader, 1 << 16).decode()
        os.close(leader)
        self.assertRegex(seen, r"14 of 14, 100\.0 % exact, [0-9.]+ a second, 0 s left")

    def test_waits_while_the_server_loads(self):
        server = self.scripted()
        server.ready.insert(0, (503, {"status": "loading", "progress": 0.4, "phase": "weights"}))
        self.assertEqual(self.evaluate_json("--server", server.url)["scored"], 14)


class Mistakes(EvaluationTest):
    def message(self, *words, code):
        return self.evaluate(*words, code=code).err

    def break_line(self, number, **members):
        lines = [json.loads(line) for line in (self.suite / "questions.jsonl").read_text().splitlines()]
        lines[number - 1].update(members)
        self.write(lines)

    def test_a_broken_line_is_named(self):
        with open(self.suite / "questions.jsonl", "a") as file:
            file.write('{"id": "x"\n')
        self.assertRegex(self.message(code=2), r"tiny/questions\.jsonl:15: this is not valid JSON")

    def test_a_task_that_is_none_is_named(self):
        self.write([question(0, "Total?"), question(1, "Total?", task="fild")])
        self.assertRegex(self.message(code=2), r':2: there is no task "fild"\. Did you mean "field"\?')

    def test_a_missing_picture_is_named_before_anything_is_asked(self):
        self.break_line(3, picture="pictures/none.png")
        self.assertRegex(self.message(code=1), r"questions\.jsonl:3: there is no picture .*pictures/none\.png")

    def test_pictures_outside_of_the_suite_are_refused(self):
        shutil.copy(SLIPS / "slip-0.png", self.home / "secret.png")
        for picture in ("../../secret.png", str(self.home / "secret.png"), "pictures/../../../secret.png"):
            self.break_line(2, picture=picture)
            self.assertRegex(self.message(code=2), r"questions\.jsonl:2: .*inside the suite's folder")
        (self.suite / "pictures/link.png").symlink_to(self.home / "secret.png")
        self.break_line(2, picture="pictures/link.png")
        self.assertRegex(self.message(code=2), r"questions\.jsonl:2: .*link out of the suite's folder")

    def test_a_picture_that_is_no_file_is_refused(self):
        os.mkfifo(self.suite / "pictures/pipe.png")
        self.break_line(1, picture="pictures/pipe.png")
        self.assertIn("there is no picture", self.message(code=1))

    def test_a_suite_that_is_not_there_can_be_rendered(self):
        for name in ("absent", "./absent"):
            ended = self.start("eval", "--suite", name)
            err = ended.communicate(timeout=60)[1]
            self.assertEqual(ended.returncode, 1)
            self.assertIn("cd tuning && python -m eval.make_suite ../suites/docs", err)

    def test_a_suite_by_path(self):
        server = self.scripted()
        ended = self.start("eval", "--suite", "suites/tiny/", "--server", server.url)
        self.assertIn("14 of 14", ended.communicate(timeout=60)[0])

    def test_mistakes_of_the_command_line(self):
        url = self.scripted().url
        cases = [(["--only", "tsak=field"], 'Did you mean "task"', 2), (["--only", "task=song"], "there are absent, field", 1),
                 (["--limit", "0"], "--limit", 2), (["--server", "ftp://x"], "http://127.0.0.1:7860", 2),
                 (["--server", "http://u@x"], "no address", 2), (["--server", url, "--model", "nano"], "not both", 2),
                 (["--server", "http://127.0.0.1:9"], "does not answer", 1), (["--json", "none/r.json"], "cannot write", 2),
                 (["--server", url, "--answers", "none/a.jsonl"], "cannot write", 2), (["--model", "nanno"], 'Did you mean "nano"', 1)]
        for words, expected, code in cases:
            self.assertIn(expected, self.message(*words, code=code), words)

    def test_a_server_of_another_kind(self):
        server = self.scripted()
        server.ready = [(200, {"hello": "world"})]
        self.assertIn("no Glimpse server", self.message("--server", server.url, code=1))

    def test_help_teaches(self):
        process = self.start("eval", "--help")
        out = process.communicate(timeout=60)[0]
        for words in ("glimpse eval --suite docs", "eval.make_suite", "--concurrency", "95 %"):
            self.assertIn(words, out)


if __name__ == "__main__":
    unittest.main()
