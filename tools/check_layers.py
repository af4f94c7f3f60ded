#!/usr/bin/env python3
"""Checks the house rules of docs/style.md: who may include whom, names, dead files, size.

    tools/check_layers.py            says what is wrong as file:line: [rule] message, and leaves with status 1
    tools/check_layers.py --write    also draws the rooms and their edges into docs/architecture.md
"""

import argparse
import os
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

# --- The tables. A change here is a change of the architecture: it wants a decision record. ---

# In the order of a request. A room is a folder of src/.
ROOMS = ("app", "http", "flow", "admission", "sandbox", "intake", "imaging", "ocr", "prompt", "engine", "extraction",
         "verification", "privacy", "evaluation", "storage", "metrics", "domain", "base")
FOUNDATION = ("metrics", "domain", "base")
STAGES = tuple(room for room in ROOMS if room not in ("app", "http", "flow", *FOUNDATION))
# A folder inside one of these is an adapter: one of several implementations of what the room declares.
WITH_ADAPTERS = ("engine", "evaluation", "intake", "metrics", "storage")
# Folders inside rooms that are no adapters but parts -> the only folders that include them.
PARTS = {"engine/kernels": ("engine/llama",)}

# Room -> the rooms it may include, besides itself.
EDGES = {
    "app": ROOMS,
    "http": ("flow", *FOUNDATION),
    "flow": (*STAGES, *FOUNDATION),
    **{stage: FOUNDATION for stage in STAGES},
    "metrics": ("base",),
    "domain": ("base",),
    "base": (),
}

# Headers of a library (a pattern for the whole path) -> the only folders that include them.
LIBRARIES = {
    "llama.cpp": (r"(llama|llama-cpp|llama-ext|gguf|clip|mtmd[\w-]*|ggml[\w-]*)\.h", ("engine/llama",)),
    "XGrammar": (r"(xgrammar|dlpack)/.*", ("engine",)),
    "libcurl": (r"curl/.*", ("storage/*", "evaluation/remote", "intake/remote", "metrics/otlp")),
    "SQLite": (r"sqlite3\.h|SQLiteCpp/.*", ("storage/*",)),
    "hiredis": (r"hiredis/.*", ("storage/redis",)),
    "Boost.MySQL": (r"boost/mysql.*", ("storage/*",)),
    "Boost.Beast": (r"boost/beast.*", ("http", "app")),
    "OpenSSL": (r"openssl/.*", ("storage", "storage/*")),
    "libseccomp": (r"seccomp\.h", ("sandbox",)),
    "qpdf": (r"qpdf/.*", ("intake",)),
    "libvips": (r"vips/.*", ("imaging", "intake")),
    "prometheus-cpp": (r"prometheus/.*", ("metrics",)),
    "OpenCV": (r"opencv2/.*", ("imaging", "ocr")),
    "OpenVINO": (r"openvino/.*", ("ocr",)),
    "ZXing": (r"ZXing/.*", ("ocr",)),
    "libzip": (r"zip\.h", ("intake",)),
    "libxlsxwriter": (r"xlsxwriter\.h", ("http",)),
}

BANNED_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
LINES_MAX = 500
CODE = {".h", ".cpp", ".py", ".sh", ".ts", ".tsx", ".css", ".cmake"}
# Which registry or mirror is used is the business of each machine's clients. In halves, or this file would fail.
HOSTS = tuple(".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"),
    ("golang", "org"), ("maven", "org"), ("deb.debian", "org"), ("archive.ubuntu", "com")))

SKIPPED_FOLDERS = {"build", "node_modules", "dist", "__pycache__", "venv"}
DIAGRAM_FILE = "docs/architecture.md"
DIAGRAM_BEGIN, DIAGRAM_END = "<!-- layers:begin -->", "<!-- layers:end -->"

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
SNAKE_CASE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9]+)*")
FIXED_NAMES = {"CMakeLists.txt", "README.md"}


@dataclass(frozen=True, order=True)
class Problem:
    file: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.file}:{self.line}: [{self.rule}] {self.message}"


@dataclass(frozen=True)
class Place:
    """Where in src/ a file stands: its room, and the adapter folder inside it or ''."""

    room: str
    adapter: str

    @property
    def folder(self):
        return f"{self.room}/{self.adapter}" if self.adapter else self.room


def place_of(path):
    """Place of a path relative to src/, or None for a file of src/ itself."""
    parts = path.split("/")
    if len(parts) < 2:
        return None
    return Place(parts[0], parts[1] if len(parts) > 2 and parts[0] in WITH_ADAPTERS else "")


class Tree:
    """The files of the checkout: paths relative to its root, and their text."""

    def __init__(self, root):
        self.root = Path(root)
        self.files = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS
                                and (not name.startswith(".") or name == ".ci"))
            here = Path(folder).relative_to(self.root)
            self.files += [(here / name).as_posix() for name in sorted(names)]
        self._text = {}

    def text(self, path):
        """The text of a file; '' for a binary one."""
        if path not in self._text:
            data = (self.root / path).read_bytes()
            self._text[path] = "" if b"\0" in data[:8192] else data.decode("utf-8", "replace")
        return self._text[path]

    def lines(self, path):
        return self.text(path).splitlines()

    def under(self, folder, *suffixes):
        return [path for path in self.files if path.startswith(folder + "/") and path.endswith(suffixes)]

    def cpp(self):
        return self.under("src", ".h", ".cpp") + self.under("tests", ".h", ".cpp")

    def includes(self, path):
        """(line number, bracket, header) of each include."""
        for number, line in enumerate(self.lines(path), 1):
            if match := INCLUDE.match(line):
                yield number, match.group(1), match.group(2)

    def included_file(self, path, header):
        """The file of ours that `path` means by `header`, or None."""
        for candidate in (f"src/{header}", os.path.normpath(os.path.join(os.path.dirname(path), header)),
                          f"tests/{header}", header):
            if candidate in self.files:
                return candidate
        return None


# --- The rules ---


def check_edges(tree):
    for path in tree.under("src", ".h", ".cpp"):
        place = place_of(path[len("src/"):])
        if place is None or place.room not in EDGES:
            yield Problem(path, 1, "room", f"there is no such room; the rooms are {', '.join(ROOMS)}")
            continue
        for number, bracket, header in tree.includes(path):
            target = place_of(header)
            known = f"src/{header}" in tree.files
            if bracket == "<" and not known:
                continue
            if not known or target is None:
                yield Problem(path, number, "include", f'"{header}" is no file of src/: write our own includes from '
                                                       "src/, and those of libraries in angle brackets")
            elif message := forbidden_edge(place, target):
                yield Problem(path, number, "edge", message)


def forbidden_edge(place, target):
    """Why `place` may not include a header of `target`, or None."""
    if place == target or place.room == "app":
        return None
    if target.folder in PARTS:
        users = PARTS[target.folder]
        return None if place.folder in users else f"{target.folder} is a part that only {' and '.join(users)} may include"
    if target.adapter:
        return (f"{target.folder} is an adapter, which only app may include: "
                f"put what is needed behind an interface in {target.room}")
    if place.room == target.room or target.room in EDGES[place.room]:
        return None
    if place.room in STAGES and target.room in STAGES:
        return f"{place.room} and {target.room} are siblings: flow calls both, and passes types of domain between them"
    allowed = ", ".join(EDGES[place.room]) or "nothing"
    return f"{place.room} may not use {target.room}; it may use {allowed}"


def check_libraries(tree):
    for path in tree.under("src", ".h", ".cpp"):
        place = place_of(path[len("src/"):])
        for number, _, header in tree.includes(path):
            for library, (pattern, folders) in LIBRARIES.items():
                if place and re.fullmatch(pattern, header) and not is_in(place, folders):
                    yield Problem(path, number, "library", f"only {' and '.join(folders)} may include {library}: "
                                                           "use the interface of that room")


def is_in(place, folders):
    names = {place.room, place.folder} | ({f"{place.room}/*"} if place.adapter else set())
    return not names.isdisjoint(folders)


def check_cycles(tree):
    """Depth first over the include graph; reports each include that closes a circle."""
    finished, trail = set(), []

    def visit(path):
        trail.append(path)
        for number, _, header in tree.includes(path):
            target = tree.included_file(path, header)
            if target in trail:
                circle = " -> ".join(trail[trail.index(target):] + [target])
                yield Problem(path, number, "cycle", f"includes in a circle: {circle}; move what both need to a header "
                                                     "of its own")
            elif target and target not in finished:
                yield from visit(target)
        trail.pop()
        finished.add(path)

    for path in tree.cpp():
        if path not in finished:
            yield from visit(path)


def check_dead_files(tree):
    built = set()
    for path in tree.files:
        if path.endswith(("CMakeLists.txt", ".cmake")):
            folder = os.path.dirname(path)
            for name in re.findall(r"[\w./-]+\.cpp", tree.text(path).replace("${CMAKE_CURRENT_SOURCE_DIR}/", "")):
                built.add(os.path.normpath(os.path.join(folder, name)))
    users = defaultdict(set)
    for path in tree.cpp():
        for _, _, header in tree.includes(path):
            users[tree.included_file(path, header)].add(path)
    for path in tree.cpp():
        if path.endswith(".cpp") and path not in built:
            yield Problem(path, 1, "dead", "no CMakeLists.txt builds this file: name it in one, or delete it")
        own = {path[:-2] + ".cpp", path[:-2] + "_test.cpp"}
        if path.endswith(".h") and not users[path] - own:
            yield Problem(path, 1, "dead", "nobody includes this header but its own .cpp and test: use it, or delete it")


def check_names(tree):
    for path in tree.files:
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", path)
        if banned := sorted({word.lower() for word in words} & BANNED_WORDS):
            yield Problem(path, 1, "name", f"'{banned[0]}' says nothing: name the file after what it does")
        folder, name = os.path.split(path)
        if path.startswith("src/") and name not in FIXED_NAMES:
            if not all(SNAKE_CASE.fullmatch(part) for part in (*folder.split("/"), name)):
                yield Problem(path, 1, "name", "files and folders of src/ are named in snake_case")
        if path.startswith(("src/", "tests/")) and name.endswith((".hpp", ".hh", ".cc", ".cxx", ".c")):
            yield Problem(path, 1, "name", "C++ files end in .h and .cpp")


def check_headers(tree):
    for path in tree.cpp():
        if path.endswith(".h"):
            code = COMMENT.sub("", tree.text(path)).split("\n")
            if next((line.strip() for line in code if line.strip()), "") != "#pragma once":
                yield Problem(path, 1, "header", "a header starts with #pragma once (comments may stand before it)")


def check_tests(tree):
    for path in tree.cpp():
        is_test = any(header.startswith(("gtest/", "gmock/")) for _, _, header in tree.includes(path))
        if path.endswith(".cpp") and is_test and not path.endswith("_test.cpp") and not path.startswith("tests/support/"):
            yield Problem(path, 1, "test", "a file of tests is called x_test.cpp")
        if path.startswith("src/") and path.endswith("_test.cpp"):
            stem = path[:-len("_test.cpp")]
            if not {stem + ".h", stem + ".cpp"} & set(tree.files):
                yield Problem(path, 1, "test", f"it stands beside neither {os.path.basename(stem)}.h nor .cpp: name it "
                                               "after what it tests, or move it to tests/")


def check_size(tree):
    for path in tree.files:
        if os.path.splitext(path)[1] in CODE and len(tree.lines(path)) > LINES_MAX:
            yield Problem(path, LINES_MAX, "size", f"{len(tree.lines(path))} lines, {LINES_MAX} at most: split it by what "
                                                   "its parts do")


def check_namespaces(tree):
    for path in tree.under("src", ".h", ".cpp"):
        place = place_of(path[len("src/"):])
        code = [line for line in COMMENT.sub("", tree.text(path)).split("\n")
                if line.strip() and not line.lstrip().startswith("#")]
        if place is None or not code or path.endswith("/main.cpp"):
            continue
        namespace = "glimpse" if place.room == "base" else f"glimpse::{place.room}"
        if not any(re.match(rf"namespace {namespace}(::\w+)* ?{{", line) for line in code):
            yield Problem(path, 1, "namespace", f"nothing here is in namespace {namespace}")


def check_hosts(tree):
    pattern = re.compile("|".join(rf"\b{re.escape(host)}\b" for host in HOSTS))
    for path in tree.files:
        if not pattern.search(tree.text(path)):
            continue
        for number, line in enumerate(tree.lines(path), 1):
            if match := pattern.search(line):
                yield Problem(path, number, "host", f"names the registry {match.group()}: use the package's name only, "
                                                    "and leave the registry to the client's configuration")


RULES = (check_edges, check_libraries, check_cycles, check_dead_files, check_names, check_headers, check_tests,
         check_size, check_namespaces, check_hosts)


# --- The diagram ---


def draw(tree):
    """The rooms there are, and which includes which. The foundation is one box without arrows: all may use it."""
    edges, libraries = set(), defaultdict(set)
    folders = set()
    for path in tree.under("src", ".h", ".cpp"):
        place = place_of(path[len("src/"):])
        if place is None or path.endswith("_test.cpp"):
            continue
        folders.add(place.folder)
        for _, bracket, header in tree.includes(path):
            target = place_of(header)
            if bracket == '"' and target and target != place and target.room in EDGES:
                edges.add((place.folder, target.folder))
            libraries[place.folder] |= {name for name, (pattern, _) in LIBRARIES.items()
                                        if re.fullmatch(pattern, header)}

    def order(folder):
        room = folder.split("/")[0]
        return (ROOMS.index(room) if room in ROOMS else len(ROOMS), folder)

    def node(folder):
        return folder.replace("/", "_")

    rows = ["```mermaid", "flowchart TD"]
    for folder in sorted(folders - set(FOUNDATION), key=order):
        uses = "".join(f"<br/><i>{library}</i>" for library in sorted(libraries[folder]))
        rows.append(f'    {node(folder)}["{folder}{uses}"]')
    foundation = [room for room in FOUNDATION if room in folders]
    rows.append(f'    foundation["{" · ".join(foundation)}<br/>(everyone may use these)"]')
    for source, target in sorted(edges, key=lambda edge: (order(edge[0]), order(edge[1]))):
        if source not in FOUNDATION and target not in FOUNDATION:
            arrow = "-.->" if source == "app" else "-->"
            rows.append(f"    {node(source)} {arrow} {node(target)}")
    return "\n".join([DIAGRAM_BEGIN, *rows, "```", DIAGRAM_END])


def check_diagram(tree, write):
    if DIAGRAM_FILE not in tree.files:
        yield Problem(DIAGRAM_FILE, 1, "diagram", "the file is missing")
        return
    old = tree.text(DIAGRAM_FILE)
    begin, end = old.find(DIAGRAM_BEGIN), old.find(DIAGRAM_END)
    if begin < 0 or end < begin:
        yield Problem(DIAGRAM_FILE, 1, "diagram", f"no lines {DIAGRAM_BEGIN} and {DIAGRAM_END}: put them where the "
                                                  "diagram belongs")
        return
    new = old[:begin] + draw(tree) + old[end + len(DIAGRAM_END):]
    if new == old:
        return
    if write:
        (tree.root / DIAGRAM_FILE).write_text(new, encoding="utf-8")
    else:
        line = old.count("\n", 0, begin) + 1
        yield Problem(DIAGRAM_FILE, line, "diagram", "the diagram is not that of src/: run tools/check_layers.py --write")


def check(root, write=False):
    tree = Tree(root)
    problems = [problem for rule in RULES for problem in rule(tree)]
    problems += check_diagram(tree, write)
    return sorted(problems)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=Path(__file__).resolve().parent.parent, help="the checkout")
    parser.add_argument("--write", action="store_true", help=f"draw the diagram into {DIAGRAM_FILE}")
    arguments = parser.parse_args()
    problems = check(arguments.root, arguments.write)
    for problem in problems:
        print(problem)
    if problems:
        print(f"check_layers: {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
