#pragma once

#include <string>

#include "domain/template.h"
#include "flow/read_document.h"

namespace glimpse::http {

/// {"id","type","type_confidence","template_version","status","fields":{NAME:{"value","raw","kind","confidence","verified","witnesses",
/// "evidence":[{"page","polygon","text","score"}],"reason"}},"checks":[{"name","passed","detail"}],"codes":[…],"table":null or {"page","title","rows","header_rows","columns":[{"name","title"}],"cells":
/// [{"row","column","row_span","column_span","text","value","score","polygon"}],"markdown","csv"},"markdown":null or text,"model","usage","timings_ms"}
std::string document_json(const flow::ReadDocument::Reading& reading);

/// The members of that object up to "markdown", without its braces.
std::string facts_json(const domain::Document& document, int template_version);

/// A template as an application may want to show it: names, titles, fields with their kinds, checks.
std::string template_json(const domain::Template& one);

}  // namespace glimpse::http
