#include "privacy/find_in_text.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <random>
#include <string>

#include "domain/check_digits.h"

namespace glimpse::privacy {
namespace {

struct Case {
    std::string_view text;
    std::string_view masked;
};

void expect(std::initializer_list<Case> cases) {
    for (const auto& one : cases) EXPECT_EQ(masked(one.text, find_in_text(one.text)), one.masked) << one.text;
}

TEST(FindInText, CoversIdentityNumbersHoweverTheyArePrinted) {
    expect({{"身份证号码：11010519491231002X。", "身份证号码：******************。"},
            {"110105 19491231 002X", "********************"},
            {"１１０１０５１９４９１２３１００２Ｘ", "******************"},
            {"no label 440524188001010014 at all", "no label ****************** at all"},
            {"发票号码: 11010519491231002X", "发票号码: ******************"},          // what it is counts, not what it is called
            {"纳税人识别号 1101051949123100Z", "纳税人识别号 1101051949123100Z"},
            {"110105194912310O2X", "******************"},                              // a letter for a figure
            {"110105194912310029", "******************"},                              // a wrong check character: misread, perhaps
            {"身份证 110105194912310", "身份证 ***************"},                      // the old form, where it is called so
            {"110105194912310", "110105194912310"},
            {"护照号 E12345678", "护照号 *********"}});
}

TEST(FindInText, CoversCardNumbersOfIssuers) {
    expect({{"4111 1111 1111 1111", "*******************"},
            {"卡号6222021234567890128 有效期 12/28", "卡号******************* 有效期 12/28"},
            {"卡号 6222021234567890123", "卡号 *******************"},  // misread: Luhn fails, the label says it all
            {"378282246310005", "***************"},
            {"41111111 1111 1111", "******************"},  // a space that was not read
            {"3782822463 10005", "****************"},
            {"4111 1111 1111 1112", "4111 1111 1111 1112"},
            {"会员卡号 4111111111111111", "会员卡号 4111111111111111"},
            {"订单号: 4111111111111111", "订单号: 4111111111111111"},
            {"6222 02** **** 0123", "6222 02** **** 0123"}});
}

TEST(FindInText, CoversPhonesAndMail) {
    expect({{"手机 13800138000，备用+86 139-0013-9000", "手机 ***********，备用*****************"},
            {"1380013 8000", "************"},
            {"电话：010-12345678", "电话：************"},
            {"Tel: 87654321", "Tel: ********"},
            {"(010) 12345678", "**************"},
            {"+44 20 7946 0018", "****************"},
            {"写信给 zhang.san@example.com.", "写信给 *********************."},
            {"3@5.00", "3@5.00"},
            {"金额 13800138000.00", "金额 13800138000.00"},
            {"13800138000.50", "13800138000.50"},
            {"¥13800138000", "¥13800138000"},
            {"13800138000元", "13800138000元"},
            {"订单 13800138000", "订单 13800138000"},
            {"2024-03-05 10:30:00", "2024-03-05 10:30:00"}});
}

TEST(FindInText, LeavesWhatIsNobodys) {
    for (const auto* text : {"发票代码：044001900111 发票号码：12345678", "校验码 12345 67890 12345 67890", "24112000000012345678", "91350100M000100Y43",
                             "合计 ￥7,018.83", "690123456789", "数量 100 单价 200 金额 300 税额 400", "SF1234567890123", "2024030512345678901"}) {
        EXPECT_TRUE(find_in_text(text).empty()) << text;
    }
}

/// The same numbers in every run.
class Numbers {
public:
    std::string figures(int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += static_cast<char>('0' + below(10));
        return text;
    }
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

    std::string identity() {
        constexpr std::array kRegions = {"110105", "310115", "440305", "330106", "510104", "650102", "820000", "230103"};
        const auto begun = fmt::format("{}{}{:02}{:02}{}", kRegions[static_cast<std::size_t>(below(8))], 1930 + below(95), 1 + below(12), 1 + below(28), figures(3));
        for (const char check : std::string_view("0123456789X")) {
            if (domain::is_identity_number(begun + check)) return begun + check;
        }
        return {};
    }
    std::string card() {
        constexpr std::array<std::pair<const char*, int>, 8> kIssuers = {{{"622202", 19}, {"621700", 19}, {"625912", 16}, {"4392", 16}, {"5187", 16}, {"3568", 16}, {"955880", 19}, {"3782", 15}}};
        const auto& [prefix, size] = kIssuers[static_cast<std::size_t>(below(8))];
        const auto begun = prefix + figures(size - 1 - static_cast<int>(std::string_view(prefix).size()));
        for (const char check : std::string_view("0123456789")) {
            if (domain::passes_luhn(begun + check)) return begun + check;
        }
        return {};
    }

private:
    std::mt19937 random_{20'260'101};
};

std::string spaced(const std::string& text, std::initializer_list<std::size_t> sizes, char separator) {
    std::string out;
    std::size_t at = 0;
    for (const auto size : sizes) {
        if (at >= text.size()) break;
        out += (at > 0 ? std::string(1, separator) : "") + text.substr(at, size);
        at += size;
    }
    return out;
}

TEST(FindInText, MissesNoValidNumberInAnySurroundings) {
    Numbers numbers;
    const std::array<std::string_view, 8> around = {"{}", "号码:{}", "我的号码是{}，谢谢", "Mr. Li {} paid", "发票号码 12345678 {}", "{} 13800138000", "账号：{}", "| 卡 | {} |"};
    for (int i = 0; i < 4000; ++i) {
        const auto identity = numbers.identity(), card = numbers.card();
        const auto frame = around[static_cast<std::size_t>(i) % around.size()];
        for (const auto& number : {identity, spaced(identity, {6, 8, 4}, ' '), spaced(identity, {6, 4, 4, 4}, '-'), card, spaced(card, {4, 4, 4, 4, 3}, ' '),
                                   spaced(card, {4, 4, 4, 4, 3}, '-'), spaced(card, {6, 13}, ' ')}) {
            const auto text = fmt::format(fmt::runtime(frame), number);
            const auto left = masked(text, find_in_text(text));
            ASSERT_EQ(left.find(number), std::string::npos) << text;
            ASSERT_EQ(left.find(number.substr(number.size() - 6)), std::string::npos) << text << " -> " << left;
        }
    }
}

TEST(FindInText, TakesFewOtherLongNumbersForThem) {
    Numbers numbers;
    using Make = std::function<std::string()>;
    const std::map<std::string, Make> kinds = {
        {"invoice code", [&] { return "0" + numbers.figures(11); }},
        {"old invoice code", [&] { return fmt::format("{}", 1 + numbers.below(9)) + numbers.figures(9); }},
        {"invoice number", [&] { return numbers.figures(8); }},
        {"digital invoice number", [&] { return fmt::format("2{}", numbers.below(7)) + numbers.figures(18); }},
        {"check code", [&] { return spaced(numbers.figures(20), {5, 5, 5, 5}, ' '); }},
        {"order number with its date", [&] { return fmt::format("202{}{:02}{:02}", numbers.below(7), 1 + numbers.below(12), 1 + numbers.below(28)) + numbers.figures(10); }},
        {"barcode", [&] { return "69" + numbers.figures(11); }},
        {"account of a company", [&] { return "1" + numbers.figures(18); }},
        {"amount like a phone", [&] { return fmt::format("1{}{}.{:02}", 3 + numbers.below(7), numbers.figures(9), numbers.below(100)); }},
        {"labelled 16 figures", [&] { return "订单编号：" + numbers.figures(16); }},
        {"labelled 11 figures", [&] { return "流水号 1" + numbers.figures(10); }},
        {"18 figures", [&] { return numbers.figures(18); }},
        {"16 figures", [&] { return numbers.figures(16); }},
    };
    int all = 0, wrong = 0;
    for (const auto& [name, make] : kinds) {
        int taken = 0;
        for (int i = 0; i < 2000; ++i) taken += !find_in_text(make()).empty();
        RecordProperty(name, taken);
        std::printf("%-28s %4d of 2000\n", name.c_str(), taken);
        all += 2000;
        wrong += taken;
        // Of bare figures of just a card's length one in ten passes Luhn, and one in four of those begins as cards do.
        EXPECT_LT(taken, name == "16 figures" ? 60 : 20) << name;
    }
    EXPECT_LT(wrong * 100, all);
}

}  // namespace
}  // namespace glimpse::privacy
