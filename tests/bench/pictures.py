"""Pictures to ask about: grey lines of something like text, PNG, another one for each seed."""

from __future__ import annotations

import base64
import random
import struct
import zlib

CELL = 28  # both servers take a picture whose sides are multiples of this as it is
PAPER, INK = 250, 30
DOT = 2  # pixels
LINE_DOTS, GAP_DOTS = 7, 4
TONES = bytes.maketrans(b"01", bytes([PAPER, INK]))


def png(width: int, height: int, rows: list[bytes]) -> bytes:
    """An 8-bit grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    filtered = b"".join(b"\0" + row for row in rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(filtered, 1)) + chunk(b"IEND", b"")


def words(random_: random.Random, dots: int) -> int:
    """One bit a dot: set in words, clear in the gaps between them."""
    mask = 0
    while dots > 0:
        letters, gap = random_.randint(8, 40), 5
        mask = (mask << letters | (1 << letters) - 1) << gap
        dots -= letters + gap
    return mask


def row_of_text(random_: random.Random, mask: int, dots: int) -> bytes:
    """One row of pixels of a line of text."""
    bits = random_.getrandbits(dots) & mask & (1 << dots) - 1
    row = bytearray(dots * DOT)
    for pixel in range(DOT):
        row[pixel::DOT] = f"{bits:0{dots}b}".encode().translate(TONES)
    return bytes(row)


def picture(seed: int, width: int, height: int) -> bytes:
    """A sheet whose sides are multiples of CELL pixels."""
    if width % CELL or height % CELL:
        raise ValueError(f"{width}x{height} is not in steps of {CELL} pixels")
    random_, dots = random.Random(seed), width // DOT
    empty = bytes([PAPER]) * width
    rows: list[bytes] = []
    while len(rows) < height:
        rows += [empty] * (GAP_DOTS * DOT)
        mask = words(random_, dots)
        for _ in range(LINE_DOTS):
            rows += [row_of_text(random_, mask, dots)] * DOT
    return png(width, height, rows[:height])


def base64_picture(seed: int, size: tuple[int, int]) -> str:
    return base64.b64encode(picture(seed, *size)).decode()
