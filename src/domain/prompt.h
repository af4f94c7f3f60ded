#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "domain/image.h"
#include "domain/preprocess.h"

namespace glimpse::domain {

/// A run of text. Only `special` text may produce control tokens such as <|user|>: what a user wrote never
/// does, so a picture or a question cannot forge a turn.
struct TextPart {
    std::string text;
    bool special = false;
};

/// A picture, already of the exact size the vision tower gets.
struct PicturePart {
    std::shared_ptr<const Image> image;
    std::shared_ptr<const Preparation> preparation = {};  ///< what was done to it; nothing: it is as it came
};

using PromptPart = std::variant<TextPart, PicturePart>;
using Prompt = std::vector<PromptPart>;

}  // namespace glimpse::domain
