"""Values that fill documents: numbers, money, dates, codes, names. Each takes the random generator that decides."""

from __future__ import annotations

import random

from nano import words as w

_CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def digits(rng: random.Random, count: int) -> str:
    """`count` decimal digits."""
    return "".join(rng.choice("0123456789") for _ in range(count))


def cents(rng: random.Random, largest: float = 99999) -> int:
    """An amount in cents whose number of digits is evenly spread."""
    return int(round(100 * 10 ** rng.uniform(0, len(str(int(largest))) - 1) * rng.uniform(1, 9.99)))


def money(amount_cents: int, thousands: bool = False) -> str:
    """1234.50 or 1,234.50."""
    return f"{amount_cents / 100:,.2f}" if thousands else f"{amount_cents / 100:.2f}"


def capitals(amount_cents: int) -> str:
    """An amount as it is written on Chinese invoices: 柒仟零壹拾捌圆捌角叁分, 叁佰圆整. Below 10^12 yuan."""
    yuan, rest = divmod(amount_cents, 100)
    text, zero = "", False
    for power in range(11, -1, -1):
        digit = yuan // 10**power % 10
        if digit:
            text += ("零" if zero else "") + _CAPITALS[digit] + ("", "拾", "佰", "仟")[power % 4]
            zero = False
        else:
            zero = bool(text)
        if power in (8, 4) and yuan // 10**power % 10000:
            text += "亿" if power == 8 else "万"
            zero = False if digit else zero
    text = (text or "零") + "圆"
    jiao, fen = divmod(rest, 10)
    if not rest:
        return text + "整"
    text += _CAPITALS[jiao] + "角" if jiao else "零"
    return text + (_CAPITALS[fen] + "分" if fen else "整")


def day(rng: random.Random) -> tuple[int, int, int]:
    """A year, month and day that exist."""
    return rng.randint(2015, 2029), rng.randint(1, 12), rng.randint(1, 28)


def date_zh(rng: random.Random, ymd: tuple[int, int, int] | None = None) -> str:
    """A date as Chinese documents write it."""
    y, m, d = ymd or day(rng)
    return rng.choice((f"{y}年{m:02d}月{d:02d}日", f"{y}年{m:02d}月{d:02d}日", f"{y}年{m}月{d}日", f"{y}-{m:02d}-{d:02d}", f"{y}/{m:02d}/{d:02d}", f"{y}.{m:02d}.{d:02d}"))


def date_en(rng: random.Random, ymd: tuple[int, int, int] | None = None) -> str:
    """A date as English documents write it."""
    y, m, d = ymd or day(rng)
    name = w.EN_MONTHS[m - 1]
    return rng.choice((f"{y}-{m:02d}-{d:02d}", f"{d:02d}/{m:02d}/{y}", f"{name} {d}, {y}", f"{d} {name} {y}", f"{y}/{m:02d}/{d:02d}"))


def clock(rng: random.Random, seconds: bool = False) -> str:
    """A time of day."""
    text = f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}"
    return f"{text}:{rng.randint(0, 59):02d}" if seconds else text


def credit_code(rng: random.Random) -> str:
    """A unified social credit code (GB 32100-2015) with a right check character."""
    body = "91" + digits(rng, 6) + "".join(rng.choice(_CREDIT_CODE) for _ in range(9))
    total = sum(_CREDIT_CODE.index(c) * k for c, k in zip(body, _CREDIT_WEIGHTS, strict=True))
    return body + _CREDIT_CODE[-total % 31]


def id_number(rng: random.Random) -> str:
    """A resident identity number (GB 11643-1999) with a right check character."""
    y, m, d = rng.randint(1950, 2008), rng.randint(1, 12), rng.randint(1, 28)
    body = f"{rng.choice(('110', '310', '440', '320', '510', '420'))}{digits(rng, 3)}{y}{m:02d}{d:02d}{digits(rng, 3)}"
    return body + "10X98765432"[sum(int(c) * k for c, k in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def phone_zh(rng: random.Random) -> str:
    """A mobile or a fixed line number."""
    mobile = "1" + rng.choice("3578") + digits(rng, 9)
    return rng.choice((mobile, mobile, f"0{rng.randint(10, 99)}-{rng.randint(2, 8)}{digits(rng, 7)}"))


def phone_en(rng: random.Random) -> str:
    """A telephone number with brackets or dashes."""
    return rng.choice((f"({digits(rng, 3)}) {digits(rng, 3)}-{digits(rng, 4)}", f"{digits(rng, 3)}-{digits(rng, 3)}-{digits(rng, 4)}", f"+{rng.randint(1, 99)} {digits(rng, 3)} {digits(rng, 6)}"))


def code(rng: random.Random) -> str:
    """An order or article number: letters, digits, a dash perhaps."""
    letters = "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(rng.randint(1, 3)))
    return rng.choice((letters + digits(rng, rng.randint(3, 8)), f"{letters}-{digits(rng, rng.randint(3, 6))}", f"{letters}{digits(rng, 4)}-{digits(rng, rng.randint(2, 4))}", digits(rng, rng.randint(6, 12))))


def person_zh(rng: random.Random) -> str:
    """An invented name."""
    return rng.choice(w.SURNAMES) + rng.choice(w.GIVEN_NAMES)


def person_en(rng: random.Random) -> str:
    """An invented name."""
    return f"{rng.choice(w.FIRST_NAMES)} {rng.choice(w.LAST_NAMES)}"


def company_zh(rng: random.Random) -> str:
    """An invented company."""
    return rng.choice(w.CITIES) + rng.choice(("", "市")) + rng.choice(w.COMPANY_STEMS) + rng.choice(w.COMPANY_TRADES) + rng.choice(w.COMPANY_ENDINGS)


def company_en(rng: random.Random) -> str:
    """An invented company."""
    return f"{rng.choice(w.EN_COMPANY_STEMS)} {rng.choice(w.EN_COMPANY_TRADES)} {rng.choice(w.EN_COMPANY_ENDINGS)}"


def address_zh(rng: random.Random) -> str:
    """An invented address."""
    city = rng.choice(w.CITIES) + "市" + rng.choice(w.DISTRICTS) + "区"
    return f"{city}{rng.choice(w.ROADS)}{rng.choice(('路', '街', '大街'))}{rng.randint(1, 999)}号{rng.choice(('', f'{rng.randint(1, 30)}层', f'{rng.randint(101, 2999)}室'))}"


def address_en(rng: random.Random) -> str:
    """An invented address."""
    return f"{rng.randint(1, 999)} {rng.choice(w.EN_ROADS)} {rng.choice(w.EN_ROAD_KINDS)}, {rng.choice(w.EN_CITIES)}"


def email(rng: random.Random) -> str:
    """An address at a domain that nobody owns."""
    return f"{rng.choice(w.FIRST_NAMES).lower()}{rng.choice(('', '.', '_'))}{rng.randint(1, 99)}@{rng.choice(w.EN_COMPANY_STEMS).lower()}.{rng.choice(('example', 'test'))}"


def bank_account(rng: random.Random) -> str:
    """Digits of an account, in groups or not."""
    number = "6" + digits(rng, 15)
    return number if rng.random() < 0.6 else " ".join(number[i : i + 4] for i in range(0, 16, 4))


def price(rng: random.Random) -> str:
    """An amount with or without a currency sign."""
    sign = rng.choice(("", "", "¥", "￥", "$", "€", "£"))
    amount = cents(rng, rng.choice((99, 999, 9999, 99999)))
    return sign + (money(amount, rng.random() < 0.4) if rng.random() < 0.85 else str(amount // 100))


_ALL = (price, price, price, date_zh, date_en, code, code, clock, credit_code, id_number, phone_zh, phone_en, email, bank_account)


def anything(rng: random.Random) -> str:
    """One value of any kind that is mostly figures."""
    return rng.choice(_ALL)(rng)
