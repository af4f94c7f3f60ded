"""The tables of a model card, from the report of `glimpse eval --json`.

    python -m eval.card report.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

PARTS = (("seen", "clean"), ("unseen", "clean"), ("seen", "worn"), ("unseen", "worn"))
WORDS = {
    "field": "a question about one field",
    "fields": "several fields as JSON, by field",
    "transcribe": "all the text, character error rate",
    "table": "table as Markdown, by cell",
    "items": "articles with prices, F1",
    "absent": "says that a field is not there",
    "kind": "what kind of document it is",
}


def share(group: dict | None) -> str:
    """The headline figure of a group with its interval and number of questions: 93.1 (90.8 - 95.0) n=412."""
    if not group:
        return "-"
    figure = group["figures"][group["headline"]]
    low, high = (f"{100 * end:.1f}" for end in figure.get("interval", (figure["value"],) * 2))
    return f"{100 * figure['value']:.1f} ({low} - {high}) n={group['questions']}"


def table(groups: list[dict], evidence: bool) -> str:
    """The table of the questions with or without evidence, in percent."""
    found = {(g["task"], g.get("split"), g.get("wear")): g for g in groups if g["evidence"] == evidence and "language" not in g}
    heads = ["with OCR evidence" if evidence else "by its own eyes", *(" ".join(reversed(part)) for part in PARTS)]
    rows = [heads, ["---"] * len(heads)]
    rows += [[words, *(share(found.get((task, *part))) for part in PARTS)] for task, words in WORDS.items()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    report = json.loads(parser.parse_args().report.read_text(encoding="utf-8"))
    print(table(report["groups"], False), table(report["groups"], True), sep="\n\n")


if __name__ == "__main__":
    main()
