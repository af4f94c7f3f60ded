#pragma once

#include "domain/ask.h"
#include "domain/prompt.h"

namespace glimpse::prompt {

/// The chat form of the GLM-4V family:
///
///     [gMASK]<sop> (<|system|>\n SYSTEM)? <|user|>\n PICTURE* TEXT /nothink? <|assistant|>\n (<think></think>\n)?
///
/// The last two appear only for a model that can think and was asked not to. The engine puts
/// <|begin_of_image|> and <|end_of_image|> around each picture.
/// `pictures` are the decoded ones of `ask`, in its order.
domain::Prompt render_glm4v(const domain::Ask& ask, std::vector<domain::PicturePart> pictures, bool model_thinks);

}  // namespace glimpse::prompt
