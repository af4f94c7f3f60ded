#include "engine/kernels/tile_kernels.h"

#if defined(GLIMPSE_AMX)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace glimpse::engine::kernels {

#if defined(__x86_64__)
namespace avx512 {
extern const TileKernels kernels;
}
namespace avx2 {
extern const TileKernels kernels;
}

#if defined(GLIMPSE_AMX)
namespace amx {
extern const TileKernels kernels;
}

/// Linux saves the tiles of a process only after it was asked to; the permission is for all threads, and to ask again is harmless.
static bool may_use_amx() {
    constexpr long kRequestPermission = 0x1023;  // ARCH_REQ_XCOMP_PERM
    constexpr long kTileData = 18;               // XFEATURE_XTILEDATA
    return __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-bf16") && __builtin_cpu_supports("avx512dq") &&
           syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}
#endif

KernelList<TileKernels> runnable_tile_kernels() {
    KernelList<TileKernels> list;
#if defined(GLIMPSE_AMX)
    if (may_use_amx()) list.add(amx::kernels);
#endif
    if (__builtin_cpu_supports("avx512f")) list.add(avx512::kernels);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) list.add(avx2::kernels);
    return list;
}
#elif defined(__aarch64__)
namespace neon {
extern const TileKernels kernels;
}

KernelList<TileKernels> runnable_tile_kernels() { return {{&neon::kernels}, 1}; }
#else
KernelList<TileKernels> runnable_tile_kernels() { return {}; }
#endif

const TileKernels* tile_kernels() { return runnable_tile_kernels().entries[0]; }

}  // namespace glimpse::engine::kernels
