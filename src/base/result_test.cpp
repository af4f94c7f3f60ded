#include "base/result.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/ids.h"

namespace glimpse {
namespace {

Result<int> half(int value) {
    if (value % 2 != 0) return fail(ErrorCode::kInvalidRequest, "{} is odd", value);
    return value / 2;
}

Result<int> quarter(int value) {
    TRY(const int once, half(value));
    TRY(const int twice, half(once));
    return twice;
}

TEST(Result, TryPassesValuesAndErrorsThrough) {
    EXPECT_EQ(quarter(8).value(), 2);
    const auto failed = quarter(6);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::kInvalidRequest);
    EXPECT_EQ(failed.error().public_message, "3 is odd");
}

TEST(Error, EveryCodeHasItsOwnName) {
    std::set<std::string_view> names;
    const int count = static_cast<int>(kErrorCodeLast) + 1;
    for (int i = 0; i < count; ++i) names.insert(name_of(static_cast<ErrorCode>(i)));
    EXPECT_EQ(static_cast<int>(names.size()), count);
}

TEST(Ids, AreUniqueAndPrefixed) {
    const std::string first = make_id("req_");
    EXPECT_EQ(first.size(), 4U + 24U);
    EXPECT_EQ(first.rfind("req_", 0), 0U);
    EXPECT_NE(first, make_id("req_"));
}

}  // namespace
}  // namespace glimpse
