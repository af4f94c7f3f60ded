"""What breaks around a server: a full disk, a clock that jumps, a model's file that is damaged, a step of the model that does not return.
docs/operating/faults.md has a row for each of these.

GLIMPSE_BINARY: the program. Root, or user namespaces: a small disk has to be mounted. The clock is libfaketime's.
"""
import ctypes
import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import unittest

from kept_documents_test import INVOICE
from supervisor_test import BINARY, MODEL, ROOT, SECONDS, SupervisorTest

KEPT = ("--storage", "sqlite", "--supervisor", "off")
FAKETIME = next((str(path) for path in pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
DAY = 24 * 3600
PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207
WAIT_FOR_THREADS = 0x40000000  # __WALL


class FaultsTest(SupervisorTest):
    def send(self, method, path, body, **headers):
        """Status and JSON of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        told = json.loads(reply.read())
        connection.close()
        return reply.status, told

    def read(self, name):
        """Status and document of an invoice that is read and kept."""
        return self.send("POST", "/api/v1/documents?type=invoice", INVOICE.read_bytes(), Content_Type="image/png", X_Request_Id=name)

    def get(self, path):
        status, _, body = self.ask(path)
        return status, json.loads(body)

    def kept(self):
        status, listed = self.get("/api/v1/documents")
        self.assertEqual(status, 200, listed)
        return sorted(one["id"] for one in listed["documents"])


class FullDiskTest(FaultsTest):
    MOUNT = "mount -t tmpfs -o size=8m tmpfs \"$HOME\" && exec \"$@\""

    def wrapped(self, command):
        return ["unshare", "--mount" if os.geteuid() == 0 else "-rm", "sh", "-c", self.MOUNT, "sh", *command]

    def fill(self):
        """Takes all room that is left; returns what holds it."""
        ballast = pathlib.Path(f"/proc/{self.process.pid}/root{self.home}/ballast")
        with ballast.open("wb", buffering=0) as file, self.assertRaises(OSError):
            while True:
                file.write(b"x" * 4096)
        return ballast

    def test_nothing_is_half_written_and_it_goes_on_when_there_is_room(self):
        self.start(*KEPT)
        status, first = self.read("doc-first")
        self.assertEqual(status, 200, first)
        ballast = self.fill()
        status, refused = self.read("doc-meanwhile")
        self.assertEqual((status, refused["error"]["code"]), (503, "unavailable"))
        self.assertEqual(self.get(f"/api/v1/documents/{first['id']}")[0], 200, "what is kept can be read")
        self.assertEqual(self.kept(), [first["id"]])
        template = (ROOT / "templates/receipt.toml").read_text(encoding="utf-8").replace('"receipt"', '"mine"', 1)
        status, refused = self.send("PUT", "/api/v1/templates/mine", template.encode(), Content_Type="application/toml")
        self.assertEqual((status, refused["error"]["code"]), (503, "unavailable"))
        self.assertEqual(self.ask("/api/v1/inference", "POST", self.question(4))[0], 200, "what needs no disk goes on")
        ballast.unlink()
        begun = time.monotonic()
        status, last = self.read("doc-last")
        print(f"full disk: kept again {time.monotonic() - begun:.2f} s after there was room", file=sys.stderr)
        self.assertEqual(status, 200, last)
        self.assertEqual(self.kept(), sorted([first["id"], last["id"]]))

    def test_a_worker_that_dies_meanwhile_is_replaced(self):
        self.start()
        self.fill()
        begun = time.monotonic()
        os.kill(self.worker(), signal.SIGKILL)
        self.wait_for(lambda: "is replaced (crash)" in self.text_of_log(), "it was noticed")
        self.recovered(begun, "kill -9 on a full disk", crash=1)


@unittest.skipUnless(FAKETIME, "no libfaketime here")
class ClockTest(FaultsTest):
    def setUp(self):
        super().setUp()
        if "asan" in BINARY or "tsan" in BINARY:
            self.skipTest("a sanitizer has to be the first library, and so has libfaketime")
        self.offset = self.home / "clock"
        self.set_clock(0)

    def set_clock(self, seconds):
        fresh = self.offset.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n")
        fresh.replace(self.offset)

    def start_with_clock(self, *options):
        # The sandbox lets its workers open no file, where libfaketime looks for the time.
        return self.start("--sandbox", "off", *options, environment={"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(self.offset), "FAKETIME_NO_CACHE": "1",
                                                  "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"})

    def day_told(self):
        """The day of the month that its answers bear."""
        return int(self.ask("/healthz")[1]["Date"].split()[1])

    def test_work_goes_on_whatever_the_clock_says(self):
        self.start_with_clock("--storage", "sqlite")
        worker, today = self.worker(), self.day_told()
        self.assertEqual(self.read("doc-today")[0], 200)
        for days in (2, -2, 0):
            threads, outcomes = self.start_asking(500)
            self.wait_for(lambda: b"glimpse_requests_running 1" in self.ask("/metrics")[2], "a running answer")
            self.set_clock(days * DAY)
            threads[0].join()
            self.assertEqual(outcomes, [200], "no deadline passes because a clock was set")
            self.assertEqual(self.read(f"doc-{days}")[0], 200)
            if days:
                self.assertNotEqual(self.day_told(), today, "it has that clock")
        self.assertEqual(len(self.kept()), 4)
        self.assertEqual((self.worker(), self.reports()), (worker, []), "nobody was taken for dead")

    def test_a_job_from_the_future_is_run(self):
        self.set_clock(2 * DAY)
        self.start_with_clock("--storage", "sqlite", "--jobs-parallel", "0")
        form = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n' + INVOICE.read_bytes() + \
            b'\r\n--b\r\nContent-Disposition: form-data; name="type"\r\n\r\ninvoice\r\n--b--\r\n'
        status, job = self.send("POST", "/api/v1/jobs", form, Content_Type="multipart/form-data; boundary=b")
        self.assertEqual(status, 202, job)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(SECONDS), 0)
        self.set_clock(0)
        self.start_with_clock("--storage", "sqlite")
        ended = self.wait_for(lambda: (told := self.get(f"/api/v1/jobs/{job['id']}")[1])["status"] == "ended" and told, "the job is over")
        self.assertEqual(ended["counts"]["done"], 1, ended)


class DamagedModelTest(FaultsTest):
    def start_with(self, damage):
        """A server whose model's file went through `damage`; it ends by itself."""
        path = self.home / "model-text-f16.gguf"
        data = bytearray(pathlib.Path(MODEL).read_bytes())
        path.write_bytes(damage(data))
        projector = next(pathlib.Path(MODEL).parent.glob("*mmproj*"))
        with self.log.open("ab") as log:
            process = subprocess.run([BINARY, "serve", "--port", str(self.port), "--model", str(path), "--mmproj", str(projector)], stdin=subprocess.DEVNULL, stdout=log,
                                     stderr=log, timeout=SECONDS, env={**os.environ, "HOME": str(self.home)})
        self.assertEqual(process.returncode, 1, self.text_of_log())
        self.assertIn(f"{path.name} could not be loaded", self.text_of_log(), "it says which file")
        self.assertEqual(self.reports(), [], "that is no crash")

    def test_a_file_that_was_cut_short(self):
        self.start_with(lambda data: data[:len(data) // 2])

    def test_a_file_that_lost_its_beginning(self):
        self.start_with(lambda data: bytes(4096) + data[4096:])

    def test_counts_that_promise_more_than_there_is(self):
        self.start_with(lambda data: data[:8] + b"\xff" * 8 + data[16:])  # tensors

    def test_an_empty_file(self):
        self.start_with(lambda data: b"")


class StuckTest(FaultsTest):
    def busiest_thread(self, process):
        """The one that computes."""
        def ticks():
            return {int(task.name): sum(map(int, (task / "stat").read_text().rpartition(")")[2].split()[11:13]))
                    for task in pathlib.Path(f"/proc/{process}/task").iterdir()}

        before = ticks()
        time.sleep(1)
        after = ticks()
        return max(after, key=lambda thread: after[thread] - before.get(thread, 0))

    def hold(self, thread):
        """Stops one thread, as a driver that never returns would, until it is killed."""
        libc = ctypes.CDLL(None, use_errno=True)
        for request in (PTRACE_SEIZE, PTRACE_INTERRUPT):
            self.assertEqual(libc.ptrace(request, thread, None, None), 0, os.strerror(ctypes.get_errno()))

        def reap():
            while True:
                status = os.waitpid(thread, WAIT_FOR_THREADS)[1]
                if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                    return

        reaper = threading.Thread(target=reap, daemon=True)
        reaper.start()

    def test_a_step_that_does_not_return(self):
        self.start("--stuck-seconds", "2", "--context-tokens", "8192")
        threads, outcomes = self.start_asking(8000)
        self.wait_for(lambda: b"glimpse_requests_running 1" in self.ask("/metrics")[2], "a running answer")
        thread = self.busiest_thread(self.worker())
        begun = time.monotonic()
        self.hold(thread)
        self.wait_for(self.reports, "it was noticed")
        self.recovered(begun, "a step that does not return, with --stuck-seconds 2", stuck=1)
        threads[0].join()
        self.assertNotEqual(outcomes, [200])
        self.assertEqual(self.reports()[0]["reason"], "stuck")
        self.assertEqual(self.ask("/api/v1/inference", "POST", self.question(4))[0], 200)



if __name__ == "__main__":
    unittest.main()
