#include "extraction/code_fields.h"

#include <gtest/gtest.h>

namespace glimpse::extraction {
namespace {

const std::vector<domain::FieldRule> kRules = {{.name = "invoice_code"}, {.name = "invoice_number"}, {.name = "invoice_date"}, {.name = "net_amount"},
                                               {.name = "total_amount"}, {.name = "check_code"}};

std::vector<std::string> said(const std::vector<std::string>& payloads) {
    std::vector<domain::MachineCode> codes;
    for (const auto& payload : payloads) codes.push_back({"QRCode", payload});
    std::vector<std::string> texts;
    for (const auto& reading : read_codes(kRules, codes)) texts.push_back(reading ? reading->raw : "?");
    return texts;
}

using Texts = std::vector<std::string>;

TEST(ReadCodes, KnowsThePaperInvoicesRecord) {
    EXPECT_EQ(said({"01,10,044001900111,12345678,1132.74,20240305,61565082871234567890,A1B2,"}),
              (Texts{"044001900111", "12345678", "20240305", "1132.74", "?", "61565082871234567890"}));
}

TEST(ReadCodes, KnowsTheDigitalInvoicesRecord) {
    EXPECT_EQ(said({"01,32,,24312000000012345678,1280.00,20240305,,AB12"}), (Texts{"?", "24312000000012345678", "20240305", "?", "1280.00", "?"}));
}

TEST(ReadCodes, SaysNothingOfOtherCodes) {
    const Texts nothing(6, "?");
    EXPECT_EQ(said({}), nothing);
    EXPECT_EQ(said({"https://example.com/,,,,,,", "", "01,10,04400", "02,10,044001900111,12345678,1.00,20240305,", "01,10,044001900111,x,1.00,20240305,"}), nothing);
}

TEST(ReadCodes, TwoInvoicesOnAPageAreNone) {
    const std::string one = "01,10,044001900111,12345678,1132.74,20240305,,", other = "01,10,044001900111,87654321,1132.74,20240305,,";
    EXPECT_EQ(said({one, one})[1], "12345678");
    EXPECT_EQ(said({one, other}), (Texts{"044001900111", "?", "20240305", "1132.74", "?", "?"}));
}

}  // namespace
}  // namespace glimpse::extraction
