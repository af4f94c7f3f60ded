"""`glimpse models pull` against a real hub on this machine: ranges, cut connections, lies, loops.

GLIMPSE_BINARY: the program. The files of tests/data/nano-start play the part of the hub's.
"""
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
MODEL = ROOT / "tests/data/nano-start"
TEXT = (MODEL / "nano-start-text-f16.gguf").read_bytes()
PROJECTOR = (MODEL / "nano-start-mmproj-f16.gguf").read_bytes()
REPOSITORY = "owner/some-model"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Hub:
    """One hub; its behaviour is set by the test that uses it."""

    def __init__(self):
        self.files = {"text.gguf": TEXT, "mmproj.gguf": PROJECTOR}
        self.requests = []            # (path, Range or None, Authorization or None)
        self.etag = lambda data: None  # header ETag of a file
        self.linked = False           # a redirect with X-Linked-ETag, as hubs with large-file storage do
        self.ranges = True
        self.cut_after_bytes = None   # close the connection after that many bytes of a body
        self.cuts = 0                 # how often to do so
        self.statuses = []            # statuses to answer with first
        self.retry_after = None
        self.announce_length = True
        self.chunk_delay_s = 0
        self.redirect = None          # function of the path: Location
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                hub.answer(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def ranges_asked(self, name):
        return [asked for path, asked, _ in self.requests if path.endswith(name)]

    def answer(self, http_request):
        asked = http_request.headers.get("Range")
        self.requests.append((http_request.path, asked, http_request.headers.get("Authorization")))
        if self.statuses:
            return self.refuse(http_request, self.statuses.pop(0))
        if self.redirect:
            return self.refuse(http_request, 302, {"Location": self.redirect(http_request.path)})
        name = http_request.path.rsplit("/", 1)[-1]
        data = self.files.get(name)
        if data is None:
            return self.refuse(http_request, 404)
        if self.linked and not http_request.path.startswith("/storage/"):
            headers = {"Location": f"/storage/{name}", "X-Linked-ETag": f'"{sha256(data)}"', "X-Linked-Size": str(len(data))}
            return self.refuse(http_request, 302, headers)
        self.send_file(http_request, data, asked)

    def refuse(self, http_request, status, headers=None):
        http_request.send_response(status)
        for key, value in (headers or {}).items():
            http_request.send_header(key, value)
        if self.retry_after and status in (429, 503):
            http_request.send_header("Retry-After", str(self.retry_after))
        http_request.send_header("Content-Length", "0")
        http_request.end_headers()

    def send_file(self, http_request, data, asked):
        first = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked and self.ranges else 0
        if first and first >= len(data):
            return self.refuse(http_request, 416)
        body = data[first:]
        http_request.send_response(206 if first else 200)
        if first:
            http_request.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        if self.announce_length:
            http_request.send_header("Content-Length", str(len(body)))
        else:
            http_request.send_header("Connection", "close")
            http_request.close_connection = True
        if self.etag(data):
            http_request.send_header("ETag", self.etag(data))
        http_request.end_headers()
        if self.cuts > 0 and len(body) > self.cut_after_bytes:
            self.cuts -= 1
            body = body[:self.cut_after_bytes]
            http_request.close_connection = True
        try:
            for at in range(0, len(body), 1 << 18):
                http_request.wfile.write(body[at:at + (1 << 18)])
                time.sleep(self.chunk_delay_s)
        except OSError:
            pass  # the client went away, as some tests want it to


class HubPullTest(unittest.TestCase):
    def setUp(self):
        self.hub = Hub()
        self.hub.etag = lambda data: f'"{sha256(data)}"'
        self.addCleanup(self.hub.close)
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="glimpse-pull-"))
        self.addCleanup(shutil.rmtree, self.home)
        self.folder = self.home / "models" / "mine"

    def command(self, *extra, files=("text.gguf", "mmproj.gguf"), base_url=None):
        words = [BINARY, "models", "pull", REPOSITORY, "--name", "mine", "--retry-delay-ms", "10"]
        for file in files:
            words += ["--file", file]
        return words + ["--base-url", base_url or self.hub.url, *extra]

    def environment(self, **extra):
        kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS") if key in os.environ}
        return {**kept, "HOME": str(self.home), "GLIMPSE_MODELS_FOLDER": str(self.home / "models"), **extra}

    def pull(self, *extra, environment=None, **options):
        return subprocess.run(self.command(*extra, **options), env=environment or self.environment(), cwd=self.home,
                              capture_output=True, text=True, timeout=120)

    def assert_installed(self):
        self.assertEqual((self.folder / "text.gguf").read_bytes(), TEXT)
        self.assertEqual((self.folder / "mmproj.gguf").read_bytes(), PROJECTOR)
        sums = (self.folder / "SHA256SUMS").read_text()
        self.assertIn(f"{sha256(TEXT)}  text.gguf\n", sums)
        self.assertIn(f"{sha256(PROJECTOR)}  mmproj.gguf\n", sums)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()),
                         ["SHA256SUMS", "mmproj.gguf", "model.toml", "text.gguf"])

    def test_pulls_verifies_and_installs(self):
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(ended.stdout.strip(), str(self.folder))
        self.assertIn("as the hub announced it", ended.stderr)
        self.assertEqual(self.hub.requests[0][0], f"/{REPOSITORY}/resolve/main/mmproj.gguf")
        self.assert_installed()
        verify = subprocess.run([BINARY, "models", "verify", "mine"], env=self.environment(), capture_output=True, text=True)
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)
        listed = subprocess.run([BINARY, "models", "list", "--json"], env=self.environment(), capture_output=True, text=True)
        self.assertIn("mine", [model["name"] for model in json.loads(listed.stdout) if model["installed"]])

    def test_second_pull_fetches_nothing(self):
        self.assertEqual(self.pull().returncode, 0)
        self.hub.requests.clear()
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.hub.requests, [])
        self.assertIn("here already", ended.stderr)

    def test_cut_connections_are_resumed(self):
        self.hub.cut_after_bytes, self.hub.cuts = 1_000_000, 6
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("trying again", ended.stderr)
        asked = [asked for asked in self.hub.ranges_asked("text.gguf") + self.hub.ranges_asked("mmproj.gguf") if asked]
        self.assertEqual(len(asked), 6)
        self.assertEqual(self.hub.ranges_asked("mmproj.gguf")[:3], [None, "bytes=1000000-", "bytes=2000000-"])
        self.assert_installed()

    def test_a_killed_pull_goes_on(self):
        self.hub.chunk_delay_s = 0.05
        process = subprocess.Popen(self.command(), env=self.environment(), cwd=self.home, stderr=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL)
        part = self.folder / "mmproj.gguf.part"
        self.wait_for(lambda: part.exists() and part.stat().st_size > 1_000_000)
        process.kill()
        process.wait()
        self.assertFalse((self.folder / "mmproj.gguf").exists())
        self.hub.chunk_delay_s = 0
        self.hub.requests.clear()
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        first = int(re.fullmatch(r"bytes=(\d+)-", self.hub.ranges_asked("mmproj.gguf")[0])[1])
        self.assertGreater(first, 1_000_000)
        self.assert_installed()

    def test_ctrl_c_keeps_what_arrived(self):
        self.hub.chunk_delay_s = 0.05
        process = subprocess.Popen(self.command(), env=self.environment(), cwd=self.home, stderr=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, text=True)
        part = self.folder / "mmproj.gguf.part"
        self.wait_for(lambda: part.exists() and part.stat().st_size > 0)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assertIn("run the same command to go on", errors)
        self.assertTrue(part.exists())

    def test_a_second_program_is_kept_out(self):
        self.hub.chunk_delay_s = 0.1
        process = subprocess.Popen(self.command(), env=self.environment(), cwd=self.home, stderr=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        part = self.folder / "mmproj.gguf.part"
        self.wait_for(lambda: part.exists() and part.stat().st_size > 0)
        ended = self.pull()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("another program", ended.stderr)

    def test_a_changed_file_starts_over(self):
        self.folder.mkdir(parents=True)
        (self.folder / "mmproj.gguf.part").write_bytes(b"x" * 1_000_000)
        (self.folder / "mmproj.gguf.part.info").write_text(f'"older"\n{len(PROJECTOR)}\n\n')
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.hub.ranges_asked("mmproj.gguf"), ["bytes=1000000-", None])
        self.assert_installed()

    def test_damaged_part_is_found_out(self):
        self.folder.mkdir(parents=True)
        (self.folder / "mmproj.gguf.part").write_bytes(b"x" * 1000)
        (self.folder / "mmproj.gguf.part.info").write_text(f'"{sha256(PROJECTOR)}"\n{len(PROJECTOR)}\n{sha256(PROJECTOR)}\n')
        ended = self.pull()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("SHA-256", ended.stderr)
        self.assertFalse((self.folder / "mmproj.gguf").exists())
        self.assertEqual(self.pull().returncode, 0)
        self.assertEqual((self.folder / "mmproj.gguf").read_bytes(), PROJECTOR)

    def test_complete_part_is_not_fetched_again(self):
        self.folder.mkdir(parents=True)
        (self.folder / "mmproj.gguf.part").write_bytes(PROJECTOR)
        (self.folder / "mmproj.gguf.part.info").write_text(f'"v1"\n{len(PROJECTOR)}\n{sha256(PROJECTOR)}\n')
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.hub.ranges_asked("mmproj.gguf"), [])
        self.assert_installed()

    def test_server_without_ranges(self):
        self.hub.ranges = False
        self.hub.cut_after_bytes, self.hub.cuts = 1_000_000, 2
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assert_installed()

    def test_redirect_to_storage_with_linked_tag(self):
        self.hub.linked = True
        self.hub.etag = lambda data: f'"{hashlib.md5(data).hexdigest()}"'
        self.hub.cut_after_bytes, self.hub.cuts = 1_000_000, 2
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("as the hub announced it", ended.stderr)
        self.assertIn("bytes=1000000-", self.hub.ranges_asked("mmproj.gguf"))
        self.assert_installed()

    def test_hub_that_lies_about_the_digest(self):
        self.hub.etag = lambda data: f'"{"a" * 64}"'
        ended = self.pull()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("SHA-256", ended.stderr)
        self.assertFalse((self.folder / "mmproj.gguf").exists())
        self.assertTrue((self.folder / "mmproj.gguf.rejected").exists())
        self.assertFalse((self.folder / "model.toml").exists())

    def test_given_digest_wins(self):
        ended = self.pull("--sha256", sha256(TEXT), "--sha256", "b" * 64)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("b" * 64, ended.stderr)
        ended = self.pull("--sha256", sha256(TEXT).upper(), "--sha256", sha256(PROJECTOR))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("SHA-256 as expected", ended.stderr)
        self.assertTrue((self.folder / "model.toml").exists())

    def test_recorded_digest_is_held_against_the_hub(self):
        self.assertEqual(self.pull().returncode, 0)
        (self.folder / "text.gguf").unlink()
        self.hub.files["text.gguf"] = TEXT[:-1] + bytes([TEXT[-1] ^ 1])
        ended = self.pull()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("first fetched", ended.stderr)
        self.assertFalse((self.folder / "text.gguf").exists())

    def test_no_digest_anywhere_is_said(self):
        self.hub.etag = lambda data: None
        self.hub.announce_length = False
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("nobody says", ended.stderr)
        self.assert_installed()

    def test_a_page_instead_of_a_model(self):
        self.hub.files["mmproj.gguf"] = b"<html>please log in</html>"
        ended = self.pull()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("not a readable GGUF", ended.stderr)
        self.assertFalse((self.folder / "mmproj.gguf").exists())
        self.assertFalse((self.folder / "model.toml").exists())

    def test_two_text_models_do_not_fit(self):
        self.hub.files["mmproj.gguf"] = TEXT
        ended = self.pull()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("not a projector", ended.stderr)
        self.assertFalse((self.folder / "model.toml").exists())

    def test_not_found(self):
        ended = self.pull(files=("text.gguf", "absent.gguf"))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("absent.gguf is not there (404)", ended.stderr)
        self.assertIn("--file", ended.stderr)
        self.assertEqual(len(self.hub.requests), 1, "a 404 is not tried again, and the large file not begun")

    def test_access_refused(self):
        for status in (401, 403):
            self.hub.statuses = [status]
            ended = self.pull()
            self.assertNotEqual(ended.returncode, 0)
            self.assertIn("GLIMPSE_MODELS_HUB_TOKEN", ended.stderr)

    def test_redirect_loop(self):
        self.hub.redirect = lambda path: path
        ended = self.pull()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("circles", ended.stderr)
        self.assertLess(len(self.hub.requests), 10)

    def test_redirect_to_a_file_of_this_machine(self):
        secret = self.home / "secret"
        secret.write_text("secret")
        self.hub.redirect = lambda path: secret.as_uri()
        ended = self.pull()
        self.assertEqual(ended.returncode, 1)
        self.assertFalse(self.folder.joinpath("mmproj.gguf").exists())

    def test_busy_server_is_tried_again(self):
        self.hub.statuses = [503, 429, 500]
        ended = self.pull()
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("the server answered 503", ended.stderr)
        self.assert_installed()

    def test_retry_after_is_honoured(self):
        self.hub.statuses, self.hub.retry_after = [429], 1
        begun = time.monotonic()
        self.assertEqual(self.pull().returncode, 0)
        self.assertGreaterEqual(time.monotonic() - begun, 1)

    def test_gives_up_in_the_end(self):
        self.hub.statuses = [503] * 100
        ended = self.pull("--retries", "3")
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(len(self.hub.requests), 4)

    def test_nobody_listens(self):
        ended = self.pull("--retries", "1", base_url="http://127.0.0.1:1")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("127.0.0.1:1", ended.stderr)

    def test_token_goes_to_the_hub_only(self):
        other = Hub()
        self.addCleanup(other.close)
        other.etag = self.hub.etag
        self.hub.redirect = lambda path: other.url.replace("127.0.0.1", "localhost") + path
        ended = self.pull(environment=self.environment(GLIMPSE_MODELS_HUB_TOKEN="hush"))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.hub.requests[0][2], "Bearer hush")
        self.assertTrue(other.requests)
        self.assertEqual({authorization for _, _, authorization in other.requests}, {None})
        self.assertNotIn("hush", ended.stdout + ended.stderr)

    def test_token_does_not_travel_in_the_clear(self):
        ended = self.pull(base_url="http://hub.invalid", environment=self.environment(GLIMPSE_MODELS_HUB_TOKEN="hush"))
        self.assertEqual(ended.returncode, 2)
        self.assertIn("in the clear", ended.stderr)
        self.assertNotIn("hush", ended.stderr)

    def test_no_hub_is_set(self):
        words = [BINARY, "models", "pull", "glm-ocr"]
        ended = subprocess.run(words, env=self.environment(), cwd=self.home, capture_output=True, text=True)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("GLIMPSE_MODELS_HUB_URL", ended.stderr)

    def test_catalogue_name(self):
        self.hub.files = {"GLM-OCR-Q8_0.gguf": TEXT, "mmproj-GLM-OCR-Q8_0.gguf": PROJECTOR}
        words = [BINARY, "models", "pull", "glm-ocr"]
        ended = subprocess.run(words, env=self.environment(GLIMPSE_MODELS_HUB_URL=self.hub.url), cwd=self.home,
                               capture_output=True, text=True)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual((self.home / "models/glm-ocr/GLM-OCR-Q8_0.gguf").read_bytes(), TEXT)

    def wait_for(self, condition):
        end = time.monotonic() + 20
        while not condition():
            self.assertLess(time.monotonic(), end, "waited too long")
            time.sleep(0.01)


if __name__ == "__main__":
    unittest.main()
