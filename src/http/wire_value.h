#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/fwd.hpp>

#include "base/result.h"
#include "domain/pages.h"

namespace glimpse::http {

/// The value of one request field, from whichever wire form it came: typed in JSON, text in a form or a query,
/// raw bytes in an uploaded file. The readers below turn it into what the field wants; an error names the
/// field, what is allowed and what came.
struct WireValue {
    struct File {
        std::string_view bytes;
        std::string_view name = {};  ///< as the client has it
    };
    std::string_view field;
    std::variant<const boost::json::value*, std::string_view, File> value;
};

struct Range {
    double min;
    double max;
    bool above_min = false;  ///< `min` itself is not allowed
};

Result<std::int64_t> read_whole_number(const WireValue& value, Range range);
Result<double> read_number(const WireValue& value, Range range);
Result<bool> read_flag(const WireValue& value);
/// UTF-8 without NUL.
Result<std::string> read_text(const WireValue& value);
/// A text, or a JSON array of them.
Result<std::vector<std::string>> read_texts(const WireValue& value);
/// The bytes of one picture (base64, data URL or file), or of a JSON array of them.
Result<std::vector<std::string>> read_pictures(const WireValue& value);
/// The same behind those that came before; kTooLarge above domain::kPicturesMax.
Result<void> append_pictures(const WireValue& value, std::vector<std::string>& pictures);
Result<domain::PageRange> read_page_range(const WireValue& value);

}  // namespace glimpse::http
