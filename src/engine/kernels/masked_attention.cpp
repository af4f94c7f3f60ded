#include "engine/kernels/masked_attention.h"

namespace glimpse::engine::kernels {

#if defined(__x86_64__)
namespace avx512 {
extern const MaskedKernels masked_kernels;
}
namespace avx2 {
extern const MaskedKernels masked_kernels;
}

KernelList<MaskedKernels> runnable_masked_kernels() {
    KernelList<MaskedKernels> list;
    if (__builtin_cpu_supports("avx512f")) list.add(avx512::masked_kernels);
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    if (avx2) list.add(avx2::masked_kernels);
    return list;
}
#elif defined(__aarch64__)
namespace neon {
extern const MaskedKernels masked_kernels;
}

KernelList<MaskedKernels> runnable_masked_kernels() { return {{&neon::masked_kernels}, 1}; }
#else
KernelList<MaskedKernels> runnable_masked_kernels() { return {}; }
#endif

const MaskedKernels* masked_kernels() { return runnable_masked_kernels().entries[0]; }

}  // namespace glimpse::engine::kernels
