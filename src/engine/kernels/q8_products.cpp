#include "engine/kernels/q8_products.h"

namespace glimpse::engine::kernels {

#if defined(__x86_64__)
namespace vnni {
extern const Q8Kernels kernels;
}

KernelList<Q8Kernels> runnable_q8_kernels() {
    KernelList<Q8Kernels> list;
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("f16c")) {
        list.add(vnni::kernels);
    }
    return list;
}
#else
KernelList<Q8Kernels> runnable_q8_kernels() { return {}; }
#endif

const Q8Kernels* q8_kernels() {
    static const Q8Kernels* const best = runnable_q8_kernels().entries[0];
    return best;
}

}  // namespace glimpse::engine::kernels
