#pragma once

#include <ggml-backend.h>

#include <memory>

namespace glimpse::engine::llama {

/// A device of ggml, beside its own for the CPU, that computes on the same cores what a vision tower spends its time with: attention
/// without a mask, and products of quantised weights with many rows (engine/kernels). ggml's scheduler gives it those, and
/// leaves all else where it was (decision 0016). It must outlive whoever was given device(); each of them computes on one thread at a time.
class VisionDevice {
public:
    /// Null where we have no kernels that beat ggml's.
    static std::unique_ptr<VisionDevice> create(int threads);
    ~VisionDevice();

    ggml_backend_dev_t device();

    struct Impl;

private:
    explicit VisionDevice(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::engine::llama
