#include "engine/kernels/tile_kernels.h"

namespace glimpse::engine::kernels {

#if defined(__x86_64__)
namespace avx512 {
extern const TileKernels kernels;
}
namespace avx2 {
extern const TileKernels kernels;
}

TileKernelList runnable_tile_kernels() {
    TileKernelList list;
    if (__builtin_cpu_supports("avx512f")) list.entries[list.count++] = &avx512::kernels;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) list.entries[list.count++] = &avx2::kernels;
    return list;
}
#elif defined(__aarch64__)
namespace neon {
extern const TileKernels kernels;
}

TileKernelList runnable_tile_kernels() { return {{&neon::kernels}, 1}; }
#else
TileKernelList runnable_tile_kernels() { return {}; }
#endif

const TileKernels* tile_kernels() { return runnable_tile_kernels().entries[0]; }

}  // namespace glimpse::engine::kernels
