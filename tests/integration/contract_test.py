"""schemathesis asks the server whatever the OpenAPI document lets it, and holds the answers to what the document says.

GLIMPSE_BINARY: the program. Run with tools/with_clients.sh, which brings schemathesis.
"""
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
SCHEMATHESIS = pathlib.Path(sys.executable).with_name("schemathesis")
# Base64, schemas in formats and a prompt's length have rules that the document cannot tell, so what it lets through may be a 4xx.
NOT_CHECKED = "positive_data_acceptance"


class ContractTest(unittest.TestCase):
    def test_answers_are_what_the_document_says(self):
        port = with_server.free_port()
        url = f"http://127.0.0.1:{port}"
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        server = subprocess.Popen(
            [BINARY, "serve", "--port", str(port), "--model", str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf"),
             "--context-tokens", "640", "--parallel", "4", "--storage", "sqlite", "--storage-path", str(pathlib.Path(folder.name) / "glimpse.db")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(with_server.stop, server)
        self.assertIsNone(with_server.wait_until_ready(server, url, 120))
        with tempfile.TemporaryDirectory() as folder:
            tried = subprocess.run(
                [SCHEMATHESIS, "run", f"{url}/api/openapi.json", "--max-examples", "5", "--phases", "coverage,fuzzing", "--seed", "1", "--no-color", "--exclude-checks", NOT_CHECKED],
                cwd=folder, capture_output=True, text=True, timeout=300)
        self.assertEqual(tried.returncode, 0, tried.stdout[-6000:] + tried.stderr[-2000:])
        self.assertIn("Selected: 37/37", tried.stdout)


if __name__ == "__main__":
    unittest.main()
