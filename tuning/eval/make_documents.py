"""Render labelled documents for `glimpse templates test`: pictures, and beside each what it says.

    python -m eval.make_documents ../suites/vat_invoice            # layouts and fonts that nano never saw
    glimpse templates test vat_invoice ../suites/vat_invoice
    python -m eval.make_documents ../suites/table --kind table     # also: menu_prices
    glimpse templates test table ../suites/table
    python -m eval.make_documents ../suites/altered --harm altered # one value of each invoice is damaged, and judged
    glimpse templates test vat_invoice ../suites/altered

Seeds here are never used by training, nor by the suite `docs`. Dates in the future are drawn again: a check of the template
refuses them, and rightly.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from eval.harm import HARMS, NotThereError
from eval.make_suite import save_picture
from nano.documents import Document
from nano.documents.base import LAYOUTS, draw_style
from nano.wear import worn

SEED = 880_001
LAST_YEAR = 2025
# Fields of templates/vat_invoice.toml -> how the generator calls them.
NAMES = {
    "invoice_code": ("发票代码",),
    "invoice_number": ("发票号码",),
    "invoice_date": ("开票日期",),
    "check_code": ("校验码",),
    "buyer_name": ("购买方名称",),
    "buyer_tax_id": ("购买方纳税人识别号", "购买方统一社会信用代码/纳税人识别号"),
    "seller_name": ("销售方名称",),
    "seller_tax_id": ("销售方纳税人识别号", "销售方统一社会信用代码/纳税人识别号"),
    "net_amount": ("合计金额",),
    "tax_amount": ("合计税额",),
    "total_amount": ("价税合计",),
    "total_in_words": ("大写",),
}


def truth_of(document: Document) -> dict[str, str | None]:
    """Every field of the template with its printed value, or None where the sheet does not have it."""
    printed = {field.name: field.value for field in document.fields}
    return {name: next((printed[n] for n in names if printed.get(n)), None) for name, names in NAMES.items()}


def invoices(rng: random.Random, unseen: bool) -> Iterator[Document]:
    """Invoices without end, of all layouts of that kind in turn, dated in the past."""
    makers: list[Callable] = [entry.make for entry in LAYOUTS if entry.kind == "vat_invoice" and entry.unseen == unseen]
    while True:
        for make in makers:
            document = make(rng, draw_style(rng, "zh", not unseen))
            date = truth_of(document)["invoice_date"]
            if date and int(re.match(r"\d{4}", date).group()) <= LAST_YEAR:
                yield document


def tables(rng: random.Random, unseen: bool) -> Iterator[Document]:
    """Tables without end, with lines and without, Chinese and English."""
    entries = [entry for entry in LAYOUTS if entry.kind == "table" and entry.unseen == unseen]
    while True:
        for entry in entries:
            document = entry.make(rng, draw_style(rng, entry.language, not unseen))
            if document.table:
                yield document


def price_lists(rng: random.Random, unseen: bool) -> Iterator[Document]:
    """Menus and price lists without end, Chinese and English."""
    entries = [entry for entry in LAYOUTS if entry.kind in ("menu", "price_list") and entry.unseen == unseen]
    while True:
        for entry in entries:
            document = entry.make(rng, draw_style(rng, entry.language, not unseen))
            if document.items:
                yield document


def harmed_invoices(rng: random.Random, unseen: bool, harm: str) -> Iterator[tuple[Document, dict]]:
    """Invoices on which one value is damaged, with what is true of that one: the others are not judged."""
    for document in invoices(rng, unseen):
        printed = {name: value for name, value in truth_of(document).items() if value}
        # Only a sum can show that a clean figure is another one.
        name = rng.choice([name for name in printed if harm != "altered" or name.endswith("_amount")])
        try:
            left = HARMS[harm](document, printed[name], rng)
        except NotThereError:
            continue
        yield document, {"fields": {name: left}}


# What is drawn for a template, and what is known of it.
KINDS: dict[str, tuple[Callable[[random.Random, bool], Iterator[Document]], Callable[[Document], dict]]] = {
    "vat_invoice": (invoices, lambda document: {"fields": truth_of(document)}),
    "table": (tables, lambda document: {"table": document.table}),
    "menu_prices": (price_lists, lambda document: {"table": document.items}),
}


def labelled(rng: random.Random, unseen: bool, kind: str, harm: str | None) -> Iterator[tuple[Document, dict]]:
    """Documents without end, each with what is known of it."""
    if harm:
        yield from harmed_invoices(rng, unseen, harm)
    draw, known = KINDS[kind]
    for document in draw(rng, unseen):
        yield document, known(document)


def make_documents(
    out: Path, count: int, seed: int = SEED, unseen: bool = True, wear: float = 0.0, kind: str = "vat_invoice", harm: str | None = None
) -> None:
    """Render `count` documents into `out`; `wear` from 0 (clean) to 1; `harm`: one of HARMS, for invoices."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    rng = random.Random(f"{seed} {unseen} {wear}{'' if harm is None else f' {harm}'}")
    for number, (document, known) in zip(range(count), labelled(rng, unseen, kind, harm), strict=False):
        save_picture(worn(document.sheet, rng, wear).pixels, out / f"{number:04d}.png")
        truth = json.dumps(known, ensure_ascii=False, indent=1)
        (out / f"{number:04d}.json").write_text(truth + "\n", encoding="utf-8")


def main() -> None:
    """Render from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kind", choices=KINDS, default="vat_invoice", help="the template they are for")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--seen", action="store_true", help="the layouts and fonts of nano's training, other invoices")
    parser.add_argument("--wear", type=float, default=0.0, help="0: clean, 1: as a bad scan")
    parser.add_argument("--harm", choices=HARMS, help="damage one value of each invoice, and judge that one alone")
    args = parser.parse_args()
    if args.harm and args.kind != "vat_invoice":
        parser.error("--harm is for invoices")
    make_documents(args.out, args.count, args.seed, not args.seen, args.wear, args.kind, args.harm)


if __name__ == "__main__":
    main()
