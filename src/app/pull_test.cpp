#include "app/pull.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::app {
namespace {

using testing::HasSubstr;

TEST(PlanPull, OfTheCatalogue) {
    const auto plan = plan_pull({"glm-ocr", {}, {std::string(64, 'A')}, "", "v1"});
    ASSERT_TRUE(plan) << plan.error().public_message;
    EXPECT_EQ(plan->name, "glm-ocr");
    EXPECT_EQ(plan->repository, "ggml-org/GLM-OCR-GGUF");
    EXPECT_EQ(plan->revision, "v1");
    ASSERT_EQ(plan->files.size(), 2u);
    EXPECT_EQ(plan->files[0].sha256, std::string(64, 'a'));
    EXPECT_EQ(plan->files[1].sha256, "");
}

TEST(PlanPull, OfAnyRepository) {
    const auto plan = plan_pull({"owner/some-model", {"t.gguf", "p.gguf"}, {}, "mine", ""});
    ASSERT_TRUE(plan) << plan.error().public_message;
    EXPECT_EQ(plan->name, "mine");
    EXPECT_EQ(plan->revision, "main");
    EXPECT_EQ(plan_pull({"owner/some-model", {"t.gguf"}, {}, "", ""})->name, "some-model");
}

TEST(PlanPull, RefusesWhatMakesNoSense) {
    const auto error = [](const PullRequest& request) {
        const auto plan = plan_pull(request);
        return plan ? std::string("no error") : plan.error().public_message;
    };
    EXPECT_THAT(error({"glm-orc", {}, {}, "", ""}), HasSubstr("Did you mean \"glm-ocr\"?"));
    EXPECT_THAT(error({"nano", {}, {}, "", ""}), HasSubstr("comes with the program"));
    EXPECT_THAT(error({"o/n", {}, {}, "", ""}), HasSubstr("--file"));
    EXPECT_THAT(error({"o/n", {"a.gguf", "b.gguf", "c.gguf"}, {}, "", ""}), HasSubstr("3 files"));
    EXPECT_THAT(error({"o/n", {"../a.gguf"}, {}, "", ""}), HasSubstr("no .gguf file name"));
    EXPECT_THAT(error({"o/n", {"a.sh"}, {}, "", ""}), HasSubstr("no .gguf file name"));
    EXPECT_THAT(error({"o/n", {"a.gguf"}, {}, "../x", ""}), HasSubstr("no name for a model"));
    EXPECT_THAT(error({"o/n/m", {"a.gguf"}, {}, "", ""}), HasSubstr("no name for a model"));
    EXPECT_THAT(error({"o/n", {"a.gguf"}, {"abc"}, "", ""}), HasSubstr("no SHA-256"));
    EXPECT_THAT(error({"o/n", {"a.gguf"}, {"a", "b"}, "", ""}), HasSubstr("2 digests"));
}

}  // namespace
}  // namespace glimpse::app
