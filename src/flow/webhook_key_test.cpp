#include "flow/webhook_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

using ::testing::ElementsAre;

// The example of the specification (github.com/standard-webhooks), computed anew with openssl dgst -sha256 -hmac.
TEST(WebhookKey, SignsAsTheStandardSays) {
    const auto key = WebhookKey::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    ASSERT_TRUE(key);
    EXPECT_THAT(key->headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})"),
                ElementsAre("webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
                            "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
}

TEST(WebhookKey, RefusesWhatIsNoKeyWithoutShowingIt) {
    for (const auto* text : {"", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64 at all, not at all"}) {
        const auto key = WebhookKey::parse(text);
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error().public_message.find("c2hvcnQ"), std::string::npos);
    }
}

}  // namespace
}  // namespace glimpse::flow
