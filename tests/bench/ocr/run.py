#!/usr/bin/env python3
"""Reads pictures with Glimpse and with the Python package of the same networks, in turns: time, processor time, text.

    python3 -m venv ~/.cache/glimpse/rapidocr
    ~/.cache/glimpse/rapidocr/bin/pip install -r tests/bench/ocr/requirements.txt
    ~/.cache/glimpse/rapidocr/bin/python tests/bench/ocr/run.py --repeats 5 PICTURE...

Both get the same pixels: each picture is written anew as RGB in PNG, without transparency. Glimpse is asked over HTTP (its time holds the
upload and the sandbox), the package in this process, both on the same number of threads. Lines that one side alone read are printed.
"""
import argparse
import difflib
import io
import json
import logging
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402
from PIL import Image, ImageOps  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
# ocr.model: the folder of its files among the dependencies, and their names
MODELS = {"pp-ocrv6-small": ("pp-ocr-v6-small", "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"),
          "pp-ocrv4-mobile": ("pp-ocr-v4-mobile", "ch_PP-OCRv4_det_mobile.onnx", "ch_PP-OCRv4_rec_mobile.onnx")}


def folder_of(model):
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(os.environ.get("GLIMPSE_DEPENDENCIES", os.path.join(cache, "glimpse/dependencies")), MODELS[model][0])


def as_png(path):
    picture = ImageOps.exif_transpose(Image.open(path))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))
    file = io.BytesIO()
    picture.convert("RGB").save(file, "PNG", compress_level=1)
    return file.getvalue()


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Glimpse:
    name = "glimpse"

    def __init__(self, binary, model, threads):
        port = with_server.free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = tempfile.TemporaryFile()
        self.server = subprocess.Popen(
            [binary, "serve", "--supervisor", "off", "--port", str(port), "--model", str(ROOT / "models/nano"), "--ocr-threads", str(threads), "--ocr-cache-bytes", "0",
             "--ocr-model", model, "--ocr-folder", folder_of(model)], stdout=self.log, stderr=self.log)
        problem = with_server.wait_until_ready(self.server, self.url, 120)
        if problem:
            raise SystemExit(problem)

    def read(self, png):
        request = urllib.request.Request(f"{self.url}/api/v1/ocr", png, {"Content-Type": "image/png"})
        with urllib.request.urlopen(request, timeout=600) as answer:
            return [line["text"] for line in json.load(answer)["pages"][0]["lines"]]

    def processor_seconds(self):
        return processor_seconds(self.server.pid)

    def stop(self):
        with_server.stop(self.server)


class Package:
    name = "package"

    def __init__(self, model, threads):
        from rapidocr import EngineType, RapidOCR
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        engine = EngineType.OPENVINO
        models, (_, detector, recogniser) = folder_of(model), MODELS[model]
        self.reader = RapidOCR(params={
            "Global.log_level": "error", "EngineConfig.openvino.inference_num_threads": threads,
            "Det.engine_type": engine, "Cls.engine_type": engine, "Rec.engine_type": engine,
            "Det.model_path": f"{models}/{detector}", "Rec.model_path": f"{models}/{recogniser}",
            "Cls.model_path": f"{models}/ch_ppocr_mobile_v2.0_cls_mobile.onnx"})

    def read(self, png):
        return list(self.reader(png).txts or [])

    def processor_seconds(self):
        return processor_seconds(os.getpid())

    def stop(self):
        pass


def measure(side, png):
    seconds, processor = time.perf_counter(), side.processor_seconds()
    lines = side.read(png)
    return lines, time.perf_counter() - seconds, side.processor_seconds() - processor


def compare_text(name, ours, theirs):
    """Lines that both read, lines of each side, characters that differ; as sets, for the orders of lines differ."""
    rest = list(theirs)
    alone = []
    for line in ours:
        if line in rest:
            rest.remove(line)
        else:
            alone.append(line)
    for line in alone:
        near = difflib.get_close_matches(line, rest, 1, 0.5)
        print(f"  {name}: glimpse {line!r}   package {near[0] if near else None!r}")
        if near:
            rest.remove(near[0])
    for line in rest:
        print(f"  {name}: glimpse None   package {line!r}")
    return len(ours) - len(alone)


def table(title, rows):
    print(f"\n{title:34}  glimpse  package  ratio   from - to")
    for name, pairs in rows:
        ratios = [ours / theirs for ours, theirs in pairs if theirs > 0]
        if not ratios:
            continue
        print(f"{name:34}  {statistics.median(p[0] for p in pairs):7.3f}  {statistics.median(p[1] for p in pairs):7.3f}"
              f"  {statistics.median(ratios):5.2f}   {min(ratios):.2f} - {max(ratios):.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="+", metavar="PICTURE")
    parser.add_argument("--binary", default=str(ROOT / "build/release/glimpse"))
    parser.add_argument("--model", default="pp-ocrv6-small", choices=MODELS, help="networks that both read with")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    sides = [Glimpse(arguments.binary, arguments.model, arguments.threads), Package(arguments.model, arguments.threads)]
    walls, processors, same, total, theirs_total = [], [], 0, 0, 0
    try:
        for path in arguments.pictures:
            name, png = os.path.basename(path), as_png(path)
            texts = [side.read(png) for side in sides]  # warm: networks loaded, shapes known
            same += compare_text(name, *texts)
            total += len(texts[0])
            theirs_total += len(texts[1])
            wall, processor = [], []
            for repeat in range(arguments.repeats):
                order = [0, 1] if repeat % 2 else [1, 0]
                took = {}
                for i in order:
                    took[i] = measure(sides[i], png)[1:]
                wall.append((took[0][0], took[1][0]))
                processor.append((took[0][1], took[1][1]))
            walls.append((name, wall))
            processors.append((name, processor))
    finally:
        for side in sides:
            side.stop()
    walls.append(("all", [tuple(map(sum, zip(*repeat))) for repeat in zip(*(pairs for _, pairs in walls))]))
    processors.append(("all", [tuple(map(sum, zip(*repeat))) for repeat in zip(*(pairs for _, pairs in processors))]))
    table("seconds", walls)
    table("processor seconds", processors)
    print(f"\nlines: glimpse {total}, package {theirs_total}, the same text {same}")


if __name__ == "__main__":
    main()
