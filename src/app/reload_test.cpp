#include "app/reload.h"

#include <gmock/gmock.h>

namespace glimpse::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Config with(std::map<std::string, std::string, std::less<>> flags) {
    ConfigSources sources;
    sources.flags = std::move(flags);
    return *Config::load(sources);
}

TEST(Reload, TellsWhatHasChanged) {
    EXPECT_THAT(changed_settings(with({}), with({})), IsEmpty());
    EXPECT_THAT(changed_settings(with({{"log.level", "debug"}}), with({{"engine.parallel", "3"}, {"log.level", "info"}})),
                ElementsAre("log.level", "engine.parallel"));
}

TEST(Reload, TellsOfAChangeOnce) {
    auto config = with({});
    apply_changes(config, with({{"engine.parallel", "3"}}));
    EXPECT_EQ(config.integer("engine.parallel"), 3);
    EXPECT_THAT(changed_settings(config, with({{"engine.parallel", "3"}})), IsEmpty());
}

}  // namespace
}  // namespace glimpse::app
