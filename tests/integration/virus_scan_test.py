"""The server and a real clamd with a signature of its own: EICAR's test file, which harms nobody.

GLIMPSE_BINARY: the program. Needs clamd (Debian: clamav-daemon).
"""
import http.client
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
SLIP = (ROOT / "tests/data/slips/slip-0.png").read_bytes()
# In two parts, or this file would be found itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    def __init__(self, folder):
        self.socket = folder / "clamd.socket"
        database = folder / "database"
        database.mkdir()
        (database / "local.ndb").write_text(f"Local.Test.EICAR:0:*:{EICAR.hex()}\n")
        self.configuration = folder / "clamd.conf"
        self.configuration.write_text(
            f"LocalSocket {self.socket}\nDatabaseDirectory {database}\nForeground yes\nUser {os.environ.get('USER') or 'root'}\n"
            "StreamMaxLength 1M\nDisableCache yes\n")
        self.start()

    def start(self):
        self.process = subprocess.Popen(["clamd", "--config-file", str(self.configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"clamd did not start (status {self.process.poll()})")
            time.sleep(0.05)

    def answers(self):
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.socket))
                client.sendall(b"zPING\0")
                return client.recv(16) == b"PONG\0"
            except OSError:
                return False

    def stop(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait()
        self.socket.unlink(missing_ok=True)


class VirusScanTest(unittest.TestCase):
    def setUp(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="glimpse-clamd-"))
        self.addCleanup(shutil.rmtree, folder)
        self.clamd = Clamd(folder)
        self.addCleanup(self.clamd.stop)

    def serve(self, scan):
        self.port = with_server.free_port()
        server = subprocess.Popen(
            [BINARY, "serve", "--port", str(self.port), "--model", str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf"), "--scan", scan,
             "--clamd", str(self.clamd.socket), "--cache-bytes", "0", "--decoded-cache-bytes", "0", "--context-tokens", "512"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(with_server.stop, server)
        self.assertIsNone(with_server.wait_until_ready(server, f"http://127.0.0.1:{self.port}", 120))

    def ask(self, picture):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("POST", "/api/v1/inference?text=Total&max_tokens=1", picture, {"Content-Type": "application/octet-stream"})
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, body

    def test_what_is_found_is_refused_by_name(self):
        self.serve("required")
        self.assertEqual(self.ask(SLIP)[0], 200)
        for infected in (EICAR, SLIP + EICAR, SLIP + b"x" * 600_000 + EICAR):
            status, body = self.ask(infected)
            self.assertEqual(status, 422, body)
            self.assertIn("Local.Test.EICAR", body)
            self.assertIn("refused_content", body)

    def test_required_means_closed_when_it_fails(self):
        self.serve("required")
        self.assertEqual(self.ask(SLIP + b"x" * 2_000_000)[0], 503, "larger than clamd takes")
        self.clamd.stop()
        status, body = self.ask(SLIP)
        self.assertEqual(status, 503, body)
        self.assertNotIn(str(self.clamd.socket), body)
        self.clamd.start()
        self.assertEqual(self.ask(SLIP)[0], 200, "and open again without a restart")

    def test_optional_means_open_when_it_fails(self):
        self.serve("optional")
        self.assertEqual(self.ask(SLIP + EICAR)[0], 422)
        self.clamd.stop()
        self.assertEqual(self.ask(SLIP)[0], 200)

    def test_doctor_tells_of_it(self):
        environment = {**os.environ, "GLIMPSE_INTAKE_SCAN": "required", "GLIMPSE_INTAKE_CLAMD": str(self.clamd.socket)}
        examined = subprocess.run([BINARY, "doctor"], env=environment, capture_output=True, text=True, timeout=120).stdout
        self.assertRegex(examined, "virus_scanner +ClamAV")
        self.assertRegex(examined, "sandbox +files are decoded")


if __name__ == "__main__":
    unittest.main()
