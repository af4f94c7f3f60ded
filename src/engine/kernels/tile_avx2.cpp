#include "engine/kernels/tile_kernels.h"

#define KERNELS_NAMESPACE avx2
#define KERNELS_NAME "AVX2"
#include "engine/kernels/tile_kernels.inc"
#include "engine/kernels/masked_attention.inc"
