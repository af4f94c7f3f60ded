#include "domain/decimal.h"

#include <gtest/gtest.h>

#include <random>

namespace glimpse::domain {
namespace {

Decimal number(std::string_view text) { return Decimal::parse(text).value(); }

TEST(Decimal, PrintsWhatItParsed) {
    for (const auto* text : {"0", "7", "-3.00", "1280.50", "0.000000000001", "999999999999999999.999999999999", "-0.5"}) {
        EXPECT_EQ(number(text).text(), text);
    }
    EXPECT_EQ(number("007.0").text(), "7.0");
    EXPECT_EQ(number("-0.00").text(), "0.00");
}

TEST(Decimal, RefusesWhatIsNoNumberOrDoesNotFit) {
    for (const auto* text : {"", "-", ".", "1.", ".5", "1.2.3", "--1", "+1", "1e3", " 1", "1 ", "1,000", "0x1", "1000000000000000000", "0.1234567890123"}) {
        EXPECT_FALSE(Decimal::parse(text)) << text;
    }
}

TEST(Decimal, AddsExactly) {
    EXPECT_EQ((number("0.1") + number("0.2")).text(), "0.3");
    EXPECT_EQ((number("1132.74") + number("147.26")).text(), "1280.00");
    EXPECT_EQ((number("1") - number("0.01")).text(), "0.99");
    EXPECT_EQ((number("0.01") - number("1")).text(), "-0.99");
    std::mt19937 random(7);
    for (int i = 0; i < 2000; ++i) {
        const long left = static_cast<long>(random() % 2'000'000'000) - 1'000'000'000, right = static_cast<long>(random() % 2'000'000'000) - 1'000'000'000;
        const auto cents = [](long all) {
            const long size = std::abs(all);
            return (all < 0 ? "-" : "") + std::to_string(size / 100) + "." + std::to_string(size % 100 / 10) + std::to_string(size % 10);
        };
        EXPECT_EQ((number(cents(left)) + number(cents(right))).text(), cents(left + right));
        EXPECT_EQ(number(cents(left)) < number(cents(right)), left < right);
    }
}

TEST(Decimal, ComparesByValue) {
    EXPECT_EQ(number("1.5"), number("1.50"));
    EXPECT_EQ(number("-0"), number("0"));
    EXPECT_LT(number("-2"), number("-1.99"));
    EXPECT_TRUE(number("-0.01").is_negative());
    EXPECT_FALSE((number("5") - number("5")).is_negative());
}

TEST(Decimal, HasAtLeastSoManyPlaces) {
    EXPECT_EQ(number("1280.5").text_with_places(2), "1280.50");
    EXPECT_EQ(number("1280.500").text_with_places(2), "1280.50");
    EXPECT_EQ(number("12").text_with_places(2), "12.00");
    EXPECT_EQ(number("0.125").text_with_places(2), "0.125");
    EXPECT_EQ(number("100").text_with_places(0), "100");
    EXPECT_EQ(number("-0.50").text_with_places(0), "-0.5");
}

TEST(Decimal, GroupsThousands) {
    EXPECT_EQ(number("1280.50").grouped(), "1,280.50");
    EXPECT_EQ(number("-123456789").grouped(), "-123,456,789");
    EXPECT_EQ(number("-280.5").grouped(), "-280.5");
    EXPECT_EQ(number("0.0001").grouped(), "0.0001");
}

TEST(Decimal, MultipliesExactlyAsFarAsItGoes) {
    const auto product = [](std::string_view left, std::string_view right) {
        const auto found = Decimal::product(*Decimal::parse(left), *Decimal::parse(right));
        return found ? found->text() : "none";
    };
    EXPECT_EQ(product("12", "10.00"), "120.00");
    EXPECT_EQ(product("-5", "1.50"), "-7.50");
    EXPECT_EQ(product("442.477876106", "2"), "884.955752212");
    EXPECT_EQ(product("0.0000005", "0.0000015"), "0.000000000001");  // 0.00000000000075
    EXPECT_EQ(product("0", "999999999999999999"), "0");
    EXPECT_EQ(product("999999999999999999", "1"), "999999999999999999");
    EXPECT_EQ(product("999999999999999999", "10"), "none");
    EXPECT_EQ(product("123456789012.123456789012", "123456789012.123456789012"), "none");
}

}  // namespace
}  // namespace glimpse::domain
