#include "app/model_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/model_check.h"

namespace glimpse::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ModelFilesTest : public testing::Test {
protected:
    ModelFilesTest() {
        fs::remove_all(place_);
        fs::create_directories(place_ + "/one");
        for (const auto* name : {"/one/text.gguf", "/one/mmproj.gguf"}) touch(name);
        std::ofstream(place_ + "/one/model.toml")
            << "id = \"first\"\ntext = \"text.gguf\"\nprojector = \"mmproj.gguf\"\n";
    }

    void touch(const std::string& name) { std::ofstream(place_ + name) << "x"; }
    Result<ModelFiles> find(const std::string& name, const std::string& projector = "") {
        return find_model(name, projector, {place_});
    }

    const std::string place_ = testing::TempDir() + std::to_string(getpid()) + "_model_files_test";
};

TEST_F(ModelFilesTest, ByIdByFolderNameByFolderByFile) {
    for (const auto& name : {std::string("first"), std::string("one"), place_ + "/one", place_ + "/one/text.gguf"}) {
        const auto files = find(name);
        ASSERT_TRUE(files) << files.error().public_message;
        EXPECT_EQ(files->about.id, "first");
        EXPECT_EQ(fs::path(files->text_path), fs::path(place_ + "/one/text.gguf"));
        EXPECT_EQ(fs::path(files->projector_path), fs::path(place_ + "/one/mmproj.gguf"));
    }
}

TEST_F(ModelFilesTest, ALooseFileTakesTheProjectorBesideIt) {
    fs::remove(place_ + "/one/model.toml");
    auto files = find(place_ + "/one/text.gguf");
    ASSERT_TRUE(files) << files.error().public_message;
    EXPECT_EQ(files->about.id, "text");
    EXPECT_THAT(files->projector_path, HasSubstr("mmproj.gguf"));
    EXPECT_TRUE(find(place_ + "/one")) << "one text model in a folder is no question";

    touch("/one/x-mmproj-f16.gguf");
    EXPECT_THAT(find(place_ + "/one/text.gguf").error().public_message, HasSubstr("--mmproj"));
    const auto chosen = find(place_ + "/one/text.gguf", place_ + "/one/mmproj.gguf");
    ASSERT_TRUE(chosen) << chosen.error().public_message;
    EXPECT_EQ(chosen->projector_path, place_ + "/one/mmproj.gguf");
    touch("/one/x-text-f16.gguf");
    const auto alike = find(place_ + "/one/x-text-f16.gguf");
    ASSERT_TRUE(alike) << alike.error().public_message;
    EXPECT_THAT(alike->projector_path, HasSubstr("x-mmproj-f16.gguf"));
    touch("/one/other.gguf");
    EXPECT_THAT(find(place_ + "/one").error().public_message, HasSubstr("several models"));
}

TEST_F(ModelFilesTest, AProjectorCanBeChosen) {
    touch("/mine.gguf");
    EXPECT_EQ(find("first", place_ + "/mine.gguf")->projector_path, place_ + "/mine.gguf");
    EXPECT_THAT(find("first", place_ + "/absent.gguf").error().public_message, HasSubstr("absent.gguf"));
}

TEST_F(ModelFilesTest, SaysWhatToDo) {
    EXPECT_THAT(find("glm-ocr").error().public_message, HasSubstr("glimpse models pull glm-ocr"));
    EXPECT_THAT(find("nano").error().public_message,
                AllOf(HasSubstr("comes with the program"), HasSubstr(place_)));
    EXPECT_THAT(find_model("first", "", {}).error().public_message, HasSubstr("none exists"));
    EXPECT_THAT(find("frist").error().public_message, AllOf(HasSubstr("Did you mean \"first\"?"), HasSubstr(place_)));
    EXPECT_THAT(find("/absent/x.gguf").error().public_message, HasSubstr("/absent/x.gguf"));
    EXPECT_THAT(find(place_).error().public_message, HasSubstr("holds no model"));
    fs::remove(place_ + "/one/mmproj.gguf");
    EXPECT_THAT(find("first").error().public_message, HasSubstr("needs the file"));
}

TEST_F(ModelFilesTest, BrokenFoldersAreNoModels) {
    std::ofstream(place_ + "/one/model.toml") << "text = \"../../etc/passwd\"\n";
    EXPECT_THAT(find(place_ + "/one").error().public_message, HasSubstr("same folder"));
    EXPECT_TRUE(installed_models({place_}).empty());
    std::ofstream(place_ + "/one/model.toml") << "text = 3\n";
    EXPECT_THAT(find(place_ + "/one").error().public_message, HasSubstr("model.toml:1"));
}

TEST_F(ModelFilesTest, FolderFileSurvivesWriting) {
    ModelFolder folder{place_ + "/one", "a \"b\"", "d", "票", "MIT", "t.gguf", "", 4096};
    folder.cell_names = true;
    ASSERT_TRUE(write_model_folder(folder));
    const auto read = read_model_folder(place_ + "/one");
    ASSERT_TRUE(read) << read.error().public_message;
    EXPECT_EQ(read->id, folder.id);
    EXPECT_EQ(read->description_zh, folder.description_zh);
    EXPECT_EQ(read->context_tokens, 4096);
    EXPECT_EQ(read->projector, "");
    EXPECT_TRUE(read->cell_names);
}

TEST_F(ModelFilesTest, ExpectedDigestComesFromTheFolderThenTheCatalogue) {
    const std::string digest(64, 'a');
    EXPECT_EQ(expected_sha256("first", place_ + "/one/text.gguf"), "");
    EXPECT_NE(expected_sha256("nano", place_ + "/one/nano-text-q8_0.gguf"), "");
    std::ofstream(place_ + "/one/SHA256SUMS") << digest << "  text.gguf\n";
    EXPECT_EQ(expected_sha256("first", place_ + "/one/text.gguf"), digest);
}

TEST(Misfit, WidthsMustAgree) {
    engine::llama::GgufSummary text;
    text.architecture = "glm4";
    text.metadata = {{"glm4.embedding_length", "4096"}};
    engine::llama::GgufSummary projector;
    projector.architecture = "clip";
    projector.metadata = {{"clip.vision.projection_dim", "4096"}};
    EXPECT_EQ(misfit_of(text, projector), "");
    projector.metadata[0].second = "1536";
    EXPECT_THAT(misfit_of(text, projector), AllOf(HasSubstr("1536"), HasSubstr("4096")));
    EXPECT_NE(misfit_of(projector, projector), "");
    EXPECT_NE(misfit_of(text, text), "");
}

}  // namespace
}  // namespace glimpse::app
