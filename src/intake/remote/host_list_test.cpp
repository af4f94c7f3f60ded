#include "intake/remote/host_list.h"

#include <gtest/gtest.h>

namespace glimpse::intake::remote {
namespace {

TEST(HostList, HoldsWhatIsListed) {
    const auto list = HostList::parse("Example.com, *.example.org,[2606:4700::1111]").value();
    for (const auto* host : {"example.com", "EXAMPLE.com.", "a.example.org", "a.b.example.org", "[2606:4700::1111]"}) EXPECT_TRUE(list.holds(host)) << host;
    for (const auto* host : {"a.example.com", "example.org", ".example.org", "badexample.org", "example.org.evil.net", "example.comm", "", "*"}) {
        EXPECT_FALSE(list.holds(host)) << host;
    }
    EXPECT_TRUE(HostList::parse("*")->holds("anything.net"));
}

TEST(HostList, RefusesWhatIsNoHost) {
    for (const auto* text : {"", " , ", "exa mple.com", "https://example.com", "*example.com", "a.*.com", "*.", "user@host"}) {
        EXPECT_FALSE(HostList::parse(text)) << text;
    }
}

}  // namespace
}  // namespace glimpse::intake::remote
