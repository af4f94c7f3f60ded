#include "admission/gate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

namespace glimpse::admission {
namespace {

namespace fs = std::filesystem;
using domain::Scope;
using testing::HasSubstr;

class GateTest : public testing::Test {
protected:
    ~GateTest() override { fs::remove(path_), fs::remove(path_ + ".lock"); }

    /// The text of a new key in the file.
    std::string new_key(domain::Quota quota = {}, const std::string& scopes = "infer") {
        auto [key, text] = make_key("test");
        key.scopes = *parse_scopes(scopes);
        key.quota = quota;
        const auto written = gate_.keys().update([&](KeyFile::Keys& keys) -> Result<void> {
            keys.push_back(key);
            return {};
        });
        EXPECT_TRUE(written);
        return text;
    }
    ErrorCode refusal(std::string_view key, Scope scope = Scope::kInfer) {
        const auto pass = gate_.admit(key, scope);
        EXPECT_FALSE(pass);
        return pass ? ErrorCode::kInternal : pass.error().code;
    }

    const std::string path_ = (fs::temp_directory_path() / fmt::format("glimpse_gate_{}.json", getpid())).string();
    Gate gate_{Gate::Mode::kKeys, path_};
};

TEST_F(GateTest, AnOpenOneAsksNobody) {
    Gate open(Gate::Mode::kOpen, path_);
    auto pass = open.admit("", Scope::kAdmin);
    ASSERT_TRUE(pass);
    EXPECT_EQ(pass->key_id(), "");
    EXPECT_TRUE(pass->take_pictures(1000));
    EXPECT_FALSE(pass->rate_room());
}

TEST_F(GateTest, TellsThePrivacyOfAKeyOrElseThatOfAll) {
    using domain::Privacy;
    EXPECT_EQ(Pass().privacy(), Privacy::kBlock);
    Gate open(Gate::Mode::kOpen, path_, Privacy::kMask);
    EXPECT_EQ(open.admit("", Scope::kInfer)->privacy(), Privacy::kMask);
    const auto plain = new_key(), own = new_key();
    Gate strict(Gate::Mode::kKeys, path_, Privacy::kMask);
    ASSERT_TRUE(strict.keys().update([&](KeyFile::Keys& keys) -> Result<void> {
        keys.back().privacy = Privacy::kAllow;
        return {};
    }));
    EXPECT_EQ(strict.admit(plain, Scope::kInfer)->privacy(), Privacy::kMask);
    EXPECT_EQ(strict.admit(own, Scope::kInfer)->privacy(), Privacy::kAllow);
    Pass moved;
    moved = *strict.admit(own, Scope::kInfer);
    EXPECT_EQ(moved.privacy(), Privacy::kAllow);
}

TEST_F(GateTest, WantsAGoodKey) {
    const auto key = new_key();
    EXPECT_TRUE(gate_.admit(key, Scope::kInfer));
    EXPECT_EQ(refusal(""), ErrorCode::kUnauthorized);
    EXPECT_EQ(refusal("gk_nonsense"), ErrorCode::kUnauthorized);
    EXPECT_EQ(refusal(make_key("stranger").second), ErrorCode::kUnauthorized);
    EXPECT_EQ(refusal(key, Scope::kDocuments), ErrorCode::kForbidden);
    ASSERT_TRUE(gate_.keys().update([](KeyFile::Keys& keys) -> Result<void> {
        keys.front().revoked = keys.front().created;
        return {};
    }));
    EXPECT_EQ(refusal(key), ErrorCode::kUnauthorized);
}

TEST_F(GateTest, CountsRequestsOfEachKeyByItself) {
    const auto one = new_key({.requests_per_minute = 3}), other = new_key({.requests_per_minute = 3});
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(gate_.admit(one, Scope::kInfer));
    const auto refused = gate_.admit(one, Scope::kInfer);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kOverloaded);
    EXPECT_GE(refused.error().retry_after_s, 19);
    EXPECT_LE(refused.error().retry_after_s, 20);
    const auto pass = gate_.admit(other, Scope::kInfer);
    ASSERT_TRUE(pass);
    EXPECT_EQ(pass->rate_room()->remaining, 2);
}

TEST_F(GateTest, CountsWhoIsInside) {
    const auto key = new_key({.concurrent = 2});
    auto first = gate_.admit(key, Scope::kInfer);
    {
        const auto second = gate_.admit(key, Scope::kInfer);
        EXPECT_EQ(refusal(key), ErrorCode::kOverloaded);
    }
    auto second = gate_.admit(key, Scope::kInfer);
    ASSERT_TRUE(second);
    *first = Pass();  // moved over, it leaves
    EXPECT_TRUE(gate_.admit(key, Scope::kInfer));
}

TEST_F(GateTest, CountsPicturesAndTokens) {
    const auto key = new_key({.pictures_per_minute = 4, .tokens_per_day = 1000});
    auto pass = gate_.admit(key, Scope::kInfer);
    ASSERT_TRUE(pass);
    EXPECT_TRUE(pass->take_pictures(3));
    EXPECT_EQ(pass->take_pictures(2).error().code, ErrorCode::kOverloaded);
    pass->charge_tokens(1500);
    const auto refused = gate_.admit(key, Scope::kInfer);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().public_message, HasSubstr("1000 tokens a day"));
}

TEST_F(GateTest, AnotherQuotaCountsAtOnce) {
    const auto key = new_key({.requests_per_minute = 1});
    EXPECT_TRUE(gate_.admit(key, Scope::kInfer));
    EXPECT_EQ(refusal(key), ErrorCode::kOverloaded);
    ASSERT_TRUE(gate_.keys().update([](KeyFile::Keys& keys) -> Result<void> {
        keys.front().quota.requests_per_minute = 5;
        return {};
    }));
    EXPECT_TRUE(gate_.admit(key, Scope::kInfer));
}

TEST_F(GateTest, LetsExactlyAsManyThroughFromManyThreads) {
    const auto key = new_key({.requests_per_minute = 100});
    std::atomic<int> admitted = 0;
    std::vector<std::jthread> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&] {
            for (int k = 0; k < 40; ++k) admitted += gate_.admit(key, Scope::kInfer) ? 1 : 0;
        });
    }
    clients.clear();
    EXPECT_GE(admitted, 100);
    EXPECT_LE(admitted, 101);
}

TEST_F(GateTest, WorkOfLaterIsCountedToo) {
    const auto text = new_key({.pictures_per_minute = 2, .tokens_per_day = 100});
    const auto id = std::string(id_of(text));
    Gate later{Gate::Mode::kKeys, path_};  // whose key never came in by its door
    EXPECT_TRUE(later.take_later(id, 1));
    EXPECT_TRUE(later.take_later(id, 1));
    const auto third = later.take_later(id, 1);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, ErrorCode::kOverloaded);
    EXPECT_THAT(third.error().public_message, HasSubstr("2 pictures a minute"));
    EXPECT_NEAR(third.error().retry_after_s, 30, 1);
    later.charge_tokens_later(id, 100'000);
    EXPECT_THAT(later.take_later(id, 0).error().public_message, HasSubstr("100 tokens a day"));
    EXPECT_FALSE(later.admit(text, Scope::kInfer)) << "one and the same day";
    EXPECT_TRUE(later.take_later("nobody", 1000));
    EXPECT_TRUE(Gate(Gate::Mode::kOpen, path_).take_later(id, 1000));
}

}  // namespace
}  // namespace glimpse::admission
