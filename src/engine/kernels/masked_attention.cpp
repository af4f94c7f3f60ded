#include "engine/kernels/masked_attention.h"

namespace glimpse::engine::kernels {

#if defined(__x86_64__)
namespace avx512 {
extern const MaskedKernels masked_kernels;
}
namespace avx2 {
extern const MaskedKernels masked_kernels;
}

MaskedKernelList runnable_masked_kernels() {
    MaskedKernelList list;
    if (__builtin_cpu_supports("avx512f")) list.entries[list.count++] = &avx512::masked_kernels;
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    if (avx2) list.entries[list.count++] = &avx2::masked_kernels;
    return list;
}
#elif defined(__aarch64__)
namespace neon {
extern const MaskedKernels masked_kernels;
}

MaskedKernelList runnable_masked_kernels() { return {{&neon::masked_kernels}, 1}; }
#else
MaskedKernelList runnable_masked_kernels() { return {}; }
#endif

const MaskedKernels* masked_kernels() { return runnable_masked_kernels().entries[0]; }

}  // namespace glimpse::engine::kernels
