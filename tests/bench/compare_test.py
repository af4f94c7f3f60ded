#!/usr/bin/env python3
"""The parts of compare and closeness that need no server."""

import contextlib
import io
import statistics
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

from alone import FORM, is_form
from bare import Crowd, asks
from case import SMALL, Case, Plan, Sample
from chat import gaps_ms
from client import GLIMPSE, LLAMA, Answer, Question, listen, sse_events
from crowd import arrivals, figures_of
from figures import Figure, Likeness, Row, Target, percentile, spread
from interleave import Results, interleave
from pictures import CELL, picture
from plot import svg
from report import as_json, number, table

SIDES = ("Glimpse", "llama-server")
TIME = Figure("total", "until the last is answered", "s", Target("<=", 1 / 7, "1/7"))


def row(left, right, figure=TIME):
    return Row("nano", "eyes", figure, list(left), list(right))


def heard(dialect, *lines):
    answer = Answer(started=0.0)
    listen([line.encode() + b"\n" for line in lines], dialect, answer, lambda: True)
    return answer


class FiguresTest(unittest.TestCase):
    def test_a_percentile_is_one_of_the_values(self):
        values = list(range(100, 0, -1))
        self.assertEqual([percentile(values, percent) for percent in (1, 50, 99, 100)], [1, 50, 99, 100])
        self.assertEqual(percentile([7.0], 50), 7.0)

    def test_ratios_are_taken_within_a_repeat(self):
        measured = row([1, 2, 3], [10, 10, 60])
        self.assertEqual(measured.ratios(), [0.1, 0.2, 0.05])
        self.assertEqual(spread(measured.ratios()), (0.05, 0.2))

    def test_a_target_is_met_by_the_median(self):
        self.assertTrue(row([1, 1, 9], [10, 10, 10]).met())
        self.assertFalse(row([2, 2, 1], [10, 10, 10]).met())

    def test_a_target_may_be_of_our_own_figure(self):
        own = Figure("p95", "again", "ms", Target("<=", 10, "10 ms", of_ratio=False))
        self.assertTrue(row([9], [1], own).met())
        self.assertFalse(row([11], [1000], own).met())

    def test_more_may_be_better(self):
        more = Figure("goodput", "in time", "/s", Target(">=", 2, "2"))
        self.assertTrue(row([4], [2], more).met())
        self.assertFalse(row([3], [2], more).met())

    def test_what_was_not_measured_is_neither_met_nor_missed(self):
        self.assertIsNone(row([None], [None]).met())
        self.assertIsNone(row([1], [2], Figure("x", "x", "ms")).met())

    def test_a_peer_that_did_nothing_gives_no_ratio(self):
        self.assertEqual(row([1, 1], [0, None]).ratios(), [])


class ClientTest(unittest.TestCase):
    def test_events_end_with_an_empty_line_and_comments_are_skipped(self):
        lines = [b": ping\r\n", b"\r\n", b"event: delta\r\n", b'data: {"a"\r\n', b"data: :1}\r\n", b"\r\n", b"data: x\n", b"\n"]
        self.assertEqual(list(sse_events(lines)), [("delta", '{"a"\n:1}'), ("", "x")])

    def test_glimpse_is_read(self):
        answer = heard(GLIMPSE, "event: delta", 'data: {"text": "Hi", "kind": "answer"}', "", "event: done",
                       'data: {"usage": {"prompt_tokens": 9, "completion_tokens": 2}, '
                       '"timings_ms": {"vision": 1, "prefill": 2, "decode": 4}}', "")
        self.assertEqual((answer.text, answer.tokens, answer.prompt_tokens), ("Hi", 2, 9))
        self.assertEqual((answer.vision_ms, answer.prefill_ms, answer.decode_ms), (1, 2, 4))
        self.assertEqual((answer.computed_ms, len(answer.stamps)), (7, 1))

    def test_llama_server_is_read(self):
        answer = heard(LLAMA, 'data: {"choices": [{"delta": {"role": "assistant", "content": null}}]}', "",
                       'data: {"choices": [{"delta": {"content": "Hi"}}]}', "",
                       'data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2}, '
                       '"timings": {"prompt_ms": 3, "predicted_ms": 4}}', "", "data: [DONE]", "")
        self.assertEqual((answer.text, answer.tokens, answer.prompt_tokens), ("Hi", 2, 9))
        self.assertEqual((answer.decode_ms, answer.computed_ms, len(answer.stamps)), (4, 7, 1))

    def test_an_answer_that_breaks_off_is_an_error(self):
        self.assertIn("broke off", heard(GLIMPSE, "event: delta", 'data: {"text": "H", "kind": "answer"}', "").error)

    def test_both_are_asked_for_the_same(self):
        question = Question("What?", 5, picture="aGk=", schema=FORM)
        ours, theirs = GLIMPSE.body(question), LLAMA.body(question)
        for key in ("max_tokens", "temperature", "stream"):
            self.assertEqual(ours[key], theirs[key])
        self.assertEqual(ours["response_format"], {**theirs["response_format"], "parallel": True})
        parts = theirs["messages"][0]["content"]
        self.assertEqual([part["type"] for part in parts], ["image_url", "text"])
        self.assertTrue(parts[0]["image_url"]["url"].endswith(ours["image"]))


class WorkloadTest(unittest.TestCase):
    def test_a_pause_counts_where_it_touches_the_busy_time(self):
        answer = Answer(started=0, stamps=[1.0, 2.0, 5.0, 5.5, 9.0])
        self.assertEqual(gaps_ms([answer], 3.0, 5.2), [3000, 500])

    def test_a_form_has_all_fields_in_order(self):
        self.assertTrue(is_form('{"number":1,"date":1,"seller":1,"buyer":1,"currency":1,"subtotal":1,"tax":1,"total":1}'))
        self.assertFalse(is_form('{"number":1}'))
        self.assertFalse(is_form('{"number":1'))

    def test_arrivals_keep_their_rate_and_can_be_repeated(self):
        times = arrivals(1, 5.0, 1000)
        self.assertEqual(times, arrivals(1, 5.0, 1000))
        self.assertAlmostEqual(statistics.mean(b - a for a, b in zip(times, times[1:])), 0.2, delta=0.02)

    def test_only_answers_in_time_count_and_only_429_is_a_refusal(self):
        def answer(status, seconds):
            return Answer(started=0, status=status, ended=seconds, tokens=1)

        figures = figures_of([answer(200, 1), answer(200, 9), answer(429, 0.02), answer(500, 1)], 2, limit_seconds=5)
        self.assertEqual(figures, {"goodput": 0.5, "p95": 9, "refused": 25, "refusal": 20, "broken": 25})


class ClosenessTest(unittest.TestCase):
    def test_clients_have_questions_of_their_own_about_as_many_pictures_as_there_are(self):
        case = Case(Plan((), picture=SMALL, chat_picture=SMALL), seed=1)
        questions = Crowd("shared", "", clients=16, pictures=4, target=1).questions(case)
        self.assertEqual(len({question.text for question in questions}), 16)
        pictures = [question.picture for question in questions]
        self.assertEqual([pictures.count(picture) for picture in dict.fromkeys(pictures)], [4] * 4)

    def test_a_picture_that_is_shown_again_is_the_same_file_again(self):
        with tempfile.TemporaryDirectory() as folder:
            arguments = asks([Question("a?", 1, "aGk="), Question("b?", 1, "aG8="), Question("c?", 1, "aGk=")], Path(folder))
            shown = [Path(path).read_bytes() for path in arguments[1::3]]
        self.assertEqual((arguments[0::3], arguments[2::3]), (["--ask"] * 3, ["a?", "b?", "c?"]))
        self.assertEqual((shown, arguments[1] == arguments[7]), ([b"hi", b"ho", b"hi"], True))

    def test_sides_take_turns_at_going_first(self):
        order, results = [], Results()

        def measure(side, case):
            order.append(side)
            return Sample({"total": case}, [side])

        sides = {side: lambda case, side=side: measure(side, case) for side in ("bare", "server")}
        with contextlib.redirect_stderr(io.StringIO()):
            interleave("nano", "alone", [TIME], sides, [1, 2], results)
        self.assertEqual(order, ["bare", "server", "server", "bare"])
        self.assertEqual((results.rows[0].left, results.rows[0].right), ([1, 2], [1, 2]))
        self.assertEqual(str(results.likeness["nano", "alone"]), "0 of 2")


class PictureTest(unittest.TestCase):
    def test_a_picture_is_a_png_of_the_size_asked_for_and_its_seed_alone(self):
        one = picture(1, 3 * CELL, 2 * CELL)
        self.assertEqual(one[:8] + one[12:24], b"\x89PNG\r\n\x1a\nIHDR" + bytes([0, 0, 0, 84, 0, 0, 0, 56]))
        self.assertEqual(one, picture(1, 3 * CELL, 2 * CELL))
        self.assertNotEqual(one, picture(2, 3 * CELL, 2 * CELL))

    def test_a_size_that_servers_would_change_is_refused(self):
        self.assertRaises(ValueError, picture, 1, 100, 56)


class ReportTest(unittest.TestCase):
    def test_the_table_has_medians_ratio_spread_and_verdict(self):
        alike = Likeness()
        alike.add(["a", "b"], ["a", "c"])
        lines = table(SIDES, [row([1, 2, 3], [20, 20, 20])], {"eyes": "b. many eyes"}, {("nano", "eyes"): alike}).splitlines()
        self.assertEqual(lines[2], "nano: b. many eyes (equal answers: 1 of 2)")
        self.assertEqual(lines[3].split("  ")[-1], "yes")
        for part in ("2.00 s", "20.0 s", "0.100", "0.050 - 0.150", "<= 1/7"):
            self.assertIn(part, lines[3])

    def test_json_calls_the_sides_by_their_names(self):
        kept = as_json(("bare calls", "Glimpse"), [row([9], [10])], {}, {})["rows"][0]
        self.assertEqual((kept["bare_calls"], kept["glimpse"]), ([9], [10]))

    def test_numbers_keep_three_digits(self):
        self.assertEqual([number(value) for value in (12345.6, 12.34, 1.234, 0.01234, None)],
                         ["12,346", "12.3", "1.23", "0.012", "-"])

    def test_json_keeps_every_repeat(self):
        kept = as_json(SIDES, [row([1, 2], [4, 4])], {}, {"commit": "x"})
        self.assertEqual((kept["commit"], kept["rows"][0]["glimpse"], kept["rows"][0]["ratio"]["from_to"]), ("x", [1, 2], (0.25, 0.5)))

    def test_the_plot_is_well_formed_and_names_each_figure(self):
        drawn = svg([row([1, 2], [4, 4]), row([3], [1])], "2 cores & more")
        root = xml.fromstring(drawn)
        self.assertTrue(root.tag.endswith("svg"))
        self.assertEqual(drawn.count("nano eyes: until the last is answered"), 2)


if __name__ == "__main__":
    unittest.main()
