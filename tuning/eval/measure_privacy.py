"""Measure what a Glimpse server covers of rendered personal numbers, and what else (docs/privacy.md).

    python -m eval.measure_privacy ../build/release/glimpse --count 200 --wear 0

Starts a server of its own, asks it once with a key that sees all and once with one that is masked, and tells, for each kind, how many of the
numbers were read and are left in the text of the masked key, and how many can still be read in the picture that the model is shown for it.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
import urllib.request
from collections import defaultdict
from pathlib import Path

import numpy as np
from PIL import Image

from eval.make_personal import SEED, Personal, sheets
from nano.wear import worn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server

READABLE = 8  # characters of a number in a row, from which on it counts as left in a picture
SECONDS = 300


class Server:
    """A server with two keys: one sees everything, the other is masked."""

    def __init__(self, binary: str, folder: Path, preprocess: str = "off") -> None:
        """Start it and wait until it answers."""
        self.preprocess = preprocess
        keys = ["--key-file", str(folder / "keys.json")]
        self.keys = {
            policy: subprocess.run([binary, "keys", "create", policy, "--privacy", policy, *keys], capture_output=True, text=True, check=True).stdout.strip()
            for policy in ("allow", "mask")
        }
        port = with_server.free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([binary, "serve", "--port", str(port), *keys], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        problem = with_server.wait_until_ready(self.process, self.url, SECONDS)
        if problem:
            raise SystemExit(problem)

    def ask(self, path: str, policy: str, picture: bytes) -> dict:
        """The JSON that comes back for a picture."""
        headers = {"Content-Type": "image/png", "Authorization": f"Bearer {self.keys[policy]}"}
        request = urllib.request.Request(self.url + path, data=picture, headers=headers)
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            return json.load(response)

    def words(self, policy: str, picture: bytes) -> str:
        """All that is read in a picture, without what people do not tell apart."""
        pages = self.ask("/api/v1/ocr", policy, picture)["pages"]
        return plain("".join(line["text"] for line in pages[0]["lines"]))

    def shown(self, policy: str, picture: bytes) -> bytes:
        """The picture as the model sees it for this key."""
        return base64.b64decode(self.ask(f"/api/v1/preprocess?preprocess={self.preprocess}", policy, picture)["image"])


def plain(text: str) -> str:
    """Half-width, without spaces, in capitals."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def left_of(value: str, text: str) -> bool:
    """Whether enough of a value can be read in a text: all of a short one."""
    need = min(len(value), READABLE)
    return any(value[i : i + need] in text for i in range(len(value) - need + 1))


def measure(server: Server, made: Personal, picture: bytes, tally: dict) -> None:
    """Add one sheet to the tally."""
    allowed, masked = server.words("allow", picture), server.words("mask", picture)
    seen = {policy: server.words("allow", server.shown(policy, picture)) for policy in ("allow", "mask")}
    for kind, value in made.personal:
        value = plain(value)
        count = tally["personal", kind]
        count["printed"] += 1
        count["read"] += value in allowed
        count["left in text"] += left_of(value, masked)
        count["readable as shown"] += left_of(value, seen["allow"])
        count["left in picture"] += left_of(value, seen["mask"])
        if left_of(value, masked) or left_of(value, seen["mask"]):
            print(f"left: {kind} {value}: {masked if left_of(value, masked) else '(picture only)'}")
    for kind, value in made.other:
        value = plain(value)
        count = tally["other", kind]
        count["printed"] += 1
        if value in allowed:
            count["read"] += 1
            count["covered"] += value not in masked
            if value not in masked:
                print(f"covered: {kind} {value}")


def faded(pixels: np.ndarray, contrast: float, rng: random.Random) -> np.ndarray:
    """The print nearer to its paper, with a little noise."""
    if contrast == 1:
        return pixels
    paper = np.median(pixels, axis=(0, 1))
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, 1, pixels.shape)
    return np.clip(paper + (pixels - paper) * contrast + noise, 0, 255).astype(np.uint8)


def png(pixels: np.ndarray) -> bytes:
    """The pixels as a file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--wear", type=float, default=0.0, help="0: clean, 1: as a bad scan")
    parser.add_argument("--preprocess", default="off", help="of the picture that the model is shown: off, auto")
    parser.add_argument("--turn", type=int, choices=(0, 90, 180, 270), default=0, help="the sheet lies like this")
    parser.add_argument("--contrast", type=float, default=1.0, help="of the print, 1: as it is")
    args = parser.parse_args()
    tally: dict = defaultdict(lambda: defaultdict(int))
    rng = random.Random(f"{args.seed} {args.wear}")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(args.binary, Path(folder), args.preprocess)
        try:
            for made in sheets(args.count, args.seed):
                pixels = np.rot90(faded(worn(made.sheet, rng, args.wear).pixels, args.contrast, rng), args.turn // 90)
                measure(server, made, png(pixels), tally)
        finally:
            with_server.stop(server.process)
    for (group, kind), count in sorted(tally.items()):
        print(f"{group:9} {kind:24} " + ", ".join(f"{name} {number}" for name, number in count.items()))
    for group, name in (("personal", "left in text"), ("personal", "left in picture"), ("other", "covered")):
        counts = [count for (one, _), count in tally.items() if one == group]
        print(f"{group}, {name}: {sum(count[name] for count in counts)} of {sum(count['read' if group == 'other' else 'printed'] for count in counts)}")


if __name__ == "__main__":
    main()
