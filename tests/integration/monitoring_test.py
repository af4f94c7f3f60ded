"""deploy/monitoring as its users run it: a real Prometheus scrapes a real server, loads the alerts, and answers what the dashboard asks.

GLIMPSE_BINARY: the program. Prometheus is the distribution's.
"""
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

from kept_documents_test import INVOICE, ROOT, SECONDS, Server, with_server

MONITORING = ROOT / "deploy/monitoring"


class MonitoringTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.server = Server(folder.name, "--storage", "sqlite").start()
        cls.addClassCleanup(cls.server.end)
        cls.url = cls.start_prometheus(pathlib.Path(folder.name))
        ask = cls.server.ask
        question = {"text": "Total?", "max_tokens": 4}
        for _ in range(2):
            ask("POST", "/api/v1/inference", question)
        ask("POST", "/api/v1/inference?text=What%3F&max_tokens=4", (ROOT / "tests/data/slips/slip-0.png").read_bytes(), {"Content-Type": "image/png"})
        ask("POST", "/api/v1/documents?type=invoice", INVOICE.read_bytes(), {"Content-Type": "image/png"})
        cls.wait_for_scrapes()

    @classmethod
    def start_prometheus(cls, folder):
        config = folder / "prometheus.yml"
        config.write_text(json.dumps({  # JSON is YAML
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(MONITORING / "alerts.yaml")],
            "scrape_configs": [{"job_name": "glimpse", "static_configs": [{"targets": [f"127.0.0.1:{cls.server.port}"]}]}]}))
        port = with_server.free_port()
        log = (folder / "prometheus.log").open("wb")
        cls.addClassCleanup(log.close)
        process = subprocess.Popen([shutil.which("prometheus"), f"--config.file={config}", f"--storage.tsdb.path={folder}/tsdb", f"--web.listen-address=127.0.0.1:{port}"],
                                   stdout=log, stderr=log)
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.terminate)
        return f"http://127.0.0.1:{port}"

    @classmethod
    def asked(cls, path, **parameters):
        with urllib.request.urlopen(f"{cls.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}", timeout=SECONDS) as reply:
            return json.load(reply)["data"]

    @classmethod
    def wait_for_scrapes(cls):
        """Until what was asked above has been seen, and three times, so that there are rates."""
        end = time.monotonic() + SECONDS
        seen = "count_over_time(glimpse_documents_total{outcome='needs_review'}[1m]) > 3 and glimpse_documents_total > 0"
        while time.monotonic() < end:
            try:
                if cls.asked("query", query=seen)["result"]:
                    return
            except OSError:
                pass
            time.sleep(0.2)
        raise AssertionError("Prometheus saw nothing")

    def test_every_panel_shows_something(self):
        dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text())
        expressions = [(panel["title"], target["expr"]) for panel in dashboard["panels"] for target in panel.get("targets", ())]
        self.assertGreater(len(expressions), 20)
        for title, expression in expressions:
            with self.subTest(title=title):
                query = expression.replace("$instance", ".*").replace("$__rate_interval", "1m")
                self.assertTrue(self.asked("query", query=query)["result"], query)

    def test_alerts_are_loaded_and_quiet(self):
        rules = [rule for group in self.asked("rules")["groups"] for rule in group["rules"]]
        self.assertEqual({rule["health"] for rule in rules}, {"ok"}, rules)
        self.assertEqual([rule["name"] for rule in rules if rule["state"] == "firing"], [])
        self.assertGreater(len(rules), 8)


if __name__ == "__main__":
    unittest.main()
