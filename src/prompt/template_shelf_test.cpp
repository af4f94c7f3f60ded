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

    static std::string text(const std::string& name, int version) {
        return fmt::format("name = \"{}\"\nversion = {}\ntitle = {{ zh = \"单\", en = \"bill\" }}\n", name, version);
    }
    void write(const std::string& path, const std::string& name, int version) const { std::ofstream(folder_ / path) << text(name, version); }
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

TEST_F(TemplateShelfTest, PicturesOfExamplesLieBesideTheirTemplate) {
    const auto with_picture = text("bill", 1) + "reads = \"text\"\ninstructions = { zh = \"说\", en = \"say\" }\n[[example]]\npicture = \"till.png\"\nanswer = \"tea\"\n";
    std::ofstream(folder_ / "bill.toml") << with_picture;
    EXPECT_THAT(TemplateShelf::open(folders()).error().public_message, HasSubstr("till.png cannot be read"));
    std::ofstream(folder_ / "till.png") << "pixels";
    const auto shelf = TemplateShelf::open(folders());
    ASSERT_TRUE(shelf) << shelf.error().public_message;
    EXPECT_EQ((*(*shelf)->find("bill"))->examples.at(0).picture, "pixels");
    EXPECT_THAT((*shelf)->keep("bill", with_picture).error().public_message, HasSubstr("cannot be sent"));
    fs::resize_file(folder_ / "till.png", 5 * 1024 * 1024);
    EXPECT_THAT(TemplateShelf::open(folders()).error().public_message, HasSubstr("at most"));
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

TEST_F(TemplateShelfTest, KeepsOnesOfItsOwnBeforeTheOthersAndRemovesThem) {
    fs::remove_all(folder_ / "own");
    write("bill.toml", "bill", 1);
    const auto shelf = TemplateShelf::open(folders());
    ASSERT_TRUE(shelf);
    const auto second = text("bill", 2);
    EXPECT_FALSE(*(*shelf)->keep("bill", second)) << "there was one of that name";
    EXPECT_EQ((*(*shelf)->find("bill"))->version, 2);
    EXPECT_EQ(*(*shelf)->text_of("bill"), second);
    EXPECT_TRUE(*(*shelf)->keep("slip", text("slip", 1)));
    ASSERT_TRUE((*shelf)->remove("slip"));
    EXPECT_EQ((*shelf)->find("slip").error().code, ErrorCode::kNotFound);
    ASSERT_TRUE((*shelf)->remove("bill"));
    EXPECT_EQ((*(*shelf)->find("bill"))->version, 1);
    EXPECT_EQ((*shelf)->remove("bill").error().code, ErrorCode::kConflict);
    EXPECT_EQ((*shelf)->remove("../bill").error().code, ErrorCode::kNotFound);
    EXPECT_TRUE(fs::exists(folder_ / "bill.toml"));
}

TEST_F(TemplateShelfTest, WhatIsRefusedChangesNothing) {
    write("own/bill.toml", "bill", 1);
    const auto shelf = TemplateShelf::open(folders());
    ASSERT_TRUE(shelf);
    EXPECT_THAT((*shelf)->keep("bill", "name = ").error().public_message, HasSubstr("bill.toml:1"));
    EXPECT_THAT((*shelf)->keep("bill", text("slip", 2)).error().public_message, HasSubstr("is named slip"));
    EXPECT_EQ((*shelf)->keep("../bill", text("bill", 2)).error().code, ErrorCode::kInvalidRequest);
    EXPECT_EQ((*(*shelf)->find("bill"))->version, 1);
    std::ofstream(folder_ / "broken.toml") << "name = ";
    EXPECT_EQ((*shelf)->keep("bill", text("bill", 2)).error().code, ErrorCode::kConflict);
    fs::remove(folder_ / "broken.toml");
    for (std::size_t i = 1; i < kOwnTemplatesMax; ++i) write(fmt::format("own/more_{}.toml", i), fmt::format("more_{}", i), 1);
    EXPECT_EQ((*shelf)->keep("slip", text("slip", 1)).error().code, ErrorCode::kTooLarge);
    EXPECT_TRUE((*shelf)->keep("bill", text("bill", 2))) << "none is added";
}

TEST_F(TemplateShelfTest, RefusesAFileOfAnotherName) {
    write("bill.toml", "slip", 1);
    EXPECT_THAT(TemplateShelf::open(folders()).error().public_message, HasSubstr("must be slip.toml"));
}

}  // namespace
}  // namespace glimpse::prompt
