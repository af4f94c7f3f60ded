#!/usr/bin/env python3
"""What the server's own readers lose of degraded documents, with and without preprocessing as `auto` has it.

    (cd tuning && python -m eval.make_suite /tmp/suite)      # in the environment of tools/python_environment.sh
    tools/with_server.py -- /tmp/proof/bin/python tools/preprocess_proof/readers.py /tmp/suite
    ... readers.py /tmp/suite --table                        only print the table of the rows there are

/tmp/proof as measure.py has it. The text reader (/api/v1/ocr) is shown the documents of documents.py; its error rate is measure.py's, the part of the true
words (Latin) and characters (Chinese) that it did not find. The model that the server has is asked about fields of clean pictures of the suite (/api/v1/inference);
its error rate is the part of answers that are not exact. Each in every degradation of degradations.py, as it is and as the server prepares it.
--preprocess shadow=on --only "shadow 0.25" --results FILE measures a step that `auto` leaves out.
"""

import argparse
import base64
import http.client
import io
import json
import os
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent))
from degradations import DEGRADATIONS, degrade  # noqa: E402
from documents import all_documents  # noqa: E402
from measure import error_rate  # noqa: E402

READERS = ("text reader", "model")
PICTURES, QUESTIONS = 12, 3  # of the suite, and of each picture


def post(address, path, picture):
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=300)
    connection.request("POST", path, picture, {"Content-Type": "image/png"})
    response = connection.getresponse()
    body = json.loads(response.read())
    if response.status != 200:
        raise SystemExit(f"{path}: {response.status} {body}")
    return body


def as_png(image):
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def cases(suite):
    """Reader, name, picture, and what gives the error rate for a picture's bytes."""
    for document in all_documents():
        yield READERS[0], document.name, document.image, lambda address, png, truth=document.truth: error_rate(truth, text_of(address, png))
    asked = {}
    for line in (suite / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        if (question["task"], question["split"], question["wear"], question["evidence"], question["scale"]) == ("field", "seen", "clean", False, "slip"):
            asked.setdefault(question["picture"], []).append(question)
    for picture, questions in list(asked.items())[:PICTURES]:
        image = Image.open(suite / picture).convert("RGB")
        yield READERS[1], Path(picture).stem, image, lambda address, png, questions=questions[:QUESTIONS]: wrong_share(address, png, questions)


def text_of(address, png):
    pages = post(address, "/api/v1/ocr", png)["pages"]
    return "\n".join(line["text"] for page in pages for line in page["lines"])


def wrong_share(address, png, questions):
    path = "/api/v1/inference?preprocess=off&max_tokens=64&text="
    answers = [post(address, path + quote(question["text"]), png)["result"] for question in questions]
    return sum(answer.strip() != question["answer"] for answer, question in zip(answers, questions)) / len(questions)


def measure(address, arguments):
    with open(arguments.results, "a", encoding="utf-8") as file:
        for reader, name, image, error_of in cases(arguments.suite):
            for kind in arguments.only or DEGRADATIONS:
                plain = as_png(degrade(image, kind))
                prepared = post(address, "/api/v1/preprocess?preprocess=" + quote(arguments.preprocess), plain)
                acted = [step["step"] for step in prepared["steps"] if step["acted"]]
                before = error_of(address, plain)
                after = error_of(address, base64.b64decode(prepared["image"])) if acted else before
                print(json.dumps({"reader": reader, "document": name, "degradation": kind, "acted": acted, "errors": [before, after]}), file=file, flush=True)
                print(f"{reader:11} {name:12} {kind:12} {'+'.join(acted) or '-':16} {100 * before:.1f} -> {100 * after:.1f} %", flush=True)


def table(results):
    rows = [json.loads(line) for line in open(results, encoding="utf-8")]
    print("| degradation |" + "".join(f" {reader}: acted on | as it is | prepared | better, worse |" for reader in READERS))
    print("|---" * (1 + 4 * len(READERS)) + "|")
    for kind in (*DEGRADATIONS, "all"):
        cells = [kind]
        if kind != "all" and all(row["degradation"] != kind for row in rows):
            continue
        for reader in READERS:
            those = [row for row in rows if row["reader"] == reader and kind in ("all", row["degradation"])]
            pairs = [row["errors"] for row in those]
            cells.append(f"{sum(bool(row['acted']) for row in those)} of {len(those)}")
            cells += [f"{100 * sum(pair[side] for pair in pairs) / max(1, len(pairs)):.1f} %" for side in (0, 1)]
            cells.append(f"{sum(after < before for before, after in pairs)}, {sum(after > before for before, after in pairs)}")
        print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", type=Path)
    parser.add_argument("--preprocess", default="auto", help="as in requests: which steps may act, `auto` or changes to it as shadow=on [%(default)s]")
    parser.add_argument("--only", action="append", choices=list(DEGRADATIONS), help="a degradation; may be repeated")
    parser.add_argument("--results", default="/tmp/preprocess_readers.jsonl", help="rows are added to this file [%(default)s]")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    if not arguments.table:
        measure(urlsplit(os.environ["GLIMPSE_URL"]), arguments)
    table(arguments.results)


if __name__ == "__main__":
    main()
