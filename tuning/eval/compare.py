"""Are the weights ordinary? The same questions to llama.cpp's own llama-mtmd-cli and to Glimpse, greedily, from the same files.

    python -m eval.compare ../suites/docs --llama $(../tools/build_llama_peer.sh llama-mtmd-cli) \\
        --glimpse ../build/release/glimpse --text OUT_DIR/nano-text-f16.gguf --mmproj OUT_DIR/nano-mmproj-f16.gguf

Pictures whose sides are multiples of 28 are taken as they are by both (Glimpse is told not to enlarge them). Prints each question whose answers differ, and
exits with 1 when fewer than --least of them are equal: both put other tokens into a batch, so a near tie may fall either
way. In F16 that is rare; Q8_0 rounds the inputs of each product too, and a model that is unsure has many near ties.
Where answers differ llama.cpp is asked once more: it loses a last token now and then.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any


def printed(*command: str) -> str:
    """What a command prints to its standard output."""
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if ended.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
    return ended.stdout.strip()


def ask_llama(args: argparse.Namespace, picture: Path, text: str) -> str:
    """llama.cpp's answer."""
    files = ("-m", str(args.text), "--mmproj", str(args.mmproj), "--image", str(picture))
    return printed(str(args.llama), *files, "-p", text, "--temp", "0", "-n", str(args.tokens), "-c", "4096", "--jinja")


def ask_glimpse(args: argparse.Namespace, picture: Path, text: str) -> str:
    """Glimpse's answer."""
    files = ("--model", str(args.text), "--picture-enlarge", "100")
    return printed(str(args.glimpse), "ask", str(picture), text, *files, "--temperature", "0", "--max-tokens", str(args.tokens))


def draw_questions(suite: Path, count: int) -> list[dict[str, Any]]:
    """Some of the suite's questions, the same ones each time."""
    lines = (suite / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [question for question in map(json.loads, lines) if not question["evidence"]]
    return random.Random(1).sample(asked, min(count, len(asked)))


def main() -> None:
    """Compare from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", type=Path)
    for name in ("llama", "glimpse", "text", "mmproj"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40, help="questions to ask")
    parser.add_argument("--tokens", type=int, default=96, help="tokens an answer may have")
    parser.add_argument("--least", type=float, default=0.95, help="share of answers that must be equal")
    args = parser.parse_args()
    equal, questions = 0, draw_questions(args.suite, args.count)
    for question in questions:
        picture = args.suite / question["picture"]
        theirs, ours = ask_llama(args, picture, question["text"]), ask_glimpse(args, picture, question["text"])
        if theirs != ours:
            theirs = ask_llama(args, picture, question["text"])  # a thread of its own prints, and on a busy machine loses the last token now and then
        equal += theirs == ours
        if theirs != ours:
            print(f"{question['id']} {question['text']!r}\n  llama.cpp: {theirs!r}\n  glimpse:   {ours!r}")
    print(f"{equal} of {len(questions)} answers are equal")
    sys.exit(equal < args.least * len(questions))


if __name__ == "__main__":
    main()
