#pragma once

#include "base/result.h"
#include "domain/ask.h"
#include "http/wire_value.h"

namespace glimpse::http {

/// Reads OpenAI's `messages` into the question, the turns before it and the pictures of all of them:
///
///     messages = [ { "role": role, "content": text / [ part* ] }* ]        the last one is the user's
///     role     = "system" / "developer" / "user" / "assistant"
///     part     = {"type": "text", "text": text} / {"type": "refusal", "refusal": text}
///              / {"type": "image_url", "image_url": {"url": url, "detail": "low" / "auto" / "high"} / url}
///              / {"type": "file", "file": {"file_data": url}}
///     url      = base64, a data URL or an http(s) address
///
/// Only the user shows pictures. They stand in the text where the parts put them, but before it where all of them come after all of
/// it, which says the same and is what models were trained on. Texts are joined without anything between. Names and other members
/// are not looked at. kInvalidRequest, kTooLarge.
Result<void> read_messages(const WireValue& value, domain::Ask& ask);

}  // namespace glimpse::http
