#pragma once

#include <ggml.h>

#include <cstddef>
#include <cstdlib>
#include <memory>

#include "engine/kernels/tile_kernels.h"

namespace glimpse::engine::llama {

/// The nodes of ggml's graph that our kernels compute, in tasks for several threads: each takes the next as soon as it is done, so
/// that one which shares its core with somebody else holds nobody up. One caller at a time.
class VisionProducts {
public:
    /// Packed data at once: more heads or columns than fit are computed one group after the other. A single head may need more.
    static constexpr std::size_t kPackedBytesMax = std::size_t{32} << 20;

    VisionProducts(const kernels::TileKernels& kernels, int threads) : kernels_(kernels), threads_(threads) {}

    /// Whether a node is one of ours. Pure.
    static bool takes(const ggml_tensor* node);
    /// Throws std::bad_alloc.
    void compute(ggml_tensor* node);

private:
    /// Memory that grows to what was needed most, and is not cleared.
    class Room {
    public:
        float* of(std::size_t floats);

    private:
        struct Free {
            void operator()(float* memory) const { std::free(memory); }
        };
        std::unique_ptr<float, Free> memory_;
        std::size_t floats_ = 0;
    };

    void attend(ggml_tensor* node);
    void attend_heads(ggml_tensor* node, int first, int last);
    void pack_head(const ggml_tensor* node, int head, int block, float* plain, float* packed) const;
    void multiply(ggml_tensor* node);
    void multiply_columns(ggml_tensor* node, int first, int count);

    /// Runs task(index, scratch) for each index below `count`; each worker has `scratch_floats` of its own.
    template <typename Task>
    void spread(int count, std::size_t scratch_floats, const Task& task);

    const kernels::TileKernels& kernels_;
    const int threads_;
    Room packed_;
    Room scratch_;
};

}  // namespace glimpse::engine::llama
