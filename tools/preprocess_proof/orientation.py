#!/usr/bin/env python3
"""Turns pictures by quarters, asks a running server what it would do about it, and counts.

    tools/with_server.py -- /tmp/proof/bin/python tools/preprocess_proof/orientation.py [--samples] [PICTURE...]
    ... --option=--ocr-orient=off -- ...    without the text reader

/tmp/proof as measure.py has it. Without pictures: the documents of documents.py. Every picture given is taken for upright.
"""

import argparse
import http.client
import io
import json
import os
import re
import statistics
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).resolve().parent))
from documents import SAMPLES, all_documents  # noqa: E402

STANDING = ("documents/eurotext.tif", "documents/text_webp.webp", "documents/text_1bit.png", "invoices/invoice_en_fictitious.png",
            "tables/lineless_zh.jpg", "tables/rowspan_zh.png", "orientation/text_zh_exif.jpg", "orientation/landscape_exif1.jpg",
            "documents/empty_black.jpg")


def pictures(arguments):
    """(name, upright picture)"""
    if not arguments.pictures and not arguments.samples:
        yield from ((document.name, document.image) for document in all_documents())
    for path in [*arguments.pictures, *(SAMPLES / name for name in STANDING if arguments.samples)]:
        yield Path(path).stem, ImageOps.exif_transpose(Image.open(path)).convert("RGB")


def orient_step(address, image):
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=120)
    connection.request("POST", "/api/v1/preprocess?preprocess=deskew%3Doff,sharpen%3Doff", file.getvalue(), {"Content-Type": "image/png"})
    answer = json.loads(connection.getresponse().read())
    return next(step for step in answer["steps"] if step["step"] == "orient")


def processor_seconds(address):
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=120)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    return float(re.search(r"^process_cpu_seconds_total (\S+)", text, re.MULTILINE).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*")
    parser.add_argument("--samples", action="store_true", help="those of tests/data that stand upright")
    parser.add_argument("--upright", action="store_true", help="as they are alone: what asking costs a page that needs no turn")
    arguments = parser.parse_args()
    address = urlsplit(os.environ["GLIMPSE_URL"])
    counts, times = Counter(), {True: [], False: []}
    sides = (0,) if arguments.upright else (0, 90, 180, 270)  # clockwise
    given = list(pictures(arguments))
    orient_step(address, given[0][1].rotate(180))  # loads the networks
    began = processor_seconds(address)
    for name, image in given:
        cells = []
        for lies in sides:
            step = orient_step(address, image.rotate(-lies, expand=True))
            wanted = (360 - lies) % 360
            asked = "text reader" in step["reason"]
            verdict = "right" if step["before"] == wanted else "stays" if step["before"] == 0 else "WRONG"
            counts[lies, verdict] += 1
            times[asked].append(step["milliseconds"])
            cells.append(f"{verdict}{' (read)' if asked else ''} {step['milliseconds']:.0f} ms" + ("" if verdict == "right" else f" [{step['reason']}]"))
        print(f"{name:28} " + " | ".join(cells), flush=True)
    for lies in sides:
        print(f"lies at {lies:3}: " + ", ".join(f"{counts[lies, verdict]} {verdict}" for verdict in ("right", "stays", "WRONG")))
    for asked, name in ((False, "by strokes"), (True, "by the reader")):
        if times[asked]:
            print(f"{name}: {len(times[asked])}, median {statistics.median(times[asked]):.0f} ms, most {max(times[asked]):.0f} ms")
    print(f"processor time of the server: {1000 * (processor_seconds(address) - began) / len(given) / len(sides):.0f} ms a picture, decoding and all")


if __name__ == "__main__":
    main()
