"""Wrong answers are told apart by what went wrong."""

from __future__ import annotations

import pytest

from eval.mistakes import count, distance, kind_of

WORDS = "OCR:\nA Seat|B 04A\nA From|B San Jose\nA Total|B 1,280.00"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("1,280.00", "right"), ("Not in the picture.", "absent"), ("SanJose", "elsewhere"), ("1,230.00", "misread"), ("Total", "elsewhere"), ("xyz", "other"), ("", "other")],
)
def test_kinds_of_mistakes(answer: str, kind: str) -> None:
    assert kind_of(answer, "1,280.00", WORDS) == kind


def test_distance_is_levenshteins() -> None:
    assert [distance(*pair) for pair in (("", "ab"), ("kitten", "sitting"), ("04A", "04A"))] == [2, 3, 0]


def test_own_eyes_are_measured_by_the_words_of_the_question_with_evidence() -> None:
    part = {"picture": "a.png", "split": "unseen", "wear": "clean", "task": "field", "document": "ticket", "scale": "slip"}
    questions = [{**part, "id": "1", "evidence": False, "text": "Total of May?"}, {**part, "id": "1e", "evidence": True, "text": WORDS + "\n\nSeat?"}]
    answers = [
        {**part, "id": "1", "evidence": False, "truth": "1,280.00", "answer": "04A"},
        {**part, "id": "1e", "evidence": True, "truth": "04A", "answer": "04A"},
        {**part, "id": "1e", "evidence": True, "truth": "04A", "answer": None},
        {**part, "id": "1e", "evidence": True, "truth": "04A", "answer": "4", "wear": "worn"},
    ]
    counts = count(questions, answers)
    assert counts["own eyes", "unseen"] == counts["own eyes", "unseen", "two names"] == {"elsewhere": 1}
    assert counts["evidence", "unseen", "ticket", "slip"] == {"right": 1}
