"""The free fonts documents are set in, and which of them training never sees.

`tools/install_packages.sh fonts` installs them all. A face is (file, index in a .ttc collection).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

ROOT = Path("/usr/share/fonts")


@dataclass(frozen=True)
class Face:
    """One font face; `cjk` says that it has the Chinese characters."""

    path: str
    index: int = 0
    cjk: bool = True
    bold: bool = False


def _noto(kind: str, weight: str, bold: bool = False) -> Face:
    # Index 2 of the collections is the Simplified Chinese face.
    return Face(f"opentype/noto/Noto{kind}CJK-{weight}.ttc", 2, bold=bold)


SEEN_CJK = (
    _noto("Sans", "Regular"), _noto("Sans", "Medium"), _noto("Sans", "DemiLight"), _noto("Sans", "Light"),
    _noto("Serif", "Regular"), _noto("Serif", "Medium"), _noto("Serif", "SemiBold"),
    Face("truetype/arphic-gbsn00lp/gbsn00lp.ttf"), Face("truetype/arphic-gkai00mp/gkai00mp.ttf"),
    Face("truetype/arphic/uming.ttc"), Face("truetype/wqy/wqy-microhei.ttc"),
    Face("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"), Face("truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf", bold=True),
    _noto("Sans", "Bold", True), _noto("Serif", "Bold", True),
)  # fmt: skip
SEEN_LATIN = tuple(
    Face(f"truetype/{name}", cjk=False, bold="Bold" in name)
    for name in (
        "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", "dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSansMono.ttf",
        "liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf", "liberation/LiberationSerif-Regular.ttf",
        "liberation/LiberationSerif-Bold.ttf", "liberation/LiberationMono-Regular.ttf", "open-sans/OpenSans-Regular.ttf",
        "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf", "roboto/unhinted/RobotoTTF/Roboto-Medium.ttf",
        
    )
)  # fmt: skip
# Held out: the evaluation's unseen family. ZenHei brings its own Latin letters and digits; Lato is the Latin partner.
UNSEEN_CJK = (Face("truetype/wqy/wqy-zenhei.ttc"),)
UNSEEN_LATIN = (
    Face("truetype/lato/Lato-Regular.ttf", cjk=False),
    Face("truetype/lato/Lato-Medium.ttf", cjk=False),
)


def faces(cjk: bool, seen: bool) -> tuple[Face, ...]:
    """The faces of one kind; `seen` is false for those held out of training."""
    if seen:
        return SEEN_CJK if cjk else SEEN_LATIN
    return UNSEEN_CJK if cjk else UNSEEN_LATIN


def missing() -> list[str]:
    """Font files that are not installed."""
    every = SEEN_CJK + SEEN_LATIN + UNSEEN_CJK + UNSEEN_LATIN
    return sorted({face.path for face in every if not (ROOT / face.path).exists()})


@lru_cache(maxsize=2048)
def load(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face at `size` pixels per em; simple left-to-right layout, so that widths add up character by character."""
    return ImageFont.truetype(str(ROOT / face.path), size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1 << 17)
def advance(face: Face, size: int, character: str) -> float:
    """Width of one character in pixels."""
    return load(face, size).getlength(character)


@lru_cache(maxsize=1 << 16)
def has(face: Face, character: str) -> bool:
    """Whether the face has a shape of its own for the character."""
    font = load(face, 24)
    return character == " " or bytes(font.getmask(character)) != bytes(font.getmask("\U0010fffe"))
