"""What forms say: leave, registration, expenses, deliveries, stock, pay and parcels, in both languages."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from nano import values as v
from nano import words as w
from nano.documents.articles import Article, PriceForm, draw_articles, draw_price_form, total

Pair = tuple[str, str]

_TRIPS = {"zh": w.TRIP_REASONS, "en": "Customer visit|Trade fair|Training|Installation|Project review|Audit|Sales meeting".split("|")}
_EXPENSES = {
    "zh": "住宿费 餐费 运输费 会议费 培训费 停车费 通行费 快递费 火车票 出租车 汽油费 咨询费 印刷费 办公用品 电话费".split(),
    "en": "Hotel|Meals|Train ticket|Taxi|Parking|Flight|Fuel|Conference fee|Office supplies|Postage|Phone calls|Car rental".split("|"),
}
_LEAVES = {"zh": w.LEAVE_KINDS, "en": "Annual leave|Sick leave|Unpaid leave|Parental leave|Study leave".split("|")}
_REASONS = {
    "zh": "生病需要休息 家中有事 儿子结婚 回老家 照看儿子 参加培训 去海南旅游 去看医生 新家装饰 学校开会 参加会议 身体检查".split(),
    "en": "Family visit|Doctor's appointment|Moving house|Wedding|Holiday|Exam|Home repairs|School meeting|Travel".split("|"),
}
_DEGREES = {"zh": "本科 硕士 大专".split(), "en": "Bachelor|Master|Diploma|High school".split("|")}
_STORES = {"zh": "1号仓库 2号仓库 3号仓库 东区仓库 西区仓库 北仓库 南仓库 总仓库".split(), "en": "Main store|North depot|South depot|Store 2|Store 5|East hall".split("|")}
_REMARKS = {"zh": "无 加急 货物已验收 款项已结清 请妥善保管".split(), "en": "none|Urgent|Handle with care|Paid|Checked".split("|")}
_DAY_LEAST = date(2015, 1, 1).toordinal()


@dataclass
class Form:
    """A form filled in. `table` is header and rows with one letter of `aligns` a column; `sums` stand below it.

    `items` are articles with their printed amounts; `signs` who signed, in a row at the end.
    """

    title: str
    facts: list[Pair]
    table: list[list[str]] = field(default_factory=list)
    aligns: str = ""
    sums: list[Pair] = field(default_factory=list)
    signs: list[Pair] = field(default_factory=list)
    items: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class Writer:
    """Draws the values of one form in one language; `facts` and `rows` say how much of it there is room for."""

    rng: random.Random
    language: str
    facts: int
    rows: int

    @property
    def zh(self) -> bool:
        """Whether the form is Chinese."""
        return self.language == "zh"

    def one(self, pool: dict[str, list[str]]) -> str:
        """A word of the language's list."""
        return self.rng.choice(pool[self.language])

    def person(self) -> str:
        """A name."""
        return v.person_zh(self.rng) if self.zh else v.person_en(self.rng)

    def company(self) -> str:
        """A company."""
        return v.company_zh(self.rng) if self.zh else v.company_en(self.rng)

    def phone(self) -> str:
        """A telephone number."""
        return v.phone_zh(self.rng) if self.zh else v.phone_en(self.rng)

    def address(self) -> str:
        """An address."""
        return v.address_zh(self.rng) if self.zh else v.address_en(self.rng)

    def department(self) -> str:
        """A department."""
        return self.rng.choice(w.DEPARTMENTS if self.zh else w.EN_DEPARTMENTS)

    def job(self) -> str:
        """A position."""
        return self.rng.choice(w.JOBS if self.zh else w.EN_JOBS)

    def city(self) -> str:
        """A city."""
        return self.rng.choice(w.CITIES if self.zh else w.EN_CITIES)

    def dates(self, *days: int) -> list[str]:
        """Dates that lie `days` after a random day, all written alike."""
        first, state, printed = self.rng.randint(_DAY_LEAST, _DAY_LEAST + 5400), self.rng.getstate(), []
        for later in days:
            day = date.fromordinal(first) + timedelta(later)
            self.rng.setstate(state)
            printed.append((v.date_zh if self.zh else v.date_en)(self.rng, (day.year, day.month, day.day)))
        return printed

    def some(self, facts: list[Pair], kept: int = 1) -> list[Pair]:
        """As many of the facts as there is room for, in their order; the first `kept` always."""
        chosen = self.rng.sample(range(kept, len(facts)), max(0, min(len(facts), self.facts) - kept))
        return [fact for i, fact in enumerate(facts) if i < kept or i in chosen]

    def words(self, zh: str, en: str) -> list[str]:
        """Labels, separated by spaces in Chinese and by bars in English."""
        return zh.split() if self.zh else en.split("|")

    def pairs(self, zh: str, en: str, values: list[str]) -> list[Pair]:
        """Labels with their values."""
        return list(zip(self.words(zh, en), values, strict=True))

    def title(self, zh: str, en: str) -> str:
        """One of several titles."""
        return self.rng.choice(self.words(zh, en))

    def prices(self) -> tuple[PriceForm, PriceForm]:
        """How amounts and totals are printed."""
        return draw_price_form(self.rng, ("¥", "￥") if self.zh else ("$", "$", "£", "€"))


def leave(at: Writer) -> Form:
    """Who is away, when and why."""
    days = at.rng.randint(1, 20)
    start, end, asked = at.dates(0, days, -at.rng.randint(1, 9))
    values = [at.person(), at.one(_LEAVES), start, end, str(days), at.department(), at.job(), at.one(_REASONS), at.phone(), asked]
    facts = at.pairs(
        "姓名 类别 开始日期 结束日期 天数 部门 职务 原因 联系电话 申请日期",
        "Name|Leave type|Start date|End date|Days|Department|Position|Reason|Phone|Requested on", values,
    )  # fmt: skip
    signs = at.pairs("审批人 经手人", "Approved by|Checked by", [at.person(), at.person()])
    return Form(at.title("请假单 请假申请表 员工请假单", "Leave form|Leave request|Leave application"), at.some(facts, 4), signs=signs)


def registration(at: Writer) -> Form:
    """Who somebody is."""
    days = at.rng.randint(7000, 16000)
    born, joined = at.dates(-days, 0)
    values = [at.person(), at.rng.choice("男女") if at.zh else at.rng.choice(("Male", "Female")), born, str(days * 4 // 1461), at.phone()]
    values += [v.email(at.rng), at.address(), at.one(_DEGREES), at.department(), at.job(), joined, v.code(at.rng)]
    values += [v.id_number(at.rng) if at.zh else v.digits(at.rng, 9), at.city()]
    facts = at.pairs(
        "姓名 性别 出生日期 年龄 联系电话 邮箱 住址 学历 部门 职务 入职日期 编号 身份证号 籍贯",
        "Name|Gender|Date of birth|Age|Phone|Email|Address|Degree|Department|Position|Start date|No.|Tax ID|Place of birth", values,
    )  # fmt: skip
    signs = at.pairs("经手人", "Signature", [at.person()]) if at.rng.random() < 0.4 else []
    title = at.title("登记表 员工登记表 会员登记表 入职登记表", "Registration form|Registration|Staff record|Membership form")
    return Form(title, at.some(facts, 2), signs=signs)


def expenses(at: Writer) -> Form:
    """What a journey cost."""
    when, *each = at.dates(0, *(-at.rng.randint(1, 20) for _ in range(at.rows)))
    values = [at.person(), at.department(), when, at.city(), at.one(_TRIPS), v.code(at.rng), v.bank_account(at.rng)]
    facts = at.pairs("申请人 部门 日期 出差地点 事由 编号 账号", "Name|Department|Date|Place|Purpose|Report No.|Account", values)
    kinds = at.rng.sample(_EXPENSES[at.language], at.rows)
    amounts = [v.cents(at.rng, at.rng.choice((99, 999, 9999))) for _ in kinds]
    (bare, signed), dated = at.prices(), at.rng.random() < 0.4
    header = at.words("项目 日期 金额", "Expense|Day|Amount")
    rows = [[kind, day, bare(amount)] for kind, day, amount in zip(kinds, each, amounts, strict=True)]
    table = [row if dated else row[::2] for row in [header, *rows]]
    sums = [(at.title("费用合计 合计 总计", "Total|Total|Total amount"), signed(sum(amounts)))]
    if at.zh and at.rng.random() < 0.5:
        sums.append(("大写", v.capitals(sum(amounts))))
    signs = at.pairs("审批人 会计 经手人", "Approved by|Paid by|Checked by", [at.person() for _ in range(3)])
    title = at.title("报销单 费用报销单 出差费用报销单", "Expense report|Travel expenses|Expense claim")
    return Form(title, at.some(facts, 2), table, "lmr" if dated else "lr", sums, signs, [(row[0], row[-1]) for row in rows])


def goods_table(at: Writer, articles: list[Article], columns: str, form: PriceForm) -> tuple[list[list[str]], str]:
    """Header, rows and alignments of the `columns`: name, size, unit, count, price, amount, each by its first letter."""
    titles = dict(zip("nsucpa", at.words("品名 规格 单位 数量 单价 金额", "Item|Size|Unit|Qty|Unit price|Amount"), strict=True))
    if at.rng.random() < 0.4:
        titles["n"] = at.title("商品 货物名称", "Description|Product|Article")
    rows = []
    for article in articles:
        cells = {"n": article.name, "s": article.size, "u": article.unit, "c": str(article.count), "p": form(article.price)}
        rows.append([cells.get(kind) or form(article.amount) for kind in columns])
    return [[titles[kind] for kind in columns], *rows], "".join({"n": "l", "s": "m", "u": "m"}.get(kind, "r") for kind in columns)


def delivery(at: Writer) -> Form:
    """What was sent to whom, with or without prices."""
    (when,) = at.dates(0)
    values = [v.code(at.rng), when, at.company() if at.rng.random() < 0.6 else at.person(), at.address(), at.phone(), v.code(at.rng)]
    if at.rng.random() < 0.6:
        title = "送货单 出货单 发货单", "Delivery note|Delivery slip|Packing slip"
        labels = "单号 日期 收货人 地址 联系电话 订单号", "No.|Date|Ship to|Address|Phone|Order No."
        names = ("发货人 收货人签字", "Delivered by|Received by")
    else:
        title = "采购单 采购订单 订购单", "Purchase order|Order form"
        labels = "编号 日期 供货方 地址 联系电话 合同号", "PO number|Date|Supplier|Address|Phone|Account"
        names = ("经手人 审批人", "Ordered by|Approved by")
    priced, articles, (bare, signed) = at.rng.random() < 0.6, draw_articles(at.rng, at.language, at.rows), at.prices()
    columns = at.rng.choice(("nca", "ncpa", "nucpa", "nscpa") if priced else ("nuc", "nsc", "nc", "nsuc"))
    table, aligns = goods_table(at, articles, columns, bare)
    sums = [(at.title("合计 总计 合计金额", "Total|Total amount"), signed(total(articles)))]
    if not priced:
        sums = [(at.title("总数量 合计数量", "Total units|Pieces"), str(sum(article.count for article in articles)))]
    signs = at.pairs(*names, [at.person(), at.person()])
    items = [(row[0], row[-1]) for row in table[1:]] if priced else []
    return Form(at.title(*title), at.some(at.pairs(*labels, values), 3), table, aligns, sums, signs, items)


def stock(at: Writer) -> Form:
    """What came into a warehouse or left it."""
    (when,) = at.dates(0)
    values = [v.code(at.rng), when, at.one(_STORES), at.department(), at.one(_REMARKS)]
    facts = at.pairs("编号 日期 仓库 部门 备注", "No.|Date|Warehouse|Department|Notes", values)
    table, aligns = goods_table(at, draw_articles(at.rng, at.language, at.rows), at.rng.choice(("nc", "nuc", "nsc", "nsuc")), str)
    signs = at.pairs("经手人 审批人 复核", "Issued by|Approved by|Checked by", [at.person() for _ in range(3)])
    return Form(at.title("入库单 出库单 产品入库单 材料出库单", "Stock receipt|Stock issue|Warehouse slip"), at.some(facts, 2), table, aligns, signs=signs)


def pay(at: Writer) -> Form:
    """A month's pay: what adds up and what comes off."""
    bare, signed = at.prices()
    year, month = at.rng.randint(2015, 2029), at.rng.randint(1, 12)
    when = f"{year}年{month}月" if at.zh else f"{w.EN_MONTHS[month - 1]} {year}"
    head = [at.person(), when, at.department(), at.job(), v.digits(at.rng, 6)]
    facts = at.pairs("姓名 月份 部门 职务 编号", "Name|Month|Department|Position|Staff No.", head)
    amounts = [at.rng.randint(3000, 20000) * 100, v.cents(at.rng, 9999), v.cents(at.rng, 999), -v.cents(at.rng, 999), -v.cents(at.rng, 999)]
    parts = list(zip(at.words("基本工资 奖金 补贴 扣款 税额", "Basic pay|Bonus|Allowance|Deductions|Tax"), amounts, strict=True))
    parts = [part for i, part in enumerate(parts) if i == 0 or at.rng.random() < (0.8 if at.facts > 4 else 0.4)]
    if at.rows == 0:
        parts = parts[: max(2, at.facts - 2)]
    rows = [(label, bare(abs(amount))) for label, amount in parts]
    net = (at.title("实发工资 实发合计", "Net pay|Net pay"), signed(sum(amount for _, amount in parts)))
    title = at.title("工资条 员工工资条 工资单", "Pay slip|Salary slip|Pay statement")
    if at.rows == 0:
        return Form(title, facts[: max(1, at.facts - len(rows) - 1)] + [*rows, net])
    return Form(title, at.some(facts, 2), [at.words("项目 金额", "Item|Amount"), *map(list, rows)], "lr", [net], items=rows)


def parcel(at: Writer) -> Form:
    """Who sends what to whom."""
    values = [v.digits(at.rng, 12), at.person(), at.phone(), at.address(), at.person(), at.phone(), at.address()]
    values += [f"{at.rng.uniform(0.1, 30):.1f}kg", at.dates(0)[0]]
    facts = at.pairs(
        "单号 收件人 收件电话 收件地址 寄件人 寄件电话 寄件地址 重量 日期",
        "No.|To|Phone|Address|From|Sender's phone|Sender's address|Weight|Date", values,
    )  # fmt: skip
    return Form(at.title("快递单 快递运单 快递寄件单", "Shipping label|Parcel slip|Consignment note"), at.some(facts, 2))


PLAIN: tuple[Callable[[Writer], Form], ...] = (leave, registration, parcel, pay)
TABLED: tuple[Callable[[Writer], Form], ...] = (expenses, delivery, stock, pay, expenses, delivery)
