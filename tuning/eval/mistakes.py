"""What kind of mistakes a model makes when it is asked for one field.

    glimpse eval --suite SUITE --only task=field --answers answers.jsonl
    python -m eval.mistakes SUITE answers.jsonl [--list]

A wrong answer is told to be

    absent     the model says that the field is not there
    elsewhere  other words of the sheet, in one piece: what was asked for was not found
    misread    the right words with up to two of five characters wrong
    other      the rest, mostly words of another place with misread characters

The words of a sheet are those of its OCR lines, which some question of the suite brings for every picture.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from nano.tasks import CROSSING, NOT_THERE

KINDS = ("right", "absent", "elsewhere", "misread", "other")
MISREAD_MAX = 0.4  # of the right answer's characters


def distance(one: str, other: str) -> int:
    """Levenshtein's distance of two texts."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


def squeezed(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def kind_of(answer: str, truth: str, words: str) -> str:
    """What kind of mistake an answer is, on a sheet with these words."""
    if answer == truth:
        return "right"
    if answer in NOT_THERE.values():
        return "absent"
    if distance(answer, truth) <= max(1, MISREAD_MAX * len(truth)) and squeezed(answer) not in squeezed(words):
        return "misread"
    return "elsewhere" if squeezed(answer) and squeezed(answer) in squeezed(words) else "other"


def asked_in(question: dict) -> str:
    """What a question asks, without its OCR lines."""
    return question["text"].rpartition("\n\n")[2]


def sheets(questions: list[dict]) -> dict[str, str]:
    """The OCR lines of each picture."""
    return {q["picture"]: q["text"].partition("\n\n")[0] for q in questions if q["evidence"]}


def count(questions: list[dict], answers: list[dict]) -> dict[tuple[str, ...], Counter]:
    """Kinds of answers to clean field questions: by eyes or evidence and split, and within that by document and scale, and by the names asked by."""
    asked, words = {q["id"]: q for q in questions}, sheets(questions)
    counts: dict[tuple[str, ...], Counter] = defaultdict(Counter)
    for answer in answers:
        question = asked[answer["id"]]
        if answer["task"] != "field" or answer["wear"] != "clean" or answer["answer"] is None:
            continue
        kind = kind_of(answer["answer"], answer["truth"], words.get(answer["picture"], ""))
        names = "two names" if any(joint in asked_in(question) for joint in CROSSING) else "one name"
        part = ("evidence" if answer["evidence"] else "own eyes", answer["split"])
        for group in ((), (names,), (question["document"], question["scale"])):
            counts[(*part, *group)][kind] += 1
    return dict(counts)


def table(counts: dict[tuple[str, ...], Counter]) -> str:
    """The counts as Markdown."""
    rows = [("", *KINDS), ("---",) * (len(KINDS) + 1)]
    rows += [(" ".join(group), *(str(kinds[kind]) for kind in KINDS)) for group, kinds in sorted(counts.items())]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main() -> None:
    """Print the table, and the wrong answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--list", action="store_true", help="print every wrong answer too")
    args = parser.parse_args()
    questions = [json.loads(line) for line in (args.suite / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    answers = [json.loads(line) for line in args.answers.read_text(encoding="utf-8").splitlines()]
    print(table(count(questions, answers)))
    if args.list:
        asked, words = {q["id"]: q for q in questions}, sheets(questions)
        for a in answers:
            if a["task"] == "field" and a["wear"] == "clean" and a["answer"] != a["truth"]:
                kind = kind_of(a["answer"] or "", a["truth"], words.get(a["picture"], ""))
                print(f"{a['id']} {kind}: {asked_in(asked[a['id']])} {a['truth']!r}, answered {a['answer']!r}")


if __name__ == "__main__":
    main()
