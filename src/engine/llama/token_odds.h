#pragma once

#include <llama.h>

#include <span>

#include "domain/token_odds.h"

namespace glimpse::engine::llama {

/// How likely `token` is by a row of logits, one for each token of the vocabulary, and which `others` tokens are likeliest.
domain::TokenOdds odds_of(const llama_vocab* vocab, std::span<const float> logits, llama_token token, int others);

}  // namespace glimpse::engine::llama
