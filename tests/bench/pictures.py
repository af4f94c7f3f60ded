"""Pictures to ask about: sheets full of words in capitals and figures, PNG, another one for each seed."""

from __future__ import annotations

import base64
import random
import struct
import zlib

CELL = 28  # both servers take a picture whose sides are multiples of this as it is
PAPER, INK = 250, 30
DOT = 2  # pixels
LINE_DOTS, GAP_DOTS = 7, 4
LETTER_DOTS = 6  # with the gap before it
TONES = bytes.maketrans(b"01", bytes([PAPER, INK]))
# Seven rows of five dots each, a row one digit to the base of 32.
GLYPHS = {
    "A": "EHHVHHH", "B": "UHHUHHU", "C": "EHGGGHE", "D": "UHHHHHU", "E": "VGGUGGV", "F": "VGGUGGG", "G": "EHGNHHF", "H": "HHHVHHH",
    "I": "E44444E", "J": "72222IC", "K": "HIKOKIH", "L": "GGGGGGV", "M": "HRLLHHH", "N": "HHPLJHH", "O": "EHHHHHE", "P": "UHHUGGG",
    "Q": "EHHHLID", "R": "UHHUKIH", "S": "FGGE11U", "T": "V444444", "U": "HHHHHHE", "V": "HHHHHA4", "W": "HHHLLLA", "X": "HHA4AHH",
    "Y": "HHHA444", "Z": "V1248GV", "0": "EHJLPHE", "1": "4C4444E", "2": "EH1248V", "3": "V2421HE", "4": "26AIV22", "5": "VGU11HE",
    "6": "68GUHHE", "7": "V124888", "8": "EHHEHHE", "9": "EHHF12C", " ": "0000000",
}  # fmt: skip
LETTERS = [letter for letter in GLYPHS if letter != " "]


def png(width: int, height: int, rows: list[bytes]) -> bytes:
    """An 8-bit grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    filtered = b"".join(b"\0" + row for row in rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(filtered, 1)) + chunk(b"IEND", b"")


def rows_of_text(random_: random.Random, dots: int) -> list[bytes]:
    """The rows of pixels of one line of words drawn at random."""
    text = ""
    while len(text) * LETTER_DOTS <= dots:
        text += "".join(random_.choices(LETTERS, k=random_.randint(2, 9))) + " "
    rows = []
    for row in range(LINE_DOTS):
        bits = "".join(f"{int(GLYPHS[letter][row], 32):0{LETTER_DOTS}b}" for letter in text)[1 : dots + 1]
        pixels = bytearray(dots * DOT)
        for pixel in range(DOT):
            pixels[pixel::DOT] = bits.encode().translate(TONES)
        rows += [bytes(pixels)] * DOT
    return rows


def picture(seed: int, width: int, height: int) -> bytes:
    """A sheet whose sides are multiples of CELL pixels."""
    if width % CELL or height % CELL:
        raise ValueError(f"{width}x{height} is not in steps of {CELL} pixels")
    random_ = random.Random(seed)
    empty = bytes([PAPER]) * width
    rows: list[bytes] = []
    while len(rows) < height:
        rows += [empty] * (GAP_DOTS * DOT) + rows_of_text(random_, width // DOT)
    return png(width, height, rows[:height])


def base64_picture(seed: int, size: tuple[int, int]) -> str:
    return base64.b64encode(picture(seed, *size)).decode()
