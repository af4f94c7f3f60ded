#include "app/shared_service.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/engine_settings.h"
#include "prompt/evidence_layout.h"
#include "storage/hub/sha256.h"
#include "storage/redis/redis_store.h"

namespace glimpse::app {
namespace {

/// The gate's words for the store's.
class StoreMeter final : public admission::SharedMeter {
public:
    explicit StoreMeter(storage::SharedStore& store) : store_(store) {}

    Result<Reading> take(const std::string& name, std::int64_t limit, std::chrono::seconds window, std::int64_t count, Take how) override {
        TRY(const auto reading, store_.meter("glimpse:quota:" + name, {limit, window, count, wish(how)}));
        return Reading{reading.taken, reading.until_full};
    }

private:
    static storage::MeterWish::Take wish(Take how) {
        switch (how) {
            case Take::kNothing: return storage::MeterWish::Take::kNothing;
            case Take::kIfRoom: return storage::MeterWish::Take::kIfRoom;
            case Take::kAnyway: return storage::MeterWish::Take::kAnyway;
        }
        return storage::MeterWish::Take::kNothing;
    }

    storage::SharedStore& store_;
};

constexpr std::uint64_t kBlocks = 256;
constexpr std::uint64_t kBlockBytes = 256 * 1024;

/// Digest of a file's size and of blocks spread evenly over it: all of a file of up to 64 MiB, and of a larger one as much, which
/// another training changes, without the seconds that reading it whole takes. Empty for a file that cannot be read.
std::string print_of(const std::string& path) {
    std::error_code error;
    const std::uint64_t bytes = std::filesystem::file_size(path, error);
    std::ifstream file(path, std::ios::binary);
    if (error || !file) return {};
    storage::hub::Sha256 hash;
    hash.update(std::to_string(bytes));
    const auto step = std::max(kBlockBytes, bytes / kBlocks);
    std::string block(kBlockBytes, '\0');
    for (std::uint64_t at = 0; at < bytes; at += step) {
        file.seekg(static_cast<std::streamoff>(at));
        file.read(block.data(), static_cast<std::streamsize>(std::min(kBlockBytes, bytes - at)));
        if (!file) return {};
        hash.update({block.data(), static_cast<std::size_t>(file.gcount())});
    }
    return hash.finish();
}

}  // namespace

Result<std::unique_ptr<storage::SharedStore>> open_shared_store(const Config& config) {
    const auto& url = config.text("redis.url");
    if (url.empty()) return nullptr;
    auto address = storage::redis::parse_address(url);
    if (!address) return fail(ErrorCode::kInvalidRequest, "redis.url: {}", address.error().public_message);
    return storage::redis::open({*std::move(address), std::chrono::milliseconds(config.integer("redis.timeout_milliseconds"))});
}

std::string answer_origin(const Config& config, const ModelFiles& model) {
    auto origin = fmt::format("{} {}\n{}\n{} {}", GLIMPSE_VERSION, prompt::kEvidenceVersion, model.about.id, print_of(model.text_path), print_of(model.projector_path));
    const auto engine = engine_settings(config, model);  // where a setting is left to the model, its folder decides
    origin += fmt::format("\n{} {} {}", engine.picture_tokens_max, engine.picture_enlarge, ask_limits(config, model).evidence_form.cell_names);
    for (const auto* name : {"engine.cache_type", "engine.kernels", "engine.context_tokens", "intake.picture_side_max", "ocr.evidence", "ocr.orient", "ocr.model"}) {
        origin += fmt::format("\n{}", config.text(name));
    }
    return origin;
}

SharedService::SharedService(std::unique_ptr<storage::SharedStore> store) : store_(std::move(store)), meter_(std::make_unique<StoreMeter>(*store_)) {}

Result<std::unique_ptr<SharedService>> SharedService::open(const Config& config, const ModelFiles& model) {
    TRY(auto store, open_shared_store(config));
    if (!store) return nullptr;
    std::unique_ptr<SharedService> shared(new SharedService(std::move(store)));
    if (config.text("cache.shared") == "on") {
        shared->answers_.emplace(*shared->store_, answer_origin(config, model), std::chrono::seconds(config.integer("cache.seconds")));
    }
    return shared;
}

std::vector<metrics::Sample> shared_samples(SharedService* shared, const admission::Gate& gate) {
    using enum metrics::Sample::Kind;
    const auto store = shared ? shared->store().counts() : storage::SharedStore::Counts{};
    const auto answers = shared && shared->answers() ? shared->answers()->counts() : flow::SharedAnswers::Counts{};
    std::vector<metrics::Sample> samples = {
        {kGauge, "glimpse_redis_up", "1 when Redis answers.", store.up ? 1.0 : 0.0},
        {kCounter, "glimpse_quota_local_total", "Times that a quota was counted in this server alone, because Redis did not answer.",
         static_cast<double>(gate.counted_alone())},
    };
    const auto count = [&](const char* name, const char* help, const char* outcome, std::uint64_t value) {
        samples.push_back({kCounter, name, help, static_cast<double>(value), {{"outcome", outcome}}});
    };
    constexpr auto kCalls = "glimpse_redis_calls_total", kCallsHelp = "Calls of Redis.";
    count(kCalls, kCallsHelp, "done", store.done);
    count(kCalls, kCallsHelp, "failed", store.failed);
    count(kCalls, kCallsHelp, "skipped", store.skipped);
    constexpr auto kAnswers = "glimpse_shared_answers_total", kAnswersHelp = "Answers looked for among those of other servers.";
    count(kAnswers, kAnswersHelp, "found", answers.found);
    count(kAnswers, kAnswersHelp, "missed", answers.missed);
    count(kAnswers, kAnswersHelp, "unavailable", answers.unavailable);
    return samples;
}

}  // namespace glimpse::app
