#!/usr/bin/env python3
"""Reads degraded documents with and without `glimpse preprocess` and counts what was lost.

    python3 -m venv /tmp/proof && /tmp/proof/bin/pip install -r tools/preprocess_proof/requirements.txt
    /tmp/proof/bin/python tools/preprocess_proof/measure.py build/release/glimpse

The reader is PP-OCR (rapidocr) on what a model would see: the longest side at most 1024 pixels. The error rate is the part
of the true words (Latin) and characters (Chinese) that the reader did not find, whatever their order.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent))
from degradations import DEGRADATIONS, degrade  # noqa: E402
from documents import all_documents  # noqa: E402

SIDE = "1024"
STEPS = ("crop", "orient", "deskew", "denoise", "shadow", "contrast", "sharpen")


def tokens(text):
    return Counter(re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+", text.lower()))


def error_rate(truth, text):
    wanted = tokens(truth)
    missed = sum((wanted - tokens(text)).values())
    return missed / sum(wanted.values())


class Reader:
    def __init__(self):
        from rapidocr import RapidOCR
        self.engine = RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})

    def read(self, path):
        result = self.engine(np.asarray(Image.open(path).convert("RGB"))[..., ::-1].copy())
        return "\n".join(result.txts or ())


def prepare(binary, picture, output, steps):
    """`steps`: those that are allowed. What acted."""
    words = [binary, "preprocess", str(picture), "-o", str(output), "--side", SIDE, "--json", "--steps", "off"]
    for step in steps:
        words += ["--step", f"{step}=on"]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return [step["step"] for step in json.loads(done.stdout)["steps"] if step["acted"]]


def measure(binary, kinds, names, results):
    """One row for each document and degradation: errors as it is, with all steps, and with each step alone that acts."""
    reader = Reader()
    with tempfile.TemporaryDirectory() as folder, open(results, "a", encoding="utf-8") as file:
        picture, output = Path(folder) / "in.png", Path(folder) / "out.png"
        for document in all_documents():
            for kind in kinds:
                if names and document.name not in names:
                    continue
                begun = time.monotonic()
                degrade(document.image, kind).save(picture)
                rates = {}
                acted = prepare(binary, picture, output, STEPS)
                if acted:
                    rates["all"] = error_rate(document.truth, reader.read(output))
                for step in acted if len(acted) > 1 else ():
                    if prepare(binary, picture, output, [step]):
                        rates[step] = error_rate(document.truth, reader.read(output))
                prepare(binary, picture, output, [])
                rates["none"] = error_rate(document.truth, reader.read(output))
                rates.setdefault("all", rates["none"])
                if len(acted) == 1:
                    rates[acted[0]] = rates["all"]
                row = {"document": document.name, "degradation": kind, "acted": acted, "errors": rates}
                print(json.dumps(row), file=file, flush=True)
                print(f"{time.monotonic() - begun:5.1f} s {document.name:12} {kind:12} {acted} "
                      + " ".join(f"{name} {100 * rate:.1f} %" for name, rate in rates.items()), flush=True)


def table(results):
    """Means over the documents, in Markdown."""
    rows = [json.loads(line) for line in open(results, encoding="utf-8")]
    print("| degradation | as it is | all steps | acted on | each step alone, where it acted: before -> after |\n|---|---|---|---|---|")
    for kind in DEGRADATIONS:
        of_kind = [row for row in rows if row["degradation"] == kind]
        if not of_kind:
            continue
        mean = {name: sum(row["errors"][name] for row in of_kind) / len(of_kind) for name in ("none", "all")}
        alone = []
        for step in STEPS:
            where = [row["errors"] for row in of_kind if step in row["errors"]]
            if where:
                before, after = (100 * sum(errors[name] for errors in where) / len(where) for name in ("none", step))
                alone.append(f"{step} ({len(where)}) {before:.1f} -> {after:.1f}")
        touched = sum(bool(row["acted"]) for row in of_kind)
        print(f"| {kind} | {100 * mean['none']:.1f} % | {100 * mean['all']:.1f} % | {touched} of {len(of_kind)} | {'; '.join(alone)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the glimpse program")
    parser.add_argument("--only", action="append", choices=list(DEGRADATIONS), help="a degradation; may be repeated")
    parser.add_argument("--document", action="append", help="a document; may be repeated")
    parser.add_argument("--results", default="/tmp/preprocess_proof.jsonl", help="rows are added to this file [%(default)s]")
    parser.add_argument("--table", action="store_true", help="only print the table of the rows there are")
    arguments = parser.parse_args()
    if not arguments.table:
        measure(arguments.binary, arguments.only or list(DEGRADATIONS), arguments.document, arguments.results)
    table(arguments.results)


if __name__ == "__main__":
    main()
