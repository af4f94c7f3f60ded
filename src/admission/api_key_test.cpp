#include "admission/api_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::admission {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

TEST(ApiKey, OpensWithItsOwnSecretAlone) {
    const auto [kept, key] = make_key("till");
    const auto [other, other_key] = make_key("till");
    EXPECT_THAT(key, MatchesRegex("gk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}"));
    EXPECT_EQ(id_of(key), kept.id);
    EXPECT_TRUE(matches(kept, key));
    EXPECT_FALSE(matches(kept, other_key));
    EXPECT_FALSE(matches(kept, ""));
    auto changed = key;
    changed.back() = changed.back() == 'A' ? 'B' : 'A';
    EXPECT_FALSE(matches(kept, changed));
}

TEST(ApiKey, KeepsNoSecret) {
    const auto [kept, key] = make_key("till");
    const auto secret = key.substr(key.size() - 43);
    EXPECT_THAT(kept.digest, Not(HasSubstr(secret)));
    EXPECT_NE(kept.salt, secret);
}

TEST(ApiKey, ARenewedKeyKeepsItsIdAndForgetsTheOldSecret) {
    auto [kept, key] = make_key("till");
    const auto renewed = renew_secret(kept);
    EXPECT_EQ(id_of(renewed), id_of(key));
    EXPECT_TRUE(matches(kept, renewed));
    EXPECT_FALSE(matches(kept, key));
}

TEST(ApiKey, WhatHasNotTheFormHasNoId) {
    const auto [kept, key] = make_key("till");
    EXPECT_EQ(id_of(""), "");
    EXPECT_EQ(id_of("Bearer " + key), "");
    EXPECT_EQ(id_of(key + "x"), "");
    auto upper = key;
    upper[3] = 'Z';
    EXPECT_EQ(id_of(upper), "");
}

TEST(ApiKey, IsGoodUntilItExpiresOrIsRevoked) {
    auto [kept, key] = make_key("till");
    const Time now = kept.created;
    EXPECT_TRUE(kept.is_good_at(now));
    kept.expires = now + std::chrono::seconds(10);
    EXPECT_TRUE(kept.is_good_at(now + std::chrono::seconds(9)));
    EXPECT_FALSE(kept.is_good_at(now + std::chrono::seconds(10)));
    kept.expires.reset();
    kept.revoked = now;
    EXPECT_FALSE(kept.is_good_at(now));
}

TEST(ApiKey, ScopesAreReadAndWritten) {
    const auto scopes = parse_scopes("documents,infer");
    ASSERT_TRUE(scopes);
    EXPECT_EQ(text_of(*scopes), "infer,documents");
    EXPECT_TRUE(scopes->opens(domain::Scope::kInfer));
    EXPECT_FALSE(scopes->opens(domain::Scope::kMetrics));
    EXPECT_TRUE(parse_scopes("admin")->opens(domain::Scope::kMetrics));
    EXPECT_THAT(parse_scopes("all").error().public_message, HasSubstr("choose from"));
    EXPECT_FALSE(parse_scopes(""));
}

}  // namespace
}  // namespace glimpse::admission
