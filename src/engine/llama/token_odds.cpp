#include "engine/llama/token_odds.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/llama/token_text.h"

namespace glimpse::engine::llama {

domain::TokenOdds odds_of(const llama_vocab* vocab, std::span<const float> logits, llama_token token, int others) {
    const double most = *std::ranges::max_element(logits);
    const double sum = std::transform_reduce(logits.begin(), logits.end(), 0.0, std::plus<>(), [most](float logit) { return std::exp(logit - most); });
    const double log_sum = most + std::log(sum);
    domain::TokenOdds odds{.bytes = piece_of(vocab, token), .logprob = logits[static_cast<std::size_t>(token)] - log_sum};
    std::vector<llama_token> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    const auto end = order.begin() + std::min<std::ptrdiff_t>(others, static_cast<std::ptrdiff_t>(order.size()));
    std::partial_sort(order.begin(), end, order.end(), [&](llama_token a, llama_token b) { return logits[a] > logits[b]; });
    for (auto other = order.begin(); other != end; ++other) odds.others.push_back({piece_of(vocab, *other), logits[*other] - log_sum});
    return odds;
}

}  // namespace glimpse::engine::llama
