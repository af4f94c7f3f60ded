#include "http/target.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto target = glimpse::http::parse_target({reinterpret_cast<const char*>(data), size});
    if (target && target->path != "*" && !target->path.starts_with('/')) std::abort();
    if (target && target->parameters.size() > glimpse::http::kParametersMax) std::abort();
    return 0;
}
