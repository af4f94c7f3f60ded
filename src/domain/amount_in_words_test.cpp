#include "domain/amount_in_words.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace glimpse::domain {
namespace {

std::string read(std::u32string_view text) {
    const auto amount = read_amount_in_words(text);
    return amount ? amount->text() : "none";
}

/// How a cashier writes it: the other direction, written on its own.
std::u32string written(std::uint64_t cents) {
    constexpr std::u32string_view kFigures = U"零壹贰叁肆伍陆柒捌玖";
    constexpr std::array<std::u32string_view, 4> kPlaces = {U"", U"拾", U"佰", U"仟"};
    constexpr std::array<std::u32string_view, 4> kSections = {U"", U"万", U"亿", U"万"};
    std::u32string text;
    const auto whole = std::to_string(cents / 100);
    bool zero = false, in_section = false;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const std::size_t power = whole.size() - 1 - i;
        if (whole[i] == '0') {
            zero = !text.empty();
        } else {
            if (zero) text += U'零';
            zero = false;
            in_section = true;
            text += kFigures[static_cast<std::size_t>(whole[i] - '0')];
            text += kPlaces[power % 4];
        }
        if (power % 4 == 0 && (in_section || power == 8)) text += kSections[power / 4];
        if (power % 4 == 0) in_section = false;
    }
    text += text.empty() ? U"零圆" : U"圆";
    const auto jiao = cents / 10 % 10, fen = cents % 10;
    if (jiao != 0) text += std::u32string{kFigures[jiao], U'角'};
    if (fen != 0) text += (jiao == 0 ? U"零" : U"") + std::u32string{kFigures[fen], U'分'};
    return fen == 0 ? text + U"整" : text;
}

TEST(ReadAmountInWords, ReadsWhatBillsSay) {
    EXPECT_EQ(read(U"柒仟零壹拾捌圆捌角叁分"), "7018.83");
    EXPECT_EQ(read(U"叁佰圆整"), "300.00");
    EXPECT_EQ(read(U"壹拾万柒仟元零伍角叁分"), "107000.53");  // the rules allow both
    EXPECT_EQ(read(U"壹拾万零柒仟元伍角叁分"), "107000.53");
    EXPECT_EQ(read(U"拾圆正"), "10.00");
    EXPECT_EQ(read(U"壹仟肆佰零玖元零伍分"), "1409.05");
    EXPECT_EQ(read(U"叁角伍分"), "0.35");
    EXPECT_EQ(read(U"零圆整"), "0.00");
    EXPECT_EQ(read(U"陆仟零柒元壹角零分"), "6007.10");
    EXPECT_EQ(read(U"壹萬貳仟圓整"), "12000.00");
    EXPECT_EQ(read(U"一百二十三元四角"), "123.40");
    EXPECT_EQ(read(U"贰亿零叁佰万圆整"), "203000000.00");
}

TEST(ReadAmountInWords, RefusesWhatLooksMisread) {
    for (const auto* text : {U"", U"整", U"柒仟", U"柒仟壹拾捌圆", U"壹仟伍圆整", U"柒捌圆", U"拾拾圆", U"佰圆", U"壹拾伍佰圆", U"壹万万圆", U"叁佰圆圆", U"圆整",
                             U"叁佰圆伍", U"叁佰圆伍分", U"叁佰圆整伍角", U"伍分伍角", U"捌角玖", U"共叁佰圆", U"叁 佰圆"}) {
        EXPECT_EQ(read(text), "none") << fmt::format("{}", std::u32string_view(text).size());
    }
}

TEST(ReadAmountInWords, ReadsBackWhatACashierWrites) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 20'000; ++i) {
        const auto cents = i < 2000 ? static_cast<std::uint64_t>(i) : random() % (std::uint64_t{1} << (8 + i % 40));
        ASSERT_EQ(read(written(cents)), fmt::format("{}.{:02}", cents / 100, cents % 100));
    }
    // Many zeros between figures.
    for (const std::uint64_t whole : {10'000'000ULL, 100'000'001ULL, 100'010'000ULL, 1'000'000'000ULL, 1'000'001'000ULL, 200'030'000ULL, 10'001'000'000ULL}) {
        ASSERT_EQ(read(written(whole * 100 + 5)), fmt::format("{}.05", whole));
    }
}

TEST(ReadAmountInWords, OneCharacterLostIsNeverAnotherAmountByChanceOfAUnit) {
    // A unit between two figures that is not read leaves two figures side by side, or a place without 零.
    std::u32string text = U"柒仟贰佰壹拾捌圆捌角叁分";
    for (const std::size_t unit : {1U, 3U, 5U, 7U, 9U}) {
        auto lost = text;
        lost.erase(unit, 1);
        EXPECT_EQ(read(lost), "none") << unit;
    }
}

}  // namespace
}  // namespace glimpse::domain
