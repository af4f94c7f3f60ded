"""The models that are measured, and what of this machine belongs to a figure."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path.home() / ".cache" / "glimpse" / "bench"
OURS = ("nano", "bench")
LOAD_BEFORE = os.getloadavg()[0]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def warn_if_busy() -> None:
    if LOAD_BEFORE > 0.5:
        say(f"The machine is busy (load {LOAD_BEFORE:.1f}): figures will spread")


def printed(*command: str) -> str:
    """What a command prints; it ends the run when it fails."""
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if ended.returncode != 0:
        raise SystemExit(f"{command[0]} failed; what it said stands above")
    return ended.stdout.strip()


def model_files(model: str) -> tuple[Path, Path]:
    """Text decoder and projector. nano and bench are written when they are missing."""
    if model not in OURS:
        text = Path(model)
        projectors = sorted(text.parent.glob("*mmproj*.gguf"))
        if not text.is_file() or not projectors:
            raise SystemExit(f"{model} is neither nano nor bench nor a .gguf with its *mmproj*.gguf beside it")
        named = text.parent / text.name.replace("-text-", "-mmproj-")
        return text, named if named in projectors else projectors[0]
    pair = CACHE / f"{model}-text-q8_0.gguf", CACHE / f"{model}-mmproj-q8_0.gguf"
    if not all(path.is_file() for path in pair):
        say(f"Writing the model {model} to {CACHE}")
        python = Path(printed("tools/python_environment.sh")) / "bin" / "python"
        printed(str(python), "tests/bench/make_bench_model.py", model)
    return pair


def circumstances() -> dict[str, Any]:
    """For the JSON."""
    processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    return {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "commit": printed("git", "describe", "--always", "--dirty"),
        "processor": processor,
        "cores": os.cpu_count(),
        "load_before": LOAD_BEFORE,
    }
