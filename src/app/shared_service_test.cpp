#include "app/shared_service.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace glimpse::app {
namespace {

namespace fs = std::filesystem;

/// Two megabytes of weights, `change` made in their middle.
class AnswerOriginTest : public testing::Test {
protected:
    AnswerOriginTest() { fs::create_directories(place_); }
    ~AnswerOriginTest() override { fs::remove_all(place_); }

    ModelFiles model(const std::string& name, char change = 0) const {
        std::string weights(2 << 20, 'w');
        weights[weights.size() / 2] = static_cast<char>(weights[weights.size() / 2] + change);
        const auto path = fmt::format("{}/{}.gguf", place_, name);
        std::ofstream(path, std::ios::binary) << weights;
        ModelFiles files;
        files.about.id = "first";
        files.text_path = path;
        return files;
    }

    const std::string place_ = fmt::format("{}/{}_shared_service_test", fs::temp_directory_path().string(), getpid());
    const Config config_ = *Config::load({});
};

TEST_F(AnswerOriginTest, IsTheSameForTheSameWeightsElsewhere) {
    EXPECT_EQ(answer_origin(config_, model("one")), answer_origin(config_, model("two")));
}

TEST_F(AnswerOriginTest, DiffersForOtherWeightsOfTheSameSize) {
    EXPECT_NE(answer_origin(config_, model("one")), answer_origin(config_, model("two", 1)));
}

TEST_F(AnswerOriginTest, IsTheSameWhetherTheFolderOrASettingEnlarges) {
    auto larger = model("two");
    larger.about.picture_enlarge = 150;
    const auto set = *Config::load({.flags = {{"engine.picture_enlarge", "150"}}});
    EXPECT_EQ(answer_origin(set, model("one")), answer_origin(config_, larger));
}

TEST_F(AnswerOriginTest, DiffersWhereTheModelAsksForLargerPictures) {
    auto larger = model("two");
    larger.about.picture_enlarge = 150;
    EXPECT_NE(answer_origin(config_, model("one")), answer_origin(config_, larger));
}

TEST_F(AnswerOriginTest, DiffersWhereTheCellsOfEvidenceHaveNames) {
    auto named = model("two");
    named.about.cell_names = true;
    const auto off = *Config::load({.flags = {{"ocr.cell_names", "off"}}});
    EXPECT_NE(answer_origin(config_, model("one")), answer_origin(config_, named));
    EXPECT_EQ(answer_origin(off, model("one")), answer_origin(off, named));
}

}  // namespace
}  // namespace glimpse::app
