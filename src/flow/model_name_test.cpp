#include "flow/model_name.h"

#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

const std::vector<std::string> kServed = {"nano", "nano:invoices", "nano:menus"};

TEST(ModelName, IsTheIdOrTheIdWithAnAdapter) {
    EXPECT_EQ(adapter_named("", "nano"), "");
    EXPECT_EQ(adapter_named("nano", "nano"), "");
    EXPECT_EQ(adapter_named("nano:menus", "nano"), "menus");
    EXPECT_EQ(adapter_named("a:b", "a:b"), "");
    EXPECT_EQ(adapter_named("a:b:c", "a:b"), "c");
    for (const char* adapter : {"", "menus"}) EXPECT_EQ(adapter_named(model_name("nano", adapter), "nano"), adapter);
}

TEST(ModelName, OfAnotherModelIsNotFoundAndSaysWhatThereIs) {
    for (const char* name : {"nan", "nano:", "nanos:menus", "Nano", ":menus", "gpt"}) {
        EXPECT_EQ(adapter_named(name, "nano"), std::nullopt) << name;
    }
    const auto error = no_such_model("nane:menus", kServed);
    EXPECT_EQ(error.code, ErrorCode::kNotFound);
    EXPECT_EQ(error.public_message,
              "There is no model \"nane:menus\" here. Did you mean \"nano:menus\"? This server has nano, nano:invoices, nano:menus.");
    EXPECT_LT(no_such_model(std::string(100'000, 'x'), kServed).public_message.size(), 200U);
}

}  // namespace
}  // namespace glimpse::flow
