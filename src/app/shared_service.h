#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "admission/gate.h"
#include "admission/shared_meter.h"
#include "app/config.h"
#include "app/model_files.h"
#include "base/result.h"
#include "flow/shared_answers.h"
#include "metrics/registry.h"
#include "storage/shared_store.h"

namespace glimpse::app {

/// The Redis that redis.url names; null where it names none. kInvalidRequest for what is no address.
Result<std::unique_ptr<storage::SharedStore>> open_shared_store(const Config& config);

/// What an answer depends on besides the request: this program, the model's weights and folder, settings. Servers with the
/// same share answers, wherever the files lie.
std::string answer_origin(const Config& config, const ModelFiles& model);

/// What this server shares with others: quotas, and answers unless cache.shared is off.
class SharedService {
public:
    /// Null without redis.url. Whether it answers is no matter.
    static Result<std::unique_ptr<SharedService>> open(const Config& config, const ModelFiles& model);

    admission::SharedMeter& meter() { return *meter_; }
    /// Null where they are not shared.
    flow::SharedAnswers* answers() { return answers_ ? &*answers_ : nullptr; }
    const storage::SharedStore& store() const { return *store_; }

private:
    explicit SharedService(std::unique_ptr<storage::SharedStore> store);

    const std::unique_ptr<storage::SharedStore> store_;
    const std::unique_ptr<admission::SharedMeter> meter_;
    std::optional<flow::SharedAnswers> answers_;
};

/// Of what is shared (null: nothing), all of it zero then.
std::vector<metrics::Sample> shared_samples(SharedService* shared, const admission::Gate& gate);

}  // namespace glimpse::app
