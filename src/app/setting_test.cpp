#include "app/setting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "flow/read_words.h"
#include "ocr/text_reader.h"

namespace glimpse::app {
namespace {

TEST(Settings, NamesFlagsAndVariablesAreUnique) {
    std::set<std::string> seen;
    for (const auto& setting : settings()) {
        EXPECT_TRUE(seen.emplace(setting.name).second) << setting.name;
        EXPECT_TRUE(seen.insert(setting.environment()).second) << setting.name;
        if (!setting.flag.empty()) {
            EXPECT_TRUE(seen.emplace(setting.flag).second) << setting.flag;
        }
        EXPECT_FALSE(setting.help.empty()) << setting.name;
    }
}

TEST(Settings, DefaultsAreValid) {
    for (const auto& setting : settings()) {
        EXPECT_TRUE(parse_setting(setting, setting.default_value, "default")) << setting.name;
    }
}

TEST(Settings, SectionsStandTogether) {
    std::set<std::string_view> ended;
    std::string_view section;
    for (const auto& setting : settings()) {
        if (setting.section() == section) continue;
        EXPECT_TRUE(ended.insert(setting.section()).second) << setting.name;
        section = setting.section();
    }
}

TEST(Settings, SecretsHaveNoFlag) {
    for (const auto& setting : settings()) {
        EXPECT_FALSE(setting.secret && !setting.flag.empty()) << setting.name << " would show up in `ps`";
    }
}

TEST(ParseSetting, NamesOriginRangeAndValue) {
    const auto* port = find_setting("server.port");
    ASSERT_NE(port, nullptr);
    EXPECT_EQ(port->environment(), "GLIMPSE_SERVER_PORT");
    EXPECT_EQ(parse_setting(*port, "0", "x")->integer, 0);
    for (const auto* text : {"", "80a", "a", "-1", "65536", " 80", "99999999999999999999", "1.5"}) {
        const auto value = parse_setting(*port, text, "--port");
        ASSERT_FALSE(value) << text;
        EXPECT_THAT(value.error().public_message, testing::StartsWith("--port: "));
        EXPECT_THAT(value.error().public_message, testing::HasSubstr("server.port"));
    }
    EXPECT_THAT(parse_setting(*port, "65536", "x").error().public_message, testing::HasSubstr("from 0 to 65535"));
}

TEST(Settings, NameTheNetworksThatThereAre) {
    std::string names;
    for (const auto& model : ocr::kReaderModels) names += (names.empty() ? "" : "|") + std::string(model.name);
    EXPECT_EQ(find_setting("ocr.model")->choices, names);
    EXPECT_EQ(find_setting("ocr.model")->default_value, flow::ReadWords::Settings().model);
}

TEST(ParseSetting, ChoosesFromAList) {
    const auto* level = find_setting("log.level");
    EXPECT_TRUE(parse_setting(*level, "warn", "x"));
    for (const auto* text : {"", "Warn", "info|warn", "verbose"})
        EXPECT_FALSE(parse_setting(*level, text, "x")) << text;
}

}  // namespace
}  // namespace glimpse::app
