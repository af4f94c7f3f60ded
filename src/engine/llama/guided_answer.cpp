#include "engine/llama/guided_answer.h"

#include <ctime>
#include <string>

#include "engine/llama/token_text.h"

namespace glimpse::engine::llama {
namespace {

double thread_cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

/// Adds the CPU time of its scope.
class CpuTime {
public:
    explicit CpuTime(double& sum) : sum_(sum) {}
    ~CpuTime() { sum_ += thread_cpu_ms() - begin_; }

private:
    double& sum_;
    const double begin_ = thread_cpu_ms();
};

}  // namespace

std::vector<llama_token> GuidedAnswer::begin(std::size_t most) {
    const CpuTime time(guide_ms_);
    auto tokens = follow(forced());
    if (tokens.size() > most) {
        guide_.take_back(static_cast<int>(tokens.size() - most));
        tokens.resize(most);
    }
    return tokens;
}

bool GuidedAnswer::sample(llama_context* context, int index, llama_sampler* sampler, llama_token& token) {
    {
        const CpuTime time(guide_ms_);
        const float* logits = llama_get_logits_ith(context, index);
        candidates_.clear();
        for (const int id : guide_.allowed()) candidates_.push_back({id, logits[id], 0});
    }
    if (candidates_.empty()) return false;
    llama_token_data_array choice{candidates_.data(), candidates_.size(), -1, false};
    llama_sampler_apply(sampler, &choice);
    token = choice.data[choice.selected].id;
    llama_sampler_accept(sampler, token);
    return true;
}

std::vector<llama_token> GuidedAnswer::accept(llama_token token) {
    const CpuTime time(guide_ms_);
    guide_.accept(token);
    if (guide_.over()) return {token};
    const std::string forced = this->forced();
    if (forced.empty()) return {token};
    const std::string piece = piece_of(vocab_, token);
    guide_.take_back(1);
    auto tokens = follow(piece + forced);
    if (text_of(vocab_, tokens).size() >= piece.size()) return tokens;
    guide_.take_back(static_cast<int>(tokens.size()));
    guide_.accept(token);
    return {token};
}

/// Takes a text that must follow, as the tokens it is usually written in, and returns them. The last is left to the model,
/// which may know a longer one that begins with it, unless the text ends the answer.
std::vector<llama_token> GuidedAnswer::follow(std::string_view text) {
    const auto tokens = tokens_of(vocab_, text, false);
    if (!tokens || text_of(vocab_, *tokens) != text) return {};
    std::size_t taken = 0;
    while (taken < tokens->size() && guide_.accept((*tokens)[taken])) ++taken;
    if (taken > 0 && !guide_.over()) {
        guide_.take_back(1);
        --taken;
    }
    return {tokens->begin(), tokens->begin() + static_cast<std::ptrdiff_t>(taken)};
}

}  // namespace glimpse::engine::llama
