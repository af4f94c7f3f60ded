// LoRA adapters on the real model: what is computed with one never serves another, files come and go while the engine runs, and
// no file ends it.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <limits>

#include "tests/support/adapter_files.h"
#include "tests/support/nano_engine.h"

namespace glimpse::engine {
namespace {

constexpr const char* kQuestions[] = {"Transcribe the text.", "What is the total?", "这张票据的金额是多少？", "日期"};

class EngineAdapters : public testing::Test {
protected:
    std::unique_ptr<Engine> load(int parallel, std::size_t adapter_bytes = std::size_t{64} << 20, int kept_prompts = 32) const {
        auto settings = nano_settings(parallel);
        settings.adapters_folder = folder_.path();
        settings.adapter_bytes = adapter_bytes;
        settings.kept_prompts = kept_prompts;
        return load_and_wait(settings);
    }

    static Request with(const std::string& adapter, const char* question = kQuestions[0], int max_tokens = 24) {
        Request request = ask(0, question, max_tokens);
        request.adapter = adapter;
        return request;
    }

    /// 800 digits, and as many tokens.
    static Request long_answer(const std::string& adapter) {
        Request request = with(adapter, kQuestions[0], 850);
        request.format = {domain::ResponseFormat::Kind::kRegex, "[0-9]{800}"};
        return request;
    }

    static Error refusal(Engine& engine, const std::string& adapter) {
        const auto id = engine.submit(with(adapter), std::make_shared<Recorder>());
        EXPECT_FALSE(id);
        return id ? Error{} : id.error();
    }

    static Completion complete(Engine& engine, Request request) {
        auto recorder = std::make_shared<Recorder>();
        EXPECT_TRUE(engine.submit(std::move(request), recorder));
        return recorder->end().value_or(Completion{});
    }

    /// What ended a moment ago may still be in use.
    static std::string answer_when_there_is_room(Engine& engine, const Request& request) {
        while (true) {
            auto recorder = std::make_shared<Recorder>();
            if (const auto id = engine.submit(request, recorder); !id) {
                EXPECT_EQ(id.error().code, ErrorCode::kOverloaded) << id.error().public_message;
                if (id.error().code != ErrorCode::kOverloaded) return {};
                continue;
            }
            EXPECT_TRUE(recorder->end());
            return recorder->text();
        }
    }

    const AdapterFolder folder_;
};

TEST_F(EngineAdapters, ChangesTheAnswerAndTheModelAloneStaysAsItIs) {
    const auto plain = answer(*load_and_wait(nano_settings(1)), with(""));
    folder_.write("one", {.seed = 1});
    folder_.write("two", {.seed = 2});
    const auto engine = load(2);
    EXPECT_EQ(engine->adapters(), (std::vector<std::string>{"one", "two"}));
    const auto one = answer(*engine, with("one"));
    const auto two = answer(*engine, with("two"));
    EXPECT_EQ(answer(*engine, with("")), plain);
    EXPECT_NE(one, plain);
    EXPECT_NE(two, plain);
    EXPECT_NE(one, two);
    EXPECT_EQ(answer(*engine, with("one")), one);
}

TEST_F(EngineAdapters, ManyAtOnceAnswerAsEachAlone) {
    folder_.write("one", {.seed = 1, .size = 0.2F});
    folder_.write("two", {.seed = 2, .size = 0.2F});
    std::vector<std::string> alone;
    {
        const auto engine = load(1, std::size_t{64} << 20, 0);
        for (const char* question : kQuestions) {
            for (const char* adapter : {"", "one", "two"}) alone.push_back(answer(*engine, with(adapter, question)));
        }
        EXPECT_EQ(engine->stats().rows_shared, 0U);
    }
    const auto engine = load(6);
    for (int round = 0; round < 3; ++round) {
        std::vector<std::shared_ptr<Recorder>> together;
        for (const char* question : kQuestions) {
            for (const char* adapter : {"", "one", "two"}) {
                together.push_back(std::make_shared<Recorder>());
                ASSERT_TRUE(engine->submit(with(adapter, question), together.back()));
            }
        }
        for (std::size_t i = 0; i < together.size(); ++i) {
            ASSERT_TRUE(together[i]->end());
            EXPECT_EQ(together[i]->text(), alone[i]) << "round " << round;
        }
    }
    EXPECT_GT(engine->stats().rows_shared, 0U);
    EXPECT_EQ(engine->stats().pictures.encoded, 1U) << "an adapter does not change what the eyes see";
}

TEST_F(EngineAdapters, APromptIsSharedWithinAnAdapterOnly) {
    folder_.write("one", {.seed = 1});
    folder_.write("two", {.seed = 2});
    const auto engine = load(2);
    for (const char* adapter : {"", "one", "two"}) EXPECT_EQ(complete(*engine, with(adapter)).usage.cached_tokens, 0) << adapter;
    EXPECT_EQ(engine->stats().rows_shared, 0U);
    for (const char* adapter : {"two", "", "one"}) EXPECT_GT(complete(*engine, with(adapter)).usage.cached_tokens, 24) << adapter;
}

TEST_F(EngineAdapters, AnswersOfDifferentAdaptersGetOnTogether) {
    folder_.write("one", {.seed = 1});
    folder_.write("two", {.seed = 2});
    const auto engine = load(5);
    std::vector<std::shared_ptr<Recorder>> recorders;
    for (const char* adapter : {"", "one", "one", "one", "two"}) {
        recorders.push_back(std::make_shared<Recorder>());
        ASSERT_TRUE(engine->submit(long_answer(adapter), recorders.back()));
    }
    for (const auto& recorder : recorders) recorder->wait_for_pieces(1);
    recorders.front()->wait_for_pieces(600);
    const std::size_t least = kTestThreads == 1 ? 1 : 200;  // turns are equal in time; a step of three rows takes longer than one of one, and a sanitizer's very long
    for (const auto& recorder : recorders) EXPECT_GE(recorder->text().size(), least);
    for (const auto& recorder : recorders) ASSERT_TRUE(recorder->end());
}

TEST_F(EngineAdapters, FilesComeAndGoWhileTheEngineRuns) {
    const auto engine = load(2);
    EXPECT_EQ(refusal(*engine, "one").code, ErrorCode::kNotFound);
    folder_.write("one", {.seed = 1});
    const auto first = answer(*engine, with("one"));

    folder_.write("one", {.seed = 2});
    EXPECT_EQ(complete(*engine, with("one")).usage.cached_tokens, 0) << "what the old one computed is not the new one's";
    EXPECT_NE(answer(*engine, with("one")), first);

    folder_.write("three", {.seed = 3});
    folder_.remove("one");
    const auto error = refusal(*engine, "one");
    EXPECT_EQ(error.code, ErrorCode::kNotFound);
    EXPECT_EQ(error.public_message, "There is no adapter \"one\". The adapters are: three.");
    EXPECT_NE(refusal(*engine, "thre").public_message.find("Did you mean \"three\"?"), std::string::npos);

    folder_.write("one", {.seed = 1});
    EXPECT_EQ(answer(*engine, with("one")), first);
}

TEST_F(EngineAdapters, WhoWorksWithARemovedAdapterKeepsItUntilTheEnd) {
    /// Does something in the middle of the answer.
    struct Midway final : Listener {
        Recorder recorder;
        std::function<void()> act;
        int pieces = 0;
        bool on_piece(std::string_view bytes, const domain::TokenOdds* odds) override {
            if (++pieces == 3) act();
            return recorder.on_piece(bytes, odds);
        }
        void on_end(Result<Completion> completion) override { recorder.on_end(std::move(completion)); }
    };
    folder_.write("one", {.seed = 1});
    const auto engine = load(2, std::filesystem::file_size(folder_.file("one")) + 1000);  // room for one
    const auto whole = answer(*engine, with("one"));
    auto midway = std::make_shared<Midway>();
    Error error;
    midway->act = [&] {
        folder_.remove("one");
        error = refusal(*engine, "one");
        folder_.write("two", {.seed = 2});
        EXPECT_EQ(refusal(*engine, "two").code, ErrorCode::kOverloaded) << "the removed one is still in use";
    };
    ASSERT_TRUE(engine->submit(with("one"), midway));
    ASSERT_TRUE(midway->recorder.end());
    EXPECT_EQ(error.code, ErrorCode::kNotFound);
    EXPECT_EQ(midway->recorder.text(), whole);
    EXPECT_FALSE(answer_when_there_is_room(*engine, with("two")).empty()) << "it has left memory";
}

TEST_F(EngineAdapters, TheUnusedLeaveMemoryForOthers) {
    std::vector<std::string> first;
    for (int i = 0; i < 4; ++i) folder_.write("a" + std::to_string(i), {.seed = static_cast<unsigned>(i)});
    const std::size_t bytes_of_one = std::filesystem::file_size(folder_.file("a0"));
    const auto engine = load(2, bytes_of_one + 1000);  // room for one
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 4; ++i) {
            const auto text = answer_when_there_is_room(*engine, with("a" + std::to_string(i)));
            if (round == 0) first.push_back(text);
            EXPECT_EQ(text, first[static_cast<std::size_t>(i)]);
        }
    }
}

TEST_F(EngineAdapters, ThoseInUseAreNotPushedOut) {
    folder_.write("one", {.seed = 1});
    folder_.write("two", {.seed = 2});
    const auto engine = load(2, std::filesystem::file_size(folder_.file("one")) + 1000);
    auto running = std::make_shared<Recorder>();
    const auto id = engine->submit(long_answer("one"), running);
    ASSERT_TRUE(id);
    EXPECT_EQ(refusal(*engine, "two").code, ErrorCode::kOverloaded);
    engine->cancel(*id);
    running->end();
}

TEST_F(EngineAdapters, ANameIsNeverAWayOutOfTheFolder) {
    std::filesystem::create_directory(folder_.path() + "/sub");
    folder_.write("sub/inner", {});
    folder_.write(".hidden", {});
    std::filesystem::create_directory(folder_.file("folder"));
    const auto engine = load(1);
    EXPECT_TRUE(engine->adapters().empty());
    const std::string up = "../" + std::filesystem::path(folder_.path()).filename().string() + "/x";
    for (const std::string& name : {std::string("sub/inner"), std::string(".hidden"), up, std::string("folder"), std::string("a\nb")}) {
        EXPECT_EQ(refusal(*engine, name).code, ErrorCode::kNotFound) << name;
    }
}

TEST_F(EngineAdapters, AFileThatCannotBeUsedIsAnErrorAndNoMore) {
    const auto q = [](const char* end) { return std::string("blk.0.attn_q.weight") + end; };
    const auto pair = [&](LoraTensor a, LoraTensor b) { return LoraFile{.tensors = {std::move(a), std::move(b)}}; };
    folder_.write("model", {.type = "model"});
    folder_.write("other-kind", {.adapter_type = "control"});
    folder_.write("other-model", {.architecture = "llama"});
    folder_.write("text-alpha", {.text_alpha = true});
    folder_.write("activated", {.invocation_tokens = true});
    folder_.write("unknown-matrix", pair({"blk.0.nothing.weight.lora_a", 256, 4}, {"blk.0.nothing.weight.lora_b", 4, 256}));
    folder_.write("wrong-shape", pair({q(".lora_a"), 128, 4}, {q(".lora_b"), 4, 256}));
    folder_.write("two-ranks", pair({q(".lora_a"), 256, 4}, {q(".lora_b"), 8, 256}));
    folder_.write("deep", pair({q(".lora_a"), 256, 4, GGML_TYPE_F32, 3}, {q(".lora_b"), 4, 256}));
    folder_.write("integers", pair({q(".lora_a"), 256, 4, GGML_TYPE_I32}, {q(".lora_b"), 4, 256, GGML_TYPE_I32}));
    folder_.write("embedding", pair({"token_embd.weight.lora_a", 4, 4224}, {"token_embd.weight.lora_b", 4, 256}));
    folder_.write("half", {.tensors = {{q(".lora_a"), 256, 4}}});
    folder_.write("eyes", pair({"v.blk.0.attn_q.weight.lora_a", 256, 4}, {"v.blk.0.attn_q.weight.lora_b", 4, 256}));
    folder_.write("stranger", {.tensors = {{"output_norm.weight", 256, 1}}});
    folder_.write("cut", {});
    std::filesystem::resize_file(folder_.file("cut"), std::filesystem::file_size(folder_.file("cut")) - 1000);
    std::ofstream(folder_.file("empty"));
    std::ofstream(folder_.file("text")) << "GGUF this is not";
    folder_.write("good", {.seed = 1});

    const auto engine = load(2);
    const auto plain = answer(*engine, with(""));
    const auto good = answer(*engine, with("good"));
    for (const auto& name : engine->adapters()) {
        if (name == "good") continue;
        const auto error = refusal(*engine, name);
        EXPECT_EQ(error.code, ErrorCode::kUnavailable) << name;
        EXPECT_EQ(error.public_message.find("The adapter " + name + " cannot be used: "), 0U) << error.public_message;
        EXPECT_EQ(error.public_message.find(folder_.path()), std::string::npos);
    }
    EXPECT_EQ(answer(*engine, with("")), plain);
    EXPECT_EQ(answer(*engine, with("good")), good);
}

TEST_F(EngineAdapters, DamagedBytesNeverEndTheEngine) {
    folder_.write("seed", {.tensors = nano_lora(1)});
    std::ifstream file(folder_.file("seed"), std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(file), {}};
    const auto engine = load(2);
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        std::string bytes = whole;
        for (unsigned flips = 1 + random() % 4; flips > 0; --flips) bytes[random() % 2048] = static_cast<char>(random());
        std::ofstream(folder_.file("damaged"), std::ios::binary | std::ios::trunc) << bytes;
        auto recorder = std::make_shared<Recorder>();
        if (engine->submit(with("damaged", "?", 2), recorder)) (void)recorder->end();
    }
    EXPECT_FALSE(answer(*engine, with("")).empty());
}

TEST_F(EngineAdapters, WeightsThatAreNoNumbersOrAbsurdEndTheAnswerOnly) {
    folder_.write("nan", {.size = std::numeric_limits<float>::quiet_NaN()});
    folder_.write("infinite", {.size = std::numeric_limits<float>::infinity()});
    folder_.write("absurd", {.size = 1e18F});
    folder_.write("large", {.size = 1e3F});
    const auto engine = load(2);
    for (const char* name : {"nan", "infinite", "absurd", "large"}) {
        for (const double temperature : {0.0, 1.0}) {
            Request request = with(name);
            request.sampling.temperature = temperature;
            request.sampling.top_p = 0.9;
            auto recorder = std::make_shared<Recorder>();
            ASSERT_TRUE(engine->submit(std::move(request), recorder));
            const auto end = recorder->end();
            EXPECT_TRUE(std::string_view(name) == "large" || (!end && end.error().code == ErrorCode::kUnavailable)) << name;
        }
    }
    EXPECT_FALSE(answer(*engine, with("")).empty());
}

TEST_F(EngineAdapters, WeightsMayHaveTheUsualTypes) {
    const auto engine = load(1);
    const auto plain = answer(*engine, with(""));
    for (const ggml_type type : {GGML_TYPE_F32, GGML_TYPE_F16, GGML_TYPE_BF16, GGML_TYPE_Q8_0}) {
        folder_.write("typed", {.seed = 1, .tensors = nano_lora(32, type)});
        EXPECT_NE(answer(*engine, with("typed")), plain) << ggml_type_name(type);
    }
}

}  // namespace
}  // namespace glimpse::engine
