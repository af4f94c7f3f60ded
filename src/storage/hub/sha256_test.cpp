#include "storage/hub/sha256.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace glimpse::storage::hub {
namespace {

constexpr auto kOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";  // FIPS 180-2, B.1

TEST(Sha256, DigestOfPieces) {
    Sha256 hash;
    hash.update("a");
    hash.update("");
    hash.update("bc");
    EXPECT_EQ(hash.finish(), kOfAbc);
}

TEST(Sha256, DigestOfAFile) {
    const auto path = testing::TempDir() + std::to_string(getpid()) + "_sha256_test";
    std::ofstream(path) << "abc";
    EXPECT_EQ(sha256_of_file(path), kOfAbc);
    Sha256 hash;
    EXPECT_FALSE(hash_file(path, 4, hash)) << "the file is shorter than that";
    const auto stopped = sha256_of_file(path, [](std::uint64_t) { return false; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::kCancelled);
    EXPECT_EQ(sha256_of_file(path + ".absent").error().code, ErrorCode::kNotFound);
}

TEST(Sha256, KnowsADigestWhenItSeesOne) {
    EXPECT_TRUE(is_sha256(kOfAbc));
    EXPECT_FALSE(is_sha256(""));
    EXPECT_FALSE(is_sha256(std::string(63, 'a')));
    EXPECT_FALSE(is_sha256(std::string(64, 'g')));
}

}  // namespace
}  // namespace glimpse::storage::hub
