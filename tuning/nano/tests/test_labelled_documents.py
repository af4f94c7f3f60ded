"""Labelled documents for `glimpse templates test`."""

import json
import tomllib
from pathlib import Path

from eval.make_documents import NAMES, make_documents

TEMPLATE = Path(__file__).parents[3] / "templates" / "vat_invoice.toml"


def test_names_are_those_of_the_template():
    fields = {field["name"] for field in tomllib.loads(TEMPLATE.read_text(encoding="utf-8"))["field"]}
    assert set(NAMES) == fields


def test_each_picture_has_its_truth_and_a_seed_draws_the_same(tmp_path):
    for folder in ("one", "other"):
        make_documents(tmp_path / folder, 3, seed=5)
    for number in range(3):
        picture = (tmp_path / f"one/{number:04d}.png").read_bytes()
        assert picture == (tmp_path / f"other/{number:04d}.png").read_bytes()
        truth = json.loads((tmp_path / f"one/{number:04d}.json").read_text(encoding="utf-8"))["fields"]
        assert set(truth) == set(NAMES)
        assert truth["invoice_number"] and truth["total_amount"]
        assert int(truth["invoice_date"][:4]) <= 2025
