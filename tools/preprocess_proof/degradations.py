"""Ways in which pictures of documents get worse, in pixels of the page; each is repeatable."""

import io

import cv2
import numpy as np
from PIL import Image


def turned(degrees):
    return lambda page: Image.fromarray(page).rotate(-degrees, Image.BICUBIC, expand=True, fillcolor=(252, 252, 250))


def quarter(turns):
    return lambda page: np.rot90(page, -turns)


def blurred(sigma):
    return lambda page: cv2.GaussianBlur(page, (0, 0), sigma)


def noisy(sigma):
    return lambda page: np.clip(page + np.random.default_rng(6).normal(0, sigma, page.shape), 0, 255)


def faded(levels):
    return lambda page: 150 + (page.astype(float) - 128) * levels / 255


def light(page, darkest):
    """A soft shadow across a corner and a fall of light to the right."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    edge = 1 / (1 + np.exp(-(x / width + 0.7 * y / height - 0.8) * 12))
    return page * (1 - (1 - darkest) * edge)[..., None]


def shadowed(darkest):
    return lambda page: light(page, darkest)


def jpeg(quality):
    def apply(page):
        file = io.BytesIO()
        Image.fromarray(page).save(file, "JPEG", quality=quality)
        return Image.open(file)
    return apply


def small(scale):
    return lambda page: Image.fromarray(page).resize((int(page.shape[1] * scale), int(page.shape[0] * scale)), Image.LANCZOS)


def on_a_table(tilt):
    """Photographed from the side on a dark table; `tilt` is a part of the shorter side."""
    def apply(page):
        height, width = page.shape[:2]
        w, h = int(width * 1.75), int(height * 1.6)
        generator = np.random.default_rng(6)
        grain = cv2.GaussianBlur(generator.normal(0, 40, (h, w)).astype(np.float32), (0, 0), 9, sigmaY=1)
        table = np.clip(np.array([96, 70, 50]) + grain[..., None] * 2, 0, 255).astype(np.uint8)
        left, top, lean = (w - width) / 2, (h - height) / 2, tilt * min(width, height)
        corners = np.float32([[left + lean, top], [left + width - 0.3 * lean, top + 0.7 * lean], [left + width, top + height],
                              [left - 0.6 * lean, top + height - 0.4 * lean]])
        warp = cv2.getPerspectiveTransform(np.float32([[0, 0], [width, 0], [width, height], [0, height]]), corners)
        inside = cv2.warpPerspective(np.full((height, width), 255, np.uint8), warp, (w, h))
        picture = cv2.warpPerspective(page, warp, (w, h), flags=cv2.INTER_AREA)
        return np.where(inside[..., None] > 127, picture, table)
    return apply


def both(first, second):
    return lambda page: second(as_array(first(page)))


DEGRADATIONS = {
    "clean": lambda page: page,
    "skew 2": turned(2), "skew 5": turned(5), "skew -9": turned(-9), "skew 14": turned(14),
    "turn 90": quarter(1), "turn 180": quarter(2), "turn 270": quarter(3),
    "blur 1.5": blurred(1.5), "blur 2.5": blurred(2.5), "blur 3.5": blurred(3.5),
    "noise 15": noisy(15), "noise 30": noisy(30), "noise 50": noisy(50),
    "shadow 0.5": shadowed(0.5), "shadow 0.25": shadowed(0.25),
    "faded 60": faded(60), "faded 25": faded(25),
    "half size": small(0.5), "third size": small(0.36),
    "jpeg 20": jpeg(20), "jpeg 8": jpeg(8),
    "table": on_a_table(0.06), "table askew": on_a_table(0.16),
    "blur+noise": both(blurred(1.5), noisy(12)), "shadow+skew": both(shadowed(0.35), turned(4)),
}


def as_array(picture):
    array = np.asarray(picture)
    return np.ascontiguousarray(np.clip(array, 0, 255).astype(np.uint8)[..., :3])


def degrade(image, name):
    return Image.fromarray(as_array(DEGRADATIONS[name](as_array(image))))
