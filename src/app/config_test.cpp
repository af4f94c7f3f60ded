#include "app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "app/config_file.h"

namespace glimpse::app {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string write_file(const std::string& name, const std::string& text) {
    const auto path = testing::TempDir() + std::to_string(getpid()) + "_" + name;
    std::ofstream(path) << text;
    return path;
}

std::string error_of(const std::string& toml) {
    const auto lines = parse_config_text(toml, "a.toml");
    return lines ? std::string("no error") : lines.error().public_message;
}

TEST(Config, DefaultsSayThatTheyAre) {
    const auto config = Config::load({});
    ASSERT_TRUE(config);
    EXPECT_EQ(config->integer("server.port"), 7860);
    EXPECT_EQ(config->text("model.name"), "nano");
    EXPECT_EQ(config->entry("server.port").origin, "default");
    EXPECT_TRUE(config->is_default("server.port"));
    EXPECT_EQ(config->file(), "");
}

TEST(Config, FlagBeatsEnvironmentBeatsFileBeatsDefault) {
    ConfigSources sources;
    sources.file = write_file("config_test.toml", "[server]\nhost = \"10.0.0.1\"\nport = 1001\nthreads = 3\n");
    auto config = Config::load(sources);
    ASSERT_TRUE(config) << config.error().public_message;
    EXPECT_EQ(config->integer("server.port"), 1001);
    EXPECT_EQ(config->entry("server.port").origin, sources.file + ":3");
    EXPECT_EQ(config->file(), sources.file);

    sources.environment["GLIMPSE_PORT"] = "1002";
    config = Config::load(sources);
    EXPECT_EQ(config->integer("server.port"), 1002);
    EXPECT_EQ(config->entry("server.port").origin, "env:GLIMPSE_PORT");

    sources.environment["GLIMPSE_SERVER_PORT"] = "1003";
    config = Config::load(sources);
    EXPECT_EQ(config->integer("server.port"), 1003) << "the long name wins over the short one";

    sources.flags["server.port"] = "1004";
    config = Config::load(sources);
    EXPECT_EQ(config->integer("server.port"), 1004);
    EXPECT_EQ(config->entry("server.port").origin, "flag:--port");
    EXPECT_EQ(config->text("server.host"), "10.0.0.1");
    EXPECT_EQ(config->integer("server.threads"), 3);
}

TEST(Config, FirstFileThatExistsIsRead) {
    const auto second = write_file("config_second.toml", "[server]\nport = 2\n");
    const auto third = write_file("config_third.toml", "[server]\nport = 3\n");
    ConfigSources sources;
    sources.file_places = {testing::TempDir() + std::to_string(getpid()) + "_config_absent.toml", second, third};
    EXPECT_EQ(Config::load(sources)->integer("server.port"), 2);
    sources.environment["GLIMPSE_CONFIG"] = third;
    EXPECT_EQ(Config::load(sources)->integer("server.port"), 3);
    sources.file = second;
    EXPECT_EQ(Config::load(sources)->integer("server.port"), 2);
    sources.file = testing::TempDir() + std::to_string(getpid()) + "_config_absent.toml";
    ASSERT_FALSE(Config::load(sources)) << "a file that was named must be there";
    EXPECT_THAT(Config::load(sources).error().public_message, HasSubstr("config_absent.toml"));
}

TEST(Config, UsualPlacesFollowTheEnvironment) {
    EXPECT_EQ(
        usual_config_places({{"HOME", "/h"}}),
        (std::vector<std::string>{"glimpse.toml", "/h/.config/glimpse/glimpse.toml", "/etc/glimpse/glimpse.toml"}));
    EXPECT_EQ(usual_config_places({{"HOME", "/h"}, {"XDG_CONFIG_HOME", "/x"}})[1], "/x/glimpse/glimpse.toml");
}

TEST(Config, EmptyVariablesDoNotCount) {
    ConfigSources sources;
    sources.environment = {{"GLIMPSE_PORT", ""}, {"GLIMPSE_CONFIG", ""}};
    EXPECT_EQ(Config::load(sources)->entry("server.port").origin, "default");
}

// A Service called "glimpse" makes Kubernetes set GLIMPSE_PORT=tcp://... in every pod of its namespace.
TEST(Config, ServiceLinkOfKubernetesIsNoPort) {
    ConfigSources sources;
    sources.environment = {{"GLIMPSE_PORT", "tcp://10.0.0.1:7860"}};
    const auto config = Config::load(sources);
    ASSERT_TRUE(config) << config.error().public_message;
    EXPECT_EQ(config->integer("server.port"), 7860);
    EXPECT_THAT(config->warnings(), testing::ElementsAre(HasSubstr("Kubernetes")));
}

TEST(Config, WarnsOfUnknownVariablesInOurSections) {
    ConfigSources sources;
    sources.environment = {{"GLIMPSE_SERVER_PROT", "1"}, {"GLIMPSE_BINARY", "x"}, {"GLIMPSE_SERVICE_HOST", "x"}};
    EXPECT_THAT(Config::load(sources)->warnings(),
                testing::ElementsAre(AllOf(HasSubstr("GLIMPSE_SERVER_PROT is set"), HasSubstr("GLIMPSE_SERVER_PORT"))));
}

TEST(Config, ErrorsSayWhereTheValueCameFrom) {
    ConfigSources sources;
    sources.environment = {{"GLIMPSE_SERVER_PORT", "many"}};
    EXPECT_THAT(Config::load(sources).error().public_message, StartsWith("env:GLIMPSE_SERVER_PORT: \"many\""));
    sources.environment.clear();
    sources.flags["server.port"] = "70000";
    EXPECT_THAT(Config::load(sources).error().public_message, StartsWith("flag:--port: \"70000\""));
}

TEST(ConfigFile, ErrorsNameFileAndLine) {
    EXPECT_THAT(error_of("[server]\n\nprot = 1\n"),
                StartsWith("a.toml:3: there is no setting \"server.prot\". Did you mean "
                           "\"server.port\"?"));
    EXPECT_THAT(error_of("[sever]\nport = 1\n"), StartsWith("a.toml:2: there is no setting \"sever.port\""));
    EXPECT_THAT(error_of("port = 1\n"), StartsWith("a.toml:1: there is no setting \"port\""));
    EXPECT_THAT(error_of("[server]\nport = \"1\"\n"), StartsWith("a.toml:2: server.port takes a whole number"));
    EXPECT_THAT(error_of("[server]\nport = 1.5\n"), StartsWith("a.toml:2: server.port takes a whole number"));
    EXPECT_THAT(error_of("[server]\nhost = 1\n"), StartsWith("a.toml:2: server.host takes a text"));
    EXPECT_THAT(error_of("[server]\nhost = [1]\n"), StartsWith("a.toml:2: server.host takes a text"));
    EXPECT_THAT(error_of("[server.port]\nx = 1\n"), HasSubstr("server.port"));
    EXPECT_THAT(error_of("[server\n"), StartsWith("a.toml:1: "));
    EXPECT_EQ(error_of("server.port = 1_024 # fine\n"), "no error");
    EXPECT_EQ(error_of(""), "no error");
}

TEST(ConfigFile, RangeErrorsNameTheLineToo) {
    ConfigSources sources;
    sources.file = write_file("config_range.toml", "[engine]\nparallel = 0\n");
    EXPECT_THAT(Config::load(sources).error().public_message,
                StartsWith(sources.file + ":2: \"0\" is not a valid engine.parallel"));
}

TEST(ExampleConfig, IsAValidFileEvenUncommented) {
    auto text = example_config();
    EXPECT_TRUE(parse_config_text(text, "example"));
    for (std::size_t at = 0; (at = text.find("\n#", at)) != std::string::npos; ++at) {
        if (text[at + 2] != ' ') text.erase(at + 1, 1);
    }
    const auto lines = parse_config_text(text, "example");
    ASSERT_TRUE(lines) << lines.error().public_message;
    EXPECT_EQ(lines->size(), settings().size());
}

}  // namespace
}  // namespace glimpse::app
