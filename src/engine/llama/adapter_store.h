#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/adapter_turns.h"
#include "engine/llama/adapter_file.h"
#include "engine/llama/handles.h"
#include "engine/llama/picture_pieces.h"

namespace glimpse::engine::llama {

/// A loaded adapter. It lives until nobody holds it any more, and not longer than its store and model.
class Adapter {
public:
    /// `registry` guards the model's list of its adapters.
    Adapter(AdapterId id, llama_adapter_lora* weights, std::mutex& registry, std::unique_ptr<ByteCharge> charge)
        : id_(id), weights_(weights), registry_(registry), charge_(std::move(charge)) {}
    ~Adapter();
    Adapter(const Adapter&) = delete;
    Adapter& operator=(const Adapter&) = delete;

    AdapterId id() const { return id_; }
    llama_adapter_lora* weights() const { return weights_; }

private:
    const AdapterId id_;
    llama_adapter_lora* const weights_;
    std::mutex& registry_;
    const std::unique_ptr<ByteCharge> charge_;
};

/// The LoRA adapters of one model: files of a folder, loaded when they are first asked for and kept within a number of
/// bytes, the one used longest ago goes first. A file that is gone is not served from then on, one that has changed is another
/// adapter; who works with the old one keeps it until the end. Thread-safe.
class AdapterStore {
public:
    struct Limits {
        std::string folder;         ///< need not exist
        std::size_t bytes_max = 0;  ///< weights in memory
    };
    /// `model` outlives the store.
    AdapterStore(llama_model& model, Limits limits);

    /// Loads the adapter if it is not there; others who ask for one wait meanwhile. kNotFound, with what there is; kOverloaded
    /// when those in use leave no room; kUnavailable for a file that cannot be used.
    Result<std::shared_ptr<const Adapter>> take(const std::string& name);

    /// To be held while libllama plans the graph anew: for that it goes through the model's list of adapters, which loading and
    /// freeing change.
    [[nodiscard]] std::unique_lock<std::mutex> hold_registry() { return std::unique_lock(registry_); }

private:
    struct Entry {
        std::string name;
        FileIdentity identity;
        std::shared_ptr<const Adapter> adapter;
    };

    tl::unexpected<Error> unknown(const std::string& name) const;
    Result<std::shared_ptr<const Adapter>> load(const std::string& name, const std::string& path);
    Result<void> make_room(std::uint64_t bytes);

    llama_model& model_;
    const Limits limits_;
    const std::string architecture_;
    const std::shared_ptr<ByteCharge::Total> charged_ = std::make_shared<ByteCharge::Total>(0);
    std::mutex registry_;         // of the model's list of adapters; taken after mutex_
    std::mutex mutex_;
    std::vector<Entry> entries_;  // guarded by mutex_; last: the one used last
    AdapterId last_id_ = 0;       // guarded by mutex_
};

}  // namespace glimpse::engine::llama
