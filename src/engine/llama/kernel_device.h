#pragma once

#include <ggml-backend.h>

#include <functional>
#include <memory>

namespace glimpse::engine::llama {

/// Computes nodes of ggml's graph with our kernels. One caller at a time.
class NodeKernels {
public:
    virtual ~NodeKernels() = default;

    /// Throws std::bad_alloc.
    virtual void compute(ggml_tensor* node) = 0;
    /// For the nodes from now on: what libllama wants for a step. Where nobody wants anything, what there is stays.
    virtual void set_threads(int) {}
};

/// A device of ggml, beside its own for the CPU, that computes on the same cores what our kernels are better at. ggml's scheduler gives it
/// the nodes that it takes, and leaves all else where it was (decisions 0016 and 0020). It must outlive whoever was given device(); each of
/// them gets kernels of its own, and computes on one thread at a time.
class KernelDevice {
public:
    using Takes = bool (*)(const ggml_tensor* node);
    using Make = std::function<std::unique_ptr<NodeKernels>()>;

    /// `description` must outlive the device.
    KernelDevice(const char* description, Takes takes, Make make);
    ~KernelDevice();

    ggml_backend_dev_t device();

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::engine::llama
