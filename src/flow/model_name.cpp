#include "flow/model_name.h"

#include "base/nearest_name.h"

namespace glimpse::flow {
namespace {

constexpr std::size_t kShownBytesMax = 128;

}  // namespace

std::string model_name(std::string_view id, std::string_view adapter) {
    return adapter.empty() ? std::string(id) : fmt::format("{}:{}", id, adapter);
}

std::optional<std::string> adapter_named(std::string_view name, std::string_view id) {
    if (name.empty() || name == id) return std::string();
    // The id of a model may hold a colon itself.
    const bool of_model = name.size() > id.size() + 1 && name.starts_with(id) && name[id.size()] == ':';
    if (!of_model) return std::nullopt;
    return std::string(name.substr(id.size() + 1));
}

Error no_such_model(std::string_view name, const std::vector<std::string>& served) {
    const std::string which = name.size() > kShownBytesMax ? std::string("of that name") : fmt::format("\"{}\"", name);
    return {ErrorCode::kNotFound, fmt::format("There is no model {} here.{} This server has {}.", which,
                                              did_you_mean(name, served), listed(served))};
}

}  // namespace glimpse::flow
