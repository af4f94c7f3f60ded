#include "engine/repeats.h"

#include <gtest/gtest.h>

namespace glimpse::engine {
namespace {

TEST(Repeats, AreCountedOutsideOfClassesAndEscapes) {
    EXPECT_EQ(repeats_of(""), 0);
    EXPECT_EQ(repeats_of("[0-9]+(?:,[0-9]{3})*"), 3);
    EXPECT_EQ(repeats_of("a{2,}b{2,3}c{2}d?"), 4);
    EXPECT_EQ(repeats_of(R"(\*\+[*+,}\]*]a*)"), 1) << "neither escapes nor classes";
    EXPECT_EQ(repeats_of("\\"), 0);
}

}  // namespace
}  // namespace glimpse::engine
