#include "intake/remote/host_list.h"

#include <algorithm>
#include <utility>

namespace glimpse::intake::remote {
namespace {

/// As names are compared.
std::string plain(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    std::string name(host);
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return name;
}

bool may_name_a_host(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
    });
}

}  // namespace

Result<HostList> HostList::parse(std::string_view text) {
    HostList list;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        auto word = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        while (word.starts_with(' ')) word.remove_prefix(1);
        while (word.ends_with(' ')) word.remove_suffix(1);
        if (word.empty()) continue;
        auto pattern = plain(word);
        const std::string_view name = std::string_view(pattern).substr(pattern.starts_with("*.") ? 2 : 0);
        if (word != "*" && !may_name_a_host(name)) {
            return fail(ErrorCode::kInvalidRequest, "\"{}\" is no host; write example.com, *.example.com or *", word);
        }
        list.patterns_.push_back(std::move(pattern));
    }
    if (list.patterns_.empty()) return fail(ErrorCode::kInvalidRequest, "no host is listed; write example.com, *.example.com or *");
    return list;
}

bool HostList::holds(std::string_view host) const {
    const auto name = plain(host);
    return std::ranges::any_of(patterns_, [&](const std::string& pattern) {
        if (pattern == "*") return true;
        if (!pattern.starts_with("*.")) return pattern == name;
        return name.size() + 1 > pattern.size() && name.ends_with(std::string_view(pattern).substr(1));
    });
}

}  // namespace glimpse::intake::remote
