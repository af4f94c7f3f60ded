"""What a confidence that promises too much is bent to."""

import json

import numpy as np

from eval import calibrate


def report(path, rng, count):
    """Documents of which each value is right as often as the square of its confidence."""
    documents = []
    for number in range(count):
        fields = {}
        for name in "abcdef":
            confidence = float(rng.uniform(0.3, 0.99))
            fields[name] = {"value": "1", "confidence": confidence, "right": bool(rng.random() < confidence**2), "verified": confidence > 0.9}
        fields["missing"] = {"value": None, "confidence": 0.0, "right": True, "verified": False}
        documents.append({"picture": f"{number}.png", "fields": fields})
    path.write_text(json.dumps({"documents": documents}))


def test_bends_what_promises_too_much(tmp_path):
    path = tmp_path / "report.json"
    report(path, np.random.default_rng(5), 800)
    learned, kept = calibrate.read_reports([path])
    assert len(learned.right) + len(kept.right) == 800 * 6
    slope, shift = calibrate.fit(learned)
    after = calibrate.bend(kept, slope, shift)
    assert calibrate.expected_error(kept) > 0.1
    assert calibrate.expected_error(after) < 0.04
    again = calibrate.fit(calibrate.bend(learned, slope, shift))
    assert np.allclose(again, (1, 0), atol=0.05)
    assert "| 1.00 |" in calibrate.table(kept, after)
    assert calibrate.svg(kept, after).count("<circle") == len(calibrate.bins_of(kept)) + len(calibrate.bins_of(after))
    assert calibrate.constants_now()[0] > 0


def test_nothing_but_right_values_stays_finite(tmp_path):
    path = tmp_path / "report.json"
    fields = {"a": {"value": "1", "confidence": 0.9, "right": True, "verified": True}}
    path.write_text(json.dumps({"documents": [{"picture": f"{n}.png", "fields": fields} for n in range(40)]}))
    learned, kept = calibrate.read_reports([path])
    after = calibrate.bend(kept, *calibrate.fit(learned))
    assert 0.9 < float(after.confidence.mean()) < 1
