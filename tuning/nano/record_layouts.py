"""Records how `nano.evidence` lays out boxes, for the program that has to lay them out in the same way.

    python -m nano.record_layouts ../tests/data/evidence/layouts.json
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from nano.evidence import Found, as_text, lay_out, to_rows

LAYOUTS = 60
WORDS = ["合计", "发票号码", "Total", "12", "¥7,018.83", "2024年3月5日", "x", "Quantity", "(人民币)", "INVOICE No."]


def draw_boxes(rng: random.Random) -> list[Found]:
    """A page of columns with what real ones have: gaps, wide pieces, rows that climb, boxes that are a little off."""
    lefts = sorted(rng.uniform(0, 900) for _ in range(rng.randint(1, 30 if rng.random() < 0.1 else 6)))
    climb, found, top = rng.choice([0.0, 0.0, -0.03, 0.04]), [], 10.0
    for _ in range(rng.randint(0, 14)):
        height = rng.uniform(12, 40)
        for left in lefts:
            if rng.random() < 0.35:
                continue
            x = left + rng.choice([0.0, rng.uniform(-60, 60)])
            y = top + climb * x + rng.uniform(-0.4, 0.4) * height * rng.choice([0, 1])
            box = (x, y, x + rng.uniform(5, 180), y + height * rng.uniform(0.8, 1.2))
            found.append(Found(rng.choice(WORDS), (), tuple(round(side, rng.choice([0, 2])) for side in box)))
        top += height * rng.uniform(0.7, 2.0)
    rng.shuffle(found)
    return found


def main() -> None:
    """Writes the layouts to the file named."""
    rng = random.Random(7)
    layouts = []
    for _ in range(LAYOUTS):
        found = draw_boxes(rng)
        layouts.append({"found": [{"text": one.text, "box": one.box} for one in found], "text": as_text(lay_out(to_rows(found)))})
    Path(sys.argv[1]).write_text("[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in layouts) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
