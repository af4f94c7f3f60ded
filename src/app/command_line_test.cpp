#include "app/command_line.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "app/invocation.h"

namespace glimpse::app {
namespace {

/// Output and exit code of the program run with these words.
struct Ended {
    int code;
    std::string output;
    std::string errors;
};

Ended run(std::vector<std::string> words) {
    words.insert(words.begin(), "glimpse");
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run_command_line(static_cast<int>(arguments.size()), arguments.data());
    std::fflush(stdout);
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(CommandLine, EveryCommandTeachesByExample) {
    const std::vector<std::vector<std::string>> commands = {
        {"ask"},    {"serve"}, {"models"}, {"models", "inspect"}, {"models", "verify"}, {"models", "pull"},
        {"doctor"}, {"config"}};
    for (auto words : commands) {
        words.emplace_back("--help");
        const auto ended = run(words);
        EXPECT_EQ(ended.code, 0) << words[0];
        EXPECT_NE(ended.output.find("glimpse " + words[0]), std::string::npos) << ended.output;
    }
}

TEST(CommandLine, ServeTakesEverySettingThatHasAFlag) {
    const auto help = run({"serve", "--help"}).output;
    for (const auto& setting : settings()) {
        if (setting.flag.empty() || setting.name.starts_with("models.hub")) continue;  // of `models pull`
        EXPECT_NE(help.find(std::string(setting.flag) + " "), std::string::npos) << setting.name;
    }
}

TEST(CommandLine, HelpAndVersion) {
    EXPECT_NE(run({"--help"}).output.find("Exit codes"), std::string::npos);
    EXPECT_EQ(run({"--version"}).output.rfind("glimpse ", 0), 0u);
}

TEST(CommandLine, MistakesAreUsageErrors) {
    for (const auto& words :
         std::vector<std::vector<std::string>>{{},
                                               {"sing"},
                                               {"ask", "--no-such-flag", "x"},
                                               {"ask", "x", "--temperature", "3"},
                                               {"ask", "x", "--max-tokens", "0"},
                                               {"config"},
                                               {"models"},
                                               {"models", "pull"},
                                               {"config", "show", "--port", "many"},
                                               {"config", "show", "--config", "/absent.toml", "--port", "70000"}}) {
        const auto ended = run(words);
        EXPECT_NE(ended.code, 0) << (words.empty() ? "nothing" : words[0]);
        EXPECT_NE(ended.output + ended.errors, "");
    }
    EXPECT_EQ(run({"ask", "x", "--temperature", "3"}).code, kExitUsage);
    EXPECT_EQ(run({"config", "show", "--port", "many"}).code, kExitUsage);
}

TEST(CommandLine, NegativeValuesAreNoFlags) {
    const auto ended = run({"config", "show", "--gpu-layers", "-1"});
    EXPECT_EQ(ended.code, 0) << ended.errors;
    EXPECT_NE(ended.output.find("flag:--gpu-layers"), std::string::npos) << ended.output;
}

}  // namespace
}  // namespace glimpse::app
