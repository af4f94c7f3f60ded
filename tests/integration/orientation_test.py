"""Pages that do not lie as they are read, and nothing but their content says so: imaging turns what Latin strokes tell, the text reader the rest.

GLIMPSE_BINARY: the program. The networks are those it was built with; the model is tests/data/nano-start, small and quick.
"""
import base64
import http.client
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
SAMPLES = ROOT / "tests/data/samples/orientation"
PAGE_ZH = (SAMPLES / "form_zh.jpg").read_bytes()
UPSIDE_DOWN = (SAMPLES / "text_zh_upside_down_no_exif.jpg").read_bytes()
SIDEWAYS = (SAMPLES / "phototest_rotR_no_exif.png").read_bytes()
SECONDS = 300  # a busy machine
# What a decoder does for an EXIF orientation -> the turn that undoes it, degrees clockwise.
TURN_BACK = {1: 0, 3: 180, 6: 270, 8: 90}


def with_orientation(jpeg, orientation):
    """The picture with an EXIF orientation that is not true of it: decoded, it lies wrong."""
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def orient_of(preparation):
    return next(step for step in preparation["steps"] if step["step"] == "orient")


class CommandTest(unittest.TestCase):
    def prepare(self, picture, *flags):
        """The trace, and the PNG that came out."""
        with tempfile.TemporaryDirectory() as folder:
            given, came = pathlib.Path(folder, "given"), pathlib.Path(folder, "came.png")
            given.write_bytes(picture)
            ended = subprocess.run([BINARY, "preprocess", given, "-o", came, "--json", *flags], capture_output=True, text=True, timeout=SECONDS)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            return json.loads(ended.stdout), came.read_bytes()

    def test_a_chinese_page_is_turned_from_every_side(self):
        upright = self.prepare(PAGE_ZH)[1]
        for orientation, turn in TURN_BACK.items():
            with self.subTest(orientation):
                trace, png = self.prepare(with_orientation(PAGE_ZH, orientation))
                orient = orient_of(trace)
                self.assertEqual(orient["before"], turn, orient)
                if turn:
                    self.assertIn("text reader", orient["reason"])
                self.assertEqual(png, upright)

    def test_points_map_back(self):
        trace, _ = self.prepare(with_orientation(PAGE_ZH, 3))
        a, _, c, _, e, f, *_ = trace["to_original"]
        self.assertEqual((c, f), (trace["width"] - 1, trace["height"] - 1))
        self.assertEqual((a, e), (-1, -1))

    def test_a_lone_line_on_its_head_is_turned(self):
        orient = orient_of(self.prepare(UPSIDE_DOWN)[0])
        self.assertEqual((orient["before"], orient["acted"]), (180, True), orient)

    def test_vertical_writing_stays(self):
        trace, _ = self.prepare((SAMPLES / "vertical_zh.jpg").read_bytes())
        self.assertFalse(orient_of(trace)["acted"], trace)

    def test_latin_print_is_turned_without_the_reader(self):
        orient = orient_of(self.prepare(SIDEWAYS, "--ocr-folder", "/nowhere")[0])
        self.assertEqual((orient["before"], orient["acted"]), (270, True), orient)

    def test_the_reader_is_not_asked_when_it_may_not(self):
        for flags in (["--ocr-orient", "off"], ["--ocr-folder", "/nowhere"]):
            orient = orient_of(self.prepare(with_orientation(PAGE_ZH, 3), *flags)[0])
            self.assertFalse(orient["acted"], orient)
        self.assertEqual(self.prepare(with_orientation(PAGE_ZH, 3), "--step", "orient=off")[0]["to_original"], [1, 0, 0, 0, 1, 0, 0, 0, 1])


class ServerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.port = with_server.free_port()
        cls.server = subprocess.Popen(
            [BINARY, "serve", "--port", str(cls.port), "--model", str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf"), "--log-level", "error"],
            stdout=subprocess.DEVNULL)
        problem = with_server.wait_until_ready(cls.server, f"http://127.0.0.1:{cls.port}", SECONDS)
        assert problem is None, problem

    @classmethod
    def tearDownClass(cls):
        problem = with_server.stop(cls.server)
        assert problem is None, problem

    def post(self, path, **members):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        self.addCleanup(client.close)
        client.request("POST", path, json.dumps(members), {"Content-Type": "application/json"})
        answer = client.getresponse()
        return answer.status, json.loads(answer.read())

    def ask(self, picture):
        status, answer = self.post("/api/v1/inference", image=base64.b64encode(picture).decode(), text="Read the text.", max_tokens=24)
        self.assertEqual(status, 200, answer)
        return answer

    def test_the_model_sees_the_page_upright(self):
        upright = self.ask(PAGE_ZH)
        turned = self.ask(with_orientation(PAGE_ZH, 8))
        self.assertEqual(turned["result"], upright["result"])
        self.assertNotIn("preprocessing", upright)
        orient = orient_of(turned["preprocessing"][0])
        self.assertEqual((orient["before"], orient["acted"]), (90, True))

    def test_shows_what_the_model_sees(self):
        picture = base64.b64encode(with_orientation(PAGE_ZH, 6)).decode()
        status, shown = self.post("/api/v1/preprocess", image=picture)
        self.assertEqual(status, 200, shown)
        self.assertEqual(orient_of(shown)["before"], 270)
        png = base64.b64decode(shown["image"])
        self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(struct.unpack(">II", png[16:24]), (shown["width"], shown["height"]))
        self.assertGreater(shown["width"], shown["height"])
        status, plain = self.post("/api/v1/preprocess", image=picture, preprocess="off")
        self.assertEqual((status, plain["steps"]), (200, []))
        self.assertLess(plain["width"], plain["height"])
        small = self.post("/api/v1/preprocess", image=picture, image_max_tokens=16)[1]
        self.assertLess(small["width"], shown["width"])

    def test_refuses_with_reasons(self):
        picture = base64.b64encode(PAGE_ZH).decode()
        self.assertEqual(self.post("/api/v1/preprocess")[0], 400)
        self.assertEqual(self.post("/api/v1/preprocess", image=picture, page=2)[0], 400)
        self.assertEqual(self.post("/api/v1/preprocess", image=picture, text="?")[0], 400)
        self.assertEqual(self.post("/api/v1/preprocess", image="eA==")[0], 415)
        self.assertEqual(self.post("/api/v1/preprocess", image=base64.b64encode(PAGE_ZH[:2000]).decode())[0], 422)


if __name__ == "__main__":
    unittest.main()
