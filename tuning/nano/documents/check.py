"""Whether a drawn sheet is sound, and a picture of what the layouts draw.

Draws some sheets of every layout and checks each. A line is printed for each layout that fails; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from nano import fonts, words
from nano.canvas import Line, Sheet
from nano.documents import LAYOUTS, Document, Layout, draw_style
from nano.documents.base import CELL
from nano.documents.parts import NOTE_CELLS, PAGE_CELLS, SLIP_CELLS, SMALLEST
from nano.tasks import KINDS

CELLS = {"slip": SLIP_CELLS, "note": NOTE_CELLS, "page": PAGE_CELLS}
FAINTEST = 25  # least difference between the brightest and the darkest spot of a character, of 255
FULL_WIDTH_YEN = "￥"  # stands in for signs that some Chinese faces lack, in English too

MONTAGE_WIDTH, GAP, CAPTION = 1900, 10, 18  # pixels


@cache
def known_characters(language: str) -> frozenset[str]:
    """What may be printed; English sheets may be set in Latin faces, so only what all of those have."""
    seen = words.seen_characters()
    if language == "en":
        latin = fonts.SEEN_LATIN + fonts.UNSEEN_LATIN
        seen = [c for c in seen if c == FULL_WIDTH_YEN or all(fonts.has(face, c) for face in latin)]
    return frozenset(seen) | {" "}


def check(document: Document, scale: str) -> None:
    """Assert that a sheet can be learnt from: its size, its print, and that what is said about it stands there."""
    check_size(document.sheet, scale)
    for line in document.sheet.lines:
        check_line(document.sheet, line, document.language)
    check_overlaps(document.sheet.lines)
    check_truth(document)


def check_size(sheet: Sheet, scale: str) -> None:
    """Whole cells, and not too many."""
    assert sheet.image.size == (sheet.width, sheet.height), f"image is {sheet.image.size}, sheet {sheet.width} x {sheet.height}"
    assert sheet.width % CELL == 0 and sheet.height % CELL == 0, f"{sheet.width} x {sheet.height} are no whole cells"
    cells = sheet.width * sheet.height // CELL**2
    assert 0 < cells <= CELLS[scale], f"{cells} cells, more than the {CELLS[scale]} of a {scale}"


def check_line(sheet: Sheet, line: Line, language: str) -> None:
    """Inside the sheet, large enough, of known characters, each of which left ink."""
    x0, y0, x1, y1 = line.box
    where = f"{line.text!r} at {tuple(round(side) for side in line.box)}"
    assert line.text.strip(), f"empty line: {where}"
    assert x0 >= 0 and y0 >= 0 and x1 <= sheet.width and y1 <= sheet.height, f"{where} leaves the sheet of {sheet.width} x {sheet.height}"
    assert line.size >= SMALLEST, f"{where} is {line.size} pixels high, less than {SMALLEST}"
    assert len(line.centres) == len(line.text), f"{where} has {len(line.centres)} centres for {len(line.text)} characters"
    strange = sorted(set(line.text) - known_characters(language))
    assert not strange, f"{where} has characters nobody learns: {strange}"
    blank = [c for c, edges in zip(line.text, spans(line), strict=False) if c != " " and contrast(sheet, line, *edges) < FAINTEST]
    assert not blank, f"{where} shows nothing for {blank}"


def spans(line: Line) -> list[tuple[float, float]]:
    """Left and right edge of each character; none for lines whose characters are spread out or stand below each other."""
    left, found = line.box[0], []
    for x in line.centres[:, 0]:
        found.append((left, 2 * float(x) - left))
        left = found[-1][1]
    plain = abs(left - line.box[2]) < 1 and np.ptp(line.centres[:, 1]) < 1
    return found if plain else []


def contrast(sheet: Sheet, line: Line, left: float, right: float) -> int:
    """How much the pixels of one character differ."""
    box = (round(left), round(line.box[1]), max(round(right), round(left) + 2), round(line.box[3]) + 3)
    return max(high - low for low, high in sheet.image.crop(box).getextrema())


def check_overlaps(lines: list[Line]) -> None:
    """No line stands on another; boxes count without the blank that print has above, below and beside it."""
    if not lines:
        return
    sizes = np.array([line.size for line in lines])
    x0, y0, x1, y1 = np.array([line.box for line in lines]).T
    x0, y0, x1, y1 = x0 + 1, y0 + 0.12 * sizes, x1 - 1, y1 - 0.04 * sizes
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    pairs = np.argwhere(np.triu((wide > 0) & (high > 0), 1))
    assert not len(pairs), "overlap: " + ", ".join(f"{lines[a].text!r} and {lines[b].text!r}" for a, b in pairs[:3])


def check_truth(document: Document) -> None:
    """Fields, table and items are well formed and printed on the sheet."""
    flat = "".join(line.text for line in document.sheet.lines)
    assert flat, "nothing is printed"
    names = [field.name for field in document.fields]
    assert all(name.strip() for name in names), "a field has no name"
    twice = sorted({name for name in names if names.count(name) > 1})
    assert not twice, f"fields with the same name: {twice}"
    for field in document.fields:
        assert field.value.strip() and field.value in flat, f"field {field.name!r} = {field.value!r} is not printed"
    assert len({len(row) for row in document.table}) <= 1, f"rows of {sorted({len(row) for row in document.table})} cells"
    printed = [text for row in [*document.table, *document.items] for text in row]
    lost = [text for text in printed if text not in flat]
    assert not lost, f"in table or items, but not printed: {lost}"
    assert all(name.strip() and price.strip() for name, price in document.items), "an item lacks its name or price"


def sheets_of(layout: Layout, count: int) -> Iterator[Document]:
    """`count` documents of a layout, always the same; every third in unseen faces."""
    rng = random.Random(f"check {layout.name}")
    for i in range(count):
        document = layout.make(rng, draw_style(rng, layout.language, i % 3 != 2))
        document.kind, document.language, document.layout = layout.kind, layout.language, layout.name
        yield document


def fault_of(layout: Layout, count: int, shown: list[Document], shown_most: int) -> str:
    """The first fault in `count` sheets of a layout, or nothing; the last sheets, `shown_most` at most, stand in `shown`."""
    if layout.kind not in KINDS:
        return f"tasks.KINDS has no {layout.kind!r}"
    try:
        for i, document in enumerate(sheets_of(layout, count)):
            shown[:] = [*shown, document][-shown_most:] if shown_most else []
            check(document, layout.scale)
    except AssertionError as fault:
        return f"sheet {i}: {fault}"
    except Exception as fault:  # a layout that breaks must not hide the others' faults
        return f"cannot be drawn: {type(fault).__name__}: {fault}"
    return ""


def montage(documents: Iterable[Document]) -> Image.Image:
    """Sheets in rows, each under its layout's name and its number of cells."""
    places, x, y, high = [], 0, 0, 0
    for document in documents:
        sheet = document.sheet
        if x and x + sheet.width > MONTAGE_WIDTH:
            x, y, high = 0, y + high + GAP, 0
        places.append((document, x, y))
        x, high = x + max(sheet.width, 150) + GAP, max(high, sheet.height + CAPTION)
    width = max((x + document.sheet.width for document, x, _ in places), default=1)
    picture = Image.new("RGB", (max(width, 200), y + high + GAP), (150, 160, 170))
    draw, font = ImageDraw.Draw(picture), fonts.load(fonts.SEEN_LATIN[0], 12)
    for document, x, y in places:
        sheet = document.sheet
        draw.text((x + 2, y + 2), f"{document.layout} {sheet.width * sheet.height // CELL**2}", font=font, fill=(0, 0, 0))
        picture.paste(sheet.image, (x, y + CAPTION))
    return picture


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m nano.documents.check", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--layout", default="", metavar="NAME", help="only layouts whose name has NAME in it (default: all)")
    parser.add_argument("--count", type=int, default=6, metavar="N", help="sheets of each layout to check (default: %(default)s)")
    parser.add_argument("--montage", type=Path, metavar="OUT.png", help="also write a picture with sheets of each layout")
    parser.add_argument("--shown", type=int, default=2, metavar="N", help="sheets of each layout in the picture (default: %(default)s)")
    args = parser.parse_args()
    if args.count < 1:
        parser.error("--count must be at least 1")
    return args


def main() -> int:
    """Check, draw, and say what failed."""
    args, shown, failed = parse(), [], 0
    layouts = [layout for layout in LAYOUTS if args.layout in layout.name]
    if not layouts:
        print(f"no layout has {args.layout!r} in its name; there are: {' '.join(layout.name for layout in LAYOUTS)}", file=sys.stderr)
        return 2
    for layout in layouts:
        sheets: list[Document] = []
        if fault := fault_of(layout, args.count, sheets, args.shown if args.montage else 0):
            failed += 1
            print(f"{layout.name}: {fault}", flush=True)
        shown += sheets
    if args.montage:
        montage(shown).save(args.montage)
        print(f"{args.montage}: {len(shown)} sheets")
    print(f"{len(layouts)} layouts, {args.count} sheets each: {failed or 'none'} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
