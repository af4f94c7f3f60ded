#!/usr/bin/env python3
"""What the server's own readers lose of degraded documents, with and without preprocessing as `auto` has it.

    tools/with_server.py -- /tmp/proof/bin/python tools/preprocess_proof/readers.py
    ... readers.py --table           only print the table of the rows there are

/tmp/proof as measure.py has it. Each document of documents.py in each degradation of degradations.py is shown to the text reader (/api/v1/ocr) and
to the model that the server has (/api/v1/inference), as it is and as the server prepares it. The error rate is measure.py's: the part of
the true words (Latin) and characters (Chinese) that are not in the answer.
"""

import argparse
import base64
import http.client
import io
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))
from degradations import DEGRADATIONS, degrade  # noqa: E402
from documents import all_documents  # noqa: E402
from measure import error_rate  # noqa: E402

QUESTIONS = {False: "Transcribe all text.", True: "读出全部文字。"}
READERS = ("text reader", "model")


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


def read(address, reader, picture, chinese):
    """The picture as it is."""
    if reader == "text reader":
        pages = post(address, "/api/v1/ocr", picture)["pages"]
        return "\n".join(line["text"] for page in pages for line in page["lines"])
    question = QUESTIONS[chinese].encode().hex("%")
    return post(address, f"/api/v1/inference?preprocess=off&max_tokens=600&text=%{question}", picture)["result"]


def measure(address, results):
    with open(results, "a", encoding="utf-8") as file:
        for document in all_documents():
            chinese = document.name.endswith("_zh")
            for kind in DEGRADATIONS:
                plain = as_png(degrade(document.image, kind))
                prepared = post(address, "/api/v1/preprocess", plain)
                acted = [step["step"] for step in prepared["steps"] if step["acted"]]
                rates = {}
                for reader in READERS:
                    before = after = error_rate(document.truth, read(address, reader, plain, chinese))
                    if acted:
                        after = error_rate(document.truth, read(address, reader, base64.b64decode(prepared["image"]), chinese))
                    rates[reader] = (before, after)
                print(json.dumps({"document": document.name, "degradation": kind, "acted": acted, "errors": rates}), file=file, flush=True)
                print(f"{document.name:12} {kind:12} {'+'.join(acted) or '-':16} "
                      + "  ".join(f"{reader} {100 * before:.1f} -> {100 * after:.1f} %" for reader, (before, after) in rates.items()), flush=True)


def table(results):
    rows = [json.loads(line) for line in open(results, encoding="utf-8")]
    print("| degradation | acted on |" + "".join(f" {reader}: as it is | prepared | better, worse |" for reader in READERS))
    print("|---" * (2 + 3 * len(READERS)) + "|")
    for kind in (*DEGRADATIONS, "all"):
        of_kind = [row for row in rows if kind in ("all", row["degradation"])]
        cells = [kind, f"{sum(bool(row['acted']) for row in of_kind)} of {len(of_kind)}"]
        for reader in READERS:
            pairs = [row["errors"][reader] for row in of_kind]
            cells += [f"{100 * sum(pair[side] for pair in pairs) / max(1, len(pairs)):.1f} %" for side in (0, 1)]
            cells.append(f"{sum(after < before for before, after in pairs)}, {sum(after > before for before, after in pairs)}")
        print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", default="/tmp/preprocess_readers.jsonl", help="rows are added to this file [%(default)s]")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    if not arguments.table:
        measure(urlsplit(os.environ["GLIMPSE_URL"]), arguments.results)
    table(arguments.results)


if __name__ == "__main__":
    main()
