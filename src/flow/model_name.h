#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace glimpse::flow {

/// How clients name what answers: ID is the model, ID:ADAPTER the model with an adapter.
std::string model_name(std::string_view id, std::string_view adapter);

/// The adapter that the model `id` shall answer with when `name` is asked for; empty: none. Nothing when that is another model.
/// Whether there is an adapter of that name is not looked at.
std::optional<std::string> adapter_named(std::string_view name, std::string_view id);

/// kNotFound, with what is served and the nearest of it.
Error no_such_model(std::string_view name, const std::vector<std::string>& served);

}  // namespace glimpse::flow
