// IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates).
#include "intake/remote/address_policy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace glimpse::intake::remote {
namespace {

struct Block4 {
    std::uint32_t first;
    int bits;
    bool holds(std::uint32_t address) const { return (address ^ first) >> (32 - bits) == 0; }
};

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b = 0, std::uint32_t c = 0) { return a << 24 | b << 16 | c << 8; }

constexpr Block4 kLoopback4 = {v4(127), 8};
constexpr Block4 kSpecial4[] = {
    {v4(0), 8},            // this network
    {v4(10), 8},           // private
    {v4(100, 64), 10},     // shared by a provider's customers
    kLoopback4,
    {v4(169, 254), 16},    // link-local, and the metadata of clouds
    {v4(172, 16), 12},     // private
    {v4(192, 0, 0), 24},   // protocol assignments
    {v4(192, 0, 2), 24},   // documentation
    {v4(192, 31, 196), 24},  // AS112
    {v4(192, 52, 193), 24},  // AMT
    {v4(192, 88, 99), 24},   // 6to4 relays
    {v4(192, 168), 16},      // private
    {v4(192, 175, 48), 24},  // AS112
    {v4(198, 18), 15},       // benchmarks
    {v4(198, 51, 100), 24},  // documentation
    {v4(203, 0, 113), 24},   // documentation
    {v4(224), 4},            // multicast
    {v4(240), 4},            // reserved, and broadcast
};

using Bytes6 = std::array<std::uint8_t, 16>;

struct Block6 {
    std::array<std::uint8_t, 4> first;
    int bits;  // up to 32
    bool holds(const Bytes6& address) const {
        for (int bit = 0; bit < bits; ++bit) {
            const auto at = static_cast<std::size_t>(bit / 8);
            if (((address[at] ^ first[at]) >> (7 - bit % 8) & 1) != 0) return false;
        }
        return true;
    }
};

constexpr Block6 kGlobalUnicast = {{0x20, 0, 0, 0}, 3};
constexpr Block6 kSpecial6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23},  // protocol assignments: Teredo, ORCHID, benchmarks
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x20, 0x02, 0x00, 0x00}, 16},  // 6to4: an IPv4 address inside
    {{0x3f, 0xff, 0x00, 0x00}, 20},  // documentation
};

bool is_in_reach4(std::uint32_t address, Reach reach) {
    if (kLoopback4.holds(address)) return reach == Reach::kPublicAndThisMachine;
    return std::ranges::none_of(kSpecial4, [&](const auto& block) { return block.holds(address); });
}

bool is_in_reach6(const Bytes6& address, Reach reach) {
    constexpr Bytes6 kLoopback6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (address == kLoopback6) return reach == Reach::kPublicAndThisMachine;
    return kGlobalUnicast.holds(address) && std::ranges::none_of(kSpecial6, [&](const auto& block) { return block.holds(address); });
}

}  // namespace

bool is_in_reach(const sockaddr& address, Reach reach) {
    if (address.sa_family == AF_INET) {
        sockaddr_in known;
        std::memcpy(&known, &address, sizeof known);
        return is_in_reach4(ntohl(known.sin_addr.s_addr), reach);
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 known;
        std::memcpy(&known, &address, sizeof known);
        Bytes6 bytes;
        std::memcpy(bytes.data(), &known.sin6_addr, bytes.size());
        return is_in_reach6(bytes, reach);
    }
    return false;
}

}  // namespace glimpse::intake::remote
