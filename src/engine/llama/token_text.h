#pragma once

#include <llama.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Between text and tokens of a vocabulary.
namespace glimpse::engine::llama {

/// The tokens of a text. `special`: whether the names of control tokens in it are those tokens.
Result<std::vector<llama_token>> tokens_of(const llama_vocab* vocab, std::string_view text, bool special);

/// The bytes of a token; of a control token its name.
std::string piece_of(const llama_vocab* vocab, llama_token token);
std::string text_of(const llama_vocab* vocab, std::span<const llama_token> tokens);

/// The bytes of every token of the vocabulary; control tokens have none.
std::vector<std::string> text_pieces(const llama_vocab* vocab);

}  // namespace glimpse::engine::llama
