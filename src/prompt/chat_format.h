#pragma once

#include <string_view>

#include "domain/ask.h"
#include "domain/prompt.h"

namespace glimpse::prompt {

inline constexpr std::string_view kThink = "<think>";
inline constexpr std::string_view kThinkEnd = "</think>";

/// Whether the prompt ends with kThink.
bool begins_reasoning(const domain::Ask& ask, bool model_thinks);

/// The chat form of the GLM-4V family:
///
///     [gMASK]<sop> (<|system|>\n SYSTEM)? <|user|>\n PICTURE* TEXT /nothink? <|assistant|>\n (<think></think>\n)?
///
/// The last two appear only for a model that can think and was asked not to. One that is to think and then keep a format
/// finds <think> there instead: it could not answer without. The engine puts
/// <|begin_of_image|> and <|end_of_image|> around each picture.
/// `pictures` are the decoded ones of `ask`, in its order.
domain::Prompt render_glm4v(const domain::Ask& ask, std::vector<domain::PicturePart> pictures, bool model_thinks);

}  // namespace glimpse::prompt
