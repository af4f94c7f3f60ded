#include "storage/hub/url.h"

#include <algorithm>
#include <array>

namespace glimpse::storage::hub {

namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-' || c == '~';
}

std::string percent_encoded(std::string_view text, std::string_view kept = {}) {
    std::string result;
    for (const char c : text) {
        if (is_unreserved(c) || kept.find(c) != std::string_view::npos) {
            result += c;
        } else {
            result += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        }
    }
    return result;
}

std::string_view without_scheme(std::string_view url) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (url.starts_with(scheme)) return url.substr(scheme.size());
    }
    return {};
}

/// "OWNER/NAME", both plain.
bool is_repository(std::string_view text) {
    const auto slash = text.find('/');
    return slash != std::string_view::npos && is_plain_file_name(text.substr(0, slash)) &&
           is_plain_file_name(text.substr(slash + 1));
}

}  // namespace

bool is_plain_file_name(std::string_view name) {
    constexpr std::size_t kNameBytesMax = 200;
    if (name.empty() || name.size() > kNameBytesMax || name.front() == '.' || name.front() == '-') return false;
    return std::ranges::all_of(name, [](char c) { return is_unreserved(c) && c != '~'; });
}

Result<std::string> file_url(std::string_view base, const FileAddress& address) {
    while (base.ends_with('/')) base.remove_suffix(1);
    const auto rest = without_scheme(base);
    const bool plain = std::ranges::all_of(rest, [](char c) { return c > ' ' && c < 127 && c != '"' && c != '\\'; });
    if (rest.empty() || rest.front() == '/' || !plain) {
        return fail(ErrorCode::kInvalidRequest, "\"{}\" is no hub address; it looks like https://HOST", base);
    }
    if (rest.find_first_of("@?#") != std::string_view::npos) {
        return fail(ErrorCode::kInvalidRequest,
                    "a hub address has no user, query or fragment; give a token as "
                    "GLIMPSE_MODELS_HUB_TOKEN");
    }
    if (!is_repository(address.repository)) {
        return fail(ErrorCode::kInvalidRequest, "\"{}\" is no repository; it looks like OWNER/NAME",
                    address.repository);
    }
    if (!is_plain_file_name(address.file)) {
        return fail(ErrorCode::kInvalidRequest, "\"{}\" is no plain file name", address.file);
    }
    if (address.revision.empty() || address.revision.find("..") != std::string::npos) {
        return fail(ErrorCode::kInvalidRequest, "\"{}\" is no revision", address.revision);
    }
    return fmt::format("{}/{}/resolve/{}/{}", base, percent_encoded(address.repository, "/"),
                       percent_encoded(address.revision), percent_encoded(address.file));
}

bool may_carry_token(std::string_view url) {
    if (url.starts_with("https://")) return true;
    auto host = without_scheme(url);
    host = host.substr(0, host.find('/'));
    const auto bracket = host.find(']');
    host = host.substr(0, bracket == std::string_view::npos ? host.find(':') : bracket + 1);
    constexpr std::array<std::string_view, 3> kHere = {"127.0.0.1", "localhost", "[::1]"};
    return std::ranges::find(kHere, host) != kHere.end();
}

}  // namespace glimpse::storage::hub
