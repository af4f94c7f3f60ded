"""How well labels are read: draws VAT invoices, reads them, and compares what stands at their labels with what was printed.

    PYTHONPATH=tuning python tests/bench/labels/run.py FOLDER [--count 40] [--seed 1] [--wear 0.8] [--shrink 0.7] [--bench build/release/tests/bench/labels/label_bench]

Wants the environment that tools/python_environment.sh makes, and the fonts. FOLDER keeps pictures and readings, and is not drawn or read again when
they are there. Prints for each layout and field how often the value was right, wrong, and not read; `absent` counts invoices that have no
such field, where all that is read is wrong. `sure` counts values that would be verified if a model said the same, and `sure, wrong` those of them
that are wrong: the worst that can come of a model that makes exactly the text reader's mistakes.
"""
import argparse
import collections
import json
import pathlib
import random
import subprocess

LAYOUTS = ("vat_paper", "vat_bands", "vat_digital", "vat_boxes")
OTHER_NAMES = {"大写": "价税合计大写", "购买方统一社会信用代码/纳税人识别号": "购买方纳税人识别号", "销售方统一社会信用代码/纳税人识别号": "销售方纳税人识别号"}


def draw(folder, arguments):
    from nano.documents import LAYOUTS as ALL, draw_style
    from nano.wear import worn
    from PIL import Image
    for layout in ALL:
        if layout.name not in LAYOUTS:
            continue
        rng = random.Random(f"{arguments.seed} {layout.name}")
        for number in range(arguments.count):
            document = layout.make(rng, draw_style(rng, "zh", seen_fonts=not layout.unseen))
            image = Image.fromarray(worn(document.sheet, rng, arguments.wear).pixels)
            if arguments.shrink < 1:
                image = image.resize([round(side * arguments.shrink) for side in image.size], Image.Resampling.LANCZOS)
            stem = folder / f"{layout.name}-{number:03}"
            image.save(stem.with_suffix(".png"))
            truth = {OTHER_NAMES.get(field.name, field.name): field.value for field in document.fields}
            stem.with_suffix(".truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--wear", type=float, default=0)
    parser.add_argument("--shrink", type=float, default=1)
    parser.add_argument("--bench", default="build/release/tests/bench/labels/label_bench")
    parser.add_argument("--list", action="store_true", help="also list what was not read rightly")
    arguments = parser.parse_args()
    if not arguments.folder.exists():
        arguments.folder.mkdir(parents=True)
        draw(arguments.folder, arguments)
    pictures = sorted(arguments.folder.glob("*.png"))
    readings = arguments.folder / "readings.jsonl"
    if not readings.exists():
        readings.write_bytes(subprocess.run([arguments.bench, *map(str, pictures)], check=True, stdout=subprocess.PIPE).stdout)

    figures = collections.defaultdict(collections.Counter)
    for picture, line in zip(pictures, readings.read_text(encoding="utf-8").splitlines()):
        layout = picture.name.split("-")[0]
        for name, (truth, value, score, least, verified) in json.loads(line).items():
            if truth is None:
                outcome = "absent, read" if value is not None else "absent"
            else:
                outcome = "right" if truth == value else "none" if value is None else "wrong"
            outcomes = [outcome] + ["sure"] * verified + ["sure, wrong"] * (verified and outcome != "right")
            for key in ((layout, name), (layout, "all"), ("all", "all")):
                figures[key].update(outcomes)
            if arguments.list and outcome not in ("right", "absent"):
                print(picture.name, name, truth, value, f"{score:.3f} {least:.3f}", "verified" if verified else "")
    columns = ("right", "wrong", "none", "absent", "absent, read", "sure", "sure, wrong")
    print(f"{'layout':12} {'field':16}" + "".join(f"{column:>14}" for column in columns))
    for (layout, name), counts in sorted(figures.items()):
        print(f"{layout:12} {name:16}" + "".join(f"{counts[column]:14}" for column in columns))


if __name__ == "__main__":
    main()
