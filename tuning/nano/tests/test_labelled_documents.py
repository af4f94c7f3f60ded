"""Labelled documents for `glimpse templates test`."""

import json
import random
import tomllib
from pathlib import Path

import pytest
from PIL import ImageChops

from eval.harm import HARMS, box_of, find
from eval.make_documents import NAMES, invoices, make_documents, truth_of

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


@pytest.mark.parametrize("harm", HARMS)
def test_harm_changes_the_picture_where_the_value_stands(harm):
    rng = random.Random(7)
    document = next(invoices(rng, unseen=True))
    value = truth_of(document)["invoice_number"]
    before = document.sheet.image.copy()
    left = HARMS[harm](document, value, rng)
    changed = ImageChops.difference(before, document.sheet.image).getbbox()
    line, at = find(document, value)
    box = box_of(line, at, at + len(value))
    assert changed
    assert changed[0] >= box[0] - 4 and changed[2] <= box[2] + 4
    assert changed[1] >= box[1] - 2 * line.size and changed[3] <= box[3] + 2 * line.size
    assert left == (None if harm == "emptied" else value)


def test_only_what_was_harmed_is_judged(tmp_path):
    make_documents(tmp_path / "harmed", 3, seed=5, harm="pixelated")
    for number in range(3):
        truth = json.loads((tmp_path / f"harmed/{number:04d}.json").read_text(encoding="utf-8"))["fields"]
        assert len(truth) == 1 and set(truth) <= set(NAMES)


@pytest.mark.parametrize("kind", ["table", "menu_prices"])
def test_tables_are_labelled_by_their_cells(tmp_path, kind):
    make_documents(tmp_path / "tables", 2, seed=5, kind=kind)
    for number in range(2):
        rows = json.loads((tmp_path / f"tables/{number:04d}.json").read_text(encoding="utf-8"))["table"]
        assert rows and all(len(row) == len(rows[0]) >= 2 for row in rows)
