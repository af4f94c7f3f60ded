#include "prompt/template_shelf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace glimpse::prompt {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class TemplateShelfTest : public testing::Test {
protected:
    TemplateShelfTest() { fs::create_directories(folder_ / "own"); }
    ~TemplateShelfTest() override { fs::remove_all(folder_); }

    void write(const std::string& path, const std::string& name, int version) const {
        std::ofstream(folder_ / path) << fmt::format("name = \"{}\"\nversion = {}\ntitle = {{ zh = \"单\", en = \"bill\" }}\n", name, version);
    }
    std::vector<std::string> folders() const { return {(folder_ / "own").string(), folder_.string()}; }

    const fs::path folder_ = fs::temp_directory_path() / fmt::format("glimpse_template_shelf_{}", getpid());
};

TEST_F(TemplateShelfTest, TheEarlierFolderCounts) {
    write("bill.toml", "bill", 1);
    write("slip.toml", "slip", 1);
    write("own/bill.toml", "bill", 2);
    const auto shelf = TemplateShelf::open(folders());
    ASSERT_TRUE(shelf) << shelf.error().public_message;
    EXPECT_EQ((*shelf)->all()->size(), 2U);
    EXPECT_EQ((*(*shelf)->find("bill"))->version, 2);
    EXPECT_THAT((*shelf)->find("bil").error().public_message, HasSubstr("Did you mean \"bill\"?"));
}

TEST_F(TemplateShelfTest, SeesChangesAndKeepsWhatWasReadWhenTheyAreBroken) {
    write("bill.toml", "bill", 1);
    const auto shelf = TemplateShelf::open(folders());
    ASSERT_TRUE(shelf);
    write("bill.toml", "bill", 22);
    EXPECT_EQ((*(*shelf)->find("bill"))->version, 1) << "it looks once a second";
    std::this_thread::sleep_for(std::chrono::milliseconds(1050));
    EXPECT_EQ((*(*shelf)->find("bill"))->version, 22);
    std::ofstream(folder_ / "bill.toml") << "name = ";
    std::this_thread::sleep_for(std::chrono::milliseconds(1050));
    EXPECT_EQ((*(*shelf)->find("bill"))->version, 22);
}

TEST_F(TemplateShelfTest, RefusesAFileOfAnotherName) {
    write("bill.toml", "slip", 1);
    EXPECT_THAT(TemplateShelf::open(folders()).error().public_message, HasSubstr("must be slip.toml"));
}

}  // namespace
}  // namespace glimpse::prompt
