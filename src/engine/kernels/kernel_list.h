#pragma once

namespace glimpse::engine::kernels {

/// Kernels of one kind that this processor can run, the fastest first.
template <typename Kernels>
struct KernelList {
    const Kernels* entries[4] = {};
    int count = 0;

    void add(const Kernels& kernels) { entries[count++] = &kernels; }
};

}  // namespace glimpse::engine::kernels
