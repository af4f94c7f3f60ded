#include "domain/decimal.h"

#include <algorithm>
#include <utility>

namespace glimpse::domain {
namespace {

bool is_figure(char byte) { return byte >= '0' && byte <= '9'; }

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = std::min(text.find('.'), text.size());
    const auto whole = text.substr(0, point);
    const auto places = text.substr(std::min(point + 1, text.size()));
    const bool has_point = point < text.size();
    if (whole.empty() || has_point == places.empty()) return {};
    if (!std::ranges::all_of(whole, is_figure) || !std::ranges::all_of(places, is_figure)) return {};
    const auto leading = std::min(whole.find_first_not_of('0'), whole.size());
    if (whole.size() - leading > kWholeFiguresMax || places.size() > kPlacesMax) return {};
    Decimal number;
    for (const char figure : whole) number.parts_ = number.parts_ * 10 + (figure - '0');
    for (std::size_t i = 0; i < kPlacesMax; ++i) number.parts_ = number.parts_ * 10 + (i < places.size() ? places[i] - '0' : 0);
    number.places_ = static_cast<int>(places.size());
    return negative ? -number : number;
}

std::string Decimal::text() const { return text_with(places_); }

std::string Decimal::text_with_places(int least) const {
    auto text = text_with(kPlacesMax);
    const auto shortest = text.size() - static_cast<std::size_t>(kPlacesMax - least);
    while (text.size() > shortest && text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string Decimal::grouped() const {
    auto text = this->text();
    auto at = std::min(text.find('.'), text.size());
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    while (at > first + 3) text.insert(at -= 3, ",");
    return text;
}

Decimal Decimal::operator-() const {
    Decimal number = *this;
    number.parts_ = -number.parts_;
    return number;
}

Decimal operator+(const Decimal& left, const Decimal& right) {
    Decimal sum;
    sum.parts_ = left.parts_ + right.parts_;
    sum.places_ = std::max(left.places_, right.places_);
    return sum;
}

std::optional<Decimal> Decimal::product(const Decimal& left, const Decimal& right) {
    // Without the zeros behind them, the product of two numbers as people print them fits.
    const auto scaled = [](const Decimal& number) {
        auto parts = number.parts_;
        int places = kPlacesMax;
        for (; places > 0 && parts % 10 == 0; --places) parts /= 10;
        return std::pair(parts, places);
    };
    const auto [one, one_places] = scaled(left);
    const auto [other, other_places] = scaled(right);
    Decimal number;
    if (__builtin_mul_overflow(one, other, &number.parts_)) return {};
    int places = one_places + other_places;
    for (; places > kPlacesMax; --places) {
        const auto last = number.parts_ % 10;
        number.parts_ /= 10;
        if (places == kPlacesMax + 1) number.parts_ += last >= 5 ? 1 : last <= -5 ? -1 : 0;
    }
    for (; places < kPlacesMax; ++places) {
        if (__builtin_mul_overflow(number.parts_, Parts{10}, &number.parts_)) return {};
    }
    Parts most = 1;
    for (int i = 0; i < kWholeFiguresMax + kPlacesMax; ++i) most *= 10;
    if (number.parts_ >= most || number.parts_ <= -most) return {};
    number.places_ = std::min(left.places_ + right.places_, kPlacesMax);
    return number;
}

std::string Decimal::text_with(int places) const {
    std::string figures;
    Parts rest = parts_ < 0 ? -parts_ : parts_;
    for (int place = kPlacesMax; place > 0 || rest > 0 || place == 0; --place) {
        if (place <= places) figures += static_cast<char>('0' + static_cast<int>(rest % 10));
        if (place == 1 && places > 0) figures += '.';
        rest /= 10;
    }
    if (parts_ < 0) figures += '-';
    std::ranges::reverse(figures);
    return figures;
}

}  // namespace glimpse::domain
