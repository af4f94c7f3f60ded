import tempfile
import unittest
from pathlib import Path

import check_layers

HEADER = "#pragma once\n"


class CheckLayersTest(unittest.TestCase):
    """Each test plants one violation in a small sound tree, and expects to hear of that one only."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("src/CMakeLists.txt", "glimpse_room(x SOURCES flow/ask.cpp engine/engine.cpp app/main.cpp "
                                         "engine/llama/model.cpp)")
        self.write("src/base/error.h", HEADER + "namespace glimpse {}")
        self.write("src/engine/engine.h", HEADER + '#include "base/error.h"\nnamespace glimpse::engine {}')
        self.write("src/engine/engine.cpp", '#include "engine/engine.h"\nnamespace glimpse::engine {}')
        self.write("src/engine/llama/model.h", HEADER + "// opens\nnamespace glimpse::engine::llama {}")
        self.write("src/engine/llama/model.cpp", '#include "engine/llama/model.h"\n#include <llama.h>\n'
                                                 "namespace glimpse::engine::llama {}")
        self.write("src/flow/ask.h", HEADER + "namespace glimpse::flow {}")
        self.write("src/flow/ask.cpp", '#include "flow/ask.h"\n#include "engine/engine.h"\nnamespace glimpse::flow {}')
        self.write("src/app/main.cpp", '#include "flow/ask.h"\n#include "engine/llama/model.h"\nint main() {}')
        self.write("docs/architecture.md", "# Rooms\n<!-- layers:begin -->\n<!-- layers:end -->\nThe end.\n")
        self.assertEqual(check_layers.check(self.root, write=True), [])

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")

    def add(self, path, text):
        file = self.root / path
        file.write_text(text + "\n" + file.read_text(encoding="utf-8"), encoding="utf-8")

    def assert_found(self, rule, path, line, write=True):
        found = [(problem.rule, problem.file, problem.line) for problem in check_layers.check(self.root, write)]
        self.assertEqual(found, [(rule, path, line)])

    def test_a_sound_tree_passes_and_the_table_of_edges_has_no_circle(self):
        self.assertEqual(check_layers.check(self.root), [])
        order = {room: place for place, room in enumerate(check_layers.ROOMS)}
        for room, targets in check_layers.EDGES.items():
            for target in set(targets) - {room}:
                self.assertLess(order[room], order[target], f"{room} -> {target}")

    def test_sibling_rooms_do_not_include_each_other(self):
        self.write("src/prompt/chat.h", HEADER + "namespace glimpse::prompt {}")
        self.add("src/flow/ask.cpp", '#include "prompt/chat.h"')
        self.add("src/engine/engine.cpp", '#include "prompt/chat.h"')
        self.assert_found("edge", "src/engine/engine.cpp", 1)

    def test_angle_brackets_do_not_hide_an_edge(self):
        self.add("src/engine/engine.cpp", "#include <flow/ask.h>")
        self.assert_found("edge", "src/engine/engine.cpp", 1)

    def test_only_app_includes_an_adapter(self):
        self.add("src/flow/ask.cpp", '#include "engine/llama/model.h"')
        self.assert_found("edge", "src/flow/ask.cpp", 1)

    def test_a_part_is_included_by_its_users_only(self):
        self.write("src/engine/kernels/tile.h", HEADER + "namespace glimpse::engine::kernels {}")
        self.add("src/engine/llama/model.cpp", '#include "engine/kernels/tile.h"')
        self.assertEqual(check_layers.check(self.root, write=True), [])
        self.add("src/engine/engine.cpp", '#include "engine/kernels/tile.h"')
        self.assert_found("edge", "src/engine/engine.cpp", 1)

    def test_a_room_does_not_include_its_adapter(self):
        self.add("src/engine/engine.cpp", '#include "engine/llama/model.h"')
        self.assert_found("edge", "src/engine/engine.cpp", 1)

    def test_an_unknown_room(self):
        self.write("src/cellar/wine.h", HEADER + "namespace glimpse::cellar {}")
        self.add("src/app/main.cpp", '#include "cellar/wine.h"')
        self.assert_found("room", "src/cellar/wine.h", 1)

    def test_an_include_that_is_not_written_from_src(self):
        self.add("src/engine/engine.cpp", '#include "engine.h"')
        self.assert_found("include", "src/engine/engine.cpp", 1)

    def test_libraries_stay_in_their_rooms(self):
        for header in ("llama.h", "mtmd-helper.h", "ggml-backend.h", "gguf.h", "curl/curl.h", "sqlite3.h",
                       "boost/beast/http.hpp", "hiredis/hiredis.h", "boost/mysql.hpp", "vips/vips8"):
            with self.subTest(header):
                self.write("src/engine/engine.cpp", f'#include "engine/engine.h"\n#include <{header}>\n'
                                                    "namespace glimpse::engine {}")
                self.assert_found("library", "src/engine/engine.cpp", 2)

    def test_includes_in_a_circle(self):
        self.add("src/base/error.h", '#pragma once\n#include "base/result.h"')
        self.write("src/base/result.h", HEADER + '#include "base/error.h"\nnamespace glimpse {}')
        self.assert_found("cycle", "src/base/result.h", 2)

    def test_a_source_that_nobody_builds(self):
        self.write("src/flow/extract.cpp", "namespace glimpse::flow {}")
        self.assert_found("dead", "src/flow/extract.cpp", 1)

    def test_a_header_that_only_its_own_source_includes(self):
        self.write("src/base/clock.h", HEADER + "namespace glimpse {}")
        self.write("src/base/clock.cpp", '#include "base/clock.h"\nnamespace glimpse {}')
        self.add("src/CMakeLists.txt", "x(base/clock.cpp)")
        self.assert_found("dead", "src/base/clock.h", 1)

    def test_names_that_say_nothing(self):
        for path in ("web/src/stringUtils.ts", "tuning/helpers.py", "docs/common/a.md"):
            with self.subTest(path):
                self.write(path, "x")
                self.assert_found("name", path, 1)
                (self.root / path).unlink()

    def test_names_of_sources_are_in_snake_case(self):
        self.write("src/base/README.md", "fine")
        self.write("src/base/Notes.txt", "not fine")
        self.assert_found("name", "src/base/Notes.txt", 1)

    def test_endings_of_sources(self):
        self.write("src/base/clock.hpp", "")
        self.assert_found("name", "src/base/clock.hpp", 1)

    def test_a_header_without_pragma_once(self):
        self.write("src/base/error.h", "// What went wrong.\nnamespace glimpse {}")
        self.assert_found("header", "src/base/error.h", 1)

    def test_tests_are_named_after_what_they_test(self):
        self.write("src/base/clock_test.cpp", "#include <gtest/gtest.h>\nnamespace glimpse {}")
        self.add("src/CMakeLists.txt", "x(base/clock_test.cpp)")
        self.assert_found("test", "src/base/clock_test.cpp", 1)

    def test_tests_in_a_file_that_does_not_say_so(self):
        self.write("tests/integration/serving.cpp", "#include <gtest/gtest.h>")
        self.write("tests/CMakeLists.txt", "x(integration/serving.cpp)")
        self.assert_found("test", "tests/integration/serving.cpp", 1)

    def test_a_file_that_is_too_long(self):
        self.write("tuning/train.py", "pass\n" * 500)
        self.assert_found("size", "tuning/train.py", 500)

    def test_a_file_outside_the_namespace_of_its_room(self):
        self.write("src/engine/engine.cpp", '#include "engine/engine.h"\nnamespace glimpse::flow {}')
        self.assert_found("namespace", "src/engine/engine.cpp", 1)

    def test_names_of_registries(self):
        self.write("README.md", f"first line\nfetch it from https://{check_layers.HOSTS[0]}/simple")
        self.assert_found("host", "README.md", 2)

    def test_an_old_diagram(self):
        self.write("src/prompt/chat.h", HEADER + "namespace glimpse::prompt {}")
        self.add("src/flow/ask.cpp", '#include "prompt/chat.h"')
        self.assert_found("diagram", "docs/architecture.md", 2, write=False)

    def test_no_place_for_the_diagram(self):
        self.write("docs/architecture.md", "# Rooms")
        self.assert_found("diagram", "docs/architecture.md", 1)

    def test_the_diagram_shows_rooms_edges_and_libraries(self):
        text = (self.root / "docs/architecture.md").read_text(encoding="utf-8")
        self.assertIn('    engine_llama["engine/llama<br/><i>llama.cpp</i>"]\n', text)
        self.assertIn("    app -.-> flow\n", text)
        self.assertIn("    flow --> engine\n", text)
        self.assertNotIn("engine --> base", text)
        self.assertTrue(text.endswith("<!-- layers:end -->\nThe end.\n\n"))


if __name__ == "__main__":
    unittest.main()
