"""What tickets say: journeys by train and by air, films, rides in taxis, places one pays to enter."""

from __future__ import annotations

import random
from dataclasses import dataclass

from nano import values as v
from nano import words as w

Pair = tuple[str, str]  # printed label, or name where the value stands alone, and value

FILMS_ZH = "星辰大海 春天的花园 长江来信 银河同行 新世纪 蓝色星光 三个人的早餐 远方的路 龙的传人 海上风云 雪山之火 今日无雨 金色年华 十二月的雨 百万英里".split()
FILMS_EN = "The Last Harbor|Silver River|A Quiet Hill|Falcon Road|Winter Light|Two Tickets Home|The Green Door|Midnight Bakery|Under the Bridge|Horizon|Summer in Leeds".split("|")
PARKS_ZH = "公园 水族馆 博物馆 动物园 海洋馆 图书馆 古城 科技馆 美术馆 游乐园".split()
PARKS_EN = "Museum|Gardens|Zoo|Castle|Gallery|Aquarium|Science Centre|Water Park".split("|")


@dataclass(frozen=True)
class Ticket:
    """A ticket's title, the line that stands out (two places for a journey), and its facts, the most important first.

    `issuer` is who sells it, with the name a question calls it by.
    """

    title: str
    main: list[Pair]
    pairs: list[Pair]
    issuer: Pair | None = None


def _ends(rng: random.Random, places: list[str]) -> tuple[str, str]:
    """Two places whose names are not part of each other."""
    while True:
        first, last = rng.sample(places, 2)
        if first not in last and last not in first:
            return first, last


def _some(rng: random.Random, pairs: list[Pair], sure: int, share: float = 0.55) -> list[Pair]:
    """The first `sure` pairs, and of the others some."""
    return pairs[:sure] + [pair for pair in pairs[sure:] if rng.random() < share]


def train_zh(rng: random.Random) -> Ticket:
    """A journey by rail."""
    first, last = _ends(rng, w.STATIONS)
    price = rng.choice(("¥{}", "￥{}", "¥{}元", "{}元")).format(f"{rng.randint(20, 1800) / 2:.1f}")
    seat = f"{rng.randint(1, 16):02d}车{rng.randint(1, 20):02d}{rng.choice('ABCDF')}号"
    hidden = v.id_number(rng)
    pairs = [
        ("车次", rng.choice("GDCKZT") + str(rng.randint(1, 9999))), ("日期", v.date_zh(rng)), (rng.choice(("时间", "开车时间")), v.clock(rng)),
        ("座位", seat), ("票价", price), ("类别", rng.choice(w.SEATS)), ("检票口", f"{rng.randint(1, 30)}{rng.choice('AB')}"),
        (rng.choice(("姓名", "乘客")), v.person_zh(rng)), ("身份证号", rng.choice((hidden, f"{hidden[:10]}****{hidden[14:]}"))), ("票号", v.code(rng)),
    ]  # fmt: skip
    return Ticket(rng.choice(("车票", "火车票", "电子车票")), [("出发站", first), ("到达站", last)], _some(rng, pairs, 5))


def train_en(rng: random.Random) -> Ticket:
    """A journey by rail."""
    first, last = _ends(rng, w.EN_CITIES)
    pairs = [
        ("Train", rng.choice(("", "IC ", "RE ", "T")) + str(rng.randint(10, 9999))), ("Date", v.date_en(rng)), ("Departs", v.clock(rng)),
        ("Seat", f"{rng.randint(1, 90)}{rng.choice('ABCD')}"), ("Price", rng.choice("$£€") + v.money(rng.randint(300, 19000))),
        ("Coach", rng.choice("ABCDEFGH")), ("Class", rng.choice(("First", "Second", "Standard"))), ("Platform", str(rng.randint(1, 24))),
        ("Passenger", v.person_en(rng)), ("Ticket No.", v.code(rng)),
    ]  # fmt: skip
    return Ticket(rng.choice(("Train ticket", "TRAIN TICKET", "Rail ticket")), [("From", first), ("To", last)], _some(rng, pairs, 5))


def flight_zh(rng: random.Random) -> Ticket:
    """A boarding pass."""
    first, last = _ends(rng, w.CITIES)
    pairs = [
        ("航班", rng.choice(("CA", "MU", "CZ", "HU", "ZH")) + v.digits(rng, 4)), ("座位号", f"{rng.randint(1, 60)}{rng.choice('ABCDHJK')}"),
        ("登机口", rng.choice(("", "A", "B", "C")) + str(rng.randint(1, 240))), ("姓名", v.person_zh(rng)), ("日期", v.date_zh(rng)),
        ("登机时间", v.clock(rng)), ("舱位", rng.choice(("经济舱", "商务舱", "Y", "C"))), ("序号", v.digits(rng, 3)), ("票号", v.digits(rng, 13)),
    ]  # fmt: skip
    return Ticket("登机牌", [("出发", first), ("到达", last)], _some(rng, pairs, 5))


def flight_en(rng: random.Random) -> Ticket:
    """A boarding pass."""
    first, last = _ends(rng, w.EN_CITIES)
    pairs = [
        ("Flight", rng.choice(("BA", "UA", "AC", "QF", "EI")) + " " * rng.randint(0, 1) + v.digits(rng, rng.choice((3, 4)))),
        ("Seat", f"{rng.randint(1, 60)}{rng.choice('ABCDEFK')}"), ("Gate", rng.choice(("", "A", "B", "C")) + str(rng.randint(1, 99))),
        (rng.choice(("Passenger", "Name")), v.person_en(rng)), ("Date", v.date_en(rng)), (rng.choice(("Boarding", "Departs")), v.clock(rng)),
        ("Class", rng.choice(("Economy", "Business", "First", "Y"))), ("Group", rng.choice("12345")), ("Ticket No.", v.digits(rng, 13)),
    ]  # fmt: skip
    return Ticket(rng.choice(("Boarding pass", "BOARDING PASS")), [("From", first), ("To", last)], _some(rng, pairs, 5))


def film_zh(rng: random.Random) -> Ticket:
    """A seat in a cinema."""
    pairs = [
        ("影厅", f"{rng.randint(1, 12)}号厅"), ("座位", f"{rng.randint(1, 18)}排{rng.randint(1, 28)}座"), ("场次", f"{v.date_zh(rng)} {v.clock(rng)}"),
        ("票价", rng.choice(("¥{}", "{}元", "￥{}")).format(v.money(rng.randint(19, 120) * 100 + rng.choice((0, 0, 50, 90))))),
        ("票号", v.digits(rng, rng.randint(8, 12))), ("类型", rng.choice(("普通票", "学生票", "会员票", "成人票"))),
    ]  # fmt: skip
    cinema = rng.choice(w.COMPANY_STEMS) + rng.choice(("影城", "影视城", "大影城"))
    return Ticket(rng.choice(("影票", "电影票")), [("影片", rng.choice(FILMS_ZH))], _some(rng, pairs, 4), ("影院", cinema))


def film_en(rng: random.Random) -> Ticket:
    """A seat in a cinema."""
    pairs = [
        ("Screen", str(rng.randint(1, 16))), ("Seat", f"{rng.choice('ABCDEFGHJKLM')}{rng.randint(1, 30)}"), ("Date", v.date_en(rng)),
        ("Time", v.clock(rng)), ("Price", rng.choice("$£€") + v.money(rng.randint(500, 2400))), ("Ticket No.", v.code(rng)),
        ("Type", rng.choice(("Adult", "Child", "Student"))),
    ]  # fmt: skip
    cinema = f"{rng.choice(w.EN_COMPANY_STEMS)} {rng.choice(('Cinema', 'Pictures', 'Film House'))}"
    return Ticket(rng.choice(("Ticket", "Cinema ticket", "ADMIT ONE")), [("Film", rng.choice(FILMS_EN))], _some(rng, pairs, 5), ("Cinema", cinema))


def entry_zh(rng: random.Random) -> Ticket:
    """Admission to a park or museum."""
    kind = rng.choice(("成人票", "儿童票", "学生票", "优惠票"))
    pairs = [
        ("票价", rng.choice(("¥{}", "{}元", "￥{}")).format(rng.choice((str(rng.randint(5, 280)), v.money(rng.randint(5, 280) * 100))))),
        (rng.choice(("日期", "有效期", "使用日期")), v.date_zh(rng)), ("编号", v.code(rng)), ("人数", str(rng.randint(1, 6))),
        ("入口", rng.choice(("东门", "西门", "南门", "北门"))), ("时间", f"{rng.randint(7, 9)}:00-{rng.randint(16, 21)}:00"),
    ]  # fmt: skip
    return Ticket("门票", [("类别", kind)], _some(rng, pairs, 3), ("地点", rng.choice(w.CITIES) + rng.choice(PARKS_ZH)))


def entry_en(rng: random.Random) -> Ticket:
    """Admission to a park or museum."""
    pairs = [
        ("Price", rng.choice("$£€") + v.money(rng.randint(3, 90) * 100 + rng.choice((0, 0, 50)))), (rng.choice(("Date", "Valid on")), v.date_en(rng)),
        ("No.", v.code(rng)), ("Guests", str(rng.randint(1, 6))), ("Entrance", rng.choice(("North", "South", "East", "West"))),
        ("Hours", f"{rng.randint(8, 10)}:00-{rng.randint(16, 21)}:00"),
    ]  # fmt: skip
    place = ("Place", f"{rng.choice(w.EN_CITIES)} {rng.choice(PARKS_EN)}")
    kind = ("Type", rng.choice(("Adult", "Child", "Student", "Family")))
    return Ticket(rng.choice(("Admission", "Admission ticket")), [kind], _some(rng, pairs, 3), place)


def _ride(rng: random.Random, per_km: int) -> tuple[str, str, int, int]:
    """Start, end, tenths of kilometres and fare in cents of a ride in a taxi."""
    start, minutes = rng.randint(0, 1380), rng.randint(5, 55)
    tenths = minutes * rng.randint(3, 8)
    fare = -(-(1000 + tenths * per_km // 10) // 10) * 10
    return f"{start // 60:02d}:{start % 60:02d}", f"{(start + minutes) // 60:02d}:{(start + minutes) % 60:02d}", tenths, fare


def taxi_zh(rng: random.Random) -> Ticket:
    """A receipt of a taxi's meter."""
    per_km = rng.randint(16, 36) * 10
    start, end, tenths, fare = _ride(rng, per_km)
    pairs = [
        ("车号", rng.choice("ABCDEK") + rng.choice(("", "-", "·")) + rng.choice("ABTX") + v.digits(rng, 4)), ("日期", v.date_zh(rng)), ("上车", start),
        ("下车", end), ("单价", v.money(per_km) + rng.choice(("", "元"))), ("里程", f"{tenths / 10:.1f}" + rng.choice(("", "km"))),
    ]  # fmt: skip
    pairs = [*_some(rng, pairs, 4, 0.8), ("金额", rng.choice(("{}", "{}元", "¥{}")).format(v.money(fare)))]
    head = [("发票代码", v.digits(rng, 12)), ("发票号码", v.digits(rng, 8))]
    issuer = ("公司", rng.choice(w.COMPANY_STEMS) + "出租汽车有限公司")
    return Ticket(rng.choice(("出租车发票", "出租汽车发票", "出租车票")), [], [*_some(rng, head, 0, 0.6), *pairs], issuer if rng.random() < 0.5 else None)


def taxi_en(rng: random.Random) -> Ticket:
    """A receipt of a taxi's meter."""
    sign = rng.choice("$£€")
    start, end, tenths, fare = _ride(rng, rng.randint(16, 36) * 10)
    tip = fare * rng.choice((0, 0, 10, 15)) // 100
    pairs = [
        ("Date", v.date_en(rng)), ("Start", start), ("End", end), (rng.choice(("Cab No.", "Taxi No.")), v.digits(rng, 4)),
        ("Distance", f"{tenths / 10:.1f} {rng.choice(('km', 'miles'))}"), ("Driver", v.person_en(rng)), ("Receipt No.", v.code(rng)),
    ]  # fmt: skip
    sums = [("Fare", sign + v.money(fare)), ("Tip", sign + v.money(tip))] if tip else []
    issuer = ("Company", f"{rng.choice(w.EN_COMPANY_STEMS)} {rng.choice(('Taxi', 'Cabs', 'Taxis'))}")
    sums.append(("Total", sign + v.money(fare + tip)))
    return Ticket(rng.choice(("Taxi receipt", "TAXI RECEIPT", "Receipt")), [], [*_some(rng, pairs, 3), *sums], issuer)


TICKETS = {
    "train": {"zh": train_zh, "en": train_en},
    "flight": {"zh": flight_zh, "en": flight_en},
    "film": {"zh": film_zh, "en": film_en},
    "entry": {"zh": entry_zh, "en": entry_en},
    "taxi": {"zh": taxi_zh, "en": taxi_en},
}
