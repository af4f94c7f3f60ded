"""How well labels are read: draws VAT invoices, reads them with `glimpse ocr`, and compares what stands at their labels with what was printed.

    PYTHONPATH=tuning python tests/bench/labels/run.py FOLDER [--count 40] [--seed 1] [--binary build/release/glimpse] [--bench build/release/tests/bench/labels/label_bench]

Wants the environment that tools/python_environment.sh makes, and the fonts. FOLDER keeps pictures and texts, and is not drawn again when it is
there. Prints for each layout and field how often the value was right, wrong, and not read; `absent` counts invoices that have no such
field, where all that is read is wrong.
"""
import argparse
import collections
import json
import pathlib
import random
import subprocess

LAYOUTS = ("vat_paper", "vat_bands", "vat_digital", "vat_boxes")
OTHER_NAMES = {"大写": "价税合计大写", "购买方统一社会信用代码/纳税人识别号": "购买方纳税人识别号", "销售方统一社会信用代码/纳税人识别号": "销售方纳税人识别号"}
BATCH = 16


def draw(folder, count, seed):
    from nano.documents import LAYOUTS as ALL, draw_style
    for layout in ALL:
        if layout.name not in LAYOUTS:
            continue
        rng = random.Random(f"{seed} {layout.name}")
        for number in range(count):
            document = layout.make(rng, draw_style(rng, "zh", seen_fonts=not layout.unseen))
            stem = folder / f"{layout.name}-{number:03}"
            document.sheet.image.save(stem.with_suffix(".png"))
            truth = {OTHER_NAMES.get(field.name, field.name): field.value for field in document.fields}
            stem.with_suffix(".truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def read(folder, binary):
    pictures = [p for p in sorted(folder.glob("*.png")) if not p.with_suffix(".json").exists()]
    for begin in range(0, len(pictures), BATCH):
        batch = pictures[begin:begin + BATCH]
        answer = subprocess.run([binary, "ocr", *map(str, batch), "--json"], check=True, capture_output=True, text=True).stdout
        for picture, page in zip(batch, json.loads(answer)["pages"]):
            picture.with_suffix(".json").write_text(json.dumps({"pages": [page]}, ensure_ascii=False), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", default="build/release/glimpse")
    parser.add_argument("--bench", default="build/release/tests/bench/labels/label_bench")
    parser.add_argument("--wrong", action="store_true", help="also list what was read wrongly")
    arguments = parser.parse_args()
    if not arguments.folder.exists():
        arguments.folder.mkdir(parents=True)
        draw(arguments.folder, arguments.count, arguments.seed)
    read(arguments.folder, arguments.binary)

    figures = collections.defaultdict(collections.Counter)
    texts = sorted(p for p in arguments.folder.glob("vat_*.json") if not p.name.endswith(".truth.json"))
    pairs = [str(path) for text in texts for path in (text, text.with_suffix(".truth.json"))]
    lines = subprocess.run([arguments.bench, *pairs], check=True, capture_output=True, text=True).stdout.splitlines()
    for text, line in zip(texts, lines):
        layout = text.name.split("-")[0]
        for name, (truth, value) in json.loads(line).items():
            if truth is None:
                outcome = "absent, read" if value is not None else "absent"
            else:
                outcome = "right" if truth == value else "none" if value is None else "wrong"
            figures[layout, name][outcome] += 1
            figures[layout, "all"][outcome] += 1
            if arguments.wrong and outcome in ("wrong", "absent, read"):
                print(text.name, name, truth, value)
    columns = ("right", "wrong", "none", "absent", "absent, read")
    print(f"{'layout':12} {'field':16}" + "".join(f"{column:>14}" for column in columns))
    for (layout, name), counts in figures.items():
        print(f"{layout:12} {name:16}" + "".join(f"{counts[column]:14}" for column in columns))


if __name__ == "__main__":
    main()
