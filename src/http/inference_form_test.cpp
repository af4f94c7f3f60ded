#include "http/inference_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string json_error(std::string body) {
    const auto form = form_from_json(std::move(body));
    EXPECT_FALSE(form.has_value());
    return form ? "" : form.error().public_message;
}

/// A form with the question and one more member.
std::string with(std::string_view member) {
    return R"({"text":"Q",)" + std::string(member) + "}";
}

std::string part(std::string_view name, std::string_view value) {
    return "--XX\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(value) +
           "\r\n";
}

std::string file(std::string_view name, std::string_view bytes) {
    return "--XX\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"; filename=\"a.png\"\r\n\r\n" +
           std::string(bytes) + "\r\n";
}

void expect_all_fields(const InferenceForm& form) {
    EXPECT_THAT(form.ask.pictures, ElementsAre("hello"));
    EXPECT_EQ(form.ask.text, "合计?");
    EXPECT_EQ(form.ask.system, "Be short");
    EXPECT_EQ(form.ask.sampling.max_tokens, 7);
    EXPECT_EQ(form.ask.sampling.temperature, 0.5);
    EXPECT_EQ(form.ask.sampling.top_p, 0.9);
    EXPECT_EQ(form.ask.sampling.top_k, 40);
    EXPECT_EQ(form.ask.sampling.seed, 4294967295u);
    EXPECT_THAT(form.ask.sampling.stop, ElementsAre("x", "y"));
    EXPECT_EQ(form.stream, true);
    EXPECT_TRUE(form.ask.enable_thinking);
}

TEST(InferenceForm, TheModelIsTakenAsItIsNamed) {
    EXPECT_EQ(form_from_json(with(R"("model":"nano:menus")"))->ask.model, "nano:menus");
    EXPECT_EQ(form_from_json(with(R"("model":null)"))->ask.model, "");
    EXPECT_EQ(form_from_raw("hello", {{"text", "Q"}, {"model", "nano"}})->ask.model, "nano");
    EXPECT_THAT(json_error(with(R"("model":"")")), HasSubstr("`model` is empty"));
}

TEST(InferenceForm, TheSmallerPictureBudgetCounts) {
    const auto tokens = [](std::string_view members) { return form_from_json(with(members))->ask.image_tokens_max; };
    EXPECT_EQ(tokens(R"("detail":"auto")"), 0);
    EXPECT_EQ(tokens(R"("detail":"high")"), 0);
    EXPECT_EQ(tokens(R"("detail":"low")"), 256);
    EXPECT_EQ(tokens(R"("detail":"low","image_max_tokens":99)"), 99);
    EXPECT_EQ(tokens(R"("image_max_tokens":999,"detail":"low")"), 256);
    EXPECT_THAT(json_error(with(R"("detail":"ultra")")), HasSubstr("low, auto or high"));
    EXPECT_THAT(json_error(with(R"("image_max_tokens":0)")), HasSubstr("`image_max_tokens`"));
}

TEST(InferenceForm, CacheIsOnUnlessItIsSwitchedOff) {
    EXPECT_FALSE(form_from_json(with(R"("cache":"on")"))->ask.fresh);
    EXPECT_TRUE(form_from_json(with(R"("cache":"off")"))->ask.fresh);
    EXPECT_THAT(json_error(with(R"("cache":"yes")")), HasSubstr("`cache` must be on or off"));
    EXPECT_EQ(form_from_json(with(R"("cache":"on")"))->ask.evidence, domain::EvidenceUse::kAuto);
    EXPECT_EQ(form_from_json(with(R"("evidence":"on")"))->ask.evidence, domain::EvidenceUse::kOn);
    EXPECT_THAT(json_error(with(R"("evidence":"yes")")), HasSubstr("`evidence` must be auto, on or off"));
}

TEST(InferenceForm, PreprocessingIsChosenInEveryWireForm) {
    const auto chosen = domain::Preprocess::parse("deskew=off,crop=on").value();
    EXPECT_EQ(form_from_json(with(R"("preprocess":{"deskew":"off","crop":true})"))->ask.preprocess, chosen);
    EXPECT_EQ(form_from_json(with(R"("preprocess":"deskew=off,crop=on")"))->ask.preprocess, chosen);
    EXPECT_EQ(form_from_raw("hello", {{"text", "Q"}, {"preprocess", "deskew=off,crop=on"}})->ask.preprocess, chosen);
    EXPECT_EQ(form_from_raw("hello", {{"text", "Q"}, {"preprocess", R"({"deskew":false,"crop":"on"})"}})->ask.preprocess, chosen);
    EXPECT_EQ(form_from_json(with(R"("preprocess":"off")"))->ask.preprocess, domain::Preprocess::off());
    EXPECT_EQ(form_from_json(with(R"("preprocess":"auto")"))->ask.preprocess, domain::Preprocess::automatic());
    EXPECT_EQ(form_from_json(with(R"("detail":"auto")"))->ask.preprocess, std::nullopt);
    for (const auto* value : {"7", "[]", R"("maybe")", R"({"tilt":"on"})", R"({"deskew":"sometimes"})", R"({"deskew":{}})", R"("{")"}) {
        EXPECT_THAT(json_error(with(std::string(R"("preprocess":)") + value)), HasSubstr("`preprocess`")) << value;
    }
}

TEST(InferenceForm, TheThreeWireFormsSayTheSame) {
    expect_all_fields(form_from_json(R"({"image":"aGVsbG8=","text":"合计?","system":"Be short","max_tokens":7,
        "temperature":0.5,"top_p":0.9,"top_k":40,"seed":4294967295,"stop":["x","y"],
        "stream":true,"enable_thinking":true})")
                          .value());
    expect_all_fields(form_from_multipart(file("image", "hello") + part("text", "合计?") + part("system", "Be short") +
                                              part("max_tokens", "7") + part("temperature", "0.5") +
                                              part("top_p", "0.9") + part("top_k", "40") + part("seed", "4294967295") +
                                              part("stop", "x") + part("stop", "y") + part("stream", "true") +
                                              part("enable_thinking", "1") + "--XX--",
                                          "XX")
                          .value());
    expect_all_fields(form_from_raw("hello", {{"text", "合计?"},
                                              {"system", "Be short"},
                                              {"max_tokens", "7"},
                                              {"temperature", "0.5"},
                                              {"top_p", "0.9"},
                                              {"top_k", "40"},
                                              {"seed", "4294967295"},
                                              {"stop", "x"},
                                              {"stop", "y"},
                                              {"stream", "1"},
                                              {"enable_thinking", "true"}})
                          .value());
}

TEST(InferenceForm, LeavesDefaultsAlone) {
    const auto form = form_from_json(R"({"text":"Q","system":null,"max_tokens":null})").value();
    EXPECT_EQ(form.ask.sampling.max_tokens, domain::Sampling{}.max_tokens);
    EXPECT_EQ(form.stream, std::nullopt);
    EXPECT_EQ(form.ask.system, std::nullopt);
    EXPECT_FALSE(form.ask.enable_thinking);
}

TEST(InferenceForm, TakesPicturesInEveryShape) {
    EXPECT_THAT(
        form_from_json(with(R"("images":["aGVs","data:image/png;base64,aGVsbG8="],"image":"aGk=")"))->ask.pictures,
        ElementsAre("hel", "hello", "hi"));
    EXPECT_THAT(form_from_multipart(file("image", "a") + file("images[]", "b") + file("images", "c") +
                                        part("image", "data:;base64,aGk=") + part("image", "raw") + part("text", "Q") +
                                        "--XX--",
                                    "XX")
                    ->ask.pictures,
                ElementsAre("a", "b", "c", "hi", "raw"));
}

TEST(InferenceForm, NamesUnknownFieldsAndWhatWasMeant) {
    EXPECT_EQ(json_error(with(R"("max_token":1)")), "unknown field `max_token`; did you mean `max_tokens`?");
    EXPECT_THAT(json_error(with(R"("prompt":"x")")), HasSubstr("the fields are image, images"));
    EXPECT_THAT(form_from_raw("x", {{"txt", "Q"}}).error().public_message, HasSubstr("did you mean `text`?"));
    EXPECT_EQ(form_from_raw("x", {{"image", "y"}}).error().public_message,
              "`image` is no query parameter: the body is the picture");
    EXPECT_THAT(form_from_raw("x", {{"\xff\xff", "y"}}).error().public_message, HasSubstr("unknown field;"));
}

TEST(InferenceForm, NamesFieldRangeAndValue) {
    EXPECT_EQ(json_error(with(R"("temperature":2.5)")), "`temperature` must be a number from 0 to 2; got 2.5");
    EXPECT_EQ(json_error(with(R"("top_p":0)")), "`top_p` must be a number above 0 and up to 1; got 0");
    EXPECT_EQ(json_error(with(R"("max_tokens":0)")), "`max_tokens` must be a whole number from 1 to 131072; got 0");
    EXPECT_EQ(json_error(with(R"("max_tokens":1.5)")), "`max_tokens` must be a whole number from 1 to 131072; got 1.5");
    EXPECT_EQ(json_error(with(R"("max_tokens":"7")")),
              "`max_tokens` must be a whole number from 1 to 131072; got a string");
    EXPECT_EQ(json_error(with(R"("seed":-1)")), "`seed` must be a whole number from 0 to 4294967295; got -1");
    EXPECT_EQ(json_error(with(R"("seed":1e300)")), "`seed` must be a whole number from 0 to 4294967295; got 1e+300");
    EXPECT_EQ(json_error(with(R"("stream":1)")), "`stream` must be true or false; got 1");
    EXPECT_EQ(json_error(with(R"("system":[1])")), "`system` must be a string; got an array");
    EXPECT_EQ(json_error(with(R"("images":["aGk=",7])")), "`images[1]` must be a string; got 7");
    EXPECT_EQ(json_error(with(R"("image":{"url":"x"})")),
              "`image` must be base64, a data URL or an array of those; got an object");
    EXPECT_EQ(json_error(with(R"("image":"aG*k")")), "`image`: not base64: unexpected character at position 2");
    EXPECT_EQ(json_error(with(R"("image":"")")), "`image` is empty");
    const auto query = form_from_raw("x", {{"text", "Q"}, {"top_k", "nan"}});
    EXPECT_EQ(query.error().public_message, "`top_k` must be a whole number from 0 to 1000000; got \"nan\"");
}

TEST(InferenceForm, BoundsCounts) {
    std::string pictures = R"("image":"aGk=")", stops = R"("stop":["a")";
    for (int i = 0; i < 16; ++i) pictures += i == 0 ? R"(,"images":["aGk=")" : R"(,"aGk=")";
    EXPECT_EQ(form_from_json(with(pictures + "]")).error().code, ErrorCode::kTooLarge);
    for (int i = 0; i < 8; ++i) stops += R"(,"a")";
    EXPECT_EQ(json_error(with(stops + "]")), "`stop` takes at most 8 texts; got 9");
    EXPECT_THAT(json_error(with(R"("stop":"")")), HasSubstr("1 to 256 bytes"));
}

TEST(InferenceForm, RefusesBrokenText) {
    EXPECT_THAT(json_error("{\"text\":\"\xff\"}"), HasSubstr("not valid JSON"));
    EXPECT_THAT(json_error(R"({"text":"a\u0000b"})"), HasSubstr("NUL character at byte 1"));
    EXPECT_THAT(form_from_raw("x", {{"text", "a\xff"}}).error().public_message, HasSubstr("not valid UTF-8 at byte 1"));
    EXPECT_THAT(form_from_multipart(part("text", "a\xff") + "--XX--", "XX").error().public_message, HasSubstr("UTF-8"));
}

TEST(InferenceForm, RefusesWhatIsNoForm) {
    for (const auto* body : {"", "  ", "[]", "7", "null", "{", "{}", "{\"text\":\"Q\"} x", "{\"text\":\" \"}",
                             "{'text':1}", "\xff", "{\"text\":\"Q\",}", "\"text\""}) {
        EXPECT_FALSE(form_from_json(body)) << body;
    }
    EXPECT_THAT(json_error(std::string(100000, '[')), HasSubstr("not valid JSON"));
    EXPECT_THAT(json_error(with(R"("stop":)" + std::string(80, '[') + std::string(80, ']'))),
                HasSubstr("not valid JSON"));
    EXPECT_FALSE(form_from_raw("", {{"text", "Q"}}));
    EXPECT_FALSE(form_from_raw("x", {}));
    EXPECT_FALSE(form_from_raw("x", {{"text", "Q"}, {"text", "R"}}));
    EXPECT_FALSE(form_from_multipart("", "XX"));
    EXPECT_FALSE(form_from_multipart(file("image", "") + part("text", "Q") + "--XX--", "XX"));
}

}  // namespace
}  // namespace glimpse::http
