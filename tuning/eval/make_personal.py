"""Draw sheets with personal numbers and with other long numbers, and say which is which.

    python -m eval.make_personal ../tests/data/privacy --count 5    # pictures, and truth.json

Every number is invented; valid ones carry their check characters. Seeds here are used by nothing else.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nano import fonts
from nano import values as v
from nano.canvas import Sheet
from nano.documents.base import Style, draw_style

SEED = 990_027
ISSUERS = (("622202", 19), ("621700", 19), ("622848", 19), ("625912", 16), ("4392", 16), ("5187", 16), ("3568", 16), ("3782", 15))
ROWS = 9


@dataclass
class Personal:
    """A sheet, and what on it is personal or only looks like it: (kind, as printed)."""

    sheet: Sheet
    personal: list[tuple[str, str]] = field(default_factory=list)
    other: list[tuple[str, str]] = field(default_factory=list)


def grouped(number: str, *sizes: int) -> str:
    """The number in groups of these sizes."""
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return " ".join(part for part in [*parts, number[at:]] if part)


def card_number(rng: random.Random) -> str:
    """A number that an issuer could have given out (Luhn)."""
    prefix, size = rng.choice(ISSUERS)
    body = prefix + v.digits(rng, size - 1 - len(prefix))
    doubled = [sum(divmod(int(c) * (2 if i % 2 == 0 else 1), 10)) for i, c in enumerate(reversed(body))]
    return body + str(-sum(doubled) % 10)


def printed_card(rng: random.Random) -> str:
    """As one run, or in fours."""
    number = card_number(rng)
    return number if rng.random() < 0.5 else grouped(number, 4, 4, 4, 4)


def printed_identity(rng: random.Random) -> str:
    """As one run, mostly."""
    number = v.id_number(rng)
    return number if rng.random() < 0.8 else grouped(number, 6, 8)


def dated(rng: random.Random) -> str:
    """An order number that begins with its day."""
    return f"20{rng.randint(18, 26)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{v.digits(rng, 10)}"


PERSONAL: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "id_number": (printed_identity, ("身份证号", "公民身份号码", "证件号码：", "ID No.", "")),
    "bank_card": (printed_card, ("卡号", "银行卡号：", "账号", "Card No.", "")),
    "mobile": (lambda rng: "1" + rng.choice("3456789") + v.digits(rng, 9), ("手机", "电话：", "联系人", "Tel", "")),
    "email": (v.email, ("邮箱", "E-mail", "")),
}
OTHER: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "invoice_code": (lambda rng: "0" + v.digits(rng, 11), ("发票代码", "代码：", "")),
    "invoice_number": (lambda rng: v.digits(rng, 8), ("发票号码", "No.")),
    "digital_invoice_number": (lambda rng: f"2{rng.randint(3, 6)}{v.digits(rng, 18)}", ("发票号码：", "")),
    "check_code": (lambda rng: grouped(v.digits(rng, 20), 5, 5, 5), ("校验码", "")),
    "credit_code": (v.credit_code, ("纳税人识别号", "统一社会信用代码", "")),
    "order_number": (dated, ("订单号", "流水号", "")),
    "labelled_16": (lambda rng: v.digits(rng, 16), ("订单编号", "交易单号：", "Order No.")),
    "labelled_11": (lambda rng: "1" + v.digits(rng, 10), ("凭证号", "单号：", "Ref")),
    "amount": (lambda rng: f"{rng.choice(('', '￥'))}1{rng.randint(3, 9)}{v.digits(rng, 9)}.{v.digits(rng, 2)}", ("金额", "合计", "")),
    "barcode": (lambda rng: "69" + v.digits(rng, 11), ("条码", "")),
}


def form(rng: random.Random, style: Style) -> Personal:
    """Rows of a label and a number, personal ones and others mixed."""
    size, pitch = style.size, round(style.size * rng.uniform(1.6, 2.4))
    made = Personal(Sheet(40 * style.size, (ROWS + 2) * pitch, style.paper, style.ink))
    beside = rng.uniform(6, 12) * size
    for row in range(ROWS):
        kinds, list_ = (PERSONAL, made.personal) if rng.random() < 0.5 else (OTHER, made.other)
        kind = rng.choice(list(kinds))
        make, labels = kinds[kind]
        value, label = make(rng), rng.choice(labels)
        y = (row + 1) * pitch
        made.sheet.text(size, y, label, style.heading, size)
        made.sheet.text(max(beside, size * 2 + made.sheet.text_width(label, style.heading, size)), y, value, style.face, size)
        list_.append((kind, value))
    return made


def identity_card(rng: random.Random, style: Style) -> Personal:
    """The front of an identity card."""
    size = style.size
    made = Personal(Sheet(36 * size, 20 * size, style.paper, style.ink))
    name, address, number = v.person_zh(rng), v.address_zh(rng), v.id_number(rng)
    x, value = 2 * size, round((2 + rng.uniform(3.2, 4.5)) * size)
    put = lambda left, top, text: made.sheet.text(left, round(top * size), text, style.face, size)
    put(x, 2, "姓名")
    put(value, 2, name)
    put(x, 4.5, "性别 " + rng.choice("男女"))
    put(x + 9 * size, 4.5, "民族 汉")
    put(x, 7, f"出生 {number[6:10]}年{int(number[10:12])}月{int(number[12:14])}日")
    put(x, 9.5, "住址")
    put(value, 9.5, address[:11])
    if address[11:]:
        put(value, 11, address[11:])
    put(x, 16, "公民身份号码")
    put(x + 9 * size, 16, number)
    made.personal += [("name", name), ("address", address[:11]), ("id_number", number)]
    if len(address) > 13:
        made.personal.append(("address", address[11:]))
    return made


def bank_card(rng: random.Random, style: Style) -> Personal:
    """The face of a bank card: its number large and in groups, on a coloured ground."""
    size = style.size
    made = Personal(Sheet(30 * size, 18 * size, style.paper, style.ink))
    number = card_number(rng)
    text = grouped(number, 4, 4, 4, 4) if rng.random() < 0.8 else number
    made.sheet.text(2 * size, 2 * size, rng.choice(("中国工商银行", "招商银行", "Bank of the Valley")), style.heading, size)
    made.sheet.text(2 * size, 9 * size, text, style.face, round(size * 1.5))
    made.sheet.text(12 * size, 13 * size, f"VALID THRU {rng.randint(1, 12):02d}/{rng.randint(25, 33)}", style.face, size)
    made.personal.append(("bank_card", text))
    return made


def sheets(count: int, seed: int = SEED) -> Iterator[Personal]:
    """`count` of them, in all fonts, the same from the same seed."""
    rng = random.Random(seed)
    latin = fonts.faces(False, True) + fonts.faces(False, False)
    for number in range(count):
        style = draw_style(rng, "zh", number % 3 > 0, rng.choice((18, 20, 22, 26)))
        if number % 5 == 1:
            yield identity_card(rng, style)
        elif number % 5 == 3:
            yield bank_card(rng, Style(rng.choice(latin), style.heading, style.size, style.paper, style.ink))
        else:
            yield form(rng, style)


def main() -> None:
    """Draw from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    truth = {}
    for number, made in enumerate(sheets(args.count, args.seed)):
        name = f"sheet_{number}.png"
        made.sheet.image.save(args.out / name, optimize=True)
        truth[name] = {"personal": [value for _, value in made.personal], "other": [value for _, value in made.other]}
    (args.out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
