#!/usr/bin/env python3
"""make_api_pages.py docs/api FOLDER: writes what the server shows of its API into FOLDER, as it is embedded: the contract as JSON
and the page that shows it. Needs PyYAML."""
import json
import pathlib
import shutil
import sys

import yaml


def main(source, target):
    contract = yaml.safe_load((source / "openapi.yaml").read_text(encoding="utf-8"))
    (target / "api").mkdir(parents=True, exist_ok=True)
    (target / "api/openapi.json").write_text(json.dumps(contract, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    shutil.copytree(source / "page", target / "docs", dirs_exist_ok=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
