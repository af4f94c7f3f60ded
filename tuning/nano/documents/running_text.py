"""Running text put together at random: sentences with values in them, titles, addressees, facts. Nothing in it can be guessed."""

from __future__ import annotations

import random
from collections.abc import Callable

from nano import values as v
from nano import words as w

Draw = Callable[[random.Random], str]
Pair = tuple[str, str]


def _of(words: list[str]) -> Draw:
    return lambda rng: rng.choice(words)


def _count(rng: random.Random) -> str:
    return str(rng.randint(2, 10 ** rng.randint(1, 4)))


def _small(rng: random.Random) -> str:
    return str(rng.randint(2, 30))


def _amount(rng: random.Random) -> str:
    return v.money(v.cents(rng, rng.choice((99, 999, 9999))), rng.random() < 0.4)


def _sum_en(rng: random.Random) -> str:
    return rng.choice("$$$£€") + _amount(rng)


def _train(rng: random.Random) -> str:
    return rng.choice("GDKZ") + str(rng.randint(1, 9999))


def _room(rng: random.Random) -> str:
    return str(rng.randint(101, 2999))


_ZH_THINGS = w.GOODS + w.GROCERIES
_EN_THINGS = [thing.lower() for thing in w.EN_GOODS + w.EN_GROCERIES if not thing[:2].isupper()]
_ZH_ANY = _ZH_THINGS + w.DISHES + w.DRINKS + w.SERVICES + w.CITIES + w.SUBJECTS + w.JOBS + w.GIVEN_NAMES + w.COMPANY_STEMS + w.ROADS
_EN_ANY = _EN_THINGS + [dish.lower() for dish in w.EN_DISHES] + w.EN_CITIES + w.LAST_NAMES + w.EN_COMPANY_STEMS + w.EN_ROADS

SLOTS: dict[str, dict[str, Draw]] = {
    "zh": {
        "date": v.date_zh, "clock": v.clock, "person": v.person_zh, "company": v.company_zh, "address": v.address_zh, "phone": v.phone_zh,
        "email": v.email, "code": v.code, "money": _amount, "n": _count, "few": _small, "thing": _of(_ZH_THINGS), "food": _of(w.GROCERIES),
        "dish": _of(w.DISHES), "drink": _of(w.DRINKS), "service": _of(w.SERVICES), "dept": _of(w.DEPARTMENTS), "job": _of(w.JOBS),
        "shop": _of(w.SHOPS), "station": _of(w.STATIONS), "city": _of(w.CITIES), "road": _of(w.ROADS), "weekday": _of(w.WEEKDAYS),
        "subject": _of(w.SUBJECTS), "topic": _of(w.CHART_TOPICS), "month": _of(w.MONTHS), "quarter": _of(w.QUARTERS),
        "region": _of(w.REGIONS), "unit": _of(w.UNITS), "trip": _of(w.TRIP_REASONS), "leave": _of(w.LEAVE_KINDS), "train": _train,
        "room": _room, "any": _of(_ZH_ANY), "pay": _of(w.PAYMENTS), "bank": _of(w.BANKS), "class": _of(w.GOODS_CLASSES),
    },
    "en": {
        "date": v.date_en, "clock": v.clock, "person": v.person_en, "company": v.company_en, "address": v.address_en, "phone": v.phone_en,
        "email": v.email, "code": v.code, "money": _sum_en, "n": _count, "few": _small, "thing": _of(_EN_THINGS),
        "dish": _of([dish.lower() for dish in w.EN_DISHES]), "drink": _of([drink.lower() for drink in w.EN_DRINKS]),
        "dept": _of(w.EN_DEPARTMENTS), "job": _of([job.lower() for job in w.EN_JOBS]), "shop": _of(w.EN_SHOPS), "city": _of(w.EN_CITIES),
        "road": _of(w.EN_ROADS), "weekday": _of(w.EN_WEEKDAYS), "topic": _of([topic.lower() for topic in w.EN_CHART_TOPICS]),
        "region": _of(w.EN_REGIONS), "service": _of([service.lower() for service in w.EN_SERVICES]), "room": _room, "any": _of(_EN_ANY),
        "first": _of(w.FIRST_NAMES), "pay": _of([pay.lower() for pay in w.EN_PAYMENTS]), "month": _of(w.EN_MONTHS),
    },
}  # fmt: skip

TEMPLATES = {
    "zh": (
        "{date}，{company}在{company}采购{thing}{n}{unit}，合计{money}元。 {person}于{date}到{city}{trip}，{few}天后去{city}。 {dept}的{person}收到了{thing}、{thing}和{thing}。 "
        "{month}{region}的{topic}为{n}，比去年同期增长百分之{few}。 {train}次火车{clock}从{station}开出，{clock}到达{station}。 {shop}今日特价：{food}{money}元，{food}{money}元。 "
        "请{person}在{clock}之前到{room}室购买{thing}。 {company}的地址是{address}，电话{phone}。 {person}的电话是{phone}，邮箱是{email}。 订单{code}共{n}件，合计{money}元，由{person}签收。 "
        "{weekday}{clock}在{room}会议室召开{dept}会议，请{person}准时参加。 {thing}和{thing}的库存分别为{n}{unit}和{n}{unit}。 {person}、{person}和{person}的{subject}成绩分别是{few}分、{few}分和{few}分。 "
        "合同编号为{code}，甲方是{company}，收款人是{company}。 {person}于{date}入职{dept}，职务为{job}，基本工资{money}元。 {road}路施工，请车辆从{road}街和{road}路绕行。 收到{company}{service}{money}元，余额{money}元。 "
        "本店新到{thing}、{thing}和{thing}，欢迎订购。 {person}点了{dish}、{dish}和{drink}，一共{money}元，用{pay}付款。 请将{thing}{n}{unit}送到{address}，收货人是{person}。 "
        "今天{city}的温度是{few}度，{city}有雨。 {any}、{any}、{any}和{any}都要在{date}前检查。 {person}申请{leave}{few}天，从{date}开始。 {dept}{quarter}的{topic}是{n}，{dept}的是{n}。 "
        "{thing}的编号是{code}，生产日期是{date}。 {service}{money}元已转到{bank}，请{dept}核对。 {person}{job}和{person}{job}住在{city}{road}路{few}号。 {class}在{few}楼，{class}在{few}楼。 "
        "{weekday}的菜单有{dish}、{dish}、{dish}和{drink}。 {person}买了{few}{unit}{thing}、{few}{unit}{food}、{drink}。 {shop}在{road}路{n}号，{clock}开门，{weekday}休息。 "
        "{city}到{city}有{n}千米，开车要{few}小时。 前台收到{person}的快递，单号{code}，请到{room}室查收。 {any}和{any}的价格是{money}元，{any}的价格是{money}元。 "
        "会员号{code}的积分为{n}分，有效期到{date}。 请用{pay}支付{service}{money}元。 {person}的{thing}放在{room}室，{thing}放在{room}室。 {city}、{city}和{city}的仓库有{thing}{n}{unit}。"
    ).split(),
    "en": (
        "On {date} {company} ordered {n} {thing} from {company}.|{person} travels to {city} on {date} and returns after {few} days.|{person} of {dept} took the {thing}, the {thing} and the {thing}.|"
        "In {month} the {topic} in the {region} grew by {few} percent to {n}.|The train to {city} leaves at {clock} and arrives at {clock}.|{shop} has {thing} for {money} and {thing} for {money} today.|"
        "Please ask {person} to collect the {thing} from room {room} before {clock}.|The new address of {company} is {address}.|You can reach {person} at {phone} or {email}.|Order {code} came to {money} and was signed for by {person}.|"
        "The {dept} team meets on {weekday} at {clock} in room {room}.|We still have {n} {thing} and {few} {thing} in stock.|{first}, {first} and {first} scored {few}, {few} and {few} points.|"
        "Contract {code} between {company} and {company} ends on {date}.|{person} joined {dept} as {job} on {date}.|{road} Street is closed, so please use {road} Road or {road} Lane.|We received {money} for {service} and still expect {money}.|"
        "{first} had the {dish}, the {dish} and a {drink} and paid {money} by {pay}.|Send {few} {thing} to {person}, {address}.|It was {few} degrees in {city} and {few} in {city}.|{any}, {any}, {any} and {any} were checked on {date}.|"
        "The {thing} with the code {code} costs {money}.|{person} lives at {address}.|The {service} took {few} hours and the {service} took {few}.|{shop} opens at {clock} and is closed on {weekday}.|"
        "Between {city} and {city} there are {n} miles.|{first} put the {thing} beside the {thing} and called {phone}.|A parcel for {person} with the number {code} is in room {room}.|The words were {any}, {any} and {any}.|"
        "On {weekday} we serve {dish}, {dish} and {drink}.|Account {code} shows {n} points and a balance of {money}.|{person}, the {job}, met {person}, the {job}, in {city}.|Profit in {region} was {money}, in {region} it was {money}.|"
        "Bring {few} {thing}, a {thing} and some {drink} by {weekday}.|The old price of the {thing} was {money}, the new one is {money}."
    ).split("|"),
}  # fmt: skip
TITLES = {
    "zh": "通知 公告 说明 会议通知 放假通知 关于{trip}的通知 关于{city}{trip}的说明 {dept}通知 {shop}公告 {quarter}{topic}说明 安全规定 {thing}使用说明 {topic}报告".split(),
    "en": "Notice|Important notice|To all staff|{dept} report|{topic} in {city}|News from {shop}|About the {thing}|Meeting of {dept}|House rules|A day in {city}|Notes on {service}".split("|"),
}
ADDRESSEES = {
    "zh": "全体同事： 全体顾客： 全体员工： {dept}： {person}经理： {person}： {person}老师： {company}：".split(),
    "en": "Dear {person},|Dear {first},|Dear customer,|To the {dept} team,|Dear neighbours,|Hello {first},".split("|"),
}
CLOSINGS = {
    "zh": "特此通知。 谢谢合作。 请准时参加。 谢谢！ 请查收。 请妥善安排。 希望继续合作。".split(),
    "en": "Kind regards,|Yours sincerely,|Best wishes,|Thank you,|Yours,".split("|"),
}
FACTS: dict[str, tuple[Pair, ...]] = {
    "zh": (
        ("时间", "{date}{clock}"), ("地点", "{room}会议室"), ("地点", "{address}"), ("联系人", "{person}"), ("电话", "{phone}"), ("邮箱", "{email}"),
        ("人数", "{few}人"), ("费用", "{money}元"), ("编号", "{code}"), ("部门", "{dept}"),
    ),
    "en": (
        ("Time", "{clock}"), ("Place", "room {room}"), ("Place", "{address}"), ("Contact", "{person}"), ("Phone", "{phone}"), ("Email", "{email}"),
        ("Guests", "{few}"), ("Fee", "{money}"), ("Code", "{code}"), ("Department", "{dept}"),
    ),
}  # fmt: skip


class _Slots(dict):
    """Draws a new value at each look-up."""

    def __init__(self, rng: random.Random, draws: dict[str, Draw]):
        super().__init__()
        self.rng, self.draws = rng, draws

    def __missing__(self, name: str) -> str:
        return self.draws[name](self.rng)


def fill(rng: random.Random, language: str, template: str) -> str:
    """A template with a value drawn for each of its slots; it begins with a capital letter."""
    text = template.format_map(_Slots(rng, SLOTS[language]))
    return text[0].upper() + text[1:] if template[0] == "{" else text


def sentence(rng: random.Random, language: str) -> str:
    """One sentence; three of four are composed."""
    if rng.random() < 0.25:
        return rng.choice(w.SENTENCES if language == "zh" else w.EN_SENTENCES)
    return fill(rng, language, rng.choice(TEMPLATES[language]))


def paragraph(rng: random.Random, language: str, length: int) -> str:
    """Sentences of `length` characters together, or a little more."""
    space, text = "" if language == "zh" else " ", sentence(rng, language)
    while len(text) < length:
        text += space + sentence(rng, language)
    return text


def paragraphs(rng: random.Random, language: str, length: int, count: int) -> list[str]:
    """`count` paragraphs of different length that have about `length` characters in all."""
    shares = [rng.uniform(0.5, 1.5) for _ in range(count)]
    return [paragraph(rng, language, round(length * share / sum(shares) * 0.85)) for share in shares]


def title(rng: random.Random, language: str) -> str:
    """A heading."""
    return fill(rng, language, rng.choice(TITLES[language]))


def signer(rng: random.Random, language: str) -> str:
    """Who signs: a person, a company or a department."""
    zh = language == "zh"
    kind = rng.random()
    if kind < 0.5:
        return v.person_zh(rng) if zh else v.person_en(rng)
    if kind < 0.8:
        return v.company_zh(rng) if zh else v.company_en(rng)
    return rng.choice(w.DEPARTMENTS if zh else w.EN_SHOPS)


def facts(rng: random.Random, language: str, count: int) -> list[Pair]:
    """`count` labels, no two alike, with their values."""
    pool = dict(rng.sample(FACTS[language], len(FACTS[language])))
    return [(label, template.format_map(_Slots(rng, SLOTS[language]))) for label, template in list(pool.items())[:count]]
