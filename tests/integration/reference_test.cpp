// Our pipeline against transformers' Glm4vForConditionalGeneration, on vectors that tuning/reference recorded
// from a tiny model with random weights. What differs between the two, and why: tuning/reference/README.md.
// GLIMPSE_TEST_DEVICE names the device that must compute it all, as `glimpse doctor` does: CPU, or e.g. Vulkan0 (docs/gpu.md).
#include <gtest/gtest.h>

#include <llama-ext.h>

#include <boost/json.hpp>
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include "engine/llama/memory_need.h"
#include "engine/llama/model.h"
#include "engine/llama/sequence.h"
#include "engine/llama/picture_store.h"
#include "imaging/decode.h"
#include "imaging/resize.h"
#include "intake/detect_format.h"

namespace glimpse {
namespace {

namespace json = boost::json;
using engine::llama::Model;

const std::string kFolder = std::string(GLIMPSE_TEST_DATA) + "/reference/";
constexpr std::int64_t kPixelsMax = 64'000'000;

std::string read_file(std::string_view name) {
    std::ifstream file(kFolder + std::string(name), std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<float> read_floats(std::string_view name) {
    const std::string bytes = read_file(name);
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
}

const json::value& cases() {
    static const json::value value = json::parse(read_file("cases.json"));
    return value;
}

std::string_view text(const json::value& value, std::string_view key) { return value.at(key).as_string(); }
int number(const json::value& value, std::string_view key) { return value.at(key).to_number<int>(); }

domain::Image read_picture(std::string_view name) {
    const std::string bytes = read_file(name);
    return imaging::decode(bytes, intake::detect_format(bytes).value(), kPixelsMax).value();
}

imaging::SizeRules rules() {
    const auto& facts = cases().at("preprocessing");
    return {number(facts, "cell"), number(facts, "min_pixels_two_frames") / 2, number(facts, "max_pixels_two_frames") / 2, 0};
}

/// The picture as a user's file comes to the model: decoded and resized by us.
domain::Image prepare(std::string_view file) {
    const domain::Image image = read_picture(file);
    return imaging::resize_bicubic(image, imaging::fit_size({image.width, image.height}, rules()).value());
}

const json::value& picture_case(std::string_view name) {
    for (const auto& picture : cases().at("pictures").as_array()) {
        if (text(picture, "name") == name) return picture;
    }
    throw std::runtime_error("no such picture");
}

engine::llama::EngineSettings settings(std::string_view precision) {
    const auto& files = cases().at("model").at("files").at(precision);
    engine::llama::EngineSettings result;
    result.text_path = kFolder + std::string(text(files, "text"));
    result.projector_path = kFolder + std::string(text(files, "mmproj"));
    result.card.id = "tiny-glm4v";
    result.context_tokens = 1024;
    result.parallel = 4;
    result.picture_tokens_max = number(cases().at("preprocessing"), "tokens_max");
    result.threads = 2;
    return result;
}

Model& model(std::string_view precision) {
    // Never freed: libllama writes to the log when it frees a model, and at exit the log is gone before a static is.
    static auto& models = *new std::map<std::string, Model, std::less<>>;
    auto found = models.find(precision);
    if (found == models.end()) {
        auto loaded = engine::llama::load_model(settings(precision), [](auto, auto) { return true; });
        if (!loaded) throw std::runtime_error(loaded.error().public_message);
        found = models.emplace(std::string(precision), std::move(*loaded)).first;
    }
    return found->second;
}

double cosine(const float* a, const float* b, std::size_t count) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t i = 0; i < count; ++i) {
        ab += double{a[i]} * b[i];
        aa += double{a[i]} * a[i];
        bb += double{b[i]} * b[i];
    }
    return ab / std::sqrt(aa * bb);
}

/// Collects what an engine says; end() waits for it.
class Recorder final : public engine::Listener {
public:
    bool on_piece(std::string_view bytes, const domain::TokenOdds* /*odds*/) override {
        pieces_.append(bytes);
        return true;
    }
    void on_end(Result<engine::Completion> completion) override {
        const std::lock_guard lock(mutex_);
        completion_ = std::move(completion);
        ended_.notify_all();
    }
    Result<engine::Completion> end() {
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [this] { return completion_.has_value(); });
        return *completion_;
    }
    const std::string& pieces() const { return pieces_; }

private:
    std::string pieces_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::optional<Result<engine::Completion>> completion_;
};

/// The prompt of a case with its pictures, from its exact text.
domain::Prompt make_prompt(const json::value& prompt, const std::function<domain::Image(const json::value&)>& read) {
    constexpr std::string_view kSlot = "<|begin_of_image|><|image|><|end_of_image|>";
    std::string_view rest = text(prompt, "text");
    domain::Prompt result;
    for (const auto& name : prompt.at("pictures").as_array()) {
        const std::size_t at = rest.find(kSlot);
        result.emplace_back(domain::TextPart{std::string(rest.substr(0, at)), true});
        result.emplace_back(domain::PicturePart{std::make_shared<domain::Image>(read(picture_case(name.as_string())))});
        rest.remove_prefix(at + kSlot.size());
    }
    result.emplace_back(domain::TextPart{std::string(rest), true});
    return result;
}

domain::Image identical_pixels(const json::value& picture) { return read_picture(text(picture.at("resized"), "file")); }
domain::Image own_pixels(const json::value& picture) { return prepare(text(picture, "file")); }

std::string expected_text(const Model& of, const json::value& prompt) {
    std::string joined;
    for (const auto& id : prompt.at("greedy_ids").as_array()) {
        const auto token = id.to_number<llama_token>();
        if (of.end_tokens.contains(token)) break;
        char piece[256];
        joined.append(piece, llama_token_to_piece(of.vocab, token, piece, sizeof piece, 0, true));
    }
    return joined;
}

TEST(Reference, SizesAreThoseOfTheReference) {
    const auto check = [](std::string_view list, imaging::SizeRules size_rules) {
        for (const auto& row : cases().at("preprocessing").at(list).as_array()) {
            const auto& r = row.as_array();
            const auto side = [&](int i) { return r[i].to_number<int>(); };
            const auto fitted = imaging::fit_size({side(0), side(1)}, size_rules);
            if (side(2) == 0 && side(3) == 0) {  // the reference refuses it
                EXPECT_FALSE(fitted) << json::serialize(row);
                continue;
            }
            ASSERT_TRUE(fitted) << json::serialize(row);
            EXPECT_EQ(*fitted, (imaging::Size{side(2), side(3)})) << json::serialize(row);
        }
    };
    check("sizes", rules());
    check("sizes_model_of_record", {28, 28 * 28 * 8, std::int64_t{28} * 28 * 6144, 0});
}

TEST(Reference, ResizedPixelsAreThoseOfTheReference) {
    for (const auto& picture : cases().at("pictures").as_array()) {
        const domain::Image ours = own_pixels(picture);
        const domain::Image theirs = identical_pixels(picture);
        ASSERT_EQ(ours.rgb.size(), theirs.rgb.size()) << text(picture, "name");
        int largest = 0;
        for (std::size_t i = 0; i < ours.rgb.size(); ++i) largest = std::max(largest, std::abs(ours.rgb[i] - theirs.rgb[i]));
        // Two JPEG decoders may differ by a level before anything is resized.
        EXPECT_LE(largest, text(picture, "file").ends_with(".jpg") ? 1 : 0) << text(picture, "name");
    }
}

TEST(Reference, EverythingIsComputedOnTheDeviceThatIsAskedFor) {
    const char* wanted = std::getenv("GLIMPSE_TEST_DEVICE");
    const std::string device = wanted ? wanted : "CPU";
    for (const auto& [type, bytes] : llama_get_memory_breakdown(model("f32").context.get())) {
        if (bytes.context == 0) continue;  // each layer has a cache, and it lies where the layer is computed
        const auto owner = ggml_backend_buft_get_device(type);
        EXPECT_EQ(owner ? ggml_backend_dev_name(owner) : "CPU", device) << "memory that no device owns is main memory";
    }
    const auto need = engine::llama::measure_memory(settings("f32")).value();
    const auto found = std::ranges::find(need.devices, device, &engine::llama::DeviceNeed::device);
    ASSERT_NE(found, need.devices.end());
    for (const auto& planned : need.devices) {
        if (planned.device == device) continue;
        EXPECT_EQ(planned.cache, 0) << planned.device;
        EXPECT_LT(planned.vision, found->vision) << planned.device;
    }
}

/// The engine's way from a prompt to its rows.
class Pictures {
public:
    explicit Pictures(Model& model)
        : model_(model), store_(model, {0, std::size_t{1} << 30}, watchdog_, [this] {
              const std::lock_guard lock(mutex_);
              changed_.notify_all();
          }) {}

    engine::llama::TokenizedPrompt tokenize(const domain::Prompt& prompt) {
        return engine::llama::tokenize(model_, &store_, prompt).value();
    }

    void wait(const engine::llama::TokenizedPrompt& prompt) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] {
            return std::ranges::none_of(prompt.segments, [](const auto& segment) {
                return segment.picture && segment.picture->state == engine::llama::EncodedPicture::State::kWaiting;
            });
        });
    }

private:
    Model& model_;
    std::mutex mutex_;
    std::condition_variable changed_;
    engine::Watchdog watchdog_{std::chrono::hours(1)};
    engine::llama::PictureStore store_;
};

TEST(Reference, EmbeddingsOfIdenticalPixels) {
    Model& tiny = model("f32");
    for (const auto& picture : cases().at("pictures").as_array()) {
        const std::vector<float> theirs = read_floats(text(picture.at("embeddings"), "file"));
        const domain::Prompt prompt = {domain::PicturePart{std::make_shared<domain::Image>(identical_pixels(picture))}};
        Pictures pictures(tiny);
        const auto tokenized = pictures.tokenize(prompt);
        const auto& encoded = *tokenized.pictures.front()->segments[1].picture;
        ASSERT_EQ(encoded.tokens, number(picture, "tokens")) << text(picture, "name");
        pictures.wait(tokenized);
        const float* ours = encoded.embeddings.data();
        double worst = 1;
        for (int i = 0; i < encoded.tokens; ++i) {
            const std::size_t at = static_cast<std::size_t>(i) * tiny.embedding_width;
            worst = std::min(worst, cosine(ours + at, theirs.data() + at, tiny.embedding_width));
        }
        std::cout << text(picture, "name") << ": worst cosine of a token " << worst << "\n";
        EXPECT_GE(cosine(ours, theirs.data(), theirs.size()), 0.999) << text(picture, "name");
    }
}

TEST(Reference, PromptTokensAreThoseOfTheReference) {
    Model& tiny = model("f32");
    Pictures pictures(tiny);
    const auto image_token = cases().at("model").at("image_token_id").to_number<llama_token>();
    for (const auto& prompt : cases().at("prompts").as_array()) {
        const auto tokenized = pictures.tokenize(make_prompt(prompt, identical_pixels));
        std::vector<llama_token> ours;
        for (const auto& segment : tokenized.segments) {
            if (segment.picture) ours.insert(ours.end(), segment.picture->tokens, image_token);
            ours.insert(ours.end(), segment.tokens.begin(), segment.tokens.end());
        }
        EXPECT_EQ(ours, json::value_to<std::vector<llama_token>>(prompt.at("prompt_ids"))) << text(prompt, "name");
    }
    for (const auto& sample : cases().at("tokenizer").as_array()) {
        const auto tokenized = pictures.tokenize({domain::TextPart{std::string(text(sample, "text")), true}});
        std::vector<llama_token> ours;
        for (const auto& segment : tokenized.segments) ours.insert(ours.end(), segment.tokens.begin(), segment.tokens.end());
        EXPECT_EQ(ours, json::value_to<std::vector<llama_token>>(sample.at("ids"))) << text(sample, "text");
    }
}

TEST(Reference, FirstLogitsOfIdenticalPixels) {
    Model& tiny = model("f32");
    Pictures pictures(tiny);
    const engine::llama::BatchHandle batch(llama_batch_ext_init(tiny.context.get()));
    for (const auto& prompt : cases().at("prompts").as_array()) {
        auto tokenized = pictures.tokenize(make_prompt(prompt, identical_pixels));
        pictures.wait(tokenized);
        const int rows = tokenized.tokens;
        engine::llama::Sequence sequence(1, tiny, std::move(tokenized), std::nullopt, {}, std::make_shared<Recorder>(), false);
        sequence.begin(0, {});
        for (int done = 0; done < rows; done += 512) {
            llama_batch_ext_clear(batch.get());
            sequence.fill(batch.get(), std::min(512, rows - done));
            ASSERT_EQ(llama_process(tiny.context.get(), LLAMA_PROCESS_TYPE_DECODE, batch.get()), 0);
        }
        const float* ours = llama_get_logits_ith(tiny.context.get(), -1);
        const auto theirs = read_floats(text(prompt.at("first_logits"), "file"));
        EXPECT_GE(cosine(ours, theirs.data(), theirs.size()), 0.999) << text(prompt, "name");
        llama_memory_clear(llama_get_memory(tiny.context.get()), true);
    }
}

/// Runs every prompt at once through the engine and compares the greedy texts.
void expect_greedy_texts(const std::function<domain::Image(const json::value&)>& read) {
    const auto tiny = engine::llama::load(settings("f32"));
    while (tiny->readiness().state == domain::Readiness::State::kLoading) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ASSERT_EQ(tiny->readiness().state, domain::Readiness::State::kReady) << tiny->readiness().message;
    std::vector<std::pair<const json::value*, std::shared_ptr<Recorder>>> asked;
    for (const auto& prompt : cases().at("prompts").as_array()) {
        engine::Request request;
        request.prompt = make_prompt(prompt, read);
        request.sampling.max_tokens = static_cast<int>(prompt.at("greedy_ids").as_array().size());
        auto recorder = std::make_shared<Recorder>();
        const auto submitted = tiny->submit(std::move(request), recorder);
        ASSERT_TRUE(submitted) << submitted.error().public_message;
        asked.emplace_back(&prompt, recorder);
    }
    for (const auto& [prompt, recorder] : asked) {
        ASSERT_TRUE(recorder->end()) << recorder->end().error().public_message;
        EXPECT_EQ(recorder->pieces(), expected_text(model("f32"), *prompt)) << text(*prompt, "name");
    }
}

TEST(Reference, GreedyTokensOfIdenticalPixels) { expect_greedy_texts(identical_pixels); }

TEST(Reference, GreedyTokensOfTheSameFile) { expect_greedy_texts(own_pixels); }

}  // namespace
}  // namespace glimpse
