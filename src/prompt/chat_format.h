#pragma once

#include <string_view>
#include <vector>

#include "domain/ask.h"
#include "domain/prompt.h"

namespace glimpse::prompt {

inline constexpr std::string_view kThink = "<think>";
inline constexpr std::string_view kThinkEnd = "</think>";

/// The pictures of one file, in its order.
using Pages = std::vector<domain::PicturePart>;

/// Whether the prompt ends with kThink.
bool begins_reasoning(const domain::Ask& ask, bool model_thinks);

/// The chat form of the GLM-4V family:
///
///     prompt   = [gMASK]<sop> (<|system|>\n TEXT)? turn* user <|assistant|>\n (<think></think>\n)?
///     turn     = <|system|>\n TEXT / user / <|assistant|>\n (<think></think>\n)? TEXT
///     user     = <|user|>\n ( PICTURE / TEXT )* /nothink?
///
/// What is in brackets with <think> appears only for a model that can think; before the answer, and /nothink, only where it was
/// asked not to. One that is to think and then keep a format finds <think> at the end instead: it could not answer without. What was
/// thought in earlier turns is not told again. A conversation that goes on begins with the prompt before it and its answer, token
/// by token, so that the engine has most of it. The engine puts <|begin_of_image|> and <|end_of_image|> around each picture.
/// `files` are the decoded pictures of `ask`, in its order; `question` follows the text of `ask` in the same turn.
domain::Prompt render_glm4v(const domain::Ask& ask, std::vector<Pages> files, bool model_thinks, std::string_view question = {});

}  // namespace glimpse::prompt
