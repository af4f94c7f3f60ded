#include "engine/llama/core_sharing.h"

#include <algorithm>

namespace glimpse::engine::llama {
namespace {

/// So many rows keep all threads busy even where the model is tiny.
constexpr int kRowsForAllThreads = 17;

/// So many times the step.
constexpr double kPauseForStep = 3;
constexpr double kPauseMsMax = 60;

}  // namespace

int decode_threads(const Model& model, int rows, bool encoding) {
    const int threads = rows < kRowsForAllThreads ? model.threads : model.threads_of_many_rows;
    return encoding ? std::max(1, threads / 4) : threads;
}

std::chrono::duration<double, std::milli> pause_after_step(double step_ms) {
    return std::chrono::duration<double, std::milli>(std::min(kPauseMsMax, kPauseForStep * step_ms));
}

}  // namespace glimpse::engine::llama
