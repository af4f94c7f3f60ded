// A JSON Schema of a client's own: a template whose patterns are regular expressions, or a refusal that says why.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "domain/canonical.h"
#include "prompt/schema_template.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace glimpse;
    const auto read = prompt::template_from_schema({reinterpret_cast<const char*>(data), size});
    if (!read && read.error().public_message.empty()) std::abort();
    if (!read) return 0;
    if (read->fields.empty() && read->columns.empty()) std::abort();
    for (const auto& field : read->fields) {
        if (field.name.empty() || field.title_en.empty() || field.labels.empty()) std::abort();
        domain::matches_pattern(field, "2024-03-05 ¥1,280.50");
    }
    return 0;
}
