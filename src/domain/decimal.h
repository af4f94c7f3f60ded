#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace glimpse::domain {

/// An exact decimal number, as amounts of money are: no sum of such is off by a cent. Holds up to 18 figures before the point and 12
/// behind it, so that a million of them add up without overflow.
class Decimal {
public:
    static constexpr int kWholeFiguresMax = 18;
    static constexpr int kPlacesMax = 12;

    Decimal() = default;

    /// Of "1280.50", "-3", "007.0": figures with at most one point between them, '-' before. Nothing for any other text, and for more
    /// figures than fit.
    static std::optional<Decimal> parse(std::string_view text);

    /// With as many places as it was parsed with, or as the most exact term of its sum had: "1280.50". Never "-0".
    std::string text() const;
    /// With at least `least` places and no more zeros at the end than that: 1280.5 and 1280.500 are "1280.50" for 2.
    std::string text_with_places(int least) const;
    /// As people read it: "1,280.50".
    std::string grouped() const;

    /// Rounded half away from zero to kPlacesMax places. Nothing where it has more than kWholeFiguresMax figures before the point.
    static std::optional<Decimal> product(const Decimal& left, const Decimal& right);

    bool is_negative() const { return parts_ < 0; }
    Decimal operator-() const;
    friend Decimal operator+(const Decimal& left, const Decimal& right);
    friend Decimal operator-(const Decimal& left, const Decimal& right) { return left + -right; }
    /// By value: 1.5 is 1.50.
    friend bool operator==(const Decimal& left, const Decimal& right) { return left.parts_ == right.parts_; }
    friend std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) { return left.parts_ <=> right.parts_; }

private:
    __extension__ using Parts = __int128;

    std::string text_with(int places) const;

    Parts parts_ = 0;  // of which 10 to the power of kPlacesMax make 1
    int places_ = 0;
};

}  // namespace glimpse::domain
