#include "storage/picture_hash.h"

#include <gtest/gtest.h>

#include <vector>

namespace glimpse::storage {
namespace {

std::string hash(const std::vector<std::string>& files) { return picture_hash(files); }

TEST(PictureHash, TellsFilesApartAndIsTheSameTomorrow) {
    EXPECT_EQ(hash({"a", "b"}), hash({"a", "b"}));
    EXPECT_EQ(hash({"a", "b"}).size(), 64U);
    for (const auto& other : {std::vector<std::string>{"b", "a"}, {"ab"}, {"a", "b", ""}, {"1:b"}, {}}) EXPECT_NE(hash({"a", "b"}), hash(other));
}

}  // namespace
}  // namespace glimpse::storage
