#include "admission/key_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace glimpse::admission {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class KeyFileTest : public testing::Test {
protected:
    ~KeyFileTest() override { fs::remove_all(folder_); }

    void add(KeyFile& file, const std::string& name) {
        const auto done = file.update([&](KeyFile::Keys& keys) -> Result<void> {
            auto key = make_key(name).first;
            key.scopes = *parse_scopes("infer");
            keys.push_back(std::move(key));
            return {};
        });
        ASSERT_TRUE(done) << done.error().public_message;
    }

    const fs::path folder_ = fs::temp_directory_path() / fmt::format("glimpse_key_file_{}", getpid());
    const std::string path_ = (folder_ / "below" / "keys.json").string();
};

TEST_F(KeyFileTest, NoFileIsNoKeys) {
    KeyFile file(path_);
    ASSERT_TRUE(file.keys());
    EXPECT_TRUE((*file.keys())->empty());
}

TEST_F(KeyFileTest, KeepsEverythingAndOnlyItsOwnerReadsIt) {
    auto [key, text] = make_key("till \"3\"");
    key.scopes = *parse_scopes("infer,metrics");
    key.quota = {60, 30, 100'000, 4};
    key.expires = key.created + std::chrono::hours(1);
    key.privacy = domain::Privacy::kBlock;
    KeyFile file(path_);
    ASSERT_TRUE(file.update([&](KeyFile::Keys& keys) -> Result<void> {
        keys.push_back(key);
        return {};
    }));
    const auto read = KeyFile(path_).keys();
    ASSERT_TRUE(read);
    ASSERT_EQ((*read)->size(), 1U);
    const auto& again = (*read)->front();
    EXPECT_EQ(again.name, key.name);
    EXPECT_TRUE(matches(again, text));
    EXPECT_EQ(again.scopes, key.scopes);
    EXPECT_EQ(again.quota, key.quota);
    EXPECT_EQ(again.expires, key.expires);
    EXPECT_EQ(again.privacy, domain::Privacy::kBlock);
    EXPECT_FALSE(again.revoked);
    struct stat state = {};
    ASSERT_EQ(::stat(path_.c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777U, 0600U);
}

TEST_F(KeyFileTest, SeesWhatAnotherProcessWroteWithinASecond) {
    KeyFile reader(path_), writer(path_);
    ASSERT_TRUE(reader.keys());
    add(writer, "new");
    std::this_thread::sleep_for(std::chrono::milliseconds(1050));
    EXPECT_EQ((*reader.keys())->size(), 1U);
}

TEST_F(KeyFileTest, WritersAtTheSameTimeLoseNothing) {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 8; ++i) {
        writers.emplace_back([this] {
            KeyFile file(path_);
            for (int k = 0; k < 5; ++k) add(file, "one");
        });
    }
    writers.clear();
    EXPECT_EQ((*KeyFile(path_).keys())->size(), 40U);
}

TEST_F(KeyFileTest, ABrokenFileIsToldOfAndNeverOverwritten) {
    KeyFile file(path_);
    add(file, "one");
    EXPECT_EQ((*file.keys())->size(), 1U);
    std::ofstream(path_) << "{\"keys\": [{}]}";
    std::this_thread::sleep_for(std::chrono::milliseconds(1050));
    EXPECT_EQ((*file.keys())->size(), 1U) << "what was read before stays";
    EXPECT_THAT(KeyFile(path_).keys().error().public_message, HasSubstr("no file of keys"));
    EXPECT_FALSE(file.update([](KeyFile::Keys&) -> Result<void> { return {}; }));
}

TEST_F(KeyFileTest, AChangeThatFailsLeavesAllAsItWas) {
    KeyFile file(path_);
    add(file, "one");
    EXPECT_FALSE(file.update([](KeyFile::Keys& keys) -> Result<void> {
        keys.clear();
        return fail(ErrorCode::kNotFound, "no");
    }));
    EXPECT_EQ((*KeyFile(path_).keys())->size(), 1U);
}

}  // namespace
}  // namespace glimpse::admission
