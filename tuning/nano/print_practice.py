"""Sheets of dense print, the first thing the eyes learn from: all fonts, sizes and inks, words and numbers in lines."""

from __future__ import annotations

import random

from nano import fonts, values, words
from nano.canvas import Colour, Picture, Sheet
from nano.fonts import Face
from nano.wear import worn

_CHINESE = words.all_chinese()
_ENGLISH = words.all_english()
_CHARACTERS = words.seen_characters()


def colours(rng: random.Random) -> tuple[Colour, Colour]:
    """Paper and ink with enough contrast between them; mostly dark on light."""
    kind = rng.random()
    if kind < 0.5:
        return (255, 255, 255), (rng.randint(0, 60),) * 3
    if kind < 0.92:
        tone = rng.randint(205, 255)
        paper = tuple(min(255, tone + rng.randint(-12, 12)) for _ in range(3))
        return paper, tuple(rng.randint(0, 110) for _ in range(3))
    return tuple(rng.randint(0, 80) for _ in range(3)), tuple(rng.randint(200, 255) for _ in range(3))


def phrase(rng: random.Random, cjk: bool) -> str:
    """A few words, a number, or any characters at all."""
    kind = rng.random()
    if kind < 0.38:
        return values.anything(rng)
    if kind < 0.53:
        pool = _CHARACTERS if cjk else [c for c in _CHARACTERS if ord(c) < 256]
        return "".join(rng.choice(pool) for _ in range(rng.randint(2, 10)))
    if cjk and rng.random() < 0.85:
        return "".join(rng.choice(_CHINESE) for _ in range(rng.randint(1, 3)))
    return " ".join(rng.choice(_ENGLISH) for _ in range(rng.randint(1, 2)))


def drawable(text: str, face: Face) -> str:
    """Drop what the face has no shapes for."""
    return "".join(c for c in text if fonts.has(face, c)) or "0"


def practice_sheet(rng: random.Random, width: int, height: int, size_range: tuple[int, int], seen: bool = True) -> Sheet:
    """Lines of print from edge to edge; the size changes from block to block."""
    paper, ink = colours(rng)
    sheet = Sheet(width, height, paper, ink)
    y = rng.uniform(0, 10)
    cjk = rng.random() < 0.75
    face = rng.choice(fonts.faces(cjk, seen))
    size = rng.randint(*size_range)
    while y + size * 0.9 < height:
        if rng.random() < 0.3:
            cjk = rng.random() < 0.75
            face, size = rng.choice(fonts.faces(cjk, seen)), rng.randint(*size_range)
        x = rng.uniform(-4, 30)
        while x < width - size:
            text = drawable(phrase(rng, cjk), face)
            line = sheet.text(x, y, text, face, size)
            x = line.box[2] + rng.choice((0.3, 0.6, 1.0, 2.5)) * size
        y += size * rng.uniform(1.15, 1.7)
    return sheet


def practice_picture(rng: random.Random, width: int, height: int, size_range: tuple[int, int], wear: float, seen: bool = True) -> Picture:
    """A worn practice sheet."""
    return worn(practice_sheet(rng, width, height, size_range, seen), rng, wear if rng.random() < 0.6 else 0.0)
