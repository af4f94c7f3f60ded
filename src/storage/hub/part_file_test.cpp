#include "storage/hub/part_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace glimpse::storage::hub {
namespace {

class PartFileTest : public testing::Test {
protected:
    PartFileTest() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }

    std::unique_ptr<PartFile> open() {
        auto part = PartFile::open(destination_, {});
        EXPECT_TRUE(part) << part.error().public_message;
        return part ? std::move(*part) : nullptr;
    }

    const std::string folder_ = testing::TempDir() + std::to_string(getpid()) + "_part_file_test";
    const std::string destination_ = folder_ + "/model.gguf";
    const WholeFile whole_{"\"v1\"", 6, std::string(64, 'a')};
};

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string digest_of(std::string_view text) {
    Sha256 hash;
    hash.update(text);
    return hash.finish();
}

TEST_F(PartFileTest, GoesOnWhereItStopped) {
    ASSERT_TRUE(open()->restart(whole_));
    ASSERT_TRUE(open()->append("abc"));
    const auto part = open();
    EXPECT_EQ(part->bytes(), 3u);
    EXPECT_EQ(part->whole(), whole_);
    ASSERT_TRUE(part->append("def"));
    EXPECT_EQ(part->finish_hash(), digest_of("abcdef"));
    ASSERT_TRUE(part->commit());
    EXPECT_EQ(content_of(destination_), "abcdef");
    EXPECT_FALSE(std::filesystem::exists(destination_ + ".part"));
    EXPECT_FALSE(std::filesystem::exists(destination_ + ".part.info"));
}

TEST_F(PartFileTest, ForgetsBytesOfUnknownOrigin) {
    std::ofstream(destination_ + ".part") << "left by something else";
    EXPECT_EQ(open()->bytes(), 0u);
    ASSERT_TRUE(open()->restart(whole_));
    std::ofstream(destination_ + ".part") << "longer than the whole";
    EXPECT_EQ(open()->bytes(), 0u);
    std::ofstream(destination_ + ".part") << "abc";
    std::ofstream(destination_ + ".part.info") << "\"v1\"\n-5\n";
    EXPECT_EQ(open()->bytes(), 0u);
}

TEST_F(PartFileTest, RestartForgetsBytesAndHash) {
    const auto part = open();
    ASSERT_TRUE(part->restart(whole_));
    ASSERT_TRUE(part->append("abc"));
    ASSERT_TRUE(part->restart({"\"v2\"", 1, ""}));
    ASSERT_TRUE(part->append("x"));
    EXPECT_EQ(part->finish_hash(), digest_of("x"));
}

TEST_F(PartFileTest, IsLockedAgainstASecondProgram) {
    const auto first = open();
    const auto second = PartFile::open(destination_, {});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
}

TEST_F(PartFileTest, RejectedBytesAreKeptButNeverInPlace) {
    const auto part = open();
    ASSERT_TRUE(part->restart(whole_));
    ASSERT_TRUE(part->append("bad"));
    EXPECT_EQ(part->reject(), destination_ + ".rejected");
    EXPECT_EQ(content_of(destination_ + ".rejected"), "bad");
    EXPECT_FALSE(std::filesystem::exists(destination_));
    EXPECT_FALSE(std::filesystem::exists(destination_ + ".part"));
}

TEST_F(PartFileTest, SaysWhyAFolderCannotBeWritten) {
    const auto part = PartFile::open(folder_ + "/absent/model.gguf", {});
    ASSERT_FALSE(part);
    EXPECT_NE(part.error().public_message.find("absent"), std::string::npos);
}

}  // namespace
}  // namespace glimpse::storage::hub
