#include "domain/check_digits.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace glimpse::domain {
namespace {

constexpr std::string_view kCreditCode = "91350100M000100Y43";  // often shown to explain the standard
constexpr std::string_view kIdentity = "11010519491231002X";    // the example of GB 11643

TEST(CheckDigits, KnowTheExamplesOfTheStandards) {
    EXPECT_TRUE(is_credit_code(kCreditCode));
    EXPECT_TRUE(is_identity_number(kIdentity));
    EXPECT_TRUE(is_identity_number("440524188001010014"));
    EXPECT_TRUE(passes_luhn("79927398713"));
    EXPECT_TRUE(passes_luhn("4111111111111111"));
}

TEST(CheckDigits, NoticeEveryCharacterThatIsAnother) {
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (std::size_t i = 0; i < kCreditCode.size(); ++i) {
        for (const char other : kAlphabet) {
            std::string changed(kCreditCode);
            changed[i] = other;
            EXPECT_EQ(is_credit_code(changed), changed == kCreditCode) << changed;
        }
    }
    for (std::size_t i = 0; i < kIdentity.size(); ++i) {
        for (const char other : kAlphabet) {
            std::string changed(kIdentity);
            changed[i] = other;
            EXPECT_EQ(is_identity_number(changed), changed == kIdentity) << changed;
        }
    }
    EXPECT_FALSE(passes_luhn("79927398710"));
}

TEST(CheckDigits, NoticeWhatIsTooShortOrNoNumber) {
    for (const auto* text : {"", "9", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43"}) {
        EXPECT_FALSE(is_credit_code(text)) << text;
        EXPECT_FALSE(is_identity_number(text)) << text;
    }
    EXPECT_FALSE(passes_luhn(""));
    EXPECT_FALSE(passes_luhn("4111 1111"));
    EXPECT_FALSE(is_identity_number("11010519490231002X"));  // no such day
}

TEST(CheckDigits, TellTheNumbersOfTaxPayersByTheirLength) {
    EXPECT_TRUE(is_tax_number(kCreditCode));
    EXPECT_TRUE(is_tax_number(kIdentity));
    EXPECT_TRUE(is_tax_number("110105000000123"));
    EXPECT_TRUE(is_tax_number(std::string(kIdentity) + "01"));
    EXPECT_FALSE(is_tax_number("91350100M000100Y48"));
    EXPECT_FALSE(is_tax_number("1234567890123456"));
    EXPECT_TRUE(is_invoice_code("044001900111"));
    EXPECT_FALSE(is_invoice_code("04400190011"));
    EXPECT_TRUE(is_invoice_number("12345678"));
    EXPECT_TRUE(is_invoice_number("24312000000012345678"));
    EXPECT_FALSE(is_invoice_number("1234567A"));
}

TEST(CheckDigits, AreLookedForWhereTheFormHasSome) {
    using Kind = FieldKind;
    EXPECT_EQ(carries_check_digits(Kind::kTaxId, kCreditCode), true);
    EXPECT_EQ(carries_check_digits(Kind::kCode, kIdentity), true);
    EXPECT_EQ(carries_check_digits(Kind::kDigits, "4111111111111111"), true);
    EXPECT_EQ(carries_check_digits(Kind::kDigits, "4111111111111112"), false);
    EXPECT_EQ(carries_check_digits(Kind::kDigits, "12345"), std::nullopt);
    EXPECT_EQ(carries_check_digits(Kind::kCode, "G1234"), std::nullopt);
}

}  // namespace
}  // namespace glimpse::domain
