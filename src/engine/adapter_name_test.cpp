#include "engine/adapter_name.h"

#include <gtest/gtest.h>

#include <string>

namespace glimpse::engine {
namespace {

TEST(AdapterName, IsAFileNameThatStaysInItsFolder) {
    for (const char* name : {"a", "invoices-v2", "Q3_2026.f16", "0", "a..b", "-"}) EXPECT_TRUE(is_adapter_name(name)) << name;
    for (const char* name : {"", ".", "..", ".hidden", "../a", "a/b", "a\\b", "a b", "a:b", "a\n", "\xc3\xa9", "a*"}) {
        EXPECT_FALSE(is_adapter_name(name)) << name;
    }
    EXPECT_FALSE(is_adapter_name(std::string_view("a\0b", 3)));
}

TEST(AdapterName, HasALimit) {
    EXPECT_TRUE(is_adapter_name(std::string(kAdapterNameMax, 'a')));
    EXPECT_FALSE(is_adapter_name(std::string(kAdapterNameMax + 1, 'a')));
}

}  // namespace
}  // namespace glimpse::engine
