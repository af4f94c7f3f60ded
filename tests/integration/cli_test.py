"""The program as a person meets it: help, ask, config, models, doctor, serve.

GLIMPSE_BINARY: the program. The model is models/nano of the checkout, the picture tests/data/slips/slip-0.png.
"""
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
MODELS = pathlib.Path(os.environ.get("GLIMPSE_MODELS", ROOT / "models"))
SLIP = str(ROOT / "tests/data/slips/slip-0.png")
QUESTION = "Transcribe"


class CliTest(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="glimpse-cli-"))
        self.addCleanup(shutil.rmtree, self.home)

    def environment(self, **extra):
        kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS") if key in os.environ}
        return {**kept, "HOME": str(self.home), "GLIMPSE_MODELS_FOLDER": str(MODELS), "GLIMPSE_ENGINE_THREADS": "2", **extra}

    def run_glimpse(self, *words, environment=None, **options):
        options.setdefault("text", True)
        return subprocess.run([BINARY, *words], env=environment or self.environment(), cwd=self.home, capture_output=True,
                              timeout=120, **options)

    def start_glimpse(self, *words, **options):
        process = subprocess.Popen([BINARY, *words], env=self.environment(), cwd=self.home, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, **options)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process


class HelpTest(CliTest):
    def test_help_of_every_command_has_an_example(self):
        for words in ([], ["ask"], ["serve"], ["models"], ["models", "inspect"], ["models", "verify"], ["models", "pull"],
                      ["preprocess"], ["ocr"], ["eval"], ["doctor"], ["config"]):
            ended = self.run_glimpse(*words, "--help")
            self.assertEqual(ended.returncode, 0)
            self.assertRegex(ended.stdout, r"(?m)^  .*glimpse " + (words[0] if words else "ask"))

    def test_version(self):
        self.assertRegex(self.run_glimpse("--version").stdout, r"^glimpse \d+\.\d+\.\d+\n$")

    def test_usage_errors_end_with_2(self):
        for words in ([], ["sing"], ["ask"], ["ask", "x", "--temperature", "9"], ["serve", "--port", "70000"],
                      ["config", "show", "--no-such"]):
            ended = self.run_glimpse(*words)
            self.assertEqual(ended.returncode, 2, words)
            self.assertNotEqual(ended.stderr, "")


class PreprocessTest(CliTest):
    PAGE = str(ROOT / "tests/data/samples/orientation/phototest_rotR_no_exif.png")

    def test_turns_a_page_and_says_so(self):
        ended = self.run_glimpse("preprocess", self.PAGE, "-o", "page.png", "--step", "orient=on", "--json")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        told = json.loads(ended.stdout)
        self.assertEqual([step["step"] for step in told["steps"] if step["acted"]], ["orient"])
        self.assertEqual(len(told["to_original"]), 9)
        again = self.run_glimpse("preprocess", "page.png", "--trace")
        self.assertRegex(again.stderr, r"orient +- +0\.00 .*upright")

    def test_steps_can_be_switched_off(self):
        ended = self.run_glimpse("preprocess", self.PAGE, "--step", "orient=off", "--json")
        self.assertNotIn("orient", ended.stdout)
        self.assertEqual(json.loads(self.run_glimpse("preprocess", self.PAGE, "--steps", "off", "--json").stdout)["steps"], [])
        self.assertEqual(self.run_glimpse("preprocess", self.PAGE, "--step", "tilt=on").returncode, 2)


class AskTest(CliTest):
    def test_answers_on_stdout_and_nothing_else(self):
        ended = self.run_glimpse("ask", SLIP, QUESTION)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertNotEqual(ended.stdout.strip(), "")
        self.assertEqual(ended.stderr, "")
        self.assertEqual(ended.stdout, self.run_glimpse("ask", SLIP, QUESTION).stdout, "greedy answers are the same")

    def test_json_holds_the_same_answer(self):
        text = self.run_glimpse("ask", SLIP, QUESTION).stdout
        ended = self.run_glimpse("ask", SLIP, QUESTION, "--json", "--stats")
        answer = json.loads(ended.stdout)
        self.assertEqual(answer["result"] + "\n", text)
        self.assertEqual(answer["model"], "nano")
        self.assertIn(answer["finish_reason"], ("stop", "length"))
        self.assertGreater(answer["usage"]["image_tokens"], 0)
        self.assertIn("prompt tokens", ended.stderr)

    def test_picture_from_standard_input(self):
        text = self.run_glimpse("ask", SLIP, QUESTION).stdout
        ended = self.run_glimpse("ask", "-", QUESTION, input=pathlib.Path(SLIP).read_bytes(), text=False)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(ended.stdout.decode(), text)

    def test_no_picture(self):
        ended = self.run_glimpse("ask", "Hello", "--max-tokens", "8")
        self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_max_tokens(self):
        answer = json.loads(self.run_glimpse("ask", SLIP, QUESTION, "--json", "--max-tokens", "2").stdout)
        self.assertLessEqual(answer["usage"]["completion_tokens"], 2)
        self.assertEqual(answer["finish_reason"], "length")

    def test_an_answer_keeps_its_format(self):
        with tempfile.TemporaryDirectory() as folder:
            schema = pathlib.Path(folder, "slip.json")
            schema.write_text(json.dumps({
                "type": "object",
                "properties": {"total": {"type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$"}, "kind": {"enum": ["slip", "menu"]}},
                "required": ["total", "kind"],
            }))
            ended = self.run_glimpse("ask", SLIP, "total", "--schema", str(schema))
            record = json.loads(ended.stdout)
            self.assertRegex(record["total"], r"^\d+\.\d\d$")
            self.assertIn(record["kind"], ("slip", "menu"))
            schema.write_text('{"type": "object", "required": ["total"]}')
            refused = self.run_glimpse("ask", SLIP, "total", "--schema", str(schema))
            self.assertEqual(refused.returncode, 2)
            self.assertIn("`total` is required but no property", refused.stderr)
        self.assertRegex(self.run_glimpse("ask", SLIP, "total", "--regex", "[0-9]{2}").stdout, r"^\d\d\n$")
        both = self.run_glimpse("ask", SLIP, "total", "--regex", "a", "--stop", "b")
        self.assertIn("cannot be used together", both.stderr)

    def test_seed_makes_sampling_repeatable(self):
        words = ("ask", SLIP, QUESTION, "--temperature", "1.5", "--seed", "7", "--max-tokens", "24")
        self.assertEqual(self.run_glimpse(*words).stdout, self.run_glimpse(*words).stdout)

    def test_model_by_path(self):
        text = self.run_glimpse("ask", SLIP, QUESTION).stdout
        path = MODELS / "nano/nano-text-q8_0.gguf"
        self.assertEqual(self.run_glimpse("ask", SLIP, QUESTION, "--model", str(path)).stdout, text)

    def test_mistakes_name_the_file_and_what_to_do(self):
        broken = self.home / "broken.png"
        broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
        note = self.home / "note.txt"
        note.write_text("no picture")
        cases = [(["absent.png", "What?"], "absent.png", 1), ([SLIP], "question is missing", 2),
                 ([str(broken), "What?"], "broken.png", 1), ([str(note), "What?"], "note.txt", 1),
                 ([SLIP, "What?", "--model", "nanno"], "Did you mean \"nano\"", 1), ([SLIP, "is", "it"], "in quotes", 1),
                 ([SLIP, "What?", "--model", "glm-ocr"], "glimpse models pull glm-ocr", 1)]
        for words, expected, code in cases:
            ended = self.run_glimpse("ask", *words)
            self.assertEqual(ended.returncode, code, (words, ended.stderr))
            self.assertIn(expected, ended.stderr)
            self.assertEqual(ended.stdout, "")

    def test_an_adapter_is_a_file_of_its_folder(self):
        folder = self.home / "adapters"
        folder.mkdir()
        words = ("ask", "What?", "--adapters", str(folder), "--adapter")
        none = self.run_glimpse(*words, "menus")
        self.assertEqual(none.returncode, 1)
        self.assertIn("this model has none", none.stderr)
        (folder / "menus.gguf").write_text("no adapter")
        self.assertIn("Did you mean \"menus\"?", self.run_glimpse(*words, "menu").stderr)
        broken = self.run_glimpse(*words, "menus")
        self.assertEqual((broken.returncode, broken.stdout), (1, ""))
        self.assertIn("The adapter menus cannot be used", broken.stderr)

    def test_a_terminal_sees_progress_and_a_pipe_does_not(self):
        leader, follower = pty.openpty()
        process = subprocess.Popen([BINARY, "ask", SLIP, QUESTION], env=self.environment(), cwd=self.home, stdout=subprocess.PIPE,
                                   stderr=follower)
        answer = process.communicate(timeout=60)[0]
        os.close(follower)
        seen = os.read(leader, 65536) if select.select([leader], [], [], 1)[0] else b""
        os.close(leader)
        self.assertEqual(process.returncode, 0)
        self.assertNotIn(b"\x1b", answer)
        self.assertIn(b"loading", seen)

    def test_ctrl_c_ends_a_long_answer(self):
        process = self.start_glimpse("ask", SLIP, QUESTION, "--temperature", "2", "--max-tokens", "3500")
        process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        process.wait(20)
        self.assertIn(process.returncode, (0, 130))  # 0: it was done already


class ConfigTest(CliTest):
    def test_what_the_container_sets_are_settings(self):
        names = {"GLIMPSE_" + name.replace(".", "_").upper() for name in self.show()}
        used = set()
        for path in (ROOT / "deploy/docker/Dockerfile", ROOT / "deploy/compose/compose.yaml"):
            used |= set(re.findall(r"^\s+(GLIMPSE_[A-Z_]+)[:=]", path.read_text(), re.MULTILINE))
        self.assertGreaterEqual(len(used), 5)
        self.assertLessEqual(used, names)

    def show(self, *words, **environment):
        ended = self.run_glimpse("config", "show", "--json", *words, environment=self.environment(**environment))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return {entry["name"]: entry for entry in json.loads(ended.stdout)}

    def test_origins(self):
        (self.home / "glimpse.toml").write_text('[server]\nport = 1001\nhost = "0.0.0.0"\n\n[models]\nhub_token = "hush"\n')
        shown = self.show("--threads", "3", GLIMPSE_HOST="127.0.0.2")
        self.assertEqual((shown["server.port"]["value"], shown["server.port"]["origin"]), (1001, "glimpse.toml:2"))
        self.assertEqual((shown["server.host"]["value"], shown["server.host"]["origin"]), ("127.0.0.2", "env:GLIMPSE_HOST"))
        self.assertEqual((shown["engine.threads"]["value"], shown["engine.threads"]["origin"]), (3, "flag:--threads"))
        self.assertEqual(shown["engine.parallel"]["origin"], "default")
        self.assertEqual(shown["models.hub_token"]["value"], "(hidden)")
        table = self.run_glimpse("config", "show").stdout
        self.assertIn("glimpse.toml:2", table)
        self.assertNotIn("hush", table)

    def test_the_users_file_is_found(self):
        folder = self.home / ".config/glimpse"
        folder.mkdir(parents=True)
        (folder / "glimpse.toml").write_text("[engine]\nparallel = 3\n")
        self.assertEqual(self.show()["engine.parallel"]["value"], 3)

    def test_mistakes_say_where(self):
        path = self.home / "mine.toml"
        path.write_text("[server]\nprot = 1\n")
        ended = self.run_glimpse("config", "show", "--config", str(path))
        self.assertEqual(ended.returncode, 2)
        self.assertIn(f'{path}:2: there is no setting "server.prot". Did you mean "server.port"?', ended.stderr)
        ended = self.run_glimpse("serve", environment=self.environment(GLIMPSE_SERVER_PORT="many"))
        self.assertEqual(ended.returncode, 2)
        self.assertIn("env:GLIMPSE_SERVER_PORT", ended.stderr)

    def test_the_example_is_a_valid_file(self):
        example = self.run_glimpse("config", "example").stdout
        (self.home / "glimpse.toml").write_text(re.sub(r"(?m)^#(?! )", "", example))
        self.assertEqual(self.show()["server.port"]["origin"].split(":")[0], "glimpse.toml")


class ModelsTest(CliTest):
    def test_list(self):
        models = {model["name"]: model for model in json.loads(self.run_glimpse("models", "list", "--json").stdout)}
        self.assertTrue(models["nano"]["installed"])
        self.assertEqual(len(models["nano"]["files"]), 2)
        self.assertFalse(models["glm-4.6v-flash"]["installed"])
        self.assertIn("nano", self.run_glimpse("models", "list").stdout)

    def test_inspect(self):
        ended = self.run_glimpse("models", "inspect", "nano", "--json")
        text, projector = json.loads(ended.stdout)
        self.assertEqual((text["architecture"], projector["architecture"]), ("glm4", "clip"))
        self.assertGreater(text["parameters"], 1_000_000)
        self.assertGreater(text["kv_cache_bytes_per_token"], 0)
        table = self.run_glimpse("models", "inspect").stdout
        for word in ("layers", "heads", "context", "projector", "vocabulary", "q8_0"):
            self.assertIn(word, table)

    def test_verify_finds_a_flipped_bit(self):
        self.assertEqual(self.run_glimpse("models", "verify", "nano").returncode, 0)
        copy = self.home / "copy"
        shutil.copytree(MODELS / "nano", copy)
        path = copy / "nano-text-q8_0.gguf"
        path.chmod(0o644)
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        ended = self.run_glimpse("models", "verify", str(copy))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("should be", ended.stdout)
        path.write_bytes(data[:100_000])
        self.assertEqual(self.run_glimpse("models", "verify", str(copy)).returncode, 1)

    def test_verify_finds_a_projector_of_another_model(self):
        text = MODELS / "nano/nano-text-q8_0.gguf"
        ended = self.run_glimpse("models", "verify", str(text), "--mmproj", str(text))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("not a projector", ended.stdout)


class DoctorTest(CliTest):
    def test_this_machine(self):
        ended = self.run_glimpse("doctor", "--json")
        report = json.loads(ended.stdout)
        self.assertEqual(ended.returncode, 0 if report["sound"] else 1)
        names = {check["name"] for check in report["checks"]}
        for name in ("processor", "cores", "memory", "device", "open_files", "model", "memory_plan", "disk", "server_port", "page", "restarts",
                     "configuration"):
            self.assertIn(name, names)
        for check in report["checks"]:
            self.assertEqual(check["verdict"] == "good", check["advice"] == "", check)

    def test_problems_come_with_advice(self):
        ended = self.run_glimpse("doctor", "--model", "absent")
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stdout, r"✗ model .*absent")
        self.assertIn("→", ended.stdout)

    def test_a_busy_port_is_seen(self):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", 0))
            busy.listen()
            ended = self.run_glimpse("doctor", "--port", str(busy.getsockname()[1]))
        self.assertRegex(ended.stdout, r"! server_port .*already")

    def test_a_plan_that_cannot_fit(self):
        ended = self.run_glimpse("doctor", "--picture-cache-bytes", str(1 << 40))
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stdout, r"✗ memory_plan .*\n.*KV cache")


class PlanTest(CliTest):
    def test_fewer_requests_where_memory_is_short(self):
        ended = self.run_glimpse("models", "plan", "nano", "--memory", "1", "--parallel", "64")
        self.assertEqual(ended.returncode, 0, ended.stdout)
        fitting = int(re.search(r"nano: (\d+) requests x 4096 tokens \(of 64 asked for\)", ended.stdout)[1])
        self.assertIn(fitting, range(3, 12))
        half = self.run_glimpse("models", "plan", "nano", "--memory", "1", "--parallel", "64", "--cache-type", "q8_0")
        self.assertGreater(int(re.search(r"nano: (\d+) requests", half.stdout)[1]), fitting)

    def test_what_never_fits(self):
        ended = self.run_glimpse("models", "plan", "nano", "--memory", "0.1")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("This does not fit.", ended.stdout)


class ServeTest(CliTest):
    def serve(self, *words):
        process = self.start_glimpse("serve", "--port", "0", *words)
        address = None
        while address is None:
            line = process.stdout.readline()
            self.assertNotEqual(line, "", "it ended: " + process.stderr.read() if process.poll() is not None else "")
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
        return process, address[0]

    def wait_until_ready(self, address):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                return urllib.request.urlopen(address + "/readyz", timeout=5)
            except urllib.error.HTTPError:
                time.sleep(0.05)
        self.fail("not ready within 60 s")

    def test_serves_and_leaves_with_0(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process, address = self.serve()
            self.wait_until_ready(address)
            process.send_signal(number)
            self.assertEqual(process.wait(20), 0)

    def test_a_signal_while_loading(self):
        process, _ = self.serve()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 0)

    def test_a_busy_port_is_an_error(self):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", 0))
            busy.listen()
            port = busy.getsockname()[1]
            ended = self.run_glimpse("serve", "--port", str(port))
        self.assertEqual(ended.returncode, 1)
        self.assertIn(str(port), ended.stderr)

    def test_a_model_that_cannot_fit_is_refused_with_numbers(self):
        ended = self.run_glimpse("serve", "--port", "0", "--picture-cache-bytes", str(1 << 40))
        self.assertEqual(ended.returncode, 2)
        self.assertIn("does not fit", ended.stderr)

    def test_a_model_that_cannot_be_loaded_ends_the_program(self):
        text = str(MODELS / "nano/nano-text-q8_0.gguf")
        process = self.start_glimpse("serve", "--port", "0", "--model", text, "--mmproj", text)
        self.assertEqual(process.wait(60), 1)


if __name__ == "__main__":
    unittest.main()
