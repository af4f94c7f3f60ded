"""What an attacker tries at the door: no key or another one's, forged paths, headers and log lines, names that climb out of their folder, JSON without a bottom.
docs/operating/security.md says which risk each of these stands for.

GLIMPSE_BINARY: the program.
"""
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import time
import unittest

from kept_documents_test import BINARY, ROOT, SECONDS, Server, with_server
from supervisor_test import MODEL

PICTURE = ROOT / "tests/data/slips/slip-0.png"
SANITIZED = "asan" in BINARY or "tsan" in BINARY  # takes times the time, and keeps what was given back
SECONDS_MAX = 30 if SANITIZED else 5
OPEN = {"/", "/healthz", "/readyz", "/api/openapi.json", "/docs"}
CLIMBERS = ("../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "....//....//etc/passwd", "..\\..\\etc\\passwd", "passwd%00.toml",
            "%c0%ae%c0%ae/etc/passwd", "x" * 5000)


class SecurityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.home = pathlib.Path(folder.name)
        cls.environment = {**{name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "GLIMPSE_OCR_FOLDER") if name in os.environ}, "HOME": str(cls.home)}
        cls.key = {name: cls.make_key(name, *words) for name, words in (
            ("all", ("--scopes", "admin")), ("asks", ("--scopes", "infer")), ("looks", ("--scopes", "metrics")), ("revoked", ()), ("expired", ("--days", "1")))}
        subprocess.run([BINARY, "keys", "revoke", cls.key["revoked"].split("_")[1]], env=cls.environment, check=True, capture_output=True)
        cls.expire(cls.key["expired"].split("_")[1])
        cls.port = with_server.free_port()
        cls.log = cls.home / "log"
        with cls.log.open("wb") as log:
            cls.server = subprocess.Popen([BINARY, "serve", "--port", str(cls.port), "--model", MODEL, "--storage", "sqlite", "--cache-bytes", "0"],
                                          stdout=log, stderr=log, env=cls.environment)
        cls.addClassCleanup(with_server.stop, cls.server)
        problem = with_server.wait_until_ready(cls.server, f"http://127.0.0.1:{cls.port}", SECONDS)
        assert problem is None, problem

    @classmethod
    def make_key(cls, *words):
        return subprocess.run([BINARY, "keys", "create", *words], env=cls.environment, check=True, capture_output=True, text=True).stdout.strip()

    @classmethod
    def expire(cls, key_id):
        """Sets the time of a key to yesterday, as waiting would."""
        path = next(cls.home.rglob("keys.json"))
        kept = json.loads(path.read_text())
        for key in kept["keys"]:
            if key["id"] == key_id:
                key["expires"] = int(time.time()) - 86400 if isinstance(key["expires"], int) else "2020-01-01T00:00:00Z"
        path.write_text(json.dumps(kept))

    def send(self, raw):
        """Sends bytes, and reads until the server closes; its status, its header's lines and the rest."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            answer = b""
            try:
                connection.sendall(raw)
                while part := connection.recv(65536):
                    answer += part
            except ConnectionError:  # refused before it was all sent
                pass
        head, _, body = answer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        return (int(lines[0].split()[1]) if lines[0].startswith("HTTP/") else 0), lines[1:], body

    def ask(self, method, target, key=None, body=b"", **headers):
        lines = {"Host": "localhost", "Connection": "close", "Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
        if key:
            lines["Authorization"] = f"Bearer {self.key.get(key, key)}"
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return self.send(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body)

    def routes(self):
        """Method and path of all that the contract has, names in it filled in."""
        contract = json.loads(self.ask("GET", "/api/openapi.json")[2])
        for path, methods in contract["paths"].items():
            for method in methods:
                if method in ("get", "put", "post", "patch", "delete"):
                    yield method.upper(), re.sub(r"\{\w+\}", "x", path)

    # API1, API2, API5: whose it is, who they are, what they may

    def test_no_route_opens_without_a_good_key(self):
        closed = [(method, path) for method, path in self.routes() if path not in OPEN]
        self.assertGreater(len(closed), 30)
        stranger = self.key["asks"][:-2] + ("AA" if self.key["asks"][-2:] != "AA" else "BB")
        for method, path in closed:
            self.assertEqual(self.ask(method, path, "asks", X_API_Key=stranger)[0], 401, "one of two keys is wrong")
            for key in (None, stranger, "gk_000000000000_x", "revoked", "expired", "' OR 1=1 --", "x" * 4000):
                with self.subTest(method=method, path=path, key=key):
                    self.assertEqual(self.ask(method, path, key)[0], 401)

    def test_a_key_opens_its_scope_alone(self):
        for method, path in self.routes():
            if path in OPEN:
                continue
            with self.subTest(method=method, path=path):
                looks, asks = self.ask(method, path, "looks")[0], self.ask(method, path, "asks")[0]
                self.assertEqual(looks == 403, path != "/metrics")
                if path.startswith(("/api/v1/documents", "/api/v1/entries", "/api/v1/jobs", "/api/v1/templates", "/metrics")):
                    self.assertEqual(asks, 403)

    def test_forged_paths_and_methods_open_nothing(self):
        told = b'"object":"list"'  # what /v1/models answers
        self.assertIn(told, self.ask("GET", "/v1/models", "asks")[2])
        for target in ("//v1/models", "/v1//models", "/v1/models/", "/V1/Models", "/v1%2fmodels", "/v1/./models", "/healthz/../v1/models", "/docs/../v1/models", "/v1/models;a=b", "/v1/models%00",
                       "/v1/models%20", "/healthz?/../v1/models", "/healthz#/v1/models", "http://localhost/v1/models", "http://localhost@evil/v1/models", "/%76%31/models", "*", "v1/models"):
            for method in ("GET", "HEAD", "POST", "OPTIONS", "TRACE", "CONNECT", "get", "GETX"):
                with self.subTest(target=target, method=method):
                    status, _, body = self.ask(method, target, X_HTTP_Method_Override="GET", X_Original_URL="/v1/models", X_Rewrite_URL="/v1/models", X_Forwarded_For="127.0.0.1")
                    self.assertNotIn(told, body)
                    self.assertFalse(200 <= status < 300 and method != "OPTIONS" and not target.startswith("/healthz?"), status)
                    self.assertLess(status, 500 if method != "GETX" else 502)
        self.assertEqual(self.send(b"GET /v1/models HTTP/1.0\r\n\r\n")[0], 401)
        good = self.key["asks"].encode()
        twice = b"GET /v1/models HTTP/1.1\r\nHost: l\r\nConnection: close\r\nAuthorization: Bearer no\r\nAuthorization: Bearer " + good + b"\r\n\r\n"
        self.assertIn(self.send(twice)[0], (400, 401))

    def test_a_second_request_cannot_be_hidden_in_the_first(self):
        hidden = b"GET /v1/models HTTP/1.1\r\nHost: l\r\nAuthorization: Bearer " + self.key["asks"].encode() + b"\r\n\r\n"
        for framing in (b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"Content-Length: 4\r\nContent-Length: 5\r\n", b"Transfer-Encoding: chunked, identity\r\n",
                        b"Transfer-Encoding : chunked\r\n", b"Content-Length: +4\r\n", b"Content-Length: 4\r\n X: y\r\n"):
            with self.subTest(framing=framing):
                status, _, body = self.send(b"POST /api/v1/inference HTTP/1.1\r\nHost: l\r\nConnection: close\r\n" + framing + b"\r\n0\r\n\r\n" + hidden)
                self.assertEqual((status, b'"object":"list"' in body), (400, False))

    # API3, API10: what is told and written down

    def test_log_lines_cannot_be_forged(self):
        forged = '\\n{"time":"x","status":200}'
        nasty = ("%0a%0d", "%1b[31mred", '","status":200,"x":"', "%e2%80%a8", "%00", "\x7f", "%9b31m", forged)
        for evil in nasty:
            raw = evil.replace("\x7f", "%7f").replace(" ", "%20")
            self.ask("GET", f"/a/{raw}?q={raw}", "asks", X_Request_Id=raw, User_Agent=evil, traceparent=evil, Referer=evil)
            self.ask("POST", "/api/v1/inference", "asks", json.dumps({"model": f"m\n\x1b[31m{evil}", "text": f"\n{evil}"}).encode(), Content_Type="application/json")
            self.ask("POST", f"/api/v1/documents?type={raw}", "all", PICTURE.read_bytes(), Content_Type="image/png")
        raw = (b"\xc2\x9b31m", b"\xe2\x80\xa8", b"\xc2\x85{}", b"\xe2\x80\xaeevil", b"\xff\xfe", b'","status":200}', b"\\n")  # C1 controls, line ends and turned text, unescaped
        for evil in raw:
            self.send(b"GET /a" + evil + b" HTTP/1.1\r\nHost: l\r\nConnection: close\r\nUser-Agent: " + evil + b"\r\nX-Request-Id: " + evil + b"\r\n\r\n")
        self.ask("GET", "/last-of-these", "asks")
        text = self.log.read_bytes()
        deadline = time.monotonic() + 10
        while b"/last-of-these" not in text and time.monotonic() < deadline:
            time.sleep(0.05)
            text = self.log.read_bytes()
        self.assertEqual([byte for byte in set(text) if byte < 32 and byte != 10 or byte == 127], [], "control bytes in the log")
        self.assertEqual([c for c in set(text.decode()) if "\x80" <= c <= "\x9f" or c in "\u2028\u2029\u202e"], [], "control characters in the log")
        lines = [line.decode() for line in text.splitlines() if b'"request_id"' in line]
        self.assertGreater(len(lines), 3 * len(nasty) + len(raw))
        for line in lines:
            self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\S+ info \{")
            self.assertGreater(json.loads(line[line.index("{"):])["status"], 99)
        self.assertNotIn(self.key["asks"].split("_", 2)[2].encode(), text, "a secret")

    def test_answers_get_no_headers_of_a_client(self):
        for evil in ("a%0d%0aX-Evil:%201", "a%0aX-Evil: 1", "a\tX-Evil: 1", "é" * 40, "x" * 4000):
            _, lines, _ = self.ask("GET", f"/api/v1/templates/{evil.replace(' ', '%20').replace(chr(9), '%09')}" if "é" not in evil else "/healthz", "all", X_Request_Id=evil, traceparent=evil,
                                   Origin=f"http://{evil}")
            names = [line.split(":")[0].lower() for line in lines]
            self.assertNotIn("x-evil", names)
            self.assertEqual(len(names), len(set(names)))
            given = next(line for line in lines if line.lower().startswith("x-request-id"))
            self.assertRegex(given, r"(?i)^x-request-id: [A-Za-z0-9._-]{1,128}$")
        for broken in (b"X-A: b\nX-Evil: 1", b"X-A\x00: b", b"X-A: b\rX-Evil: 1"):
            self.assertEqual(self.send(b"GET /healthz HTTP/1.1\r\nHost: l\r\nConnection: close\r\n" + broken + b"\r\n\r\n")[0], 400, broken)

    def test_errors_tell_nothing_of_the_machine(self):
        for status, _, body in (self.ask("GET", "/nothing", "asks"), self.ask("POST", "/api/v1/inference", "asks", b"{", Content_Type="application/json"),
                                self.ask("POST", "/api/v1/documents?type=nothing", "all", PICTURE.read_bytes()), self.ask("GET", "/api/v1/documents/x", "all")):
            self.assertGreaterEqual(status, 400)
            for word in (str(self.home), "/work", "/usr", ".cpp", "sqlite", "std::", "0x"):
                self.assertNotIn(word, body.decode())

    def test_answers_are_json_whatever_the_name_was(self):
        for door in ("/api/v1/templates/", "/api/v1/documents/", "/api/v1/entries/", "/api/v1/jobs/", "/v1/models/", "/nothing/", "/api/v1/entries?after="):
            for name in ("%ff", "%c3%28", "%ed%a0%80", "%22%7d", "%c2%9b31m", "%3Cscript%3E"):
                with self.subTest(door=door, name=name):
                    status, lines, body = self.ask("GET", door + name, "all")
                    self.assertTrue(400 <= status < 500, status)
                    self.assertIn("error", json.loads(body.decode()))
                    self.assertIn("Content-Type: application/json", lines)

    # API8: how it is set up

    def test_headers_that_browsers_look_at(self):
        _, lines, _ = self.ask("GET", "/", Origin="http://evil.example")
        told = {line.split(":")[0].lower(): line.partition(":")[2].strip() for line in lines}
        self.assertEqual(told["x-content-type-options"], "nosniff")
        self.assertIn("default-src", told["content-security-policy"])
        self.assertIn("frame-ancestors", told["content-security-policy"])
        self.assertNotIn("access-control-allow-origin", told, "no other site's page may read an answer")
        self.assertNotRegex(told.get("server", ""), r"\d")
        _, lines, _ = self.ask("OPTIONS", "/api/v1/inference", Origin="http://evil.example", Access_Control_Request_Method="POST")
        self.assertFalse([line for line in lines if line.lower().startswith("access-control-allow")])

    # Names that become files

    def test_names_stay_in_their_folders(self):
        template = (ROOT / "templates/receipt.toml").read_text(encoding="utf-8").encode()
        before = {path for path in self.home.rglob("*") if path.is_file()}
        for name in CLIMBERS:
            plain = name.replace("%2f", "/").replace("%2e", ".")
            tries = [self.ask("GET", f"/api/v1/templates/{name}", "all", Accept="application/toml"), self.ask("PUT", f"/api/v1/templates/{name}", "all", template, Content_Type="application/toml"),
                     self.ask("DELETE", f"/api/v1/templates/{name}", "all"), self.ask("GET", f"/assets/{name}"), self.ask("GET", f"/{name}"), self.ask("GET", f"/docs/{name}"),
                     self.ask("GET", f"/api/v1/documents/{name}", "all"), self.ask("GET", f"/api/v1/jobs/{name}", "all"), self.ask("GET", f"/v1/models/{name}", "all")]
            for model in (plain, f"nano-start:{plain}"):
                body = json.dumps({"model": model, "messages": [{"role": "user", "content": "x"}], "max_tokens": 1}).encode()
                tries.append(self.ask("POST", "/v1/chat/completions", "all", body, Content_Type="application/json"))
            tries.append(self.ask("POST", f"/api/v1/documents?type={name}", "all", PICTURE.read_bytes(), Content_Type="image/png"))
            for number, (status, _, body) in enumerate(tries):
                with self.subTest(name=name[:40], number=number):
                    self.assertTrue(400 <= status < 500, status)
                    self.assertNotIn(b"root:", body)
        self.assertEqual({path for path in self.home.rglob("*") if path.is_file()} - before, set(), "no file came of it")

    # API4: what one request may take

    def test_json_without_a_bottom(self):
        deep = 100_000
        bodies = (b"[" * deep, b'{"a":' * deep, b'{"text":' + b"[" * deep + b"]" * deep + b"}", b'{"text":"x","text":' + b"[" * 2000 + b"]" * 2000 + b"}",
                  b'{"text":"x","max_tokens":1' + b"0" * 4000 + b"}", b'{"text":"x","temperature":1e999999}', b'{"text":"\xff\xfe"}', b'{"text":"\\ud800"}',
                  b'{"text":"x","response_format":{"type":"json_schema","json_schema":{"schema":' + b'{"type":"array","items":' * 5000 + b"{}" + b"}" * 5000 + b"}}}",
                  b'{"text":"x","response_format":{"type":"json_schema","json_schema":{"schema":{"$ref":"#"}}}}',
                  b'{"messages":[' + b'{"role":"user","content":"x"},' * 5000 + b'{"role":"user","content":"x"}]}')
        before = self.resident()
        for body in bodies:
            for path in ("/api/v1/inference", "/v1/chat/completions"):
                with self.subTest(path=path, body=body[:60]):
                    begun = time.monotonic()
                    status = self.ask("POST", path, "asks", body, Content_Type="application/json")[0]
                    self.assertTrue(400 <= status < 500, status)
                    self.assertLess(time.monotonic() - begun, SECONDS_MAX)
        if not SANITIZED:
            self.assertLess(self.resident() - before, 100e6)
        self.assertEqual(self.ask("GET", "/readyz")[0], 200)

    def test_patterns_that_keep_the_compiler_busy(self):
        def form(kind, text):
            return {"json_schema": {"type": "json_schema", "json_schema": {"schema": {"type": "string", "pattern": text}}}, "regex": {"type": "regex", "regex": text}}[kind]

        for kind in ("json_schema", "regex"):
            for text in (".*" * 500, ".?" * 500, ".{0,9}" * 300, "(a|a)*" * 5000, "(" * 5000 + "a" + ")*" * 5000):
                with self.subTest(kind=kind, text=text[:20]):
                    begun = time.monotonic()
                    body = json.dumps({"text": "x", "max_tokens": 1, "response_format": form(kind, text)}).encode()
                    self.assertEqual(self.ask("POST", "/api/v1/inference", "asks", body, Content_Type="application/json")[0], 400)
                    self.assertLess(time.monotonic() - begun, SECONDS_MAX)

    def test_json_without_an_edge(self):
        before = self.resident("VmHWM")
        for body in (b'{"messages":[' + b"[0]," * 6_000_000 + b"0]}", b'{"messages":[' + b'{"":0},' * 3_400_000 + b"0]}", b"{" + b'"a":0,' * 4_000_000 + b'"a":0}'):
            for path in ("/api/v1/inference", "/v1/chat/completions"):
                with self.subTest(path=path, body=body[:30]):
                    self.assertEqual(self.ask("POST", path, "asks", body, Content_Type="application/json")[0], 400)
        if not SANITIZED:
            self.assertLess(self.resident("VmHWM") - before, 200e6, "some 30 MB came, and were never twenty times that")

    def test_templates_without_a_bottom(self):
        for text in (b"a" + b".a" * 100_000 + b" = 1", b"[a" + b".a" * 100_000 + b"]", b"a = " + b"[" * 100_000, b"a = " + b"{a=" * 80_000, b"a" + b".a" * 4000 + b" = 1", b"name = '\xff'",
                     b"#" * 300_000):
            with self.subTest(text=text[:20]):
                self.assertIn(self.ask("PUT", "/api/v1/templates/mine", "all", text, Content_Type="application/toml")[0], (400, 413))
        self.assertEqual(self.ask("GET", "/readyz")[0], 200)

    def resident(self, which="VmRSS"):
        """Bytes of memory of the server and all below it; VmHWM: the most there ever were."""
        def of(process):
            try:
                kilobytes = int(re.search(rf"{which}:\s+(\d+)", pathlib.Path(f"/proc/{process}/status").read_text())[1])
                below = [child for task in pathlib.Path(f"/proc/{process}/task").iterdir() for child in (task / "children").read_text().split()]
            except (FileNotFoundError, ProcessLookupError):
                return 0
            return kilobytes * 1024 + sum(map(of, below))

        return of(self.server.pid)


class OpenTest(unittest.TestCase):
    """A server without keys, as it starts on a desk: whoever is at this machine may ask, and no page that their browser shows."""

    def start(self, *options):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.server = Server(folder.name, "--model", MODEL, *options).start()
        self.addCleanup(self.server.end)

    def get(self, path, **headers):
        return self.server.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})[0]

    def test_other_sites_pages_cannot_use_a_server_without_keys(self):
        self.start()
        here = f"localhost:{self.server.port}"
        for headers in ({}, {"Host": here}, {"Host": f"127.0.0.1:{self.server.port}"}, {"Host": here, "Origin": f"http://{here}"}, {"Host": here, "Origin": "http://localhost:5173", "Sec-Fetch-Site": "same-site"}):
            self.assertEqual(self.get("/v1/models", **headers), 200, headers)
        for headers in ({"Host": f"evil.example:{self.server.port}"}, {"Host": "127.0.0.1.evil.example"}, {"Host": here, "Origin": "http://evil.example"}, {"Host": here, "Origin": "null"},
                        {"Host": here, "Sec-Fetch-Site": "cross-site"}):
            for path in ("/v1/models", "/metrics", "/api/v1/documents"):
                self.assertEqual(self.get(path, **headers), 403, (path, headers))
            form = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nx\r\n--b--\r\n'  # what a page may send anywhere without asking
            status, refused = self.server.ask("POST", "/api/v1/inference", form, {"Content-Type": "multipart/form-data; boundary=b", **headers})
            self.assertEqual((status, "glimpse keys create" in refused["error"]["message"]), (403, True))
            self.assertEqual((self.get("/", **headers), self.get("/healthz", **headers)), (200, 200))

    def test_what_stands_behind_something_that_asks_has_its_name(self):
        self.start("--admission", "open")
        self.assertEqual(self.get("/v1/models", Host="glimpse.example", Origin="https://glimpse.example"), 200)


if __name__ == "__main__":
    unittest.main()
