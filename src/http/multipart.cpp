// multipart/form-data, RFC 7578 on RFC 2046, section 5.1:
//
//   body        = [ preamble CRLF ] delimiter-line *( part CRLF delimiter-line' ) last-line [ CRLF epilogue ]
//   delimiter   = "--" boundary                    at the start of the body or of a line
//   delimiter-line = delimiter *( SP / HTAB ) CRLF
//   last-line   = delimiter "--" *( SP / HTAB )
//   part        = *( header-line CRLF ) CRLF content
//   header-line = token ":" value                  Content-Disposition and Content-Transfer-Encoding are read
//   disposition = "form-data" *( ";" token "=" ( token / quoted ) )
//   quoted      = DQUOTE *( any / "\" DQUOTE / "\\" ) DQUOTE      a lone "\" stands for itself: old paths
//   boundary    = 0*69bchar bchar-not-space
//
// Stricter than the RFC where leniency is ambiguous: lines end in CRLF, header lines are not folded, a content
// line that begins with the delimiter and goes on otherwise is an error, and the last line must be there.
#include "http/multipart.h"

#include <algorithm>

#include "http/message.h"

namespace glimpse::http {
namespace {

constexpr std::size_t kBoundaryCharsMax = 70;
constexpr std::string_view kCrlf = "\r\n";

tl::unexpected<Error> broken(std::string_view what, std::size_t at) {
    return fail(ErrorCode::kInvalidRequest, "broken multipart body: {} at byte {}", what, at);
}

bool has_control_chars(std::string_view line) {
    return std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
}

/// Takes `name=value` parameters off a Content-Disposition value.
class Disposition {
public:
    explicit Disposition(std::string_view value) : rest_(value) {}

    /// The word before the first semicolon.
    std::string_view kind() {
        const auto end = std::min(rest_.find(';'), rest_.size());
        const auto kind = trimmed(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return kind;
    }

    bool at_end() {
        rest_ = trimmed(rest_);
        return rest_.empty();
    }

    /// The next parameter; nothing when the grammar is broken.
    std::optional<Header> next() {
        if (rest_.front() != ';') return {};
        rest_ = trimmed(rest_.substr(1));
        const auto equals = rest_.find('=');
        if (equals == std::string_view::npos || equals == 0) return {};
        Header parameter{std::string(rest_.substr(0, equals)), {}};
        if (parameter.name.find_first_of(" \t;\"") != std::string::npos) return {};
        rest_.remove_prefix(equals + 1);
        const bool ok = rest_.starts_with('"') ? take_quoted(parameter.value) : take_bare(parameter.value);
        if (!ok) return {};
        return parameter;
    }

private:
    bool take_quoted(std::string& value) {
        for (std::size_t at = 1; at < rest_.size(); ++at) {
            if (rest_[at] == '"') {
                rest_.remove_prefix(at + 1);
                return true;
            }
            const bool escaped =
                rest_[at] == '\\' && at + 1 < rest_.size() && (rest_[at + 1] == '"' || rest_[at + 1] == '\\');
            if (escaped) ++at;
            value += rest_[at];
        }
        return false;
    }

    bool take_bare(std::string& value) {
        const auto end = std::min(rest_.find(';'), rest_.size());
        value = std::string(trimmed(rest_.substr(0, end)));
        rest_.remove_prefix(end);
        return !value.empty() && value.find('"') == std::string::npos;
    }

    std::string_view rest_;
};

class Parser {
public:
    Parser(std::string_view body, std::string_view boundary, MultipartLimits limits)
        : body_(body), line_delimiter_("\r\n--" + std::string(boundary)), limits_(limits) {}

    Result<std::vector<FormPart>> parse() {
        TRY_VOID(skip_preamble());
        std::vector<FormPart> parts;
        for (;;) {
            TRY(const bool last, finish_delimiter_line());
            if (last) return parts;
            if (parts.size() == limits_.parts_max) {
                return fail(ErrorCode::kTooLarge, "the form has more than {} parts", limits_.parts_max);
            }
            TRY(auto part, take_headers());
            TRY_VOID(take_content(part));
            parts.push_back(std::move(part));
        }
    }

private:
    std::string_view delimiter() const { return std::string_view(line_delimiter_).substr(kCrlf.size()); }

    Result<void> skip_preamble() {
        if (body_.starts_with(delimiter())) {
            at_ = delimiter().size();
            return {};
        }
        const auto found = body_.find(line_delimiter_);
        if (found == std::string_view::npos) return broken("the boundary does not appear; searched", body_.size());
        at_ = found + line_delimiter_.size();
        return {};
    }

    /// Behind a delimiter: true when it was the last one.
    Result<bool> finish_delimiter_line() {
        const bool last = body_.substr(at_).starts_with("--");
        if (last) at_ += 2;
        while (at_ < body_.size() && (body_[at_] == ' ' || body_[at_] == '\t')) ++at_;
        if (last && at_ == body_.size()) return true;
        if (!body_.substr(at_).starts_with(kCrlf)) return broken("text behind a boundary", at_);
        at_ += kCrlf.size();
        return last;
    }

    Result<FormPart> take_headers() {
        const auto begin = at_;
        std::optional<FormPart> part;
        for (;;) {
            // Two bytes more than allowed are searched, so that the line end of a full header is seen.
            const auto window = body_.substr(begin, limits_.part_header_bytes_max + kCrlf.size());
            const auto end = window.find(kCrlf, at_ - begin);
            if (end == std::string_view::npos) {
                if (window.size() < limits_.part_header_bytes_max)
                    return broken("a part's header is cut off", body_.size());
                return fail(ErrorCode::kTooLarge, "a part's header is longer than {} bytes",
                            limits_.part_header_bytes_max);
            }
            const auto line = window.substr(at_ - begin, end - (at_ - begin));
            const auto line_at = at_;
            at_ = begin + end + kCrlf.size();
            if (line.empty()) break;
            TRY_VOID(take_header_line(line, line_at, part));
        }
        if (!part) return broken("a part without Content-Disposition", begin);
        return std::move(*part);
    }

    Result<void> take_header_line(std::string_view line, std::size_t line_at, std::optional<FormPart>& part) {
        const auto colon = line.find(':');
        const auto name = line.substr(0, colon);
        if (colon == std::string_view::npos || name.empty() || has_control_chars(line) ||
            name.find_first_of(" \t") != std::string_view::npos) {
            return broken("a bad header line", line_at);
        }
        const auto value = trimmed(line.substr(colon + 1));
        if (equal_ignoring_case(name, "Content-Disposition")) {
            if (part) return broken("a second Content-Disposition", line_at);
            TRY(part, disposition(value, line_at));
        } else if (equal_ignoring_case(name, "Content-Transfer-Encoding")) {
            const bool as_is = equal_ignoring_case(value, "binary") || equal_ignoring_case(value, "8bit") ||
                               equal_ignoring_case(value, "7bit");
            if (!as_is) return broken("a Content-Transfer-Encoding, which forms do not use,", line_at);
        }
        return {};
    }

    Result<FormPart> disposition(std::string_view value, std::size_t line_at) {
        Disposition rest(value);
        if (!equal_ignoring_case(rest.kind(), "form-data")) return broken("a part that is not form-data", line_at);
        FormPart part;
        bool named = false;
        while (!rest.at_end()) {
            auto parameter = rest.next();
            if (!parameter) return broken("a bad Content-Disposition", line_at);
            if (equal_ignoring_case(parameter->name, "name")) {
                if (named) return broken("a part with two names", line_at);
                named = true;
                part.name = std::move(parameter->value);
            } else if (equal_ignoring_case(parameter->name, "filename")) {
                part.filename = std::move(parameter->value);
            }
        }
        if (part.name.empty()) return broken("a part without a name", line_at);
        return part;
    }

    Result<void> take_content(FormPart& part) {
        // An empty content may end at the CRLF that also ends the header.
        const auto from = at_ - kCrlf.size();
        const auto end = body_.find(line_delimiter_, from);
        if (end == std::string_view::npos) return broken("the closing boundary is missing", body_.size());
        part.bytes = end < at_ ? body_.substr(end, 0) : body_.substr(at_, end - at_);
        at_ = end + line_delimiter_.size();
        return {};
    }

    const std::string_view body_;
    const std::string line_delimiter_;  // CRLF "--" boundary
    const MultipartLimits limits_;
    std::size_t at_ = 0;  // everything before it is parsed
};

}  // namespace

bool is_valid_boundary(std::string_view boundary) {
    constexpr std::string_view kOthers = "'()+_,-./:=? ";
    return !boundary.empty() && boundary.size() <= kBoundaryCharsMax && boundary.back() != ' ' &&
           std::ranges::all_of(boundary, [&](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      kOthers.find(c) != std::string_view::npos;
           });
}

Result<std::vector<FormPart>> parse_multipart(std::string_view body, std::string_view boundary,
                                              MultipartLimits limits) {
    if (!is_valid_boundary(boundary)) {
        return fail(ErrorCode::kInvalidRequest, "the multipart boundary must be 1 to {} of the allowed characters",
                    kBoundaryCharsMax);
    }
    return Parser(body, boundary, limits).parse();
}

}  // namespace glimpse::http
