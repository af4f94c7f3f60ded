"""Running text: plain paragraphs, notices, letters, numbered points, two columns; memos and boxed notes for the evaluation."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from nano import values as v
from nano.documents import running_text as text
from nano.documents.base import Document, Style, layout
from nano.documents.parts import (
    DIVIDERS, NOTE_CELLS, PAGE_CELLS, SLIP_CELLS, accent, blank, close, divider, joint, mix, printable, text_width, within, wrap,
)  # fmt: skip
from nano.documents.pen import Pen

CELLS = {"slip": SLIP_CELLS, "note": NOTE_CELLS, "page": PAGE_CELLS}
LENGTHS = {"slip": (18, 48), "note": (60, 130), "page": (150, 290)}  # Chinese characters of running text
NARROW = 1.95  # Latin letters that take the room of a Chinese character
COUNTS = {"slip": (1,), "note": (1, 2, 2), "page": (2, 2, 3, 4)}  # paragraphs
NAMES = {
    "zh": {"title": "标题", "date": "日期", "signer": "签字", "to": "收件人", "from": "发件人", "subject": "主题", "place": "地址"},
    "en": {"title": "Title", "date": "Date", "signer": "Signature", "to": "To", "from": "From", "subject": "Subject", "place": "Address"},
}


@dataclass
class Flow:
    """A column of text that grows downwards from (x, y): what sets it, how wide it is and how much it is to say."""

    rng: random.Random
    pen: Pen
    language: str
    scale: str
    x: float
    y: float
    width: float
    length: int
    leading: float

    @property
    def zh(self) -> bool:
        """Whether the text is Chinese."""
        return self.language == "zh"

    @property
    def em(self) -> int:
        """Size of the body print."""
        return self.pen.em

    def name(self, key: str) -> str:
        """What a fact without a label is called."""
        return NAMES[self.language][key]

    def skip(self, em: float) -> None:
        """Leave room."""
        self.y += round(em * self.em)

    def line(self, words: str, align: str = "l", key: str = "", inset: float = 0.0) -> None:
        """One line at the left edge, in the middle or at the right edge; with `key` it is a field."""
        words = self.pen.note(self.name(key), words) if key else words
        at = {"l": self.x + inset * self.em, "m": self.x + self.width / 2, "r": self.x + self.width - inset * self.em}[align]
        self.pen.write(at, self.y, words, align)
        self.skip(self.leading)

    def body(self, texts: list[str], indent: float = 0.0, gap: float = 0.0) -> None:
        """Paragraphs; `indent` em before the first line of each, `gap` em between them."""
        inset = indent * self.em
        for i, words in enumerate(texts):
            self.skip(gap if i else 0)
            face = self.pen.style.face
            for j, line in enumerate(wrap(printable(words, face), face, self.em, self.width, self.width - inset)):
                self.pen.write(self.x + (0 if j else inset), self.y, line)
                self.skip(self.leading)

    def paragraphs(self, share: float = 1.0) -> list[str]:
        """Texts of `share` of the wanted length."""
        return text.paragraphs(self.rng, self.language, round(self.length * share), self.rng.choice(COUNTS[self.scale]))

    def fitting(self, draw: Callable[[random.Random], str], size: float = 1.0, share: float = 1.0) -> str:
        """The first draw that fits a share of the column's width at `size` em; of many draws the shortest if none does."""
        draws = []
        while len(draws) < 12:
            draws.append(draw(self.rng))
            if self.pen.width(printable(draws[-1], self.pen.style.face)) * size <= self.width * share:
                return draws[-1]
        return min(draws, key=self.pen.width)

    def signer(self, share: float = 1.0) -> str:
        """Who signs, on one line."""
        return self.fitting(lambda rng: text.signer(rng, self.language), share=share)

    def date(self) -> str:
        """A date."""
        return (v.date_zh if self.zh else v.date_en)(self.rng)

    def heading(self, align: str, ruled: bool) -> None:
        """A large title that fits the column, perhaps with a rule below."""
        style, size = self.pen.style, self.rng.choice((1.15, 1.3, 1.5))
        words = self.fitting(lambda rng: text.title(rng, self.language), 1.1 * size)
        words = self.pen.note(self.name("title"), printable(words, style.heading))
        pixels = round(size * self.em)
        while text_width(words, style.heading, pixels) > self.width and pixels > self.em * 0.8:
            pixels -= 1
        ink = accent(self.rng, style) if self.rng.random() < 0.25 else None
        self.pen.sheet.text(self.x + (self.width / 2 if align == "m" else 0), self.y, words, style.heading, pixels, ink, align)
        self.y += round(pixels * 1.5)
        if ruled:
            self.rule(self.rng.choice(DIVIDERS))

    def rule(self, kind: str = "solid") -> None:
        """A rule over the whole width."""
        divider(self.pen.sheet, self.x, self.x + self.width, self.y, kind, mix(self.pen.style, 0.6))
        self.skip(0.5)

    def indent(self) -> tuple[float, float]:
        """Indentation and the gap between paragraphs: two characters in Chinese, one of both in English."""
        if self.zh:
            return self.rng.choice((2, 2, 2, 0)), self.rng.choice((0, 0, 0.3))
        return self.rng.choice(((0, 0.6), (0, 0.6), (1.5, 0), (1.5, 0.3)))

    def facts(self, count: int, inset: float) -> None:
        """Some labelled values, each on its line."""
        space = self.width - inset * self.em
        for label, value in text.facts(self.rng, self.language, count):
            value = printable(value, self.pen.style.face)
            if self.pen.width(label + self.pen.colon + value) <= space:
                self.pen.pair(self.x + inset * self.em, self.y, label, value)
                self.skip(self.leading)

    def signed(self, align: str, date_first: bool = False) -> None:
        """Who signs, and the date; in either order, or side by side."""
        who, when = self.signer(), self.date()
        if self.rng.random() < 0.25 and self.pen.width(who + when) + 2 * self.em <= self.width:
            self.pen.write(self.x, self.y, self.pen.note(self.name("signer"), who))
            self.line(when, "r", "date")
            return
        lines = [(who, "signer"), (when, "date")]
        for words, key in lines[::-1] if date_first else lines:
            self.line(words, align, key)


def begin(rng: random.Random, style: Style, language: str, scale: str) -> Flow:
    """Paper and a column whose width suits the length of its text."""
    if scale != "slip":
        style = replace(style, size=min(style.size, rng.choice((16, 16, 17, 18, 20))))
    length, leading = rng.randint(*LENGTHS[scale]), rng.choice((1.4, 1.5, 1.5, 1.6, 1.7))
    width = max((length * leading * rng.uniform(1.0, 2.2)) ** 0.5, {"slip": 9, "note": 12, "page": 16}[scale]) * style.size
    margin = rng.uniform(0.5, 1.3) * style.size
    pen = Pen(blank(style, 1100, 1500), style, colon=joint(rng, language))
    return Flow(rng, pen, language, scale, margin, margin, width, round(length * (1 if language == "zh" else NARROW)), leading)


def end(flow: Flow, margin: float) -> Document:
    """Cut the paper around the text."""
    bottom = max(line.box[3] for line in flow.pen.sheet.lines)
    close(flow.pen.sheet, flow.rng, flow.x + flow.width, max(bottom, flow.y - 0.5 * flow.em), margin)
    return Document("paragraph", flow.language, "", flow.pen.sheet, flow.pen.fields)


def plain(flow: Flow) -> None:
    """Paragraphs, mostly under a heading."""
    if flow.rng.random() < (0.4 if flow.scale == "slip" else 0.8):
        flow.heading(flow.rng.choice("lm"), flow.rng.random() < 0.3)
    flow.body(flow.paragraphs(), *flow.indent())


def notice(flow: Flow) -> None:
    """A title in the middle, to whom, the text, some labelled facts, who signs and when."""
    rng, short = flow.rng, flow.scale == "slip"
    flow.heading("m", rng.random() < 0.25)
    indent, gap = flow.indent()
    if not short and rng.random() < 0.7:
        flow.line(flow.fitting(lambda r: text.fill(r, flow.language, r.choice(text.ADDRESSEES[flow.language]))))
    flow.body(flow.paragraphs(0.6 if short else 0.75), indent, gap)
    if not short and rng.random() < 0.6:
        flow.skip(gap)
        flow.facts(rng.randint(1, 3), indent)
    if flow.zh and not short and rng.random() < 0.5:
        flow.line(flow.fitting(lambda r: r.choice(text.CLOSINGS["zh"])), inset=indent)
    flow.skip(rng.choice((0, 0.3, 0.6)))
    flow.signed(rng.choice("rrrl"))


def letter(flow: Flow) -> None:
    """The sender's address and the date, a greeting, the text, a closing line and the name."""
    rng, (indent, gap) = flow.rng, flow.indent()
    side = rng.choice("lr")
    place = flow.fitting(v.address_zh if flow.zh else v.address_en)
    dated = rng.random() < 0.6
    if rng.random() < 0.6 and flow.pen.width(place) <= flow.width:
        flow.line(place, side, "place")
    if dated:
        flow.line(flow.date(), side, "date")
    flow.skip(0.4 if dated else 0)
    flow.line(flow.fitting(lambda r: text.fill(r, flow.language, r.choice(text.ADDRESSEES[flow.language]))))
    flow.skip(gap)
    flow.body(flow.paragraphs(0.8), indent, gap)
    flow.skip(gap)
    flow.line(flow.fitting(lambda r: r.choice(text.CLOSINGS[flow.language])), inset=indent if flow.zh else 0)
    if dated:
        flow.line(flow.signer(), "r" if flow.zh else "l", "signer")
    else:
        flow.signed("r" if flow.zh else "l")


def two_columns(flow: Flow) -> None:
    """A heading over two columns, read one after the other."""
    rng, em = flow.rng, flow.em
    column, between = max(flow.width * 0.62, (8.5 if flow.zh else 10) * em), rng.uniform(1.2, 2.2) * em
    flow.width = 2 * column + between
    flow.heading(rng.choice("lm"), rng.random() < 0.6)
    if rng.random() < 0.4:
        flow.pen.write(flow.x, flow.y, flow.pen.note(flow.name("signer"), flow.signer(0.5)))
        flow.line(flow.date(), "r", "date")
    flow.skip(0.2)
    face, indent, top = flow.pen.style.face, (2 if flow.zh else 1.2) * em, flow.y
    lines = [
        (line, 0 if i else indent)
        for words in flow.paragraphs()
        for i, line in enumerate(wrap(printable(words, face), face, em, column, column - indent))
    ]
    half = (len(lines) + 1) // 2
    for left, part in ((flow.x, lines[:half]), (flow.x + column + between, lines[half:])):
        for i, (line, inset) in enumerate(part):
            flow.pen.write(left + inset, top + i * round(flow.leading * em), line)
    flow.y = top + half * round(flow.leading * em)
    if rng.random() < 0.4:
        middle = flow.x + column + between / 2
        flow.pen.sheet.rule(middle, top, middle, flow.y - 0.4 * em, mix(flow.pen.style, 0.5))


def clauses(flow: Flow) -> None:
    """Numbered points under a title; the lines of a point begin below each other."""
    rng, x, width = flow.rng, flow.x, flow.width
    if rng.random() < 0.85:
        flow.heading(rng.choice("lmm"), rng.random() < 0.3)
    form = rng.choice(("{}.", "{}、", "（{}）", "{})") if flow.zh else ("{}.", "({})", "{})"))
    gap, said, number = rng.choice((0, 0.3)), 0, 1
    inset = flow.pen.width(form.format(9)) + (0.2 if flow.zh else 0.5) * flow.em
    while said < flow.length * 0.85 and number < 10:
        sentence = text.sentence(rng, flow.language)
        said += len(sentence)
        flow.pen.write(x, flow.y, form.format(number))
        flow.x, flow.width = x + inset, width - inset
        flow.body([sentence])
        flow.x, flow.width, number = x, width, number + 1
        flow.skip(gap)
    if rng.random() < 0.4:
        flow.signed("r" if flow.zh else "l")


def memo(flow: Flow) -> None:
    """Labels and values in two columns between rules, then the text."""
    rng, pen, zh = flow.rng, flow.pen, flow.zh
    person = v.person_zh if zh else v.person_en
    flow.rule("thick")
    keys = ["to", "from", "date", "subject"] if rng.random() < 0.8 else ["date", "subject"]
    inset = max(pen.width(flow.name(key)) for key in keys) / flow.em + 1.2
    draws = {"to": person, "from": person, "date": lambda _: flow.date(), "subject": lambda r: text.title(r, flow.language)}
    for key in keys:
        pen.write(flow.x, flow.y, flow.name(key) + pen.colon.strip())
        flow.line(flow.fitting(draws[key], share=1 - inset * flow.em / flow.width), key=key, inset=inset)
    flow.rule("solid")
    flow.body(flow.paragraphs(0.85), 0, 0.5)


def boxed(flow: Flow) -> None:
    """A frame with the title in a dark band; who signs and the date in its last row."""
    rng, pen, em = flow.rng, flow.pen, flow.em
    left, top, right, pad = flow.x, flow.y, flow.x + flow.width, 0.7 * em
    flow.x, flow.width = left + pad, flow.width - 2 * pad
    band = round(1.8 * em)
    pen.sheet.fill(left, top, right, top + band, pen.style.ink)
    words = pen.note(flow.name("title"), printable(flow.fitting(lambda r: text.title(r, flow.language), 1.1), pen.style.heading))
    pen.sheet.text(flow.x, top + (band - em) / 2, words, pen.style.heading, em, pen.style.paper)
    flow.y = top + band + pad
    flow.body(flow.paragraphs(0.6 if flow.scale == "slip" else 0.85), 0, 0.4)
    when = flow.date()
    who = flow.signer(max(0.1, 1 - (pen.width(when) + em) / flow.width))
    flow.skip(0.1)
    divider(pen.sheet, left, right, flow.y, "solid", mix(pen.style, 0.5))
    flow.skip(0.4)
    if pen.width(who + when) + em <= flow.width:
        pen.write(flow.x, flow.y, pen.note(flow.name("signer"), who))
    flow.line(when, "r", "date")
    flow.x, flow.width = left, right - left
    pen.sheet.frame(left, top, right, flow.y, pen.style.ink)
    flow.y += round(0.5 * em)


ARRANGEMENTS = {
    plain: ("slip", "note", "page"),
    notice: ("slip", "note", "page"),
    letter: ("note", "page"),
    two_columns: ("note", "page"),
    clauses: ("note", "page"),
    memo: ("note", "page"),
    boxed: ("slip", "note"),
}  # the scales of each


def _register(arrange: Callable[[Flow], None], language: str, scale: str) -> None:
    def make(rng: random.Random, style: Style) -> Document:
        flow = begin(rng, style, language, scale)
        margin = flow.x
        arrange(flow)
        return end(flow, margin)

    make.__name__ = f"text_{arrange.__name__}_{language}_{scale}"
    layout("paragraph", language, scale, arrange in (memo, boxed))(within(CELLS[scale])(make))


for _arrange, _scales in ARRANGEMENTS.items():
    for _language in ("zh", "en"):
        for _scale in _scales:
            _register(_arrange, _language, _scale)
