#include "storage/hub/url.h"

#include <gtest/gtest.h>

namespace glimpse::storage::hub {
namespace {

TEST(FileUrl, JoinsBaseRepositoryRevisionAndFile) {
    const FileAddress address{"owner/some-model", "main", "a.gguf"};
    EXPECT_EQ(file_url("https://hub.test", address), "https://hub.test/owner/some-model/resolve/main/a.gguf");
    EXPECT_EQ(file_url("http://hub.test:81/mirror//", address),
              "http://hub.test:81/mirror/owner/some-model/resolve/main/a.gguf");
}

TEST(FileUrl, EncodesTheRevision) {
    EXPECT_EQ(file_url("https://hub.test", {"o/n", "refs/pr/1 x", "a"}),
              "https://hub.test/o/n/resolve/refs%2Fpr%2F1%20x/a");
}

TEST(FileUrl, RefusesOtherSchemesAndSecretsInTheAddress) {
    const FileAddress address{"o/n", "main", "a"};
    for (const auto* base :
         {"", "hub.test", "ftp://hub.test", "file:///etc", "https://", "https:///x", "https://user:pass@hub.test",
          "https://hub.test?x=1", "https://hub.test#x", "https://hub .test", "https://hub.test/\n"}) {
        EXPECT_FALSE(file_url(base, address)) << base;
    }
}

TEST(FileUrl, RefusesNamesThatLeaveTheirFolder) {
    EXPECT_FALSE(file_url("https://h", {"../n", "main", "a"}));
    EXPECT_FALSE(file_url("https://h", {"o/n/x", "main", "a"}));
    EXPECT_FALSE(file_url("https://h", {"n", "main", "a"}));
    EXPECT_FALSE(file_url("https://h", {"o/n", "..", "a"}));
    EXPECT_FALSE(file_url("https://h", {"o/n", "", "a"}));
    for (const auto* file : {"", ".", "..", ".hidden", "a/b", "a\\b", "-rf", "a b", "a%2Fb"}) {
        EXPECT_FALSE(file_url("https://h", {"o/n", "main", file})) << file;
    }
}

TEST(Token, TravelsOverHttpsOrWithinTheMachineOnly) {
    EXPECT_TRUE(may_carry_token("https://hub.test/x"));
    EXPECT_TRUE(may_carry_token("http://127.0.0.1:8080/x"));
    EXPECT_TRUE(may_carry_token("http://[::1]:8080/x"));
    EXPECT_TRUE(may_carry_token("http://localhost/x"));
    EXPECT_FALSE(may_carry_token("http://hub.test/x"));
    EXPECT_FALSE(may_carry_token("http://localhost.hub.test/x"));
    EXPECT_FALSE(may_carry_token("http://127.0.0.1.hub.test/x"));
}

}  // namespace
}  // namespace glimpse::storage::hub
