#include "engine/kernels/tile_kernels.h"

#define KERNELS_NAMESPACE neon
#define KERNELS_NAME "NEON"
#include "engine/kernels/tile_kernels.inc"
#include "engine/kernels/masked_attention.inc"
