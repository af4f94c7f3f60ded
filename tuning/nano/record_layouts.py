"""Records how `nano.evidence` lays out boxes, for the program that has to lay them out in the same way.

    python -m nano.record_layouts ../tests/data/evidence/layouts.json
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from nano.documents.base import LAYOUTS as DRAWINGS
from nano.documents.base import Document, draw_style
from nano.evidence import Found, as_text, found_on, lay_out, to_rows
from nano.grid_practice import draw_grid
from nano.stream import draw_document

LAYOUTS = 60
SHEETS = 60  # of the training, half of them practice in finding
CHARTS = 12
WORDS = ["合计", "发票号码", "Total", "x", "Quantity", "(人民币)", "INVOICE No.", "名称：", "Date:"]
FIGURES = ["12", "¥7,018.83", "2024年3月5日", "3月", "10月", "Q1", "08:30", "时间：09:15", "Was: 9.50", "A-957", "1,024", "16GB"]


def draw_boxes(rng: random.Random) -> list[Found]:
    """A page of columns with what real ones have: gaps, wide pieces, rows that climb, boxes that are a little off."""
    lefts = sorted(rng.uniform(0, 900) for _ in range(rng.randint(1, 30 if rng.random() < 0.1 else 6)))
    climb, found, top = rng.choice([0.0, 0.0, -0.03, 0.04]), [], 10.0
    for _ in range(rng.randint(0, 14)):
        height, sort = rng.uniform(12, 40), rng.choice((WORDS, FIGURES, WORDS + FIGURES))
        for left in lefts:
            if rng.random() < 0.35:
                continue
            x = left + rng.choice([0.0, rng.uniform(-60, 60)])
            y = top + climb * x + rng.uniform(-0.4, 0.4) * height * rng.choice([0, 1])
            box = (x, y, x + rng.uniform(5, 180), y + height * rng.uniform(0.8, 1.2))
            found.append(Found(rng.choice(sort), (), tuple(round(side, rng.choice([0, 2])) for side in box)))
        top += height * rng.uniform(0.7, 2.0)
    rng.shuffle(found)
    return found


def draw_sheet(rng: random.Random) -> Document:
    """A document whose pieces stand as printed ones do."""
    return draw_grid(rng) if rng.random() < 0.5 else draw_document(rng, rng.choice(("slip", "note", "page")))


def draw_chart(rng: random.Random) -> Document:
    """A chart of the training."""
    entry = rng.choice([entry for entry in DRAWINGS if entry.kind == "chart" and not entry.unseen])
    return entry.make(rng, draw_style(rng, entry.language))


def main() -> None:
    """Writes the layouts to the file named."""
    rng = random.Random(7)
    pages = [draw_boxes(rng) for _ in range(LAYOUTS)] + [found_on(draw_sheet(rng), rng) for _ in range(SHEETS)]
    pages += [found_on(draw_chart(rng), rng) for _ in range(CHARTS)]
    layouts = []
    for found in pages:
        found = [Found(one.text, (), tuple(round(side, 2) for side in one.box)) for one in found]
        layouts.append({"found": [{"text": one.text, "box": one.box} for one in found], "text": as_text(lay_out(to_rows(found)))})
    Path(sys.argv[1]).write_text("[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in layouts) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
