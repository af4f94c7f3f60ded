#include "intake/remote/address_policy.h"

#include <gtest/gtest.h>
#include <netdb.h>

#include <string>

namespace glimpse::intake::remote {
namespace {

bool reaches(const std::string& address, Reach reach = Reach::kPublic) {
    addrinfo hints = {};
    hints.ai_flags = AI_NUMERICHOST;
    addrinfo* found = nullptr;
    EXPECT_EQ(getaddrinfo(address.c_str(), nullptr, &hints, &found), 0) << address;
    if (!found) return false;
    const bool result = is_in_reach(*found->ai_addr, reach);
    freeaddrinfo(found);
    return result;
}

TEST(AddressPolicy, ThePublicInternetIsInReach) {
    for (const auto* address : {"1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
                                "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2003::1", "2001:200::1", "3ffe::1"}) {
        EXPECT_TRUE(reaches(address)) << address;
    }
}

TEST(AddressPolicy, WhatIsNotPublicIsNot) {
    for (const auto* address : {
             "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1", "169.254.169.254",
             "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
             "203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "0x7f.1", "2130706433", "017700000001", "127.1",
             "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1",
             "2001:db8::1", "2002:7f00:1::1", "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "5f00::1", "4000::1"}) {
        EXPECT_FALSE(reaches(address)) << address;
    }
    const sockaddr unknown = {.sa_family = AF_UNIX, .sa_data = {}};
    EXPECT_FALSE(is_in_reach(unknown, Reach::kPublicAndThisMachine));
}

TEST(AddressPolicy, TestsReachThisMachineButNoOther) {
    for (const auto* address : {"127.0.0.1", "127.9.9.9", "::1", "8.8.8.8"}) EXPECT_TRUE(reaches(address, Reach::kPublicAndThisMachine)) << address;
    for (const auto* address : {"0.0.0.0", "10.0.0.1", "::ffff:127.0.0.1", "fe80::1"}) EXPECT_FALSE(reaches(address, Reach::kPublicAndThisMachine)) << address;
}

}  // namespace
}  // namespace glimpse::intake::remote
