#include "privacy/text_mask.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "privacy/find_in_text.h"

namespace glimpse::privacy {
namespace {

using Form = TextMask::Form;

constexpr std::string_view kTexts[] = {
    "The card is 4111 1111 1111 1111, the phone 138 0013 8000 and the mail zhang.san@example.com. That was all: 12 + 30 = 42.",
    "身份证号码：11010519491231002X\n电话 010-12345678，手机 13800138000。发票号码 12345678，金额 13800138000.00 元",
    "| 卡号 | 6222021234567890128 |\n| 单号 | 4111111111111111 |",
    "110105 19491231 002 X and then some words without any figure in them, which go on for a while until the line ends at last",
    "Tel: 87654321. Order 13800138000; (010) 12345678 or +44 20 7946 0018 x",
    "13800138000元 13800138000 元 13800138000 and",
};

/// All of a text in pieces of random length.
std::string in_pieces(std::string_view text, Form form, std::mt19937& random, std::size_t longest) {
    TextMask mask(form);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(text.size(), at + 1 + random() % longest);
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
        out += mask.push(text.substr(at, end - at));
        at = end;
    }
    return out + mask.finish();
}

TEST(TextMask, GivesTheSameHoweverTheTextIsCut) {
    std::mt19937 random(7);
    for (const auto text : kTexts) {
        const auto whole = masked(text, find_in_text(text));
        EXPECT_EQ(TextMask::whole(text), whole);
        for (int i = 0; i < 300; ++i) ASSERT_EQ(in_pieces(text, Form::kText, random, 1 + random() % 9), whole);
    }
}

TEST(TextMask, LetsNothingOutBeforeItIsClear) {
    for (const auto text : kTexts) {
        TextMask mask;
        const auto whole = masked(text, find_in_text(text));
        std::string out;
        for (const char byte : std::string(text)) {
            if ((static_cast<unsigned char>(byte) & 0x80U) != 0) break;  // what follows is tested above
            out += mask.push({&byte, 1});
            ASSERT_TRUE(whole.starts_with(out)) << out;
        }
    }
}

TEST(TextMask, TellsPlainWordsWithAWordOfDelay) {
    TextMask mask;
    EXPECT_EQ(mask.push("these are plain wor"), "these are plain ");
    EXPECT_EQ(mask.push("ds. And 12 of"), "words. And ");
    EXPECT_EQ(mask.push(" them\n"), "12 of them\n");
    EXPECT_EQ(mask.finish(), "");
}

TEST(TextMask, KeepsJsonWhole) {
    const std::string_view text = R"({"phone": 13800138000, "card":"4111 1111 1111 1111", "n": 7, "quoted \" 1": "手机 13800138000", "list": [13900139000,1.5]})";
    const std::string_view expected =
        R"({"phone": "***********", "card":"*******************", "n": 7, "quoted \" 1": "手机 ***********", "list": ["***********",1.5]})";
    EXPECT_EQ(TextMask::whole(text, Form::kJson), expected);
    std::mt19937 random(8);
    for (int i = 0; i < 300; ++i) ASSERT_EQ(in_pieces(text, Form::kJson, random, 1 + random() % 5), expected);
    EXPECT_EQ(TextMask::whole(R"({"phone":-13800138000})", Form::kJson), R"({"phone":"************"})");
}

TEST(TextMask, DoesNotHoldBackForEver) {
    TextMask mask;
    const auto out = mask.push(std::string(2000, '7'));
    EXPECT_GT(out.size(), 1000U);
    EXPECT_EQ(out + mask.finish(), std::string(2000, '7'));
}

}  // namespace
}  // namespace glimpse::privacy
