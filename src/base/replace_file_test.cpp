#include "base/replace_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace glimpse {
namespace {

TEST(ReplaceFile, IsThereAsAWholeOrAsItWas) {
    const auto folder = std::filesystem::temp_directory_path() / ("glimpse_replace_file_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const auto path = (folder / "file").string();
    const auto held = [&] {
        std::ifstream file(path);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    EXPECT_FALSE(replace_file(path, "first"));
    EXPECT_FALSE(replace_file(path, "second"));
    EXPECT_EQ(held(), "second");
    struct stat about = {};
    ASSERT_EQ(::stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
    EXPECT_EQ(replace_file((folder / "none/file").string(), "x"), std::errc::no_such_file_or_directory);
    std::filesystem::create_directories(path + ".new");  // nothing can be written there
    EXPECT_TRUE(replace_file(path, "third"));
    EXPECT_EQ(held(), "second");
    std::filesystem::create_directories(folder / "taken");  // a file cannot take a folder's place
    EXPECT_TRUE(replace_file((folder / "taken").string(), "fourth"));
    EXPECT_FALSE(std::filesystem::exists(folder / "taken.new"));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace glimpse
