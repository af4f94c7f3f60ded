#include "engine/llama/adapter_store.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/log.h"
#include "base/nearest_name.h"
#include "engine/adapter_name.h"
#include "engine/llama/adapter_folder.h"

namespace glimpse::engine::llama {
namespace {

/// Each loaded adapter makes the graphs that libllama reserves larger, used or not.
constexpr std::size_t kLoadedMax = 32;

std::string architecture_of(const llama_model& model) {
    std::array<char, 64> text{};
    const int length = llama_model_meta_val_str(&model, "general.architecture", text.data(), text.size());
    return length < 0 ? std::string() : std::string(text.data());
}

}  // namespace

Adapter::~Adapter() {
    const std::lock_guard lock(registry_);
    llama_adapter_lora_free(weights_);
}

AdapterStore::AdapterStore(llama_model& model, Limits limits)
    : model_(model), limits_(std::move(limits)), architecture_(architecture_of(model)) {}

Result<std::shared_ptr<const Adapter>> AdapterStore::take(const std::string& name) {
    if (limits_.folder.empty() || !is_adapter_name(name)) return unknown(name);
    const std::string path = adapter_path(limits_.folder, name);
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find(entries_, name, &Entry::name);
    const auto identity = identity_of(path);
    if (known != entries_.end()) {
        if (identity && *identity == known->identity) {
            std::rotate(known, known + 1, entries_.end());
            return entries_.back().adapter;
        }
        log::info("the file of adapter {} is {}", name, identity ? "another one now" : "gone");
        entries_.erase(known);
    }
    if (!identity) return unknown(name);
    auto adapter = load(name, path);
    if (adapter || adapter.error().code == ErrorCode::kOverloaded) return adapter;
    if (adapter.error().code == ErrorCode::kNotFound) return unknown(name);
    log::warn("adapter {} cannot be used: {}", name, adapter.error().public_message);
    return fail(adapter.error().code, "The adapter {} cannot be used: {}.", name, adapter.error().public_message);
}

tl::unexpected<Error> AdapterStore::unknown(const std::string& name) const {
    const auto names = adapter_names(limits_.folder);
    if (names.empty()) return fail(ErrorCode::kNotFound, "There is no such adapter: this model has none. Ask the model without one, or put NAME.gguf into the folder engine.adapters.");
    const std::string which = is_adapter_name(name) ? fmt::format("There is no adapter \"{}\".", name) : "There is no adapter of that name.";
    return fail(ErrorCode::kNotFound, "{}{} The adapters are: {}.", which, did_you_mean(name, names), listed(names));
}

/// With mutex_ held. Error messages are the second half of a sentence.
Result<std::shared_ptr<const Adapter>> AdapterStore::load(const std::string& name, const std::string& path) {
    TRY(AdapterFile file, open_adapter(path, architecture_));
    TRY_VOID(make_room(file.weight_bytes));
    auto charge = std::make_unique<ByteCharge>(charged_, file.weight_bytes);
    llama_adapter_lora* weights = nullptr;
    {
        const std::lock_guard lock(registry_);
        weights = llama_adapter_lora_init_from_file_ptr(&model_, file.file.get());
    }
    if (!weights) return fail(ErrorCode::kUnavailable, "it does not fit this model, or memory is short");
    auto adapter = std::make_shared<const Adapter>(++last_id_, weights, registry_, std::move(charge));
    log::info("adapter {} loaded: {} bytes", name, file.weight_bytes);
    entries_.push_back({name, file.identity, adapter});
    return adapter;
}

/// Forgets what nobody uses, oldest first, until so many bytes are free.
Result<void> AdapterStore::make_room(std::uint64_t bytes) {
    if (bytes > limits_.bytes_max) {
        return fail(ErrorCode::kUnavailable, "it takes {} bytes, and all adapters together may take {} (engine.adapter_bytes)", bytes,
                    limits_.bytes_max);
    }
    while (*charged_ + bytes > limits_.bytes_max || entries_.size() >= kLoadedMax) {
        const auto unused = std::ranges::find_if(entries_, [](const Entry& entry) { return entry.adapter.use_count() == 1; });
        if (unused == entries_.end()) {
            return fail(ErrorCode::kOverloaded, "The adapters in use leave no room for another one. Try again later.");
        }
        entries_.erase(unused);
    }
    return {};
}

}  // namespace glimpse::engine::llama
