"""The themes of generated tables, and how one is drawn: see `table_data.py`."""

from __future__ import annotations

import random

from nano import values as v
from nano import words as w
from nano.documents.table_data import (
    TEXT, Column, Content, Theme, bare, clock, code, codes, date, days, decimal, duration, hours, money, of_words, people,
    percent, phone, pick, plus, spread_whole, times, trains, whole,
)  # fmt: skip

_EN_SUBJECTS = "Maths|English|Physics|Chemistry|Biology|History|Geography|Music|Art|Sport|French|Science".split("|")
_EN_STATIONS = w.EN_CITIES + ["Central", "Airport", "Harbour", "North Gate", "City Hall", "Old Town", "West Park"]
_EN_FULL_MONTHS = "January February March April May June July August September October November December".split()
_ZH_NUMBERED_MONTHS = [f"{n}月" for n in range(1, 13)]
_GRADES = "一 二 三 四 五 六".split()
_PERSONS = [a + b for a, b in zip(w.SURNAMES, w.GIVEN_NAMES, strict=False)]
_YES = ["是", "否"], ["Yes", "No"]

_SUBJECTS = "|".join(w.SUBJECTS), "|".join(_EN_SUBJECTS)
_TOPICS = (
    "|".join(t for t in w.CHART_TOPICS if t != "温度"),
    "Sales|Visitors|Orders|Profit|Revenue|Output|Costs|Stock|Downloads|Returns|Members|Exports",
)
_UNIT_OF = {
    "销售额": "万元",
    "产量": "吨",
    "人口": "万人",
    "收入": "万元",
    "成本": "元",
    "利润": "元",
    "访问量": "次",
    "订单数": "件",
    "出勤人数": "人",
    "用电量": "度",
    "用水量": "吨",
    "降雨量": "毫米",
    "客流量": "人次",
    "库存": "件",
    "Sales": "k",
    "Profit": "USD",
    "Revenue": "EUR",
    "Output": "t",
    "Costs": "GBP",
    "Stock": "pcs",
    "Exports": "t",
}


def _subject(role: str) -> Column:
    return Column(role, *_SUBJECTS, whole(41, 100))


def _topic(role: str) -> Column:
    return Column(role, *_TOPICS, spread_whole(99999), sums=True)


_TOPIC_COLUMNS = (
    _topic("t1"),
    _topic("t2"),
    _topic("t3"),
    Column("growth", "同比增长|同比|环比增长|增长率", "Growth|Change|vs last year", percent(-25, 40, True)),
    Column("rate", "完成率|合格率|利润率|出勤率", "Share|Done|Margin|Rate", percent(40, 100)),
    Column("target", "目标|本月目标|去年同期", "Target|Last year|Budget", spread_whole(99999), sums=True),
)
_STOCK_COLUMNS = (
    Column("code", "编号|货号|产品编号|商品代码", "Code|Article no.|SKU", code, TEXT),
    Column(
        "spec",
        "规格|规格型号|型号",
        "Size|Model|Type",
        pick(w.SPECS, "A4 A3 500g 1kg 2L 500ml 12V 16G 1TB 24in 5m M8 XL Large Medium Small".split()),
        TEXT,
    ),
    Column("unit", "单位", "Unit|Units", pick(w.UNITS, "pcs box pack set kg bag can pair roll".split()), TEXT),
    Column(
        "qty",
        "数量|库存|库存数|入库数量",
        "Qty|Quantity|Stock|In stock",
        whole(1, 480),
        sums=True,
        units=("件|个|箱|千克", "pcs|boxes|kg"),
    ),
    Column("price", "单价|价格|售价", "Price|Unit price", money(9999)),
    Column("amount", "金额|总额|小计", "Amount|Subtotal|Value", times("qty", "price"), sums=True, units=("元", "USD|EUR")),
    Column(
        "place",
        "产地",
        "Origin|Made in",
        pick(w.PROVINCES + w.CITIES, "China|Italy|Spain|France|Japan|Brazil|Kenya|Mexico".split("|")),
        TEXT,
    ),
    Column("house", "仓库|库位", "Shelf|Bin|Store", code, TEXT),
    Column("weight", "重量|净重", "Weight", decimal(0.1, 60), units=("千克|kg|g|吨", "kg|g|lb")),
    Column("date", "生产日期|入库日期|日期", "Date|Delivered|Made on", date(), TEXT),
    Column("ok", "合格|有货", "In stock|Checked", pick(*_YES), TEXT),
    Column(
        "colour", "颜色", "Colour", pick("红色 黑色 白色 蓝色 绿色 灰色".split(), "Red Black White Blue Green Grey".split()), TEXT
    ),
)
_STAFF_COLUMNS = (
    Column("dept", "部门|所在部门", "Department|Team", pick(w.DEPARTMENTS, w.EN_DEPARTMENTS), TEXT),
    Column("job", "职务|职位", "Position|Job|Role", pick([*w.JOBS], w.EN_JOBS), TEXT),
    Column("sex", "性别", "Gender", pick(["男", "女"], ["Male", "Female"]), TEXT),
    Column("age", "年龄", "Age", whole(20, 64)),
    Column("phone", "电话|联系电话|手机", "Phone|Extension", phone, TEXT),
    Column("since", "入职日期|出生日期|开始日期", "Start date|Joined|Since", date(), TEXT),
    Column("code", "工号|编号|员工编号", "Staff no.|ID|Code", code, TEXT),
    Column("school", "学历", "Degree", pick("本科 硕士 大专".split(), "BA|BSc|MA|MSc|PhD".split("|")), TEXT),
    Column("city", "籍贯|城市", "City|Office", pick(w.CITIES + w.PROVINCES, w.EN_CITIES), TEXT),
    Column("days", "出勤天数|请假天数", "Days off|Days", whole(0, 31), units=("天", "days")),
)
_PAY_COLUMNS = (
    Column("dept", "部门", "Department", pick(w.DEPARTMENTS, w.EN_DEPARTMENTS), TEXT),
    Column("p1", "基本工资", "Base pay|Gross pay", money(9999, False), sums=True, units=("元", "USD")),
    Column("p2", "奖金", "Bonus", money(999, False), sums=True, units=("元", "USD")),
    Column("p3", "补贴", "Allowance|Overtime", money(999, False), sums=True, units=("元", "USD")),
    Column("minus", "扣款", "Deductions|Tax", money(999, False), sums=True, units=("元", "USD")),
    Column("net", "实发工资", "Net pay", money(19999, False), sums=True, units=("元", "USD")),
    Column("hours", "工时|出勤时数", "Hours", whole(80, 200), units=("小时", "h")),
)
_BOOK_COLUMNS = (
    Column("what", "摘要|项目|类型", "Description|Details|Type", pick(w.SERVICES, w.EN_SERVICES), TEXT),
    Column("in", "收入|存入", "Credit|Paid in|Income", money(9999), sums=True),
    Column("out", "支出|扣款", "Debit|Paid out|Expense", money(9999), sums=True),
    Column("left", "余额|结余", "Balance", money(99999)),
    Column("by", "支付方式|交易方式", "Method|Paid by", pick(w.PAYMENTS, w.EN_PAYMENTS), TEXT),
    Column("no", "流水号|单号|订单号", "Reference|Order No.", code, TEXT),
    Column("who", "经手人|收款人", "Clerk|Payee", pick(_PERSONS, w.LAST_NAMES), TEXT),
)
_TRAIN_COLUMNS = (
    Column("from", "出发站|始发站|起点", "From|Origin", pick(w.STATIONS, _EN_STATIONS), TEXT),
    Column("to", "到达站|终点站|终点", "To|Destination", pick(w.STATIONS, _EN_STATIONS), TEXT),
    Column("go", "开车时间|出发时间|出发", "Departs|Departure|Leaves", clock, TEXT),
    Column("come", "到达时间|到站时间", "Arrives|Arrival", clock, TEXT),
    Column(
        "gate",
        "检票口|登机口|站台",
        "Gate|Platform|Track",
        pick([f"{n}{c}" for n in range(1, 16) for c in "AB"], [f"{n}" for n in range(1, 20)]),
        TEXT,
    ),
    Column("fare", "票价", "Fare|Price", money(999)),
    Column("long", "历时|全程时间", "Duration|Travel time", duration, TEXT),
    Column("seat", "座位", "Class", pick(w.SEATS, ["First", "Second", "Standard", "Business"]), TEXT),
)
_PLACE_COLUMNS = (
    Column("heat", "最高气温|气温|平均气温", "High|Temperature|Max", decimal(-12, 39), units=("度", "C")),
    Column("rain", "降雨量", "Rainfall|Rain", decimal(0, 240), units=("毫米|mm", "mm|in")),
    Column("people", "人口|常住人口", "Population", decimal(20, 3200), units=("万|万人", "k|m")),
    Column("area", "面积", "Area", whole(800, 24000), units=("平方公里", "km2")),
    Column("zip", "邮编|区号", "Zip|Area code", code, TEXT),
    Column("who", "负责人|联系人", "Contact|Manager", pick(_PERSONS, w.LAST_NAMES), TEXT),
    *_TOPIC_COLUMNS[:4],
)
_LEAVE_COLUMNS = (
    Column(
        "kind",
        "类别|请假类别",
        "Kind|Type",
        pick(w.LEAVE_KINDS, ["Holiday", "Sick leave", "Unpaid", "Training", "Parental"]),
        TEXT,
    ),
    Column("from", "开始日期|开始时间", "Start date|From", date(), TEXT),
    Column("days", "天数", "Days", whole(1, 30), sums=True),
    Column(
        "why",
        "事由|原因",
        "Reason|Purpose",
        pick(w.TRIP_REASONS, ["Site visit", "Training", "Meeting", "Repair", "Fair", "Audit"]),
        TEXT,
    ),
    Column("where", "出差地点|地点", "Place|City", pick(w.CITIES, w.EN_CITIES), TEXT),
    Column("cost", "费用|费用合计|住宿费", "Cost|Expenses", money(9999), sums=True),
    Column("dept", "部门", "Department", pick(w.DEPARTMENTS, w.EN_DEPARTMENTS), TEXT),
)
_EXAM_COLUMNS = (
    Column("mark", "成绩|分数|得分", "Score|Mark|Points", whole(41, 100)),
    Column("mean", "平均分|平均", "Average|Mean", decimal(55, 95)),
    Column("best", "最高分", "Best|Highest", whole(85, 100)),
    Column("rank", "排名|名次", "Rank|Place", whole(1, 40)),
    Column("pass", "及格率|合格率", "Pass rate|Passed", percent(50, 100)),
    Column(
        "room",
        "教室|地点",
        "Room|Hall",
        pick([str(n) for n in range(101, 520)], [f"{c}{n}" for c in "ABC" for n in range(1, 30)]),
        TEXT,
    ),
    Column("who", "教师|老师", "Teacher", pick(_PERSONS, w.LAST_NAMES), TEXT),
    Column("level", "等级", "Grade", pick(["A", "B", "C", "优", "中", "合格"], ["A", "A-", "B+", "B", "C", "D"]), TEXT),
)
_SCORE_COLUMNS = (
    *(_subject(f"s{i}") for i in range(4)),
    Column("sum", "总分", "Total", plus("s", 180, 540)),
    _EXAM_COLUMNS[3],
    _EXAM_COLUMNS[7],
    Column("code", "学号|座位号|编号", "Student no.|ID", code, TEXT),
    Column(
        "class",
        "班级",
        "Class|Form",
        pick(
            [f"{g}年级{n}班" for g in _GRADES for n in range(1, 9)] + [f"{n}班" for n in range(1, 13)],
            [f"{n}{c}" for n in range(5, 13) for c in "ABC"],
        ),
        TEXT,
    ),
)
_LESSONS = "|".join(w.WEEKDAYS[:5]), "|".join(w.EN_WEEKDAYS[:5])

THEMES = (
    Theme(
        ("成绩单|成绩表|期中成绩|班级成绩", "Scores|Results|School report"),
        ("姓名|学生|学生姓名", "Name|Student"),
        people,
        _SCORE_COLUMNS,
    ),
    Theme(
        ("成绩单|成绩表|学业成绩", "Results|Report|Exams"),
        ("科目|课程", "Subject|Course"),
        of_words(w.SUBJECTS, _EN_SUBJECTS),
        _EXAM_COLUMNS,
    ),
    Theme(
        ("库存表|入库单|商品清单|办公用品清单|采购清单", "Inventory|Stock list|Purchase list|Office supplies"),
        ("商品|品名|名称|货物名称", "Item|Product|Article"),
        of_words(w.GOODS, w.EN_GOODS),
        _STOCK_COLUMNS,
        True,
    ),
    Theme(
        ("库存表|食品清单|采购表|进货单", "Inventory|Shopping list|Groceries"),
        ("商品|品名|名称", "Item|Product"),
        of_words(w.GROCERIES, w.EN_GROCERIES),
        _STOCK_COLUMNS,
        True,
    ),
    Theme(
        ("产品清单|货物明细|入库明细", "Parts list|Catalogue"),
        ("型号|产品编号|货号", "Model|Part no.|Code"),
        codes,
        _STOCK_COLUMNS[1:],
        True,
    ),
    Theme(
        ("员工名单|员工登记表|人员信息表", "Staff list|Team|Directory"), ("姓名|员工", "Name|Employee"), people, _STAFF_COLUMNS
    ),
    Theme(("工资表|工资条|工资明细", "Payroll|Pay slips"), ("姓名|员工", "Name|Employee"), people, _PAY_COLUMNS, True),
    Theme(
        ("对账单|账单|收支明细|交易明细", "Statement|Account|Ledger"), ("日期|交易日期", "Date|Day"), days, _BOOK_COLUMNS, True
    ),
    Theme(
        ("发车时间表|航班信息|车次信息", "Timetable|Departures|Trains today"),
        ("车次|班次|航班", "Train|Flight|Line"),
        trains,
        _TRAIN_COLUMNS,
    ),
    Theme(
        ("月度统计|销售数据|月报|统计表", "Monthly figures|Report|Monthly report"),
        ("月份|时间", "Month|Period"),
        of_words(w.MONTHS, w.EN_MONTHS, True),
        _TOPIC_COLUMNS,
        True,
    ),
    Theme(
        ("月度数据|统计表|年度统计", "Figures|Summary"),
        ("月份|月", "Month"),
        of_words(_ZH_NUMBERED_MONTHS, _EN_FULL_MONTHS, True),
        _TOPIC_COLUMNS,
        True,
    ),
    Theme(
        ("季度报告|季度统计", "Quarterly figures|Results"),
        ("季度|时间", "Quarter|Period"),
        of_words(w.QUARTERS, ["Q1", "Q2", "Q3", "Q4"], True),
        _TOPIC_COLUMNS,
        True,
    ),
    Theme(
        ("地区统计|销售统计表|市场报告", "By region|Regional report"),
        ("地区|大区", "Region|Area"),
        of_words(w.REGIONS, w.EN_REGIONS),
        _TOPIC_COLUMNS,
        True,
    ),
    Theme(
        ("部门统计|年度目标", "Departments|Overview"),
        ("部门", "Department"),
        of_words(w.DEPARTMENTS, w.EN_DEPARTMENTS),
        _TOPIC_COLUMNS,
        True,
    ),
    Theme(
        ("城市统计|城市数据|天气", "Cities|Weather|Branches"),
        ("城市|地点", "City|Place"),
        of_words(w.CITIES, w.EN_CITIES),
        _PLACE_COLUMNS,
    ),
    Theme(
        ("请假登记表|出差登记表|出差安排", "Leave list|Trips|Leave plan"),
        ("姓名|申请人|出差人", "Name|Employee"),
        people,
        _LEAVE_COLUMNS,
    ),
    Theme(
        ("课程表|本周课程", "Timetable|Lessons"),
        ("时间|上课时间", "Time|Hour"),
        hours,
        tuple(Column(f"d{i}", *_LESSONS, pick(w.SUBJECTS, _EN_SUBJECTS), TEXT) for i in range(5)),
    ),
    Theme(
        ("本周统计|一周数据|客流统计", "This week|Weekly figures"),
        ("星期|时间", "Day|Weekday"),
        of_words(w.WEEKDAYS, w.EN_WEEKDAYS, True),
        _TOPIC_COLUMNS,
        True,
    ),
)


def draw_content(rng: random.Random, zh: bool, columns: int, rows: int, plain: bool = False) -> Content:
    """A table of about this size; a `plain` one has neither row numbers nor a row of sums."""
    theme = rng.choice(THEMES)
    at = 0 if zh else 1
    keys = theme.pool(rng, zh, rows)
    header = [rng.choice(theme.keys[at].split("|"))]
    body, kinds = [list(keys)], TEXT
    chosen = sorted(rng.sample(range(len(theme.columns)), min(columns - 1, len(theme.columns))))
    if rng.random() < 0.25:
        rng.shuffle(chosen)
    with_total = theme.total and not plain and len(keys) > 2 and rng.random() < 0.2
    numbers: list[dict[str, float]] = [{} for _ in keys]
    unit_style = rng.choice(("none", "header", "cell"))
    used = {bare(header[0])}
    totals = [("合计" if zh else "Total") if rng.random() < 0.7 else ("总计" if zh else "Sum")]
    for column in (theme.columns[i] for i in chosen):
        names = [n for n in (column.zh, column.en)[at].split("|") if n not in used]
        if not names:
            continue
        name = _name(rng, names, column)
        used.add(name)
        unit = "" if unit_style == "none" else _UNIT_OF.get(name) or rng.choice(column.units[at].split("|"))
        tail = ("" if zh else " ") + unit if unit and unit_style == "cell" else ""
        cells, total = _cells(rng, zh, column, numbers, tail)
        bracket = rng.choice(("({})", "（{}）") if zh else (" ({})",))
        header.append(name + (bracket.format(unit) if unit and unit_style == "header" else ""))
        body.append(cells)
        totals.append(total)
        kinds += column.kind
    lines = [list(row) for row in zip(*body, strict=True)]
    if with_total and any(totals[1:]):
        lines.append(totals)
    content = Content("", header, lines, kinds)
    content.title = _title(rng, zh, theme.titles[at], header)
    content.note = _note(rng, zh, used)
    return _numbered(rng, zh, content) if not plain and rng.random() < 0.15 else content


def _name(rng: random.Random, names: list[str], column: Column) -> str:
    return names[0] if column.en == _LESSONS[1] else rng.choice(names)  # days of the week stand in their order


def _cells(rng: random.Random, zh: bool, column: Column, numbers: list[dict[str, float]], tail: str) -> tuple[list[str], str]:
    """The cells of a column and its sum, which is empty where a sum makes no sense."""
    make, show = column.maker(rng, zh)
    values = [make(row) for row in numbers]
    for row, value in zip(numbers, values, strict=True):
        if isinstance(value, int | float):
            row[column.role] = value
    total = show(sum(values)) + tail if column.sums else ""
    return [show(value) + tail for value in values], total


def _title(rng: random.Random, zh: bool, titles: str, header: list[str]) -> str:
    title = rng.choice(titles.split("|"))
    kind = rng.random()
    year, month = rng.randint(2015, 2029), rng.randint(1, 12)
    if zh:
        title = (
            f"{year}年"
            if kind < 0.15
            else f"{year}年{month}月"
            if kind < 0.25
            else rng.choice(w.COMPANY_STEMS)
            if kind < 0.4
            else ""
        ) + title
    else:
        title += f" {year}" if kind < 0.15 else f", {w.EN_MONTHS[month - 1]} {year}" if kind < 0.3 else ""
    return "" if any(bare(name) in title for name in header) else title


def _note(rng: random.Random, zh: bool, used: set[str]) -> tuple[str, str]:
    person, today = (v.person_zh(rng), v.date_zh(rng)) if zh else (v.person_en(rng), v.date_en(rng))
    label, value = rng.choice(
        (("制表人", person), ("日期", today), ("制表日期", today))
        if zh
        else (("Prepared by", person), ("Date", today), ("Printed", today))
    )
    return ("", "") if label in used else (label, value)


def _numbered(rng: random.Random, zh: bool, content: Content) -> Content:
    """The table with a first column that counts the rows."""
    content.header.insert(0, rng.choice(("序号", "序号", "编号") if zh else ("No.", "#")))
    if len(set(map(bare, content.header))) < len(content.header):
        del content.header[0]
        return content
    two = rng.random() < 0.2
    for i, row in enumerate(content.rows, 1):
        row.insert(0, "" if row[0] in ("合计", "总计", "Total", "Sum") else f"{i:02d}" if two else str(i))
    content.kinds, content.key = "m" + content.kinds, 1
    return content
