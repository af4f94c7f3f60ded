"""The compatible API, asked by OpenAI's own client; its greedy answers are those of /api/v1/inference.

GLIMPSE_BINARY: the program. Run with tools/with_clients.sh, which brings the client.
"""
import asyncio
import base64
import json
import os
import pathlib
import subprocess
import sys
import unittest
import urllib.request

import openai
import pydantic

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import with_server  # noqa: E402

BINARY = os.environ.get("GLIMPSE_BINARY", str(ROOT / "build/release/glimpse"))
MODEL = "nano-start"
QUESTION = "Transcribe the text."


def data_url(path, kind="image/png"):
    return f"data:{kind};base64,{base64.b64encode((ROOT / 'tests/data' / path).read_bytes()).decode()}"


def picture(path="slips/slip-0.png", **more):
    return {"type": "image_url", "image_url": {"url": data_url(path), **more}}


def text(words):
    return {"type": "text", "text": words}


def user(*parts):
    return {"role": "user", "content": list(parts)}


class OpenAiApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        port = with_server.free_port()
        cls.url = f"http://127.0.0.1:{port}"
        cls.server = subprocess.Popen(
            [BINARY, "serve", "--port", str(port), "--model", str(ROOT / "tests/data/nano-start/nano-start-text-f16.gguf"),
             "--context-tokens", "2048", "--parallel", "4", "--cache-bytes", "0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(with_server.stop, cls.server)
        problem = with_server.wait_until_ready(cls.server, cls.url, 120)
        assert problem is None, problem
        cls.client = openai.OpenAI(base_url=f"{cls.url}/v1", api_key="none", max_retries=0)
        cls.addClassCleanup(cls.client.close)

    def chat(self, *messages, **more):
        return self.client.chat.completions.create(model=MODEL, messages=list(messages), **{"max_tokens": 32, **more})

    def infer(self, **fields):
        body = json.dumps({"max_tokens": 32, **fields}).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/inference", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def test_greedy_answers_are_those_of_inference(self):
        for slip in (f"slips/slip-{number}.png" for number in range(2)):
            expected = self.infer(image=data_url(slip), text=QUESTION)
            answer = self.chat(user(picture(slip), text(QUESTION)))
            self.assertEqual(answer.choices[0].message.content, expected["result"])
            self.assertEqual(answer.choices[0].finish_reason, expected["finish_reason"])
            self.assertEqual(answer.usage.prompt_tokens, expected["usage"]["prompt_tokens"])
            self.assertEqual(self.chat(user(text(QUESTION), picture(slip))).choices[0].message.content, expected["result"], "the picture may stand behind")
        self.assertEqual(self.chat({"role": "user", "content": "hello"}).choices[0].message.content, self.infer(text="hello")["result"])
        spoken_to = self.chat({"role": "developer", "content": "Be short."}, user(picture(), text(QUESTION)))
        self.assertEqual(spoken_to.choices[0].message.content, self.infer(system="Be short.", image=data_url("slips/slip-0.png"), text=QUESTION)["result"])

    def test_what_is_streamed_is_the_answer(self):
        whole = self.chat(user(picture(), text(QUESTION)))
        chunks = list(self.chat(user(picture(), text(QUESTION)), stream=True, stream_options={"include_usage": True}))
        self.assertEqual("".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices), whole.choices[0].message.content)
        self.assertEqual(chunks[0].choices[0].delta.role, "assistant")
        self.assertEqual([chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1], whole.choices[0].finish_reason)
        self.assertEqual(chunks[-1].usage.completion_tokens, whole.usage.completion_tokens)
        self.assertEqual({chunk.id for chunk in chunks}, {chunks[0].id})
        self.assertEqual({chunk.object for chunk in chunks}, {"chat.completion.chunk"})

    def test_a_follow_up_finds_the_conversation_computed(self):
        conversation = [{"role": "system", "content": "Read carefully."}, user(picture("slips/slip-1.png"), text("What is the total of this one?"))]
        first = self.chat(*conversation)
        conversation += [{"role": "assistant", "content": first.choices[0].message.content}, user(text("And the date?"))]
        second = self.chat(*conversation)
        self.assertGreaterEqual(second.usage.prompt_tokens_details.cached_tokens, first.usage.prompt_tokens - 1)
        conversation += [{"role": "assistant", "content": second.choices[0].message.content}, user(picture("slips/slip-0.png"), text("And of this one?"))]
        third = self.chat(*conversation)
        self.assertGreaterEqual(third.usage.prompt_tokens_details.cached_tokens, second.usage.prompt_tokens - 1)
        self.assertEqual(third.usage.prompt_tokens_details.image_tokens, 48, "both pictures")
        self.assertEqual(self.chat(*conversation).choices[0].message.content, third.choices[0].message.content)

    def test_several_answers(self):
        asked = {"n": 3, "temperature": 1.5, "seed": 7}
        whole = self.chat(user(picture(), text(QUESTION)), **asked)
        self.assertEqual([choice.index for choice in whole.choices], [0, 1, 2])
        self.assertGreater(len({choice.message.content for choice in whole.choices}), 1)
        streamed = ["", "", ""]
        for chunk in self.chat(user(picture(), text(QUESTION)), stream=True, **asked):
            for choice in chunk.choices:
                streamed[choice.index] += choice.delta.content or ""
        self.assertEqual(streamed, [choice.message.content for choice in whole.choices])

    def test_how_likely_tokens_were(self):
        asked = dict(logprobs=True, top_logprobs=3, max_tokens=16)
        choice = self.chat(user(picture(), text("Read all the text.")), **asked).choices[0]
        odds = choice.logprobs.content
        self.assertEqual(bytes(byte for one in odds for byte in one.bytes).decode().strip(), choice.message.content.strip())
        for one in odds:
            self.assertEqual([other.logprob for other in one.top_logprobs], sorted((other.logprob for other in one.top_logprobs), reverse=True))
            self.assertEqual((len(one.top_logprobs), one.token, one.logprob), (3, one.top_logprobs[0].token, one.top_logprobs[0].logprob))
        streamed = [one for chunk in self.chat(user(picture(), text("Read all the text.")), stream=True, **asked)
                    for part in chunk.choices if part.logprobs for one in part.logprobs.content]
        self.assertEqual([one.token for one in streamed], [one.token for one in odds])
        fixed = {"type": "grammar", "grammar": 'root ::= "total: " [0-9]+'}
        odds = self.chat(user(picture(), text("What is the total?")), max_tokens=16, logprobs=True, extra_body={"response_format": fixed}).choices[0].logprobs.content
        self.assertEqual([one.logprob for one in odds[:3]], [0, 0, 0], "the format left no choice")
        self.assertEqual([one.top_logprobs for one in odds], [[]] * len(odds))

    def test_an_answer_ends_where_it_is_told_to(self):
        whole = self.chat(user(picture(), text(QUESTION))).choices[0].message.content
        mark = whole[len(whole) // 2]
        stopped = self.chat(user(picture(), text(QUESTION)), stop=[mark])
        self.assertEqual(stopped.choices[0].message.content, whole[:whole.index(mark)].rstrip() or stopped.choices[0].message.content)
        self.assertNotIn(mark, stopped.choices[0].message.content)
        self.assertEqual(stopped.choices[0].finish_reason, "stop")
        short = self.chat(user(picture(), text(QUESTION)), max_completion_tokens=2, max_tokens=openai.NOT_GIVEN)
        self.assertEqual((short.choices[0].finish_reason, short.usage.completion_tokens), ("length", 2))

    def test_answers_keep_a_format(self):
        class Slip(pydantic.BaseModel):
            kind: str = pydantic.Field(pattern="^(slip|menu)$")
            pages: int = pydantic.Field(ge=1, le=3)

        parsed = self.client.chat.completions.parse(model=MODEL, messages=[user(picture(), text("Q"))], response_format=Slip, max_tokens=64)
        self.assertIn(parsed.choices[0].message.parsed.kind, ("slip", "menu"))
        loose = self.chat(user(picture(), text("Q")), response_format={"type": "json_object"}, max_tokens=200)
        if loose.choices[0].finish_reason == "stop":
            self.assertIsInstance(json.loads(loose.choices[0].message.content), dict)

    def test_each_way_to_show_a_picture(self):
        """What llama.cpp's own server is tried with, and what clients send besides: answered, or refused with the status that says why."""
        png = data_url("slips/slip-0.png").partition(",")[2]
        for url, status in ((f"data:image/png;base64,{png}", 200), (f"data:image/jpeg;base64,{png}", 200), (f"data:image/png;charset=x;base64,{png}", 200), (png, 200),
                            ("malformed", 400), ("data:image/png;base64,", 400), ("data:image/png;base64,%%%", 400), ("data:image/png,hello", 400), ("", 400),
                            ("http://localhost/a.png", 400), ("file:///etc/passwd", 400), ("data:image/svg+xml;base64,PHN2Zy8+", 415), (f"data:image/png;base64,{png[:2000]}", 422)):
            for content in ([text(QUESTION), {"type": "image_url", "image_url": {"url": url}}], [{"type": "image_url", "image_url": {"url": url}}, text(QUESTION)]):
                try:
                    answer = self.chat({"role": "user", "content": content}, max_tokens=4)
                    self.assertTrue(answer.choices[0].message.content)
                    got = 200
                except openai.APIStatusError as error:
                    got = error.status_code
                self.assertEqual(got, status, url[:60])

    def test_detail_is_of_each_picture(self):
        def tokens(*details):
            parts = [picture("samples/documents/text_webp.webp", detail=detail) for detail in details]
            return self.chat(user(*parts, text("Q")), max_tokens=1).usage.prompt_tokens_details.image_tokens

        low, high = tokens("low"), tokens("high")
        self.assertLess(low, high)
        self.assertEqual(tokens("low", "high"), low + high)

    def test_models(self):
        self.assertEqual([model.id for model in self.client.models.list()], [MODEL])
        self.assertEqual(self.client.models.retrieve(MODEL).owned_by, "glimpse")
        with self.assertRaises(openai.NotFoundError) as caught:
            self.client.models.retrieve("gpt-4o")
        self.assertEqual(caught.exception.code, "model_not_found")

    def test_errors_are_those_that_clients_know(self):
        for parameter, value in (("temperature", 3), ("n", 99), ("top_logprobs", 3), ("tools", [{"type": "function", "function": {"name": "f"}}])):
            with self.assertRaises(openai.BadRequestError) as caught:
                self.chat(user(text("Q")), **{parameter: value})
            self.assertEqual((caught.exception.param, caught.exception.type), (parameter, "invalid_request_error"))
        with self.assertRaises(openai.NotFoundError):
            self.client.chat.completions.create(model="gpt-4o", messages=[user(text("Q"))])
        with self.assertRaises(openai.BadRequestError) as caught:
            self.chat(user(text("Q " * 5000)))
        self.assertEqual(caught.exception.code, "context_length_exceeded")
        with self.assertRaises(openai.BadRequestError) as caught:
            self.chat({"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}, text("Q")]})
        self.assertIn("off", str(caught.exception))
        with self.assertRaises(openai.APIError) as caught:
            list(self.chat({"role": "user", "content": [{"type": "image_url", "image_url": {"url": "aGVsbG8="}}, text("Q")]}, stream=True))
        self.assertEqual(caught.exception.code, "unsupported_media")

    def test_clients_that_leave_or_come_together(self):
        stream = self.chat(user(picture(), text(QUESTION)), stream=True, temperature=2, max_tokens=1500)
        next(iter(stream))
        stream.close()

        async def together():
            async with openai.AsyncOpenAI(base_url=f"{self.url}/v1", api_key="none") as client:
                asked = (client.chat.completions.create(model=MODEL, messages=[user(picture(), text(QUESTION))], max_tokens=16) for _ in range(12))
                return await asyncio.gather(*asked)

        self.assertEqual(len({answer.choices[0].message.content for answer in asyncio.run(together())}), 1)


if __name__ == "__main__":
    unittest.main()
