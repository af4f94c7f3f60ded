#pragma once

#include <llama.h>
#include <mtmd.h>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/llama/llama_engine.h"

/// How a model is loaded, in the words of libllama and libmtmd; the same for the engine and for the memory plan.
namespace glimpse::engine::llama {

/// Ended sequences that the context has room to name: libllama knows 256 sequences in all.
int kept_prompts(const EngineSettings& settings);

llama_context_params context_parameters(const EngineSettings& settings, const llama_model* weights);

/// Decoder and vision tower are computed on the processor alone.
bool computes_on_cpu(const EngineSettings& settings);

/// The vision tower computes with engine/kernels.
bool uses_own_kernels(const EngineSettings& settings);

/// What sizes of picture the projector takes. Only for GLM-4V do we size pictures ourselves: libmtmd
/// letter-boxes with black where the reference stretches (see tuning/reference/README.md). Errors as read_gguf().
Result<PictureSizing> read_sizing(const EngineSettings& settings);

mtmd_context_params projector_parameters(const EngineSettings& settings, const PictureSizing& sizing);

}  // namespace glimpse::engine::llama
