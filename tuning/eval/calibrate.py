"""How far the confidence of values can be believed, and the two numbers that straighten it.

    python -m eval.make_documents ../suites/worn --wear 0.7 --count 40
    glimpse templates test vat_invoice ../suites/worn --json worn.json
    python -m eval.calibrate worn.json clean.json --svg ../docs/reliability.svg

Half of the documents, by the hash of their report and name, say how the logarithm of the odds has to be bent (Platt, 1999); the other half
shows how well that holds. Paste the two constants into src/verification/confidence.cpp. Run it again on reports of the program
built from that: the constants should come out as they are.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).parents[2] / "src/verification/confidence.cpp"
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 1.0)
EDGE = 1e-6


@dataclass(frozen=True)
class Values:
    """Values that were read: how sure the program was, whether they are right, whether they were verified."""

    confidence: np.ndarray
    right: np.ndarray
    verified: np.ndarray

    def where(self, mask: np.ndarray) -> Values:
        """Some of them."""
        return Values(self.confidence[mask], self.right[mask], self.verified[mask])


def read_reports(paths: list[Path]) -> tuple[Values, Values]:
    """The values of half of the documents, and of the other half. What was not found has no confidence."""
    halves: tuple[list, list] = ([], [])
    for path in paths:
        for document in json.loads(path.read_text(encoding="utf-8"))["documents"]:
            half = sha256(f"{path.name} {document['picture']}".encode()).digest()[0] % 2
            fields = (field for name, field in document["fields"].items() if name != "table" and field["value"] is not None)
            halves[half].extend((field["confidence"], field["right"], field["verified"]) for field in fields)
    return tuple(Values(*(np.array(column) for column in zip(*half, strict=True))) for half in halves)


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Of what is never quite 0 or 1."""
    kept = np.clip(probability, EDGE, 1 - EDGE)
    return np.log(kept / (1 - kept))


def fit(values: Values, rounds: int = 50) -> tuple[float, float]:
    """Slope and shift of the log odds that make what was seen likeliest, by Newton's method; Platt's targets keep it finite."""
    x = np.stack([log_odds(values.confidence), np.ones(len(values.right))], axis=1)
    many = values.right.sum()
    few = len(values.right) - many
    target = np.where(values.right, (many + 1) / (many + 2), 1 / (few + 2))
    weights = np.array([1.0, 0.0])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - target)
        curve = (x * (p * (1 - p))[:, None]).T @ x + 1e-9 * np.eye(2)
        weights = weights - np.linalg.solve(curve, slope)
    return float(weights[0]), float(weights[1])


def bend(values: Values, slope: float, shift: float) -> Values:
    """The same values with straightened confidence."""
    return Values(1 / (1 + np.exp(-(slope * log_odds(values.confidence) + shift))), values.right, values.verified)


def interval(right: int, count: int) -> tuple[float, float]:
    """Of a share, 95 % (Wilson, 1927)."""
    z, p = 1.96, right / count
    middle, spread = p + z * z / (2 * count), z * (p * (1 - p) / count + z * z / (4 * count * count)) ** 0.5
    return (middle - spread) / (1 + z * z / count), (middle + spread) / (1 + z * z / count)


def bins_of(values: Values) -> list[tuple[float, float, int, int]]:
    """Of each range that has any: its end, the mean confidence, how many, how many of them are right."""
    found = []
    for low, high in zip(BINS, BINS[1:], strict=False):
        inside = values.where((values.confidence > low) & (values.confidence <= high))
        if len(inside.right):
            found.append((high, float(inside.confidence.mean()), len(inside.right), int(inside.right.sum())))
    return found


def expected_error(values: Values) -> float:
    """By how much confidence and share of right ones differ, over the ranges, each by its size."""
    return sum(abs(mean - right / count) * count for _, mean, count, right in bins_of(values)) / len(values.right)


def table(before: Values, after: Values) -> str:
    """Markdown: what confidence came to, before and after."""
    lines = [f"{len(after.right)} values, {int(after.right.sum())} right. Expected calibration error {expected_error(before):.3f} before, {expected_error(after):.3f} after;"]
    brier = [float(((v.confidence - v.right) ** 2).mean()) for v in (before, after)]
    lines += [f"Brier score {brier[0]:.4f} before, {brier[1]:.4f} after.", "", "| confidence up to | mean | values | right | 95 % interval |", "|---|---|---|---|---|"]
    for high, mean, count, right in bins_of(after):
        low, top = interval(right, count)
        lines.append(f"| {high:.2f} | {mean:.3f} | {count} | {right / count:.3f} | {low:.3f} - {top:.3f} |")
    return "\n".join(lines)


def svg(before: Values, after: Values) -> str:
    """The reliability diagram: confidence across, share of right ones up, the diagonal where both are one."""
    side, edge = 360, 56

    def place(x: float, y: float) -> tuple[float, float]:
        return edge + side * x, edge + side * (1 - y)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side + 2 * edge + 20}" height="{side + 2 * edge}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#94a3b8"/>',
        f'<line x1="{edge}" y1="{edge + side}" x2="{edge + side}" y2="{edge}" stroke="#94a3b8" stroke-dasharray="4 4"/>',
        f'<text x="{edge}" y="{edge - 26}" font-size="14">Confidence and truth</text>',
        f'<text x="{edge}" y="{edge - 9}"><tspan fill="#b45309">○ as weighed</tspan> <tspan fill="#0f766e" dx="12">● calibrated</tspan></text>',
        f'<text x="{edge + side / 2}" y="{edge + side + 38}" text-anchor="middle">mean confidence of a range</text>',
        f'<text transform="translate(16 {edge + side / 2}) rotate(-90)" text-anchor="middle">share that is right</text>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        (x, bottom), (left, y) = place(tick, 0), place(0, tick)
        parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{tick:g}</text><text x="{left - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
    for values, colour, filled in ((before, "#b45309", False), (after, "#0f766e", True)):
        for _, mean, count, right in bins_of(values):
            x, y = place(mean, right / count)
            low, top = (place(mean, share)[1] for share in interval(right, count))
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{top:.1f}" stroke="{colour}" opacity="0.5"/>')
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" stroke="{colour}" fill="{colour if filled else "#fff"}"><title>{count} values</title></circle>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def constants_now() -> tuple[float, float]:
    """What the program bends by as it is."""
    text = SOURCE.read_text(encoding="utf-8")
    slope, shift = (float(re.search(rf"constexpr double {name} = (\S+);", text).group(1)) for name in ("kSlope", "kShift"))
    return slope, shift


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, nargs="+", help="what `glimpse templates test --json` wrote")
    parser.add_argument("--svg", type=Path, help="draw the reliability diagram of the half that was kept apart")
    args = parser.parse_args()
    learned, kept = read_reports(args.reports)
    slope, shift = fit(learned)
    after = bend(kept, slope, shift)
    now = constants_now()
    print(f"constexpr double kSlope = {slope * now[0]:.3f};\nconstexpr double kShift = {slope * now[1] + shift:.3f};\n")
    print(table(kept, after))
    verified = kept.where(kept.verified)
    print(f"\nverified: {len(verified.right)}, of them wrong: {int((~verified.right).sum())}")
    if args.svg:
        args.svg.write_text(svg(kept, after), encoding="utf-8")


if __name__ == "__main__":
    main()
