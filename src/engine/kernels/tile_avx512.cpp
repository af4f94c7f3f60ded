#include "engine/kernels/tile_kernels.h"

#define KERNELS_NAMESPACE avx512
#define KERNELS_NAME "AVX-512"
#include "engine/kernels/tile_kernels.inc"
#include "engine/kernels/masked_attention.inc"
