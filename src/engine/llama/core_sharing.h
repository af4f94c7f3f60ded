#pragma once

#include <chrono>

#include "engine/llama/model.h"

/// How decoder and vision tower share the cores of one processor (decision 0014).
namespace glimpse::engine::llama {

/// Threads for a step of so many rows. Two pools of threads on the same cores wait for each other at every barrier: while a
/// picture is encoded the decoder takes a quarter of its threads.
int decode_threads(const Model& model, int rows, bool encoding);

/// How long the decoder pauses after a step that only decoded, while a picture is encoded: the vision tower gets most of the cores, because
/// an answer reads as well at a quarter of its pace, while a picture's asker has nothing yet.
std::chrono::duration<double, std::milli> pause_after_step(double step_ms);

}  // namespace glimpse::engine::llama
