#include "storage/hub/checksums.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace glimpse::storage::hub {
namespace {

const std::string kDigestA(64, 'a');
const std::string kDigestB(64, 'b');

TEST(Checksums, ReadsWhatSha256sumWrites) {
    const auto text = std::string(64, 'A') + "  one.gguf\n\n# note\n" + kDigestB + " *two words.gguf\r\n";
    const auto checksums = parse_checksums(text);
    ASSERT_TRUE(checksums);
    EXPECT_EQ(*checksums, (Checksums{{"one.gguf", kDigestA}, {"two words.gguf", kDigestB}}));
}

TEST(Checksums, NamesTheBadLine) {
    for (const auto& bad :
         {std::string("abc  file"), kDigestA, kDigestA + "  ", kDigestA + " file", "x" + kDigestA + " file"}) {
        const auto checksums = parse_checksums(kDigestA + "  good\n" + bad);
        ASSERT_FALSE(checksums) << bad;
        EXPECT_THAT(checksums.error().public_message, testing::HasSubstr("line 2"));
    }
}

TEST(Checksums, RecordsBesideWhatIsThere) {
    const auto folder = testing::TempDir() + std::to_string(getpid()) + "_checksums_test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    EXPECT_EQ(read_checksums(folder), Checksums{});
    ASSERT_TRUE(record_checksum(folder, "b", kDigestA));
    ASSERT_TRUE(record_checksum(folder, "a", kDigestA));
    ASSERT_TRUE(record_checksum(folder, "b", kDigestB));
    EXPECT_EQ(read_checksums(folder), (Checksums{{"a", kDigestA}, {"b", kDigestB}}));
}

}  // namespace
}  // namespace glimpse::storage::hub
