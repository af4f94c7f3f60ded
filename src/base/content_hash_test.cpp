#include "base/content_hash.h"

#include <gtest/gtest.h>

#include <string>

namespace glimpse {
namespace {

TEST(ContentHash, IsTheSameForTheSameValues) {
    const std::string bytes(100'000, 'x');
    EXPECT_EQ(ContentHasher().add(bytes).add_number(3).finish(), ContentHasher().add(bytes).add_number(3).finish());
}

TEST(ContentHash, KeepsValuesApart) {
    EXPECT_NE(ContentHasher().add("ab").add("c").finish(), ContentHasher().add("a").add("bc").finish());
    EXPECT_NE(ContentHasher().add("").finish(), ContentHasher().finish());
    EXPECT_NE(ContentHasher().add_number(1).add_number(2).finish(), ContentHasher().add_number(2).add_number(1).finish());
}

}  // namespace
}  // namespace glimpse
