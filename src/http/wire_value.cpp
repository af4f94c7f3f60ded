#include "http/wire_value.h"

#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <optional>

#include "domain/ask.h"
#include "http/base64.h"
#include "http/message.h"
#include "http/utf8.h"

namespace glimpse::http {
namespace {

using boost::json::value;

constexpr std::size_t kShownCharsMax = 40;

std::string_view kind_of(const value& json) {
    switch (json.kind()) {
        case boost::json::kind::null: return "null";
        case boost::json::kind::bool_: return "a boolean";
        case boost::json::kind::int64:
        case boost::json::kind::uint64:
        case boost::json::kind::double_: return "a number";
        case boost::json::kind::string: return "a string";
        case boost::json::kind::array: return "an array";
        case boost::json::kind::object: return "an object";
    }
    return "something else";
}

/// What came, short enough for an error message and never a whole prompt or picture.
std::string shown(const WireValue& wire) {
    if (const auto* json = std::get_if<const value*>(&wire.value)) {
        if ((*json)->is_number()) return fmt::format("{}", (*json)->to_number<double>());
        return std::string(kind_of(**json));
    }
    if (const auto* text = std::get_if<std::string_view>(&wire.value)) {
        if (text->size() <= kShownCharsMax && !find_bad_utf8(*text)) return fmt::format("\"{}\"", *text);
        return fmt::format("a text of {} bytes", text->size());
    }
    return "a file";
}

tl::unexpected<Error> refuse(const WireValue& wire, std::string_view wanted) {
    return fail(ErrorCode::kInvalidRequest, "`{}` must be {}; got {}", wire.field, wanted, shown(wire));
}

std::optional<double> number_in(const WireValue& wire) {
    if (const auto* json = std::get_if<const value*>(&wire.value)) {
        if (!(*json)->is_number()) return {};
        return (*json)->to_number<double>();
    }
    const auto* text = std::get_if<std::string_view>(&wire.value);
    if (text == nullptr) return {};
    const auto digits = trimmed(*text);
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(number)) return {};
    return number;
}

Result<std::string> checked_text(std::string_view field, std::string_view text) {
    if (const auto at = find_bad_utf8(text)) {
        return fail(ErrorCode::kInvalidRequest, "`{}` is not valid UTF-8 at byte {}", field, *at);
    }
    if (const auto at = text.find('\0'); at != std::string_view::npos) {
        return fail(ErrorCode::kInvalidRequest, "`{}` contains a NUL character at byte {}", field, at);
    }
    return std::string(text);
}

Result<std::string> picture_from_text(std::string_view field, std::string_view text) {
    auto bytes = decode_base64_or_data_url(text);
    if (!bytes)
        bytes.error().public_message = fmt::format("`{}`: {}", field, bytes.error().public_message);
    else if (bytes->empty())
        return fail(ErrorCode::kInvalidRequest, "`{}` is empty", field);
    return bytes;
}

/// Applies `read` to a JSON string or to each string of a JSON array.
template <typename Read>
Result<std::vector<std::string>> read_each(const WireValue& wire, const value& json, Read read,
                                           std::string_view wanted) {
    std::vector<std::string> all;
    if (const auto* text = json.if_string()) {
        TRY(auto one, read(wire.field, *text));
        all.push_back(std::move(one));
        return all;
    }
    const auto* array = json.if_array();
    if (array == nullptr) return refuse(wire, wanted);
    for (std::size_t i = 0; i < array->size(); ++i) {
        const auto field = fmt::format("{}[{}]", wire.field, i);
        const auto* text = (*array)[i].if_string();
        if (text == nullptr) return refuse({field, &(*array)[i]}, "a string");
        TRY(auto one, read(field, *text));
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

Result<double> read_number(const WireValue& wire, Range range) {
    const auto number = number_in(wire);
    const bool fits = number && *number >= range.min && *number <= range.max;
    if (!fits || (range.above_min && *number == range.min)) {
        const auto from = range.above_min ? "above" : "from";
        return refuse(wire, fmt::format("a number {} {} {} {}", from, range.min, range.above_min ? "and up to" : "to",
                                        range.max));
    }
    return *number;
}

Result<std::int64_t> read_whole_number(const WireValue& wire, Range range) {
    const auto number = number_in(wire);
    if (!number || !(*number >= range.min && *number <= range.max) || *number != std::floor(*number)) {
        return refuse(wire, fmt::format("a whole number from {:.0f} to {:.0f}", range.min, range.max));
    }
    return static_cast<std::int64_t>(*number);
}

Result<bool> read_flag(const WireValue& wire) {
    if (const auto* json = std::get_if<const value*>(&wire.value)) {
        if ((*json)->is_bool()) return (*json)->get_bool();
    } else if (const auto* text = std::get_if<std::string_view>(&wire.value)) {
        if (equal_ignoring_case(*text, "true") || *text == "1") return true;
        if (equal_ignoring_case(*text, "false") || *text == "0") return false;
    }
    return refuse(wire, "true or false");
}

Result<std::string> read_text(const WireValue& wire) {
    if (const auto* text = std::get_if<std::string_view>(&wire.value)) return checked_text(wire.field, *text);
    if (const auto* json = std::get_if<const value*>(&wire.value)) {
        if (const auto* text = (*json)->if_string()) return checked_text(wire.field, *text);
        return refuse(wire, "a string");
    }
    return checked_text(wire.field, std::get<WireValue::File>(wire.value).bytes);
}

Result<std::vector<std::string>> read_texts(const WireValue& wire) {
    if (const auto* json = std::get_if<const value*>(&wire.value)) {
        return read_each(wire, **json, checked_text, "a string or an array of strings");
    }
    TRY(auto text, read_text(wire));
    return std::vector{std::move(text)};
}

Result<std::vector<std::string>> read_pictures(const WireValue& wire) {
    if (const auto* json = std::get_if<const value*>(&wire.value)) {
        return read_each(wire, **json, picture_from_text, "base64, a data URL or an array of those");
    }
    if (const auto* text = std::get_if<std::string_view>(&wire.value)) {
        TRY(auto bytes, picture_from_text(wire.field, *text));
        return std::vector{std::move(bytes)};
    }
    const auto& file = std::get<WireValue::File>(wire.value);
    if (file.bytes.empty()) return fail(ErrorCode::kInvalidRequest, "`{}` is an empty file", wire.field);
    return std::vector{std::string(file.bytes)};
}

Result<void> append_pictures(const WireValue& value, std::vector<std::string>& all) {
    TRY(auto pictures, read_pictures(value));
    if (all.size() + pictures.size() > domain::kPicturesMax) {
        return fail(ErrorCode::kTooLarge, "`{}`: a question takes at most {} pictures; got {}", value.field,
                    domain::kPicturesMax, all.size() + pictures.size());
    }
    for (auto& picture : pictures) all.push_back(std::move(picture));
    return {};
}

Result<domain::PageRange> read_page_range(const WireValue& value) {
    TRY(const auto text, read_text(value));
    auto pages = domain::parse_pages(text);
    if (!pages) return fail(ErrorCode::kInvalidRequest, "`{}`: {}", value.field, pages.error().public_message);
    return pages;
}

}  // namespace glimpse::http
