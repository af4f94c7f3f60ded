"""Pictures for the reference cases: drawn by this file alone, each there for one property of its size or its format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

INK = (32, 34, 40)
PAPER = (250, 248, 242)
PALETTE = ((200, 60, 50), (40, 110, 180), (60, 150, 80), (230, 170, 40), (130, 80, 160), (70, 70, 70))


@dataclass(frozen=True)
class Picture:
    """One picture: its file name (the ending chooses the format), size in pixels, and why it is here."""

    file: str
    width: int
    height: int
    draw: Callable[[int, int], Image.Image]
    why: str

    @property
    def name(self) -> str:
        return Path(self.file).stem


def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own outline font, so that no system font is needed."""
    return ImageFont.load_default(size)


def gradient(width: int, height: int, start: tuple[int, ...], end: tuple[int, ...]) -> Image.Image:
    """A diagonal gradient from `start` (top left) to `end` (bottom right)."""
    y, x = np.mgrid[0:height, 0:width]
    share = ((x / max(width - 1, 1) + y / max(height - 1, 1)) / 2)[..., None]
    pixels = (1 - share) * np.array(start) + share * np.array(end)
    return Image.fromarray(pixels.round().astype(np.uint8), "RGB")


def receipt(width: int, height: int) -> Image.Image:
    """A till receipt: header, priced lines, a rule and a total."""
    image = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(image)
    size = max(9, width // 16)
    lines = [("CORNER SHOP", ""), ("Coffee", "3.20"), ("Bread", "2.75"), ("Apples 1.2kg", "4.18"), ("Milk", "1.09")]
    for row, (label, price) in enumerate(lines * max(1, height // (size * 12))):
        y = size + row * int(size * 1.6)
        draw.text((size, y), label, INK, font(size))
        draw.text((width - size, y), price, INK, font(size), anchor="ra")
    draw.line((size, height - 3 * size, width - size, height - 3 * size), INK, 2)
    draw.text((size, height - int(2.5 * size)), "TOTAL", PALETTE[0], font(int(size * 1.3)))
    draw.text((width - size, height - int(2.5 * size)), "11.22", PALETTE[0], font(int(size * 1.3)), anchor="ra")
    return image


def banner(width: int, height: int) -> Image.Image:
    """A shop sign: large letters on a gradient between two discs."""
    image = gradient(width, height, (20, 60, 120), (240, 150, 60))
    draw = ImageDraw.Draw(image)
    radius = height // 3
    for x, colour in ((height // 2, PALETTE[3]), (width - height // 2, PALETTE[2])):
        draw.ellipse((x - radius, height // 2 - radius, x + radius, height // 2 + radius), colour, PAPER, 2)
    draw.text((width / 2, height / 2), "OPEN 9 - 17", PAPER, font(max(8, height // 2)), anchor="mm")
    return image


def chart(width: int, height: int) -> Image.Image:
    """A bar chart with a title, six bars of different height and their months."""
    image = Image.new("RGB", (width, height), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    draw.text((width / 2, 4), "SALES 2026", INK, font(max(9, height // 16)), anchor="ma")
    floor, slot = height - height // 10, width / 6.5
    shares = (0.35, 0.52, 0.81, 0.44, 0.63, 0.28)
    for index, (share, month) in enumerate(zip(shares, ("JAN", "FEB", "MAR", "APR", "MAY", "JUN"), strict=True)):
        left = slot * (index + 0.35)
        draw.rectangle((left, floor - share * height * 0.8, left + slot * 0.75, floor), PALETTE[index])
        draw.text((left, floor + 2), month, INK, font(max(7, width // 24)))
    draw.line((4, floor, width - 4, floor), INK, 2)
    return image


def shapes(width: int, height: int) -> Image.Image:
    """Circle, square, triangle and a star-like fan of lines on a soft gradient."""
    image = gradient(width, height, (225, 235, 245), (245, 220, 225))
    draw = ImageDraw.Draw(image)
    unit = min(width, height) / 10
    draw.ellipse((unit, unit, 4 * unit, 4 * unit), PALETTE[2], INK, 2)
    draw.rectangle((width - 4.5 * unit, unit, width - unit, 4.5 * unit), PALETTE[1])
    draw.polygon([(unit, height - unit), (4.5 * unit, height - unit), (2.7 * unit, height - 4.5 * unit)], PALETTE[0])
    centre = (width - 2.8 * unit, height - 2.8 * unit)
    for step in range(12):
        angle = step * np.pi / 6
        end = (centre[0] + 2 * unit * np.cos(angle), centre[1] + 2 * unit * np.sin(angle))
        draw.line((*centre, *end), PALETTE[step % 6], max(1, int(unit / 6)))
    return image


def landscape(width: int, height: int) -> Image.Image:
    """Something like a photograph: sky, sun, rolling hills with texture, and grain."""
    image = gradient(width, height, (110, 160, 215), (235, 225, 190))
    draw = ImageDraw.Draw(image)
    radius = min(width, height) / 8
    draw.ellipse((width * 0.7 - radius, height * 0.2 - radius, width * 0.7 + radius, height * 0.2 + radius), PALETTE[3])
    for index, (level, colour) in enumerate(((0.55, (90, 130, 90)), (0.68, (70, 110, 60)), (0.82, (50, 80, 45)))):
        x = np.arange(width + 1)
        ridge = height * (level + 0.06 * np.sin(x / width * (6 + 3 * index) + index))
        draw.polygon([(0, height), *zip(x.tolist(), ridge.tolist(), strict=True), (width, height)], colour)
    grain = np.random.default_rng(7).normal(0, 4, (height, width, 1))
    return Image.fromarray((np.asarray(image) + grain).clip(0, 255).round().astype(np.uint8), "RGB")


def page(width: int, height: int) -> Image.Image:
    """A scanned page: heading, paragraphs of small type, a ruled table and a red stamp."""
    image = Image.new("RGB", (width, height), (252, 252, 250))
    draw = ImageDraw.Draw(image)
    size = max(8, height // 40)
    words = "invoice number total amount tax date buyer seller item quantity price paid by card".split()
    draw.text((width / 2, size), "SERVICE INVOICE No. 20260417", INK, font(2 * size), anchor="ma")
    for row in range(12):
        line = " ".join(words[(row * 5 + k) % len(words)] for k in range(9))
        draw.text((2 * size, size * (5 + 1.6 * row)), line, INK, font(size))
    top, bottom, right = int(height * 0.66), int(height * 0.94), int(width * 0.7)
    for step in range(5):
        y = top + (bottom - top) * step // 4
        draw.line((2 * size, y, right, y), INK, 1)
        x = 2 * size + (right - 2 * size) * step // 4
        draw.line((x, top, x, bottom), INK, 1)
    stamp = (int(width * 0.74), top, int(width * 0.74) + bottom - top, bottom)
    draw.ellipse(stamp, None, PALETTE[0], max(2, size // 4))
    draw.text(((stamp[0] + stamp[2]) / 2, (top + bottom) / 2), "PAID", PALETTE[0], font(2 * size), anchor="mm")
    return image


PICTURES = (
    Picture("receipt.png", 224, 224, receipt, "square, a multiple of 28: nothing is resized"),
    Picture("till_roll.png", 120, 410, receipt, "tall, no side a multiple of 28"),
    Picture("banner.png", 500, 118, banner, "wide, no side a multiple of 28"),
    Picture("chart.png", 203, 317, chart, "odd sides"),
    Picture("landscape.jpg", 250, 190, landscape, "JPEG, lossy, with grain"),
    Picture("shapes.png", 336, 336, shapes, "exactly the training grid: positions are not interpolated"),
    Picture("poster.png", 504, 392, shapes, "larger than the training grid, not resized"),
    Picture("scan.png", 900, 700, page, "over the maximum: shrunk"),
    Picture("icon.png", 40, 30, shapes, "under the minimum: enlarged"),
    Picture("strip.png", 90, 20, banner, "one side under 28: first scaled to 28, then enlarged"),
    Picture("half.png", 406, 210, chart, "sides of 14.5 and 7.5 cells: halves round to even"),
)


def write_pictures(folder: Path) -> None:
    """Draw and save every picture; PNG without loss, JPEG at quality 85 with halved chroma."""
    for picture in PICTURES:
        image = picture.draw(picture.width, picture.height)
        options = {"quality": 85, "subsampling": 2} if picture.file.endswith(".jpg") else {"optimize": True}
        image.save(folder / picture.file, **options)
