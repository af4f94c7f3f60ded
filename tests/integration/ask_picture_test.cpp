// The main use case without HTTP: files as users send them, good and hostile, to an answer or a clear error.
#include "flow/ask_picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <thread>

#include "engine/llama/llama_engine.h"

namespace glimpse::flow {
namespace {

class Recorder final : public AnswerObserver {
public:
    void on_delta(domain::Delta delta) override {
        const std::lock_guard lock(mutex_);
        EXPECT_FALSE(end_) << "a delta after the end";
        (delta.kind == domain::Delta::Kind::kAnswer ? text_ : reasoning_) += delta.text;
        ++deltas_;
        changed_.notify_all();
    }
    void on_end(Result<domain::Answer> answer) override {
        const std::lock_guard lock(mutex_);
        EXPECT_FALSE(end_) << "ended twice";
        end_ = std::move(answer);
        changed_.notify_all();
    }
    Result<domain::Answer> end() {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(120), [this] { return end_.has_value(); }));
        return end_.value_or(fail(ErrorCode::kInternal, "never ended"));
    }
    void wait_for_a_delta() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return deltas_ > 0 || end_; });
    }
    std::string text() {
        const std::lock_guard lock(mutex_);
        return text_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string text_;
    std::string reasoning_;
    int deltas_ = 0;
    std::optional<Result<domain::Answer>> end_;
};

std::string read_data(const std::string& name) {
    std::ifstream file(std::string(GLIMPSE_TEST_DATA "/") + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

class AskPictureTest : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        engine::llama::EngineSettings settings;
        settings.text_path = GLIMPSE_TEST_DATA "/nano-start/nano-start-text-f16.gguf";
        settings.projector_path = GLIMPSE_TEST_DATA "/nano-start/nano-start-mmproj-f16.gguf";
        settings.card.id = "nano-start";
        settings.parallel = 2;
        settings.context_tokens = 4096;
        settings.threads = 2;
        engine_ = engine::llama::load(settings);
        while (engine_->readiness().state == domain::Readiness::State::kLoading) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    static void TearDownTestSuite() { engine_.reset(); }

    static domain::Ask ask(std::string picture, std::string text = "What is the total?", int max_tokens = 32) {
        domain::Ask ask{"req_test"};
        if (!picture.empty()) ask.pictures = {std::move(picture)};
        ask.text = std::move(text);
        ask.sampling.max_tokens = max_tokens;
        return ask;
    }

    static domain::Ask rambling_ask() {
        auto result = ask(read_data("slips/slip-0.png"), "Transcribe the text.", 3000);
        result.sampling.temperature = 2;
        return result;
    }

    static Result<domain::Answer> answer(AskPicture& flow, domain::Ask what, std::string* streamed = nullptr) {
        auto recorder = std::make_shared<Recorder>();
        TRY(const auto ticket, flow.start(std::move(what), recorder));
        auto end = recorder->end();
        if (streamed) *streamed = recorder->text();
        return end;
    }

    static std::unique_ptr<engine::Engine> engine_;
};

std::unique_ptr<engine::Engine> AskPictureTest::engine_;

TEST_F(AskPictureTest, AnswersAndTheDeltasAddUp) {
    AskPicture flow(*engine_, {});
    std::string streamed;
    const auto first = answer(flow, ask(read_data("slips/slip-0.png"), "Transcribe the text."), &streamed);
    ASSERT_TRUE(first) << first.error().public_message;
    EXPECT_FALSE(first->result.empty());
    EXPECT_EQ(first->result, streamed);
    EXPECT_EQ(first->model, "nano-start");
    EXPECT_EQ(first->id, "req_test");
    EXPECT_EQ(first->usage.image_tokens, 24);
    EXPECT_GT(first->timings_ms.intake, 0);
    EXPECT_GE(first->timings_ms.total, first->timings_ms.decode);
    EXPECT_EQ(answer(flow, ask(read_data("slips/slip-0.png"), "Transcribe the text."))->result, first->result) << "greedy";
    flow.drain(Clock::now() + std::chrono::seconds(60));
    EXPECT_EQ(flow.pending(), 0);
}

TEST_F(AskPictureTest, TheSameAskedAgainIsNotComputedAgain) {
    AskPicture flow(*engine_, {.answer_cache_bytes = 1 << 20});
    const auto first = answer(flow, ask(read_data("slips/slip-0.png")));
    ASSERT_TRUE(first) << first.error().public_message;
    EXPECT_FALSE(first->cached);
    const auto sampled = engine_->stats().tokens_sampled;

    auto same = ask(read_data("slips/slip-0.png"));
    same.id = "req_again";
    std::string streamed;
    const auto again = answer(flow, same, &streamed);
    ASSERT_TRUE(again) << again.error().public_message;
    EXPECT_TRUE(again->cached);
    EXPECT_EQ(again->id, "req_again");
    EXPECT_EQ(again->result, first->result);
    EXPECT_EQ(streamed, first->result);
    EXPECT_EQ(engine_->stats().tokens_sampled, sampled);

    same.fresh = true;
    EXPECT_FALSE(answer(flow, same)->cached);
    EXPECT_GT(engine_->stats().tokens_sampled, sampled);
    EXPECT_FALSE(answer(flow, ask(read_data("slips/slip-1.png")))->cached);
}

TEST_F(AskPictureTest, AnErrorIsNotGivenAgain) {
    AskPicture flow(*engine_, {.answer_cache_bytes = 1 << 20});
    auto hopeless = ask(read_data("slips/slip-0.png"));
    hopeless.deadline = Clock::now();
    EXPECT_EQ(answer(flow, hopeless).error().code, ErrorCode::kTimeout);
    EXPECT_TRUE(answer(flow, ask(read_data("slips/slip-0.png"))));
}

TEST_F(AskPictureTest, AnswersWithoutAPictureAndWithTwo) {
    AskPicture flow(*engine_, {});
    EXPECT_EQ(answer(flow, ask("", "hello", 4))->usage.image_tokens, 0);
    auto two = ask(read_data("slips/slip-0.png"), "Compare.", 4);
    two.pictures.push_back(read_data("slips/slip-1.png"));
    EXPECT_EQ(answer(flow, two)->usage.image_tokens, 48);
}

TEST_F(AskPictureTest, APictureKeepsToItsBudgetOfTokens) {
    AskLimits limits;
    limits.picture_side_max = 560;
    AskPicture flow(*engine_, limits);
    auto large = ask(read_data("samples/documents/text_webp.webp"), "hello", 2);
    const int all = answer(flow, large)->usage.image_tokens;
    for (const int budget : {150, 60, 30}) {
        large.image_tokens_max = budget;
        const int tokens = answer(flow, large)->usage.image_tokens;
        EXPECT_LE(tokens, budget);
        EXPECT_GT(tokens, budget / 2);
        EXPECT_LT(tokens, all);
    }
    large.image_tokens_max = 100'000;
    EXPECT_EQ(answer(flow, large)->usage.image_tokens, all) << "the server's own limit stands";
}

TEST_F(AskPictureTest, SeveralSamplesOfOneAsk) {
    AskPicture flow(*engine_, {});
    auto several = ask(read_data("slips/slip-0.png"), "Transcribe the text.");
    several.sampling.temperature = 2;
    several.sampling.seed = 11;
    several.samples = 5;  // more than the engine runs at once
    std::string streamed;
    const auto five = answer(flow, several, &streamed);
    ASSERT_TRUE(five) << five.error().public_message;
    ASSERT_EQ(five->others.size(), 4u);
    EXPECT_EQ(streamed, five->result) << "the first is told while it is written";
    std::set<std::string> different = {five->result};
    for (const auto& other : five->others) different.insert(other.result);
    EXPECT_GT(different.size(), 1u);
}

TEST_F(AskPictureTest, FieldsInParallelMakeOneRecord) {
    AskPicture flow(*engine_, {});
    auto form = ask(read_data("slips/slip-0.png"), "JSON", 24);
    form.format = {domain::ResponseFormat::Kind::kJsonSchema, R"({"type": "object", "properties": {
        "date": {"type": "string", "format": "date"}, "kind": {"$ref": "#/$defs/kind"},
        "pages": {"type": "integer", "minimum": 1, "maximum": 9}},
        "required": ["date", "kind", "pages"], "$defs": {"kind": {"enum": ["slip", "menu"]}}})"};
    form.parallel_fields = true;
    std::string streamed;
    const auto record = answer(flow, form, &streamed);
    ASSERT_TRUE(record) << record.error().public_message;
    EXPECT_EQ(streamed, record->result);
    EXPECT_THAT(record->result, testing::MatchesRegex(
        R"x(\{"date": "[0-9]{4}-[0-9]{2}-[0-9]{2}", "kind": "(slip|menu)", "pages": [1-9]\})x"));
    EXPECT_EQ(record->finish_reason, domain::FinishReason::kStop);

    form.format.source =
        R"({"type": "object", "properties": {"a": {"type": "string"}, "b": {"not": {}}}, "required": ["a", "b"]})";
    const auto refused = answer(flow, form);
    ASSERT_FALSE(refused) << "one branch cannot be, so none is";
    EXPECT_THAT(refused.error().public_message, testing::HasSubstr("`not`"));
}

TEST_F(AskPictureTest, EndsBeforeAStopString) {
    AskPicture flow(*engine_, {});
    const auto whole = answer(flow, ask(read_data("slips/slip-0.png"), "Transcribe the text.", 64))->result;
    ASSERT_GT(whole.size(), 4U);
    auto stopped = ask(read_data("slips/slip-0.png"), "Transcribe the text.", 64);
    const std::string stop = whole.substr(whole.size() / 2, 2);
    stopped.sampling.stop = {stop};
    EXPECT_EQ(answer(flow, stopped)->result.find(stop), std::string::npos);
}

TEST_F(AskPictureTest, ReadsRealPicturesOfEveryFormat) {
    AskLimits limits;
    limits.picture_side_max = 224;  // formats are the point here, not the vision tower's patience
    AskPicture flow(*engine_, limits);
    for (const char* name : {"invoices/invoice_en_fictitious.png", "documents/phototest.tif", "documents/text_webp.webp",
                             "documents/text_transparent_white.png", "documents/empty_black.jpg", "hostile/cmyk.jpg",
                             "hostile/webp_named.jpg", "hostile/animated.gif", "orientation/landscape_exif6.jpg"}) {
        const auto read = answer(flow, ask(read_data(std::string("samples/") + name), "What is this?", 2));
        EXPECT_TRUE(read) << name << ": " << read.error().public_message;
    }
}

TEST_F(AskPictureTest, RefusesHostilePicturesClearlyAndLivesOn) {
    AskPicture flow(*engine_, {});
    const std::pair<const char*, ErrorCode> hostile[] = {
        {"hostile/bomb_44bytes.gif", ErrorCode::kTooLarge},
        {"hostile/truncated.jpg", ErrorCode::kUnreadablePicture},
        {"hostile/truncated.png", ErrorCode::kUnreadablePicture},
        {"hostile/zero_width.gif", ErrorCode::kUnreadablePicture},
        {"hostile/pdf_evaljs.pdf", ErrorCode::kRefusedContent},
    };
    for (const auto& [name, code] : hostile) {
        const auto refused = answer(flow, ask(read_data(std::string("samples/") + name)));
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().code, code) << name << ": " << refused.error().public_message;
        EXPECT_FALSE(refused.error().public_message.empty());
    }
    EXPECT_EQ(answer(flow, ask("just some text")).error().code, ErrorCode::kUnsupportedMedia);
    EXPECT_TRUE(answer(flow, ask(read_data("slips/slip-1.png"))));
}

TEST_F(AskPictureTest, ChecksValuesBeforeAnyWork) {
    AskPicture flow(*engine_, {});
    const auto code_of = [&](auto change) {
        auto bad = ask(read_data("slips/slip-0.png"));
        change(bad);
        const auto started = flow.start(std::move(bad), std::make_shared<Recorder>());
        return started ? ErrorCode::kInternal : started.error().code;
    };
    EXPECT_EQ(code_of([](auto& a) { a.text.clear(); }), ErrorCode::kInvalidRequest);
    EXPECT_EQ(code_of([](auto& a) { a.sampling.temperature = -1; }), ErrorCode::kInvalidRequest);
    EXPECT_EQ(code_of([](auto& a) { a.sampling.temperature = std::nan(""); }), ErrorCode::kInvalidRequest);
    EXPECT_EQ(code_of([](auto& a) { a.sampling.top_p = 0; }), ErrorCode::kInvalidRequest);
    EXPECT_EQ(code_of([](auto& a) { a.sampling.max_tokens = 0; }), ErrorCode::kInvalidRequest);
    EXPECT_EQ(code_of([](auto& a) { a.sampling.stop.assign(9, "x"); }), ErrorCode::kInvalidRequest);
    EXPECT_EQ(code_of([](auto& a) { a.pictures.resize(17); }), ErrorCode::kInvalidRequest);
}

TEST_F(AskPictureTest, RefusesWhatDoesNotFitTheContext) {
    AskPicture flow(*engine_, {});
    const auto refused = answer(flow, ask(read_data("slips/slip-0.png"), "What?", 5000));
    EXPECT_EQ(refused.error().code, ErrorCode::kPromptTooLong);
    EXPECT_NE(refused.error().public_message.find("4096"), std::string::npos);
}

TEST_F(AskPictureTest, CancelEndsSoon) {
    AskPicture flow(*engine_, {});
    auto recorder = std::make_shared<Recorder>();
    const auto ticket = flow.start(rambling_ask(), recorder).value();
    recorder->wait_for_a_delta();
    ticket->cancel();
    ticket->cancel();
    const auto end = recorder->end();
    EXPECT_TRUE(end || end.error().code == ErrorCode::kCancelled);
    EXPECT_TRUE(answer(flow, ask(read_data("slips/slip-1.png"))));
}

TEST_F(AskPictureTest, BoundsTheRequestsInWork) {
    AskLimits limits;
    limits.pending_max = 1;
    AskPicture flow(*engine_, limits);
    auto recorder = std::make_shared<Recorder>();
    const auto ticket = flow.start(rambling_ask(), recorder).value();
    EXPECT_EQ(flow.start(ask(""), std::make_shared<Recorder>()).error().code, ErrorCode::kOverloaded);
    ticket->cancel();
    recorder->end();
}

TEST_F(AskPictureTest, DrainFinishesWhatRunsAndRefusesTheRest) {
    AskPicture flow(*engine_, {});
    auto recorder = std::make_shared<Recorder>();
    const auto ticket = flow.start(ask(read_data("slips/slip-0.png"), "Transcribe the text."), recorder);
    flow.drain(Clock::now() + std::chrono::seconds(60));
    EXPECT_TRUE(recorder->end()) << "it finished within the deadline";
    EXPECT_EQ(flow.start(ask("", "hello"), std::make_shared<Recorder>()).error().code, ErrorCode::kNotReady);
    EXPECT_EQ(flow.readiness().state, domain::Readiness::State::kDraining);
}

TEST_F(AskPictureTest, DrainCancelsAtTheDeadline) {
    AskPicture flow(*engine_, {});
    auto recorder = std::make_shared<Recorder>();
    const auto ticket = flow.start(rambling_ask(), recorder);
    recorder->wait_for_a_delta();
    flow.drain(Clock::now());
    EXPECT_EQ(flow.pending(), 0);
}

}  // namespace
}  // namespace glimpse::flow
