"""The reference's resize spelled out in integers, so that it can be rebuilt anywhere to the last bit.

It is what torchvision does to uint8 pictures on a CPU with bicubic interpolation and antialiasing: one pass along the
rows, then one along the columns, each rounded and clamped to 0..255. `reference.check` holds it against every recorded
picture.
"""

from __future__ import annotations

import numpy as np

CUBIC_A = -0.5
SUPPORT = 2.0  # the cubic reaches two pixels to either side


def cubic(x: np.ndarray) -> np.ndarray:
    """Keys' cubic kernel at distances `x`."""
    x = np.abs(x)
    near = ((CUBIC_A + 2) * x - (CUBIC_A + 3)) * x * x + 1
    far = (((x - 5) * x + 8) * x - 4) * CUBIC_A
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def weights(source: int, target: int) -> tuple[np.ndarray, int]:
    """Integer weights [target, source] and their number of fractional bits for one axis.

    The kernel widens when shrinking and is cut at the borders; each row sums to one before rounding. The bits are as
    many as let the largest weight stay below 2^15.
    """
    scale = source / target
    widening = max(scale, 1.0)
    table = np.zeros((target, source))
    for index in range(target):
        centre = scale * (index + 0.5)
        first = max(int(centre - SUPPORT * widening + 0.5), 0)
        last = min(int(centre + SUPPORT * widening + 0.5), source)
        row = cubic((np.arange(first, last) - centre + 0.5) / widening)
        table[index, first:last] = row / row.sum()
    bits = 0
    while bits < 22 and int(0.5 + table.max() * 2 ** (bits + 1)) < 2**15:
        bits += 1
    return np.trunc(table * 2**bits + np.where(table < 0, -0.5, 0.5)).astype(np.int64), bits


def resize_axis(pixels: np.ndarray, target: int, axis: int) -> np.ndarray:
    """Resample one axis of a uint8 picture; an axis that keeps its length is not touched."""
    if pixels.shape[axis] == target:
        return pixels
    table, bits = weights(pixels.shape[axis], target)
    sums = np.moveaxis(np.tensordot(table, pixels.astype(np.int64), (1, axis)), 0, axis)
    return ((sums + 2 ** (bits - 1)) >> bits).clip(0, 255).astype(np.uint8)


def resize(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resize uint8 [h, w, 3] to [height, width, 3]; the order of the passes matters, as each one clamps."""
    return resize_axis(resize_axis(pixels, width, axis=1), height, axis=0)
