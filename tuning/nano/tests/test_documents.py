"""Every layout draws sound sheets, and every question about them has the answer that stands there."""

from __future__ import annotations

import json
import random
import re
import tomllib
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import pytest

from nano import tasks
from nano.canvas import Picture, Sheet, enlarged
from nano.cell_names import Cell, names_of
from nano.documents import LAYOUTS, Document, Field, Layout, draw_style
from nano.documents.check import check
from nano.evidence import Found, as_text, evidence_of, lay_out, to_rows
from nano.fonts import faces, missing
from nano.grid_practice import draw_grid
from nano.sequence import TreeBuilder, encoder
from nano.stream import CELLS_MAX, ENLARGE, NamePool, all_centres, draw_exchanges, label_picture
from nano.wear import reweighted, worn

pytestmark = pytest.mark.skipif(bool(missing()), reason="fonts are missing: tools/install_packages.sh fonts")


def documents(layout: Layout, count: int):
    """Some documents of one layout, in seen and unseen fonts."""
    rng = random.Random(layout.name)
    for i in range(count):
        document = layout.make(rng, draw_style(rng, layout.language, i % 3 > 0))
        document.kind, document.language, document.layout = layout.kind, layout.language, layout.name
        yield document, rng


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda entry: entry.name)
def test_layout_is_sound(layout: Layout) -> None:
    for document, _ in documents(layout, 6):
        check(document, layout.scale)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda entry: entry.name)
def test_answers_point_at_the_characters_they_copy(layout: Layout) -> None:
    for document, rng in documents(layout, 3):
        reader = tasks.Reader(document)
        for exchange in draw_exchanges(reader, rng, NamePool(), 9, 1.0):
            assert len(exchange.source) == len(exchange.answer)
            for character, source in zip(exchange.answer, exchange.source, strict=True):
                assert source < 0 or reader.flat_text[source] == character, exchange
            if exchange.task == "fields":
                assert isinstance(json.loads(exchange.answer), dict)
            if exchange.task == "transcribe":
                assert exchange.answer == document.text()
                assert all(s >= 0 for c, s in zip(exchange.answer, exchange.source, strict=True) if not c.isspace())


def test_tokens_that_answers_look_at_are_the_copied_ones() -> None:
    for layout in random.Random(2).sample(LAYOUTS, 12):
        for document, rng in documents(layout, 1):
            reader, builder = tasks.Reader(document), TreeBuilder()
            builder.no_picture()
            asked = draw_exchanges(reader, rng, NamePool(), 9, 1.0)
            builder.ask_with_evidence(evidence_of(document, rng), asked, len(reader.flat_text))
            tree = builder.tree
            looked = [(tree.ids[place], tree.labels[i]) for i, place in enumerate(tree.look) if place >= 0 and tree.labels[i] >= 0]
            assert looked and all(seen == said for seen, said in looked)


def test_names_in_questions_look_at_the_sheet_and_then_at_the_value() -> None:
    followed = found = 0
    for layout in random.Random(3).sample([layout for layout in LAYOUTS if layout.kind != "text"], 8):
        for document, rng in documents(layout, 1):
            reader, builder = tasks.Reader(document), TreeBuilder()
            builder.no_picture()
            asked = [tasks.ask_field(reader, field, document.language, rng) for field in document.fields[:4]]
            builder.ask_with_evidence(evidence_of(document, rng), asked, len(reader.flat_text))
            tree = builder.tree
            for i, place in enumerate(tree.look):
                if place >= 0 and tree.labels[i] < 0:  # in a question
                    followed += tree.ids[place] == tree.ids[i + 1]
                    found += 1
            for exchange in asked:
                for start, length, name, *_ in exchange.named:
                    assert reader.flat_text[name : name + length] == exchange.question[start : start + length]
                if len(exchange.named) == 1:
                    value = exchange.named[0][3]
                    assert reader.flat_text[value : value + len(exchange.answer)] == exchange.answer
    assert found and followed > found / 2  # all but the last character of each name


def test_practice_in_finding_is_sound_and_leads_to_every_value() -> None:
    rng = random.Random(5)
    for _ in range(40):
        document = draw_grid(rng)
        check(document, "page" if document.layout.startswith("large") else "note")
        reader = tasks.Reader(document)
        for field in document.fields:
            exchange = tasks.ask_field(reader, field, document.language, rng)
            assert "".join(reader.flat_text[place] for place in exchange.source) == field.value
            for start, length, name, end, value in exchange.named:
                assert reader.flat_text[name : name + length] == exchange.question[start : start + length]
                assert value == exchange.source[0]
                assert end == (value if len(exchange.named) == 1 else name + length - 1)


def test_helpers_look_at_both_names_and_at_the_place_of_a_piece() -> None:
    rng, document = random.Random(1), sheet_of(("May", 100, 10), ("Tea", 10, 40), ("712", 110, 40)).document
    builder, pieces = TreeBuilder(), evidence_of(document, rng)
    builder.no_picture()
    builder.ask_with_evidence(pieces, [tasks.ask_field(tasks.Reader(document), Field("Tea of May", "712"), "en", rng)], 9)
    tree, text = builder.tree, {ids[0]: c for c, ids in encoder().ids.items()}
    asked = next(i for i, label in enumerate(tree.labels) if label >= 0)
    assert [text[tree.ids[i]] for i in tree.hints[asked][:2]] == ["a", "y"]  # Te[a] of Ma[y]
    marks = {i: hint[2] for i, hint in enumerate(tree.hints) if hint[2] >= 0}
    assert len(marks) == len("MayTea712")
    assert [piece.mark for piece in pieces] == ["\nA ", "\nB ", "|A "]
    assert all(text[tree.ids[mark]] in "AB" and 1 < i - mark <= 4 for i, mark in marks.items())


def test_cells_with_a_value_are_shown_the_names_beside_and_above_it() -> None:
    rng = random.Random(2)
    for words, names in (
        ((("May", 100, 10), ("Tea", 10, 60), ("712", 110, 60)), {"Tea of May": ("Tea", "May"), "Cup of May": ("", "")}),
        ((("Seat", 10, 10), ("04A", 100, 10)), {"Seat": ("Seat", "")}),
        ((("Seat", 10, 10), ("04A", 10, 60)), {"Seat": ("", "Seat")}),
    ):
        reader = sheet_of(*words)
        value = words[-1][0]
        for name, expected in names.items():
            places = reader.names_of(Field(name, value))
            assert tuple("".join(reader.flat_text[i] for i in place) for place in places) == (value, *expected)
        picture, builder = worn(reader.document.sheet, rng, 0.0), TreeBuilder()
        builder.picture(*picture.pixels.shape[1::-1], all_centres(reader.document, picture))
        builder.name_cells([reader.names_of(Field(next(iter(names)), value))], rng)
        cells = {name: builder._cells_of(range(*span)) for name, span in ((w, _span(reader, w)) for w, *_ in words)}
        for cell in cells[value]:
            for shown, name in zip(builder.tree.hints[cell][3:], next(iter(names.values())), strict=True):
                assert shown in cells[name] if name else shown == -1
        assert sum(max(hint) >= 0 for hint in builder.tree.hints) == len(cells[value])


def _span(reader: tasks.Reader, words: str) -> tuple[int, int]:
    start = reader.flat_text.index(words)
    return start, start + len(words)


def sheet_of(*words: tuple[str, float, float]) -> tasks.Reader:
    """A sheet with these words, each at a place."""
    document = Document("table", "en", "", Sheet(400, 200))
    for text, x, y in words:
        document.sheet.text(x, y, text, faces(False, True)[0], 16)
    return tasks.Reader(document)


@pytest.mark.parametrize("name", ["Tea of May", "May of Tea"])
def test_a_cell_is_found_by_its_row_and_its_column(name: str) -> None:
    """The value stands twice; only the crossing tells which."""
    reader = sheet_of(("May", 100, 10), ("June", 200, 10), ("Tea", 10, 40), ("7", 110, 40), ("9", 210, 40), ("Rice", 10, 70), ("9", 110, 70))
    field = Field(name, "7")
    assert reader.crossing(field)[2] == reader.flat_text.index("7")
    assert reader.crossing(Field("Rice of May", "9"))[2] == reader.flat_text.rindex("9")
    assert tasks.ask_field(reader, Field("Tea of June", "9"), "en", random.Random(1)).source == (reader.flat_text.index("9"),)
    assert len(tasks.ask_field(reader, field, "en", random.Random(1)).named) == 2


def test_a_name_below_its_value_is_found() -> None:
    reader = sheet_of(("12", 60, 10), ("30", 160, 10), ("North", 50, 150), ("South", 150, 150))
    exchange = tasks.ask_field(reader, Field("South", "30"), "en", random.Random(1))
    name, value = (reader.flat_text.index(words) for words in ("South", "30"))
    assert exchange.named[0][2:] == (name, value, value)


def test_strokes_change_weight_and_the_paper_does_not() -> None:
    document = next(documents(LAYOUTS[0], 1))[0]
    image = document.sheet.image
    other = reweighted(image, random.Random(1))
    assert other.size == image.size and other.getpixel((0, 0)) == image.getpixel((0, 0))
    assert not np.array_equal(np.asarray(other), np.asarray(image))


def test_pictures_and_labels_fit_after_wear() -> None:
    for layout in random.Random(1).sample(LAYOUTS, 10):
        for document, rng in documents(layout, 2):
            picture = worn(document.sheet, rng, 1.0)
            flat = "".join(line.text for line in document.sheet.lines)
            centres = all_centres(document, picture)
            assert len(centres) == len(flat)
            assert [c for c in flat if not c.isspace()] == list(picture.characters)
            cells, patches = label_picture(picture)
            height, width = picture.pixels.shape[:2]
            assert cells.count.sum() == len(cells.target) and len(cells.count) == (height // 28) * (width // 28)
            assert len(patches.count) == 4 * len(cells.count)


@pytest.mark.parametrize(("before", "after"), [((224, 112), (336, 168)), ((560, 420), (728, 532)), ((840, 504), (840, 504))])
def test_enlarging_gives_the_sizes_of_the_server_and_moves_the_characters_along(before: tuple[int, int], after: tuple[int, int]) -> None:
    """FitSize.EnlargesAsFarAsThereIsRoom says the same of the server."""
    width, height = before
    blank = np.full((height, width, 3), 255, np.uint8)
    blank[height // 2, width // 4] = 0
    picture = enlarged(Picture(blank, "x", np.array([[width // 4 + 0.5, height // 2 + 0.5]], np.float32)), 1.5, 512 * 28 * 28, 28)
    assert picture.pixels.shape == (after[1], after[0], 3)
    x, y = picture.centres[0]
    dark = np.unravel_index(picture.pixels[..., 0].argmin(), picture.pixels.shape[:2])
    assert abs(dark[0] + 0.5 - y) <= 1 and abs(dark[1] + 0.5 - x) <= 1


def test_stretching_keeps_the_area_and_moves_the_characters_along() -> None:
    blank = np.full((280, 280, 3), 255, np.uint8)
    wide = enlarged(Picture(blank, "x", np.array([[140, 70]], np.float32)), 1.0, 512 * 28 * 28, 28, 1.2)
    assert wide.pixels.shape == (224, 336, 3) and np.allclose(wide.centres, [[168, 56]])


def test_training_enlarges_as_the_released_model_asks_for() -> None:
    """The server reads these from model.toml."""
    said = tomllib.loads((Path(__file__).parents[3] / "models/nano/model.toml").read_text(encoding="utf-8"))
    assert (said["picture_enlarge"], said["picture_tokens_max"]) == (100 * ENLARGE, CELLS_MAX)


def test_same_seed_draws_the_same_sheet() -> None:
    layout = LAYOUTS[0]
    first, second = (next(documents(layout, 1))[0] for _ in range(2))
    assert first.text() == second.text() and np.array_equal(np.asarray(first.sheet.image), np.asarray(second.sheet.image))


def test_evidence_reads_back_as_the_encoder_wrote_it() -> None:
    document, rng = next(documents(LAYOUTS[-1], 1))
    for piece in evidence_of(document, rng, errors=0.05):
        assert len(piece.text) == len(piece.source)
        assert encoder()(piece.mark + piece.text)


def page(*pieces: tuple[str, float, float]) -> str:
    """Evidence of pieces (words, x, y), ten pixels a character and twenty high, given in any order."""
    found = [Found(text, (-1,) * len(text), (x, y, x + 10 * len(text), y + 20)) for text, x, y in pieces]
    random.Random(1).shuffle(found)
    return as_text(lay_out(to_rows(found)))


def test_evidence_puts_a_value_in_the_row_of_its_name() -> None:
    assert page(("Total", 10, 100), ("9.50", 300, 103), ("Receipt", 120, 10)) == "OCR:\nA Receipt\nB Total|C 9.50\n\n"


def test_evidence_names_the_column_of_a_table_alike_in_every_row() -> None:
    table = page(("Name", 10, 0), ("Price", 200, 0), ("Tea", 10, 40), ("3.00", 210, 40), ("12.00", 200, 80), ("A green cup", 10, 80))
    assert table == "OCR:\nA Name|B Price\nA Tea|B 3.00\nA A green cup|B 12.00\n\n"


def told(*rows: str) -> list[str]:
    """Rows of cells, each "letter text", apart by bars, as they are written with the names of the cells."""
    cells = [[Cell(one[0], one[2:]) for one in row.split("|")] for row in rows]
    names = names_of(cells)

    def written(number: int, i: int) -> str:
        if (number, i) not in names:
            return cells[number][i].text
        label, (row, at) = names[number, i].label, names[number, i].column
        return (f"{cells[number][label].text} " if label is not None else "") + f"{cells[row][at].text}: {cells[number][i].text}"

    return ["|".join(written(number, i) for i in range(len(row))) for number, row in enumerate(cells)]


def test_cells_of_a_table_are_named_by_row_and_column() -> None:
    assert told("A Stock list", "B No.|C Item|A Price|D Units", "B 1|C Tea|A 3.00|D 7", "B 2|C Rice|A 4.00|D 12", "A Date: 5 May")[2:] == [
        "Tea No.: 1|Tea|Tea Price: 3.00|Tea Units: 7",
        "Rice No.: 2|Rice|Rice Price: 4.00|Rice Units: 12",
        "Date: 5 May",
    ]
    assert told("A 一月|B 二月", "C 产量|A 12|B 5", "C 成本|A 7|B 9") == ["一月|二月", "产量|产量 一月: 12|产量 二月: 5", "成本|成本 一月: 7|成本 二月: 9"]
    assert told("A Time|B 08:00|C 09:00", "A Monday|B Art|C Music", "A Friday|B Sport|C Art")[2] == "Friday|Friday 08:00: Sport|Friday 09:00: Art"
    assert told("A Name|B Ann|C Bob", "A Job|B Cook|C Nurse", "A Pay|B 7|C 9", "A Tax|B 1|C 2")[3] == "Tax|Tax Ann: 1|Tax Bob: 2"
    assert told("A Name|B City|C Job", "A Ann|B Rome|C Cook", "A Bob|B Bonn|C Nurse")[2] == "Bob|Bob City: Bonn|Bob Job: Nurse"


def test_values_below_their_names_are_named_by_them() -> None:
    assert told("A Date|B Guests", "A 5 May|B 4", "A Room|B Floor", "A 212|B 2") == ["Date|Guests", "Date: 5 May|Guests: 4", "Room|Floor", "Room: 212|Floor: 2"]
    assert told("A Tea", "A 3.00", "A Rice", "A 4.00") == ["Tea", "Tea: 3.00", "Rice", "Rice: 4.00"]
    assert told("A Name|B Job", "A Ann|B Cook", "A Room|B VAT 7.5 %", "A 212|B 2", "A Paid by", "A Bob")[1::2] == ["Name: Ann|Job: Cook", "Room: 212|VAT 7.5 %: 2", "Paid by: Bob"]


@pytest.mark.parametrize("form", [
    ("A Name|B Ann Lee", "A Basic pay|B 900.00", "A Bonus|B 12.00", "A Tax|B 40.00"),
    ("A Name:|B Ann Lee|C Room:|D 12", "A Date:|B 5 May|C Floor:|D 2"),
    ("A No.|B 12|C To|D Ann Lee", "A Phone|B 555-12", "A Date|B 5 May"),
    ("A Tea|B 3.00", "A Rice|B 4.00"),
    ("A Item|B Price|C Item|D Price", "A Tea|B 3.00|C Rice|D 4.00", "A Salt|B 1.00|C Soap|D 2.00"),
])  # fmt: skip
def test_what_stands_right_of_its_name_is_left_alone(form: tuple[str, ...]) -> None:
    assert told(*form) == ["|".join(cell[2:] for cell in row.split("|")) for row in form]


BARS = (("30", 100, 30), ("12", 10, 70), ("7", 210, 95), ("East", 0, 140), ("West", 90, 140), ("North", 190, 140))


def test_bars_of_a_chart_are_named_by_the_labels_under_them() -> None:
    chart = page(("Sales", 90, 0), ("40", -60, 28), ("0", -60, 95), *BARS, ("Region", 90, 170)).splitlines()
    assert [re.sub(r"(^|\|)[A-Z] ", r"\1", row) for row in chart[1:]] == ["Sales", "40|West: 30", "East: 12", "0|North: 7", "East|West|North", "Region", ""]


@pytest.mark.parametrize("odd", [("Note", 100, 60), ("5", 100, 60), ("3", 320, 60), ("9 kg", 0, 60)])
def test_figures_that_are_no_bars_are_left_alone(odd: tuple[str, float, float]) -> None:
    assert ": " not in page(odd, *(bar for bar in BARS if odd[0] != "9 kg" or bar[0] != "12"))


def test_prices_of_a_list_stand_behind_their_articles() -> None:
    soap, cup = (("Soap", 0, 0), ("2L", 100, 0), ("12.05元", 200, 0)), (("Cup", 0, 40), ("small", 100, 40), ("9元", 200, 40))
    assert page(*soap, *cup) == "OCR:\nA Soap|B 2L|C Soap: 12.05元\nA Cup|B small|C Cup: 9元\n\n"
    assert ": " not in page(*soap) + page(*soap, *cup[:2], ("9 kg", 200, 40)) + page(*soap, ("Cup:", 0, 40), *cup[1:]) + page(*soap, *cup[::2])


def test_a_question_looks_at_the_names_before_its_value() -> None:
    document = sheet_of(("Tea", 100, 10), ("Rice", 160, 10), ("May", 10, 40), ("712", 100, 40), ("5", 160, 40), ("June", 10, 70), ("8", 100, 70), ("9", 160, 70)).document
    reader, builder = tasks.Reader(document), TreeBuilder()
    builder.no_picture()
    pieces = evidence_of(document, random.Random(1))
    assert as_text(pieces).splitlines()[2] == "C May|A May Tea: 712|B May Rice: 5"
    builder.ask_with_evidence(pieces, [tasks.ask_field(reader, Field("Tea of May", "712"), "en", random.Random(1))], len(reader.flat_text))
    tree, text = builder.tree, {ids[0]: c for c, ids in encoder().ids.items()}
    asked = [(text[tree.ids[i]], text[tree.ids[look]], look) for i, look in enumerate(tree.look) if look >= 0 and tree.labels[i] < 0]
    assert [pair[:2] for pair in asked] == [("M", "a"), ("a", "y"), ("y", "7")]  # "Tea" alone leads nowhere yet
    value = asked[-1][2]
    assert "".join(text[i] for i in tree.ids[value - 9 : value]) == "May Tea: "
    assert asked[0][2] == value - 8  # in the name before the value


def test_a_row_may_be_missing_a_cell_or_climb() -> None:
    assert page(("a", 10, 0), ("b", 100, 0), ("c", 200, 0), ("d", 10, 40), ("e", 200, 36)) == "OCR:\nA a|B b|C c\nA d|C e\n\n"
    assert page(*((str(i), 100 * i, 60 - 8 * i) for i in range(6)), ("x", 0, 100)) == "OCR:\nA 0|B 1|C 2|D 3|E 4|F 5\nA x\n\n"


def test_letters_are_given_again_when_all_are_taken() -> None:
    row = [(f"{i}", 40.0 * i, 0.0) for i in range(30)]
    letters = re.findall(r"([A-Z]) \d", page(*row))
    assert len(letters) == 30 and letters[:26] == list(ascii_uppercase)
