#include "extraction/model_reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>
#include <cmath>
#include <exception>

namespace glimpse::extraction {
namespace {

namespace json = boost::json;

using domain::FieldRule;
using domain::Reading;

constexpr std::size_t kObjectTriesMax = 16;  // each may read to the end of the reply
constexpr std::size_t kJsonDepthMax = 16;
constexpr std::array<std::string_view, 10> kNotThere = {"图中没有。", "图中没有", "Not in the picture.", "Not in the picture", "null", "无", "N/A", "None", "none", "-"};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::optional<json::object> object_at_start(std::string_view text) {
    json::parse_options options;
    options.max_depth = kJsonDepthMax;
    json::stream_parser parser({}, options);
    boost::system::error_code error;
    parser.write_some(text, error);
    if (error || !parser.done()) return {};
    auto value = parser.release();
    if (!value.is_object()) return {};
    return std::move(value.get_object());
}

std::optional<json::object> first_object(std::string_view reply) {
    auto at = reply.find('{');
    for (std::size_t i = 0; i < kObjectTriesMax && at != std::string_view::npos; ++i) {
        if (auto object = object_at_start(reply.substr(at))) return object;
        at = reply.find('{', at + 1);
    }
    return {};
}

std::optional<Reading> reading_of(const json::value& value) {
    if (value.is_null()) return Reading{};
    if (value.is_string()) return read_answer(value.get_string());
    // A number that had to be rounded is not what the model wrote.
    if (value.is_int64() || value.is_uint64()) return read_answer(json::serialize(value));
    if (value.is_double() && std::abs(value.get_double()) < 1e12) return read_answer(fmt::format("{}", value.get_double()));
    return {};
}

}  // namespace

std::vector<std::optional<Reading>> read_reply(std::span<const FieldRule> rules, std::string_view reply) try {
    std::vector<std::optional<Reading>> readings(rules.size());
    const auto object = first_object(reply.substr(0, kReplyBytesMax));
    if (!object) return readings;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        for (const auto& key : {rules[i].name, rules[i].title_zh, rules[i].title_en}) {
            const auto* value = key.empty() ? nullptr : object->if_contains(key);
            if (!value) continue;
            readings[i] = reading_of(*value);
            break;
        }
    }
    return readings;
} catch (const std::exception&) {  // out of memory
    return std::vector<std::optional<Reading>>(rules.size());
}

Reading read_answer(std::string_view answer) {
    const auto text = trimmed(answer);
    if (std::ranges::find(kNotThere, text) != kNotThere.end()) return {};
    return {domain::Witness::kModel, std::string(text)};
}

}  // namespace glimpse::extraction
