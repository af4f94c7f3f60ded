#include "domain/canonical.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "domain/folded_text.h"

namespace glimpse::domain {
namespace {

using Kind = FieldKind;

std::string wire(Kind kind, std::string_view raw) { return canonical(kind, raw).value_or("none"); }

std::vector<std::string> found(Kind kind, std::string_view text) {
    std::vector<std::string> values;
    for (const auto& value : values_in(kind, fold(text))) values.push_back(value.value);
    return values;
}

using Texts = std::vector<std::string>;

TEST(CanonicalMoney, HasTwoPlacesWhateverStandsAroundIt) {
    for (const auto* raw : {"1280.50", "1,280.50", "¥1,280.50", "￥1,280.50", "¥ 1280.5", "RMB 1,280.50", "1280.50元", "人民币1280.50元整", "（小写）￥1,280.50",
                            "(小写)¥1,280.50",
                            "１，２８０．５０", "$1,280.50", "1.280,50", "1.280,50 €", "€ 1.280,50", "1 280,50", "1'280.50", "USD 1,280.50", " 1280.50 。",
                                "Y1,280.50", "1,280. 50"}) {
        EXPECT_EQ(wire(Kind::kMoney, raw), "1280.50") << raw;
    }
    EXPECT_EQ(wire(Kind::kMoney, "壹仟贰佰捌拾圆伍角整"), "1280.50");
    EXPECT_EQ(wire(Kind::kMoney, "100"), "100.00");
    EXPECT_EQ(wire(Kind::kMoney, "0.125"), "0.125");
    EXPECT_EQ(wire(Kind::kMoney, "1,280"), "1280.00");
    EXPECT_EQ(wire(Kind::kMoney, "12,50"), "12.50");
    EXPECT_EQ(wire(Kind::kMoney, "1.280.500"), "1280500.00");
}

TEST(CanonicalMoney, ReadsMinusAndBracketsOfAccountants) {
    for (const auto* raw : {"-12.00", "¥-12.00", "-¥12.00", "−12.00", "(12.00)", "（￥12.00）", "12.00-"}) EXPECT_EQ(wire(Kind::kMoney, raw), "-12.00") << raw;
}

TEST(CanonicalMoney, RefusesWhatIsNoneOrMayBeTwo) {
    for (const auto* raw : {"", "abc", "¥", "1.280 €", "1,28,280.50", "1,280,50", "12.50.1", "12 50", "2 100.00", "2024-03-05", "13%", "12:30", "007",
                            "1234567890123", "12.00 13.00",
                            "1O0.00", "0571-8888", "1/2", ".50", "--1.00"}) {
        EXPECT_EQ(wire(Kind::kMoney, raw), "none") << raw;
    }
}

TEST(CanonicalMoney, ReadsBackWhatIsPrintedWithThousandsMarks) {
    std::mt19937 random(5);
    for (int i = 0; i < 5000; ++i) {
        const auto cents = random() % 2'000'000'000;
        const auto plain = fmt::format("{}.{:02}", cents / 100, cents % 100);
        std::string grouped = plain;
        for (std::size_t at = plain.size() - 3; at > 3;) grouped.insert(at -= 3, ",");
        std::string european = grouped;
        for (auto& byte : european) byte = byte == ',' ? '.' : byte == '.' ? ',' : byte;
        for (const auto& printed : {plain, grouped, european, "¥" + grouped}) ASSERT_EQ(wire(Kind::kMoney, printed), plain) << printed;
    }
}

TEST(CanonicalNumber, KeepsItsPlaces) {
    EXPECT_EQ(wire(Kind::kNumber, "12"), "12");
    EXPECT_EQ(wire(Kind::kNumber, "0.50"), "0.50");
    EXPECT_EQ(wire(Kind::kNumber, "1,000"), "1000");
    EXPECT_EQ(wire(Kind::kNumber, "13%"), "13");
    EXPECT_EQ(wire(Kind::kNumber, "12 kg"), "none");
}

TEST(CanonicalDate, KnowsHowPeopleWriteIt) {
    for (const auto* raw : {"2024-03-05", "2024年03月05日", "2024年3月5日", "2024 年 03 月 05 日", "２０２４年０３月０５日", "二〇二四年三月五日", "2024/3/5", "2024.03.05",
                            "20240305", "Mar 5, 2024",
                            "March 5th, 2024", "5 March 2024", "5-Mar-2024", "05MAR2024", "5.3.2024", "2024-03-05 12:33", "2024-03-0512:33:09",
                                "2024-03-05T12:33:00Z", "2024年3月5号", "Mar. 5 2024"}) {
        EXPECT_EQ(wire(Kind::kDate, raw), "2024-03-05") << raw;
    }
    EXPECT_EQ(wire(Kind::kDate, "25/12/2024"), "2024-12-25");
    EXPECT_EQ(wire(Kind::kDate, "12/25/2024"), "2024-12-25");
    EXPECT_EQ(wire(Kind::kDate, "Sept 30, 2023"), "2023-09-30");
    EXPECT_EQ(wire(Kind::kDate, "二〇二四年十二月二十八日"), "2024-12-28");
    EXPECT_EQ(wire(Kind::kDate, "2024-02-29"), "2024-02-29");
}

TEST(CanonicalDate, RefusesWhatDoesNotExistOrMayBeTwo) {
    for (const auto* raw : {"", "2023-02-29", "2024-13-01", "2024-00-10", "20241305", "03/05/2024", "24年3月5日", "2024年3月", "Mar 2024", "1024-03-05",
                            "2024-03-05-1", "120240305", "Marble 5, 2024", "2024-04-31"}) {
        EXPECT_EQ(wire(Kind::kDate, raw), "none") << raw;
    }
}

TEST(CanonicalDigits, JoinsWhatIsSpacedOut) {
    EXPECT_EQ(wire(Kind::kDigits, "12345 67890 12345 67890"), "12345678901234567890");
    EXPECT_EQ(wire(Kind::kDigits, "No. 12345678"), "12345678");
    EXPECT_EQ(wire(Kind::kDigits, "０４４００１９００１１１"), "044001900111");
    EXPECT_EQ(wire(Kind::kDigits, "1234567B"), "none");
    EXPECT_EQ(wire(Kind::kDigits, "1,234"), "none");
    EXPECT_EQ(found(Kind::kDigits, "12345 67890 12345 678"), (Texts{"123456789012345678", "12345", "67890", "12345", "678"}));
    EXPECT_EQ(found(Kind::kDigits, "12345678 2024年"), (Texts{"12345678", "2024", "123456782024"}));
    EXPECT_EQ(found(Kind::kDigits, "12.50 2024-03-05 G123 7"), (Texts{"7"}));
}

TEST(CanonicalCode, HoldsLettersAndFigures) {
    EXPECT_EQ(wire(Kind::kCode, "G1234"), "G1234");
    EXPECT_EQ(wire(Kind::kCode, "G 1234"), "G1234");
    EXPECT_EQ(wire(Kind::kCode, "INV-100"), "INV-100");
    EXPECT_EQ(wire(Kind::kCode, "ＸＫＣＤＰＱ"), "XKCDPQ");
    EXPECT_EQ(wire(Kind::kCode, "hello"), "none");
    EXPECT_EQ(wire(Kind::kCode, "京A12345"), "none");
    EXPECT_EQ(comparable(Kind::kCode, "inv-100"), comparable(Kind::kCode, "INV-100"));
}

TEST(CanonicalTaxId, IsInCapitalsWithoutSpaces) {
    EXPECT_EQ(wire(Kind::kTaxId, "91110108ma01abcd1x"), "91110108MA01ABCD1X");
    EXPECT_EQ(wire(Kind::kTaxId, "9111 0108 MA01 ABCD 1X"), "91110108MA01ABCD1X");
    EXPECT_EQ(wire(Kind::kTaxId, "9111O108MA0IABCDIX"), "91110108MA01ABCD1X");
    EXPECT_EQ(wire(Kind::kTaxId, "11010519491231O"), "11010519491231O");
    EXPECT_EQ(wire(Kind::kTaxId, "91110108MA01AB"), "none");
    EXPECT_EQ(wire(Kind::kTaxId, "91110108MA01ABCD1X123"), "none");
}

TEST(CanonicalAmountInWords, MayBeginWithTheSignOrTheCurrency) {
    for (const auto* raw : {"柒仟零壹拾捌圆捌角叁分", "⊗柒仟零壹拾捌圆捌角叁分", "人民币柒仟零壹拾捌元捌角叁分", "（大写）柒仟零壹拾捌圆 捌角叁分"}) {
        EXPECT_EQ(wire(Kind::kAmountInWords, raw), "7018.83") << raw;
    }
    EXPECT_EQ(wire(Kind::kAmountInWords, "柒仟零壹拾捌"), "none");
    EXPECT_EQ(found(Kind::kAmountInWords, "价税合计 叁佰圆整 (小写)¥300.00"), (Texts{"300.00"}));
}

TEST(CanonicalText, IsAsPrintedButForSpaces) {
    EXPECT_EQ(wire(Kind::kText, "  上海　某某（集团）公司 "), "上海 某某（集团）公司");
    EXPECT_EQ(wire(Kind::kText, "a \n b"), "a b");
    EXPECT_EQ(wire(Kind::kText, " \t"), "none");
    EXPECT_EQ(comparable(Kind::kText, "某某（集团） 公司"), comparable(Kind::kText, "某某(集团)公司"));
}

TEST(ValuesIn, FindsEachAmountOfALine) {
    EXPECT_EQ(found(Kind::kMoney, "合计 ¥1,132.74 ¥147.26"), (Texts{"1132.74", "147.26"}));
    EXPECT_EQ(found(Kind::kMoney, "2 100.00 13% 13.00"), (Texts{"2.00", "100.00", "13.00"}));
    EXPECT_EQ(found(Kind::kMoney, "$5.00 $6.00"), (Texts{"5.00", "6.00"}));
    EXPECT_EQ(found(Kind::kMoney, "电话0571-88886666"), Texts{});
    const auto values = values_in(Kind::kMoney, U"共¥12.00元");
    ASSERT_EQ(values.size(), 1);
    EXPECT_EQ(values[0], (FoundValue{1, 8, "12.00"}));
}

TEST(MatchesPattern, WantsTheWholeValue) {
    const auto rule = [](std::string pattern) { return FieldRule{.pattern = std::move(pattern)}; };
    EXPECT_TRUE(matches_pattern(rule(""), "anything"));
    EXPECT_TRUE(matches_pattern(rule("\\d{8}|\\d{20}"), "12345678"));
    EXPECT_FALSE(matches_pattern(rule("\\d{8}"), "123456789"));
    EXPECT_FALSE(matches_pattern(rule("("), "("));
    EXPECT_FALSE(matches_pattern(rule("(a|aa)+(b|bb)+$"), std::string(255, 'a')));
}

}  // namespace
}  // namespace glimpse::domain
