#pragma once

#include <llama.h>
#include <mtmd.h>

#include <memory>

/// Owning handles for the C objects of libllama and libmtmd.
namespace glimpse::engine::llama {

template <auto Free>
struct Deleter {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};

using ModelHandle = std::unique_ptr<llama_model, Deleter<llama_model_free>>;
using ContextHandle = std::unique_ptr<llama_context, Deleter<llama_free>>;
using BatchHandle = std::unique_ptr<llama_batch_ext, Deleter<llama_batch_ext_free>>;
using SamplerHandle = std::unique_ptr<llama_sampler, Deleter<llama_sampler_free>>;
using ProjectorHandle = std::unique_ptr<mtmd_context, Deleter<mtmd_free>>;
using BitmapHandle = std::unique_ptr<mtmd_bitmap, Deleter<mtmd_bitmap_free>>;
using ChunksHandle = std::unique_ptr<mtmd_input_chunks, Deleter<mtmd_input_chunks_free>>;
using ChunkHandle = std::unique_ptr<mtmd_input_chunk, Deleter<mtmd_input_chunk_free>>;

}  // namespace glimpse::engine::llama
