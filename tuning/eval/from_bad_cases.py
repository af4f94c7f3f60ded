"""Turn what `glimpse badcases export` wrote into documents with their truth, to see whether a change mends them, and to learn from.

    glimpse badcases export cases/ --storage sqlite --with-personal-data
    python -m eval.from_bad_cases cases/ ../suites/mended
    glimpse templates test vat_invoice ../suites/mended/vat_invoice       by template: a picture, and beside it what people said of it
    glimpse eval --suite ../suites/mended                                 the same as questions to the model alone

Only documents that people said something of, and whose picture was kept; of one with several pages that is the first, which may not be the one
that shows a field. Needs nothing but Python.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

QUESTION = "Read these fields of the document and answer with one JSON object of texts: {}."


def said(cases: Path) -> Iterator[tuple[dict, Path]]:
    """Cases with what they should have been, and their picture."""
    for line in (cases / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["expected"] and case["pictures"]:
            yield case, cases / case["pictures"][0]


def question_of(name: str, case: dict, picture: str) -> dict | None:
    """For `glimpse eval`; nothing where all fields are said to be absent, which that has no figure for."""
    there = {field: value for field, value in case["expected"].items() if value is not None}
    if not there:
        return None
    return {"id": name, "picture": picture, "task": "fields", "text": QUESTION.format(", ".join(there)), "answer": there,
            "split": "unseen", "wear": "worn", "document": case["type"]}


def write(cases: Path, out: Path) -> int:
    """How many documents were written. The folder must be new, or empty."""
    if out.is_dir() and any(out.iterdir()):
        raise SystemExit(f"{out} is not empty: name a new folder")
    questions = []
    count = 0
    for count, (case, picture) in enumerate(said(cases), 1):
        folder = out / re.sub(r"\W+", "_", case["type"] or "auto")
        folder.mkdir(parents=True, exist_ok=True)
        name = f"case-{count:04}"
        shutil.copyfile(picture, folder / f"{name}.jpg")
        truth = json.dumps({"fields": case["expected"]}, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(truth + "\n", encoding="utf-8")
        questions.append(question_of(name, case, f"{folder.name}/{name}.jpg"))
    out.mkdir(parents=True, exist_ok=True)
    (out / "suite.json").write_text(json.dumps({"name": "bad cases"}) + "\n", encoding="utf-8")
    lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in questions if one]
    (out / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, help="folder that `glimpse badcases export` wrote")
    parser.add_argument("out", type=Path, help="new folder")
    arguments = parser.parse_args()
    if not (arguments.cases / "cases.jsonl").is_file():
        raise SystemExit(f"{arguments.cases} has no cases.jsonl: let `glimpse badcases export {arguments.cases}` write it")
    count = write(arguments.cases, arguments.out)
    print(f"{count} documents are in {arguments.out}" if count else "no document of the export has both a correction and a picture: "
          "is storage.picture_days above 0, and did the export need --with-personal-data?")


if __name__ == "__main__":
    main()
