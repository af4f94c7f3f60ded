// How amounts are written on Chinese bills (the central bank's rules for bills, 1997):
//
//     amount  := (whole 圆)? (figure 角)? (figure 分)? 整?        圆, or one of the other two, is there
//     whole   := (section 亿)? (section 万)? section?
//     section := (figure 仟)? (figure 佰)? (figure 拾)? figure?
//
// 抬 for 拾 and 园 for 圆 are what readers of print make of them. 零 stands where places between two figures are left out; before 仟 of a later section it may be missing. 拾 may begin without 壹.
#include "domain/amount_in_words.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string>

namespace glimpse::domain {
namespace {

constexpr std::array<std::u32string_view, 10> kFigures = {U"零〇○", U"壹一弌", U"贰二貳弍貮", U"叁三參叄", U"肆四", U"伍五", U"陆六陸", U"柒七", U"捌八", U"玖九"};
constexpr std::u32string_view kYuan = U"圆元圓園园圜";
constexpr std::u32string_view kJiao = U"角";
constexpr std::u32string_view kFen = U"分";
constexpr std::u32string_view kWhole = U"整正";
constexpr std::u32string_view kTenThousand = U"万萬";
constexpr std::u32string_view kHundredMillion = U"亿億";

bool is_one_of(char32_t point, std::u32string_view points) { return points.find(point) != std::u32string_view::npos; }

std::optional<int> figure_of(char32_t point) {
    for (std::size_t i = 0; i < kFigures.size(); ++i) {
        if (is_one_of(point, kFigures[i])) return static_cast<int>(i);
    }
    return {};
}

int unit_of(char32_t point) {
    if (is_one_of(point, U"拾十抬")) return 10;
    if (is_one_of(point, U"佰百")) return 100;
    if (is_one_of(point, U"仟千")) return 1000;
    return 0;
}

/// Takes one character after the other; false: by the rules it can't stand there.
class Reader {
public:
    bool take(char32_t point) {
        if (ended_) return false;
        if (const auto figure = figure_of(point)) return take_figure(*figure);
        if (const int unit = unit_of(point)) return !past_yuan_ && take_place(unit);
        if (is_one_of(point, kTenThousand)) return !past_yuan_ && end_section(false);
        if (is_one_of(point, kHundredMillion)) return !past_yuan_ && end_section(true);
        if (is_one_of(point, kYuan)) return end_whole();
        if (is_one_of(point, kJiao)) return take_cents(10);
        if (is_one_of(point, kFen)) return take_cents(1);
        ended_ = is_one_of(point, kWhole);
        return ended_ && figure_ == 0;
    }

    std::optional<Decimal> amount() const {
        if (figure_ != 0 || !(past_yuan_ || cent_unit_ < kNoCents)) return {};
        return Decimal::parse(fmt::format("{}.{:02}", whole_, cents_));
    }

private:
    static constexpr int kSectionBegin = 10000;
    static constexpr int kNoCents = 100;

    bool take_figure(int figure) {
        if (figure_ != 0) return false;
        if (figure == 0)
            zero_ = true;
        else
            figure_ = figure;
        return true;
    }

    /// The figure before it counts `unit` times in its section.
    bool take_place(int unit) {
        const bool begins = place_ == kSectionBegin;
        if (figure_ == 0 && unit == 10 && begins && !later_) figure_ = 1;
        if (figure_ == 0 || unit >= place_) return false;
        if (unit * 10 != place_ && !zero_ && (!begins || later_)) return false;
        section_ += static_cast<std::uint64_t>(figure_ * unit);
        place_ = unit;
        figure_ = 0;
        zero_ = false;
        return true;
    }

    bool end_section(bool hundred_million) {
        if (figure_ != 0 && !take_place(1)) return false;
        if (hundred_million) {
            if (has_hundred_million_ || ten_thousands_ + section_ == 0) return false;
            hundred_millions_ = (ten_thousands_ + section_) * 100'000'000;
            ten_thousands_ = 0;
        } else {
            if (ten_thousands_ != 0 || section_ == 0) return false;
            ten_thousands_ = section_ * 10'000;
        }
        has_hundred_million_ |= hundred_million;
        section_ = 0;
        place_ = kSectionBegin;
        later_ = true;
        return true;
    }

    bool end_whole() {
        if (past_yuan_ || (figure_ != 0 && !take_place(1))) return false;
        whole_ = hundred_millions_ + ten_thousands_ + section_;
        if (whole_ == 0 && !zero_) return false;
        past_yuan_ = true;
        zero_ = false;
        return true;
    }

    bool take_cents(int unit) {
        const bool is_first = cent_unit_ == kNoCents;
        const bool leaves_out = is_first && unit == 1 && past_yuan_ && whole_ > 0;
        const bool has_whole = later_ || section_ != 0;
        if (unit >= cent_unit_ || (has_whole && !past_yuan_)) return false;
        if (figure_ == 0 ? !zero_ : leaves_out && !zero_) return false;
        cents_ += figure_ * unit;
        cent_unit_ = unit;
        past_yuan_ = true;
        figure_ = 0;
        zero_ = false;
        return true;
    }

    std::uint64_t whole_ = 0, hundred_millions_ = 0, ten_thousands_ = 0, section_ = 0;
    int cents_ = 0;
    int figure_ = 0;                // read, and not counted yet
    int place_ = kSectionBegin;     // of the last figure counted in this section
    int cent_unit_ = kNoCents;      // of the last figure counted behind the point
    bool zero_ = false;             // since the last figure
    bool later_ = false;            // a section was before this one
    bool has_hundred_million_ = false;
    bool past_yuan_ = false;
    bool ended_ = false;
};

}  // namespace

bool is_amount_character(char32_t point) {
    return figure_of(point) || unit_of(point) != 0 || is_one_of(point, kTenThousand) || is_one_of(point, kHundredMillion) || is_one_of(point, kYuan) ||
           is_one_of(point, kJiao) || is_one_of(point, kFen) || is_one_of(point, kWhole);
}

std::optional<Decimal> read_amount_in_words(std::u32string_view text) {
    Reader reader;
    for (const char32_t point : text) {
        if (!reader.take(point)) return {};
    }
    return reader.amount();
}

}  // namespace glimpse::domain
