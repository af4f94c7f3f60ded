#include "domain/printed_date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "domain/folded_text.h"

namespace glimpse::domain {
namespace {

constexpr int kYearMin = 1900;
constexpr int kYearMax = 2100;
constexpr std::size_t kYearFigures = 4;
constexpr std::array<std::u32string_view, 12> kMonths = {U"JANUARY", U"FEBRUARY", U"MARCH", U"APRIL", U"MAY", U"JUNE", U"JULY", U"AUGUST",
                                                         U"SEPTEMBER", U"OCTOBER", U"NOVEMBER", U"DECEMBER"};
constexpr std::u32string_view kChineseFigures = U"零一二三四五六七八九";

/// Goes through a text and takes what it is asked for, or nothing.
class Scanner {
public:
    Scanner(std::u32string_view text, std::size_t at) : text_(text), at_(at) {}

    std::size_t at() const { return at_; }
    char32_t next(std::size_t further = 0) const { return at_ + further < text_.size() ? text_[at_ + further] : U'\0'; }
    void skip(std::size_t count) { at_ += count; }
    void skip_spaces() {
        while (next() == U' ') ++at_;
    }
    bool take(std::u32string_view any_of) {
        if (next() == U'\0' || any_of.find(next()) == std::u32string_view::npos) return false;
        ++at_;
        return true;
    }
    std::size_t figures_ahead() const {
        std::size_t count = 0;
        while (is_digit(next(count))) ++count;
        return count;
    }
    /// Of exactly `count` figures.
    int number(std::size_t count) {
        int value = 0;
        for (; count > 0; --count) value = value * 10 + static_cast<int>(text_[at_++] - U'0');
        return value;
    }

private:
    std::u32string_view text_;
    std::size_t at_;
};

std::optional<FoundValue> date_of(int year, int month, int day, std::size_t begin, const Scanner& scanner) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)), std::chrono::day(static_cast<unsigned>(day))};
    if (year < kYearMin || year > kYearMax || !date.ok()) return {};
    return FoundValue{begin, scanner.at(), fmt::format("{:04}-{:02}-{:02}", year, month, day)};
}

/// Month or day: one or two figures, and no third; but a time may be glued to a day: 2024-03-0512:30.
std::optional<int> short_number(Scanner& scanner) {
    const auto count = scanner.figures_ahead();
    if (count == 1 || count == 2) return scanner.number(count);
    if (count == 4 && scanner.next(4) == U':') return scanner.number(2);
    return {};
}

/// 二〇二四, 十二, 二十八.
std::optional<int> chinese_figure(Scanner& scanner) {
    const char32_t point = scanner.next() == U'〇' || scanner.next() == U'○' ? U'零' : scanner.next();
    const auto value = kChineseFigures.find(point);
    if (point == U'\0' || value == std::u32string_view::npos) return {};
    scanner.skip(1);
    return static_cast<int>(value);
}

std::optional<int> chinese_number(Scanner& scanner) {
    const auto tens = chinese_figure(scanner);
    if (!scanner.take(U"十")) return tens;
    const auto ones = chinese_figure(scanner);
    return tens.value_or(1) * 10 + ones.value_or(0);
}

std::optional<FoundValue> chinese_date(std::u32string_view text, std::size_t begin) {
    Scanner scanner(text, begin);
    int year = 0;
    for (std::size_t i = 0; i < kYearFigures; ++i) {
        const auto figure = chinese_figure(scanner);
        if (!figure) return {};
        year = year * 10 + *figure;
    }
    if (!scanner.take(U"年")) return {};
    const auto month = chinese_number(scanner);
    if (!month || !scanner.take(U"月")) return {};
    const auto day = chinese_number(scanner);
    if (!day || !scanner.take(U"日号")) return {};
    return date_of(year, *month, *day, begin, scanner);
}

/// The rest of one that began with its year.
std::optional<FoundValue> year_first(int year, std::size_t begin, Scanner scanner) {
    scanner.skip_spaces();
    const char32_t mark = scanner.next();
    if (!scanner.take(U"年-/.")) return {};
    scanner.skip_spaces();
    const auto month = short_number(scanner);
    if (!month) return {};
    scanner.skip_spaces();
    if (!scanner.take(mark == U'年' ? std::u32string_view(U"月") : std::u32string_view(&mark, 1))) return {};
    scanner.skip_spaces();
    const auto day = short_number(scanner);
    if (!day) return {};
    Scanner behind = scanner;
    behind.skip_spaces();
    if (mark == U'年' && behind.take(U"日号")) scanner = behind;
    return date_of(year, *month, *day, begin, scanner);
}

/// 0: no month's name stands here.
int month_named(Scanner& scanner) {
    std::u32string word;
    while (is_latin(scanner.next(word.size()))) word += upper(scanner.next(word.size()));
    const auto is_name = [&](std::u32string_view month) { return month.starts_with(word) && (word.size() == 3 || word == U"SEPT" || word == month); };
    const auto found = std::ranges::find_if(kMonths, is_name);
    if (word.size() < 3 || found == kMonths.end()) return 0;
    scanner.skip(word.size());
    scanner.take(U".");
    return static_cast<int>(found - kMonths.begin()) + 1;
}

void skip_ordinal(Scanner& scanner) {
    constexpr std::array<std::u32string_view, 4> kEndings = {U"ST", U"ND", U"RD", U"TH"};
    const std::u32string ending = {upper(scanner.next()), upper(scanner.next(1))};
    if (std::ranges::find(kEndings, ending) != kEndings.end() && !is_latin(scanner.next(2))) scanner.skip(2);
}

void skip_marks(Scanner& scanner) {
    while (scanner.take(U" ,-/")) continue;
}

std::optional<int> year_behind(Scanner& scanner) {
    if (scanner.figures_ahead() != kYearFigures) return {};
    return scanner.number(kYearFigures);
}

std::optional<FoundValue> month_first(std::u32string_view text, std::size_t begin) {
    Scanner scanner(text, begin);
    const int month = month_named(scanner);
    if (month == 0) return {};
    skip_marks(scanner);
    const auto day = short_number(scanner);
    if (!day) return {};
    skip_ordinal(scanner);
    skip_marks(scanner);
    const auto year = year_behind(scanner);
    return year ? date_of(*year, month, *day, begin, scanner) : std::nullopt;
}

std::optional<FoundValue> day_first(std::u32string_view text, std::size_t begin) {
    Scanner scanner(text, begin);
    const auto first = short_number(scanner);
    if (!first) return {};
    Scanner named = scanner;
    skip_ordinal(named);
    skip_marks(named);
    if (const int month = month_named(named); month != 0) {
        skip_marks(named);
        const auto year = year_behind(named);
        return year ? date_of(*year, month, *first, begin, named) : std::nullopt;
    }
    const char32_t mark = scanner.next();
    if (!scanner.take(U"/-.")) return {};
    const auto second = short_number(scanner);
    if (!second || !scanner.take({&mark, 1})) return {};
    const auto year = year_behind(scanner);
    if (!year) return {};
    // With points the day comes first everywhere; otherwise it depends on who wrote it.
    if (mark == U'.' || *first > 12 || *first == *second) return date_of(*year, *second, *first, begin, scanner);
    if (*second > 12) return date_of(*year, *first, *second, begin, scanner);
    return {};
}

std::optional<FoundValue> any_date(std::u32string_view text, std::size_t begin) {
    Scanner scanner(text, begin);
    const auto figures = scanner.figures_ahead();
    if (figures == 0) {
        if (is_latin(scanner.next())) return month_first(text, begin);
        return chinese_date(text, begin);
    }
    if (figures == kYearFigures + 4) {
        const int year = scanner.number(kYearFigures), month = scanner.number(2), day = scanner.number(2);
        return date_of(year, month, day, begin, scanner);
    }
    if (figures != kYearFigures) return day_first(text, begin);
    const int year = scanner.number(kYearFigures);
    return year_first(year, begin, scanner);
}

}  // namespace

std::optional<FoundValue> date_at(std::u32string_view text, std::size_t at) {
    if (at > 0 && (is_digit(text[at - 1]) || is_latin(text[at - 1]))) return {};
    if (at > 1 && (text[at - 1] == U'-' || text[at - 1] == U'/' || text[at - 1] == U'.') && (is_digit(text[at - 2]) || is_latin(text[at - 2]))) return {};
    const auto date = any_date(text, at);
    if (!date || date->end >= text.size() || !is_digit(text[date->end])) return date;
    // Only a time may follow at once.
    const bool is_time = date->end + 2 < text.size() && is_digit(text[date->end + 1]) && text[date->end + 2] == U':';
    return is_time ? date : std::nullopt;
}

}  // namespace glimpse::domain
