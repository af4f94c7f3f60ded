#include "base/ids.h"

#include <sodium.h>

#include <array>

namespace glimpse {

std::string make_id(std::string_view prefix) {
    std::array<unsigned char, 12> bytes;
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 2 * bytes.size() + 1> hex;
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return std::string(prefix).append(hex.data());
}

}  // namespace glimpse
