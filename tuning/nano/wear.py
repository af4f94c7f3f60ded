"""What paper, scanners and cameras do to a sheet: tone, shadow, small rotation, blur, noise, JPEG."""

from __future__ import annotations

import io
import math
import random

import numpy as np
from PIL import Image, ImageFilter

from nano.canvas import Picture, Sheet, to_picture


def rotate(sheet: Sheet, degrees: float) -> tuple[Image.Image, np.ndarray]:
    """Turn the sheet about its middle, size unchanged; returns the picture and the 2x3 map from old to new places."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    cx, cy = sheet.width / 2, sheet.height / 2
    forward = np.array([[cos, sin, cx - cos * cx - sin * cy], [-sin, cos, cy + sin * cx - cos * cy]])
    back = (cos, -sin, cx - cos * cx + sin * cy, sin, cos, cy - sin * cx - cos * cy)
    turned = sheet.image.transform(
        sheet.image.size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC, fillcolor=sheet.paper
    )
    return turned, forward


def shade(pixels: np.ndarray, rng: random.Random) -> np.ndarray:
    """A soft shadow or uneven light: a plane of brightness between 0.6 and 1."""
    height, width = pixels.shape[:2]
    angle, depth = rng.uniform(0, 2 * math.pi), rng.uniform(0.1, 0.4)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    ramp = (xs / width - 0.5) * math.cos(angle) + (ys / height - 0.5) * math.sin(angle) + 0.5
    return pixels * (1 - depth * np.clip(ramp, 0, 1))[..., None]


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    """One round through JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue()))


def reweighted(image: Image.Image, rng: random.Random) -> Image.Image:
    """Print with heavier or lighter strokes, as another face of the same shapes would have."""
    lighter = rng.random() < 0.4
    edge = image.filter(ImageFilter.MaxFilter(3) if lighter else ImageFilter.MinFilter(3))
    return Image.blend(image, edge, rng.uniform(0.05, 0.3 if lighter else 0.5))


def worn(sheet: Sheet, rng: random.Random, amount: float) -> Picture:
    """The sheet after `amount` of wear: 0 leaves the pixels alone, 1 is a poor photograph."""
    if amount <= 0:
        return to_picture(sheet)
    image, matrix = sheet.image, None
    if rng.random() < 0.6 * amount:
        image, matrix = rotate(sheet, rng.uniform(-2.0, 2.0) * amount)
    if rng.random() < 0.5 * amount:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9) * amount))
    pixels = np.asarray(image, dtype=np.float32)
    if rng.random() < 0.5 * amount:
        pixels = shade(pixels, rng)
    if rng.random() < 0.7 * amount:
        noise = np.random.default_rng(rng.getrandbits(32))
        pixels = pixels + noise.normal(0, rng.uniform(2, 14) * amount, pixels.shape[:2] + (1,))
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if rng.random() < 0.6 * amount:
        image = jpeg(image, rng.randint(35, 90))
    return to_picture(sheet, image, matrix)
