#include "http/preparation_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "http/base64.h"
#include "http/json_text.h"

namespace glimpse::http {
namespace {

std::string members(const domain::Preparation& preparation) {
    std::vector<std::string> steps;
    for (const auto& step : preparation.trace) {
        steps.push_back(fmt::format(R"({{"step":"{}","acted":{},"reason":{},"before":{},"after":{},"milliseconds":{}}})",
                                    domain::name_of(step.step), step.acted, json_quoted(step.reason), json_number(step.before),
                                    json_number(step.after), json_number(step.milliseconds)));
    }
    // Nine digits: three of them would move points by many pixels.
    return fmt::format(R"("steps":[{}],"to_original":[{:.9g}])", fmt::join(steps, ","), fmt::join(preparation.to_original.m, ","));
}

}  // namespace

std::string preparation_json(const domain::Preparation& preparation, const domain::Image& image) {
    return fmt::format(R"({{"width":{},"height":{},{}}})", image.width, image.height, members(preparation));
}

std::string preparation_json(const domain::Preparation& preparation) { return fmt::format("{{{}}}", members(preparation)); }

std::string shown_json(std::string_view id, std::string_view png, const domain::Preparation& preparation, const domain::Image& image) {
    return fmt::format(R"({{"id":{},"width":{},"height":{},{},"image":"{}"}})", json_quoted(id), image.width, image.height, members(preparation),
                       encode_base64(png));
}

}  // namespace glimpse::http
