#!/usr/bin/env python3
"""CPU time of decoding and preparing a 12-megapixel photo of a clean page to 1024 pixels: ours, Pillow's, OpenCV's for Python.

    python3 -m venv /tmp/proof && /tmp/proof/bin/pip install -r tools/preprocess_proof/requirements.txt
    /tmp/proof/bin/python tests/bench/preprocess/run.py build/release/tests/bench/preprocess/preprocess_bench

The chain is what the server does by itself: decode the JPEG, turn it by its EXIF, measure skew and the width of edges, scale. The
picture needs nothing, so nothing is done. All three take turns, on one thread each.
"""

import argparse
import io
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

SIDE = 1024


def make_photo(path):
    """A page of print, 3024 x 4032 pixels upright, stored lying on its side as phones do."""
    page = Image.new("RGB", (3024, 4032), (236, 234, 228))
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 62)
    for number in range(32):
        draw.text((220, 250 + 112 * number), f"{number:02} the quick brown dog jumped over the lazy fox", (40, 40, 44), font=font)
    pixels = np.asarray(page, np.int16) + np.random.default_rng(6).normal(0, 3, (4032, 3024, 1)).astype(np.int16)
    lying = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    lying.save(path, "JPEG", quality=90, exif=exif)


def measure(grey):
    """What src/imaging measures by itself on a small grey copy, in NumPy and OpenCV as one would write it."""
    mean = cv2.blur(grey, (31, 31))
    ink = (cv2.subtract(mean, grey) > 16).astype(np.uint8)
    strips = np.add.reduceat(ink, range(0, ink.shape[1], 8), axis=1).astype(np.int32).T
    scores = []
    for degrees in np.concatenate([np.arange(-17, 17.1, 0.5), np.arange(-0.5, 0.51, 0.1)]):
        slope = np.tan(np.radians(degrees))
        margin = int(abs(slope) * ink.shape[1] / 2) + 2
        profile = np.zeros(ink.shape[0] + 2 * margin, np.int32)
        for number, strip in enumerate(strips):
            shift = margin - int(round(slope * ((number + 0.5) * 8 - ink.shape[1] / 2)))
            profile[shift:shift + strip.size] += strip
        scores.append(float(np.square(np.diff(profile)).sum()))
    window = np.ones((9, 9), np.uint8)
    height = cv2.dilate(grey, window) - cv2.erode(grey, window)
    step = np.zeros_like(grey)
    step[:, :-1] = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    width = np.median((height / np.maximum(cv2.dilate(step, window), 1))[height > height.max() / 2])
    return max(scores), width


def with_pillow(data):
    picture = Image.open(io.BytesIO(data))
    picture.draft("RGB", (SIDE, SIDE))
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    measure(np.asarray(picture.convert("L")))
    return np.asarray(picture)


def with_opencv(data):
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    factor = SIDE / max(picture.shape)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    measure(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    return small


def cpu_milliseconds(function, data):
    begun = time.thread_time()
    function(data)
    return 1e3 * (time.thread_time() - begun)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", help="the program preprocess_bench")
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    times = {"ours": [], "Pillow": [], "OpenCV": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        make_photo(path)
        data = path.read_bytes()
        for _ in range(arguments.rounds):
            # Two in a process: the first also pays for starting the libraries.
            done = subprocess.run([arguments.bench, "2", str(SIDE), "auto", str(path)], check=True, capture_output=True, text=True)
            parts = [float(part) for part in done.stdout.splitlines()[1].split()[:3]]
            times["ours"].append((sum(parts), *parts))
            times["Pillow"].append((cpu_milliseconds(with_pillow, data),))
            times["OpenCV"].append((cpu_milliseconds(with_opencv, data),))
    middle = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in times.items()}
    total, decode, steps, scale = middle["ours"]
    print(f"{len(data) / 1e6:.1f} MB, median CPU milliseconds of {arguments.rounds} rounds, least to most")
    for name, rows in times.items():
        ratio = f", {middle[name][0] / total:.2f} times ours" if name != "ours" else f" (decoding {decode:.0f}, steps {steps:.0f}, scaling {scale:.0f})"
        print(f"{name:7} {middle[name][0]:6.0f} ({min(rows)[0]:.0f} to {max(rows)[0]:.0f}){ratio}")


if __name__ == "__main__":
    main()
