"""Documents whose text is known: rendered here in Debian's fonts (tools/apt-packages.txt, [fonts]), and real samples."""

import random
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests/data/samples"
LATIN = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
SERIF = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
CHINESE = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
WIDTH, HEIGHT = 760, 400

WORDS = ("the quick delivery of goods was checked by our people and every parcel that left the yard had its number "
         "printed large enough to be read from a truck while pages kept in the office show who asked for which part").split()
CHINESE_WORDS = ["发票", "金额", "合计", "数量", "单价", "税率", "公司", "上海", "北京", "服务", "办公用品", "打印纸", "运输", "日期", "备注",
                 "收款人", "复核", "开户行", "地址", "电话", "购买方", "销售方", "规格型号", "技术咨询", "住宿", "餐饮"]


@dataclass
class Document:
    name: str
    image: Image.Image
    truth: str


def page(name, lines, font_path, size, line_height):
    """`lines`: for each line a list of (x, text)."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (252, 252, 250))
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(font_path, size)
    for number, cells in enumerate(lines):
        for x, text in cells:
            draw.text((x, 50 + number * line_height), text, (25, 25, 30), font=font)
    return Document(name, image, "\n".join(text for cells in lines for _, text in cells))


def prose(random_, name, font_path, size):
    lines = []
    for _ in range(7):
        line = ""
        while len(line) < 1150 // size:
            line += (" " if line else "") + random_.choice(WORDS)
        lines.append([(50, line)])
    return page(name, lines, font_path, size, size * 2)


def table(random_, name, chinese):
    lines = [[(50, "购货清单" if chinese else "Order list"), (450, f"2025-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}")]]
    for number in range(1, 7):
        what = random_.choice(CHINESE_WORDS) + random_.choice(CHINESE_WORDS) if chinese else " ".join(random_.sample(WORDS, 2))
        lines.append([(50, str(number)), (110, what), (430, str(random_.randint(1, 99))), (560, f"{random_.uniform(1, 9999):,.2f}")])
    return page(name, lines, CHINESE if chinese else LATIN, 20, 42)


def form(random_, name):
    lines = [[(50, "".join(random_.sample(CHINESE_WORDS, 2)) + "：" + "".join(random_.sample(CHINESE_WORDS, 5)))] for _ in range(7)]
    return page(name, lines, CHINESE, 22, 42)


def receipt(random_, name):
    """Small print: 13 pixels."""
    lines = [[(50, f"{random_.choice(WORDS)} {random_.choice(WORDS)}"), (300, f"{random_.randint(1, 9)} x {random_.uniform(1, 99):.2f}"),
              (520, f"EUR {random_.uniform(1, 999):.2f}")] for _ in range(10)]
    return page(name, lines, LATIN, 13, 24)


def sample(path, truth):
    image = Image.open(SAMPLES / path).convert("RGB")
    return Document(Path(path).stem, image, truth)


PHOTOTEST = """This is a lot of 12 point text to test the ocr code and see if it works on all types of file format.
The quick brown dog jumped over the lazy fox. The quick brown dog jumped over the lazy fox. The quick brown dog jumped over
the lazy fox. The quick brown dog jumped over the lazy fox."""


def all_documents():
    random_ = random.Random(6)
    return [prose(random_, "prose", LATIN, 20), prose(random_, "prose_serif", SERIF, 22), table(random_, "table", False),
            table(random_, "table_zh", True), form(random_, "form_zh"), receipt(random_, "small_print"),
            sample("documents/phototest.tif", PHOTOTEST)]
