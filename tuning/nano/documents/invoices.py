"""English invoices: letterheads, centred ones, with a band on top; with the parties at the foot for the evaluation."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from nano.canvas import Colour
from nano.documents.articles import note_cells
from nano.documents.base import Document, Style, layout
from nano.documents.boxes import label_boxes, label_size
from nano.documents.invoice_data import Invoice, Pair, Party, draw_invoice
from nano.documents.parts import (
    NOTE_CELLS, PAGE_CELLS, SMALLEST, accent, blank, close, column_widths, divider, mix, printable, put, table, text_width, widest, within,
)  # fmt: skip
from nano.documents.pen import Pen, read_by_rows

CELLS = {"note": NOTE_CELLS, "page": PAGE_CELLS}
STEP = 1.4  # em from a line to the next


@dataclass
class Paper:
    """An invoice being set: everything stands between x and x + width, the next part at y."""

    rng: random.Random
    pen: Pen
    invoice: Invoice
    small: bool
    x: float
    y: float
    width: float
    hue: Colour
    tint: Colour | None

    @property
    def em(self) -> int:
        """Size of the body print."""
        return self.pen.em

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    def skip(self, em: float) -> None:
        """Leave room."""
        self.y += round(em * self.em)

    def big(self, x: float, y: float, words: str, size: float, anchor: str = "l", ink: Colour | None = None, room: float = 1e9) -> float:
        """A line of the heading face, `size` em high but not wider than `room`; returns the y below it."""
        face, pixels = self.pen.style.heading, round(size * self.em)
        while text_width(words, face, pixels) > room and pixels > SMALLEST:
            pixels -= 1
        self.pen.sheet.text(x, y, words, face, pixels, ink, anchor)
        return y + round(pixels * 1.35)

    def party(self, x: float, y: float, who: Party, role: str, label: str, anchor: str = "l") -> float:
        """Label (if any), name and, if there is room, address and contact in lines; returns the y below."""
        pen, possessive = self.pen, {"Seller": "Seller's", "Buyer": "Buyer's"}[role]
        lines = [label] if label else []
        lines.append(pen.note(label.rstrip(":") or role, who.name))
        if not self.small:
            lines += [pen.note(f"{possessive} address", who.address), contact_line(who)]
            pen.note(f"{possessive} {who.contact[0]}", who.contact[1])
        for words in lines:
            pen.write(x, y, words, anchor, pen.ink if words == label else None)
            y += round(STEP * self.em)
        return y

    def facts(self, x: float, right: float, y: float, apart: bool) -> float:
        """Number, dates and the rest: values behind their labels, or `apart` at the right edge. Returns the y below."""
        for label, value in self.invoice.facts:
            if apart:
                self.pen.write(x, y, label + self.pen.colon.strip(), ink=self.pen.ink)
                self.pen.write(right, y, self.pen.note(label, value), "r")
            else:
                self.pen.pair(x, y, label, value)
            y += round(STEP * self.em)
        return y

    def facts_width(self) -> float:
        """Room that the facts take."""
        labels, values = zip(*self.invoice.facts, strict=True)
        face = self.pen.style.face
        return widest([label + self.pen.colon for label in labels], face, self.em) + widest(list(values), face, self.em) + self.em

    def goods(self, rules: str, leading: float = 1.65) -> None:
        """The lines; some of their cells become fields."""
        bill = self.invoice
        self.y = table(self.pen.sheet, self.x, self.y, bill.table, self.pen.style, bill.aligns, rules, self.width, 0.45, leading, True,
                       self.tint, ink=self.hue).bottom  # fmt: skip
        note_cells(self.rng, self.pen, "en", bill.table, True)

    def note_sum(self, label: str, value: str) -> str:
        """A sum as a field; the rate of the tax stands in its label and is a field of its own."""
        if self.invoice.tax not in label:
            return self.pen.note(label, value)
        kind = label.split(self.invoice.tax)[0].strip(" (")
        self.pen.note(f"{kind} rate", self.invoice.tax)
        return self.pen.note(kind, value)

    def sums(self, boxed: bool) -> None:
        """Subtotal to total at the right, in boxes below the table or free with a rule above the total."""
        pen, em, step = self.pen, self.em, round(1.55 * self.em)
        labels, values = zip(*self.invoice.sums, strict=True)
        left = max(self.x, self.right - widest(list(labels), pen.style.face, em) - widest(list(values), pen.style.face, em) - 2.4 * em)
        for i, (label, value) in enumerate(self.invoice.sums):
            last, bottom = i + 1 == len(labels), self.y + step
            if last and self.tint:
                pen.sheet.fill(left, self.y, self.right, bottom, self.tint)
            if boxed:
                pen.sheet.frame(left, self.y, self.right, bottom, self.hue)
            elif last:
                pen.sheet.rule(left, self.y, self.right, self.y, self.hue)
            put(pen.sheet, left, self.y, self.right, bottom, label, pen.style.face, em, "l", 0.45, pen.ink)
            put(pen.sheet, left, self.y, self.right, bottom, self.note_sum(label, value), pen.style.face, em, "r", 0.45)
            self.y = bottom

    def foot(self) -> None:
        """The bank and a remark."""
        self.skip(0.3 if self.invoice.bank or self.invoice.remark else 0)
        for label, value in self.invoice.bank:
            self.pen.pair(self.x, self.y, label, value)
            self.skip(STEP)
        if self.invoice.remark:
            self.pen.write(self.x, self.y, self.invoice.remark, ink=mix(self.pen.style, 0.8))
            self.skip(STEP)


def contact_line(who: Party) -> str:
    """How a party can be reached, as printed."""
    return f"{who.contact[0]}: {who.contact[1]}"


def printed(invoice: Invoice, style: Style) -> Invoice:
    """The invoice with signs that the face has."""
    rows = [[printable(cell, style.face) for cell in row] for row in invoice.table]
    return replace(invoice, table=rows, sums=[(label, printable(value, style.face)) for label, value in invoice.sums])


def begin(rng: random.Random, style: Style, small: bool) -> Paper:
    """An invoice and paper that is wide enough for its table and for two blocks side by side."""
    style = replace(style, size=min(style.size, rng.choice((15, 16, 16, 17))))
    hue = accent(rng, style) if rng.random() < 0.4 else mix(style, rng.uniform(0.5, 1.0))
    pen = Pen(blank(style, 1300, 1500), style, rng.choice((None, hue, mix(style, 0.7))), rng.choice((": ", ": ", " ")), rng.random() < 0.6)
    invoice, margin = printed(draw_invoice(rng, small), style), rng.uniform(0.5, 1.2) * style.size
    paper = Paper(rng, pen, invoice, small, margin, margin, 0.0, hue, mix(style, 0.1) if rng.random() < 0.5 else None)
    sides = [parties_width(paper, who) for who in (invoice.seller, invoice.buyer)]
    blocks = max(max(sides) + paper.facts_width() + 1.5 * style.size, 0 if small else sum(sides) + 1.5 * style.size)
    paper.width = max(blocks, sum(column_widths(invoice.table, style.face, style.size, 0.45)), (15 if small else 22) * style.size)
    return paper


def parties_width(paper: Paper, who: Party) -> float:
    """Room that a party's lines take."""
    lines = [who.name] if paper.small else [who.name, who.address, contact_line(who)]
    return widest(lines, paper.pen.style.face, paper.em)


def end(paper: Paper) -> Document:
    """Cut the paper around the invoice."""
    lines = paper.pen.sheet.lines
    close(paper.pen.sheet, paper.rng, paper.right, max(paper.y, *(line.box[3] for line in lines)), paper.x)
    return Document("invoice", "en", "", paper.pen.sheet, paper.pen.fields, paper.invoice.items, paper.invoice.table)


def beside(paper: Paper, left: Callable[[float], float], right: Callable[[float], float]) -> None:
    """Two blocks side by side, read by rows; each sets itself at a y and returns the y below."""
    start = len(paper.pen.sheet.lines)
    paper.y = max(left(paper.y), right(paper.y))
    read_by_rows(paper.pen.sheet, start)


def buyer_label(paper: Paper) -> str:
    """The label over the buyer."""
    return paper.invoice.buyer_label + (":" if paper.rng.random() < 0.5 else "")


def letterhead(paper: Paper) -> None:
    """The seller at the left, the title at the right; the buyer below, beside the facts; sums at the right, bank below."""
    rng, bill = paper.rng, paper.invoice
    apart = rng.random() < 0.6
    title_size = rng.choice((1.3, 1.6, 1.9))
    gap = paper.em + text_width(bill.title, paper.pen.style.heading, round(title_size * paper.em))
    names = text_width(bill.seller.name, paper.pen.style.heading, paper.em)
    paper.width = max(paper.width, gap + max(names, parties_width(paper, bill.seller)))
    half = paper.right - paper.facts_width()
    beside(
        paper,
        lambda y: _seller_head(paper, paper.x, y, paper.width - gap),
        lambda y: paper.big(paper.right, y, bill.title, title_size, "r", paper.hue if rng.random() < 0.5 else None),
    )
    paper.skip(0.2)
    if rng.random() < 0.5:
        divider(paper.pen.sheet, paper.x, paper.right, paper.y, rng.choice(("solid", "thick")), paper.hue)
        paper.skip(0.5)
    label = buyer_label(paper)
    beside(paper, lambda y: paper.party(paper.x, y, bill.buyer, "Buyer", label), lambda y: paper.facts(half, paper.right, y, apart))
    paper.skip(0.3)
    paper.goods(rng.choice(("grid", "rows", "head", "head")))
    paper.skip(0.2)
    paper.sums(False)
    paper.foot()


def _seller_head(paper: Paper, x: float, y: float, room: float) -> float:
    """The seller's name large, the rest below it."""
    who, pen = paper.invoice.seller, paper.pen
    y = paper.big(x, y, pen.note("Seller", who.name), paper.rng.choice((1.0, 1.15, 1.3)), room=room)
    if not paper.small:
        for words, name in ((who.address, "Seller's address"), (contact_line(who), "")):
            pen.write(x, y, pen.note(name, words) if name else words)
            y += round(STEP * paper.em)
        pen.note(f"Seller's {who.contact[0]}", who.contact[1])
    return y


def centred(paper: Paper) -> None:
    """Title and seller in the middle; facts at the left, the buyer at the right; everything boxed, the sums too."""
    rng, bill, middle = paper.rng, paper.invoice, paper.x + paper.width / 2
    paper.y = paper.big(middle, paper.y, paper.pen.note("Seller", bill.seller.name), rng.choice((1.1, 1.3)), "m", room=paper.width)
    if not paper.small:
        paper.pen.write(middle, paper.y, paper.pen.note("Seller's address", bill.seller.address), "m")
        paper.skip(STEP)
        paper.pen.write(middle, paper.y, contact_line(bill.seller), "m")
        paper.pen.note(f"Seller's {bill.seller.contact[0]}", bill.seller.contact[1])
        paper.skip(STEP)
    paper.y = paper.big(middle, paper.y, bill.title, rng.choice((1.15, 1.4)), "m", paper.hue if rng.random() < 0.4 else None, paper.width)
    label, column = buyer_label(paper), paper.x + paper.facts_width() + paper.em
    beside(paper, lambda y: paper.facts(paper.x, column - paper.em, y, False), lambda y: paper.party(column, y, bill.buyer, "Buyer", label))
    paper.skip(0.3)
    paper.goods("grid")
    paper.sums(True)
    paper.foot()


def banner(paper: Paper) -> None:
    """A dark band with the title and the number; seller and buyer side by side, facts in a row, rules between lines."""
    rng, bill, pen, em = paper.rng, paper.invoice, paper.pen, paper.em
    style, high = pen.style, round(2.2 * em)
    paper.width = max(paper.width, parties_width(paper, bill.seller) + parties_width(paper, bill.buyer) + 1.5 * em)
    label, value = bill.facts[0]
    pen.sheet.fill(paper.x, paper.y, paper.right, paper.y + high, paper.hue if sum(style.paper) > 380 else style.ink)
    put(pen.sheet, paper.x, paper.y, paper.right, paper.y + high, bill.title, style.heading, round(1.2 * em), "l", 0.5, style.paper)
    room = paper.width - text_width(bill.title, style.heading, round(1.2 * em)) - 2.5 * em
    number = f"{label}{pen.colon}{value}" if pen.width(f"{label}{pen.colon}{value}") <= room else value
    put(pen.sheet, paper.x, paper.y, paper.right, paper.y + high, number, style.face, em, "r", 0.6, style.paper)
    pen.note(label, value)
    paper.y += high + round(0.5 * em)
    paper.invoice = bill = replace(bill, facts=bill.facts[1:])
    column = max(paper.x + paper.width * 0.52, paper.x + parties_width(paper, bill.seller) + em)
    column = min(column, paper.right - max(parties_width(paper, bill.buyer), pen.width(bill.buyer_label)))
    colon = rng.choice(("", ":"))
    beside(
        paper,
        lambda y: paper.party(paper.x, y, bill.seller, "Seller", rng.choice(("From", "Seller")) + colon),
        lambda y: paper.party(column, y, bill.buyer, "Buyer", bill.buyer_label + colon),
    )
    paper.skip(0.3)
    paper.y = paper.facts(paper.x, paper.x + paper.facts_width(), paper.y, rng.random() < 0.5)
    paper.skip(0.3)
    paper.goods(rng.choice(("rows", "head", "none")))
    paper.skip(0.2)
    paper.sums(False)
    paper.foot()


def footed(paper: Paper) -> None:
    """Facts in boxes on top, the lines, the sums in boxes across; the buyer, the seller and the bank at the foot."""
    rng, bill, pen = paper.rng, paper.invoice, paper.pen
    paper.y = paper.big(paper.x, paper.y, bill.title, 1.3)
    _strip(paper, bill.facts, pen.note)
    paper.skip(0.5)
    paper.goods(rng.choice(("outer", "head")))
    paper.skip(0.5)
    _strip(paper, bill.sums, paper.note_sum)
    paper.skip(0.5)
    column = max(paper.x + paper.width * 0.5, paper.x + parties_width(paper, bill.buyer) + paper.em)
    column = min(column, paper.right - parties_width(paper, bill.seller))
    if paper.small:
        paper.y = paper.party(paper.x, paper.y, bill.buyer, "Buyer", bill.buyer_label)
        paper.y = paper.party(paper.x, paper.y, bill.seller, "Seller", "From")
    else:
        beside(
            paper,
            lambda y: paper.party(paper.x, y, bill.buyer, "Buyer", bill.buyer_label),
            lambda y: paper.party(column, y, bill.seller, "Seller", "From"),
        )
    paper.foot()


def _strip(paper: Paper, pairs: list[Pair], note: Callable[[str, str], str]) -> None:
    """Boxes across the paper, the label small above the value; as many a row as there is room for."""
    pen = paper.pen
    need = max(max(text_width(label, pen.style.face, label_size(pen)), pen.width(value)) for label, value in pairs) + pen.em
    most = max(1, min(len(pairs), int(paper.width // need)))
    for first in range(0, len(pairs), most):
        paper.y = label_boxes(pen, paper.x, paper.y, paper.width, pairs[first : first + most], paper.hue, note)


def _register(arrange: Callable[[Paper], None], scale: str) -> None:
    def make(rng: random.Random, style: Style) -> Document:
        paper = begin(rng, style, scale == "note")
        arrange(paper)
        return end(paper)

    make.__name__ = f"invoice_{arrange.__name__}_{scale}"
    layout("invoice", "en", scale, arrange is footed)(within(CELLS[scale])(make))


for _arrange in (letterhead, centred, banner, footed):
    for _scale in CELLS:
        _register(_arrange, _scale)
