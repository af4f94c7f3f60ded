#include "http/chat_messages.h"

#include <algorithm>
#include <boost/json/value.hpp>

namespace glimpse::http {
namespace {

namespace json = boost::json;
using Speaker = domain::Turn::Speaker;

constexpr std::size_t kPartsMax = 256;  // of one message
constexpr std::size_t kAddressBytesMax = 2048;

const json::value kAbsent;

/// The member, or null where there is none.
const json::value& member_of(const json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    const auto* member = object ? object->if_contains(name) : nullptr;
    return member ? *member : kAbsent;
}

template <typename... Args>
tl::unexpected<Error> bad(std::string_view field, fmt::format_string<Args...> format, Args&&... args) {
    return fail(ErrorCode::kInvalidRequest, "`{}` {}", field, fmt::format(format, std::forward<Args>(args)...));
}

Result<Speaker> read_role(const json::value& message, const std::string& field) {
    TRY(const auto role, read_text({field, &member_of(message, "role")}));
    if (role == "system" || role == "developer") return Speaker::kSystem;
    if (role == "user") return Speaker::kUser;
    if (role == "assistant") return Speaker::kModel;
    if (role == "tool" || role == "function") return bad(field, "is of a tool; this server does not call tools");
    return bad(field, "must be system, developer, user or assistant");
}

/// One message while it is read. Its pictures go to the ask at once.
class MessageReader {
public:
    MessageReader(domain::Ask& ask, Speaker speaker) : ask_(ask) { turn_.speaker = speaker; }

    Result<void> read_content(const json::value& content, const std::string& field) {
        if (content.is_null() && turn_.speaker == Speaker::kModel) return {};
        if (content.is_string()) return add_text(content, field);
        const auto* parts = content.if_array();
        if (!parts) return bad(field, "must be a text or an array of parts");
        if (parts->size() > kPartsMax) return bad(field, "has {} parts; at most {} are taken", parts->size(), kPartsMax);
        for (std::size_t i = 0; i < parts->size(); ++i) TRY_VOID(read_part((*parts)[i], fmt::format("{}[{}]", field, i)));
        auto& places = turn_.pictures_at;
        const auto end = turn_.text.size();
        if (std::ranges::all_of(places, [&](auto place) { return place == end; })) std::ranges::fill(places, 0);
        return {};
    }

    domain::Turn take() { return std::move(turn_); }

private:
    Result<void> read_part(const json::value& part, const std::string& field) {
        const auto type_field = field + ".type";
        TRY(const auto type, read_text({type_field, &member_of(part, "type")}));
        if (type == "text" || type == "refusal") return add_text(member_of(part, type), fmt::format("{}.{}", field, type));
        if (type == "image_url") return add_picture(member_of(part, type), "url", field + ".image_url");
        if (type == "file") return add_picture(member_of(part, type), "file_data", field + ".file");
        return bad(type_field, "must be text, image_url or file: nothing else is read");
    }

    Result<void> add_text(const json::value& value, const std::string& field) {
        TRY(const auto text, read_text({field, &value}));
        turn_.text += text;
        return {};
    }

    Result<void> add_picture(const json::value& value, std::string_view source, const std::string& field) {
        if (turn_.speaker != Speaker::kUser) return bad(field, "is no message of the user's: only those hold pictures");
        if (ask_.pictures.size() == domain::kPicturesMax) {
            return fail(ErrorCode::kTooLarge, "`{}`: a conversation takes at most {} pictures", field, domain::kPicturesMax);
        }
        domain::PictureWish wish;
        const auto& detail = member_of(value, "detail");
        if (!detail.is_null()) {
            const auto detail_field = field + ".detail";
            TRY(const auto wanted, read_text({detail_field, &detail}));
            if (wanted != "low" && wanted != "auto" && wanted != "high") return bad(detail_field, "must be low, auto or high");
            if (wanted == "low") wish.tokens_max = domain::kLowDetailTokens;
        }
        const bool short_form = value.is_string();
        TRY(auto bytes, read_source(short_form ? value : member_of(value, source),
                                    short_form ? field : fmt::format("{}.{}", field, source), wish));
        turn_.pictures_at.push_back(turn_.text.size());
        ask_.pictures.push_back(std::move(bytes));
        ask_.wishes.push_back(std::move(wish));
        return {};
    }

    /// The bytes, or none and the address in `wish`.
    static Result<std::string> read_source(const json::value& value, const std::string& field, domain::PictureWish& wish) {
        const auto* text = value.if_string();
        if (!text) return bad(field, "must be a picture as a data URL or base64");
        if (text->starts_with("http://") || text->starts_with("https://")) {
            if (text->size() > kAddressBytesMax) return bad(field, "has {} bytes; an address has at most {}", text->size(), kAddressBytesMax);
            TRY(wish.address, read_text({field, &value}));
            return std::string();
        }
        TRY(auto pictures, read_pictures({field, &value}));
        return std::move(pictures.front());
    }

    domain::Ask& ask_;
    domain::Turn turn_;
};

}  // namespace

Result<void> read_messages(const WireValue& wire, domain::Ask& ask) {
    const auto& value = *std::get<const json::value*>(wire.value);
    const auto* messages = value.if_array();
    if (!messages || messages->empty()) return bad(wire.field, "must be an array of one message or more");
    if (messages->size() > domain::kTurnsMax) {
        return bad(wire.field, "has {} messages; at most {} are taken. Leave out the oldest", messages->size(), domain::kTurnsMax);
    }
    for (std::size_t i = 0; i < messages->size(); ++i) {
        const auto& message = (*messages)[i];
        const auto field = fmt::format("{}[{}]", wire.field, i);
        if (!message.is_object()) return bad(field, "must be an object");
        TRY(const auto speaker, read_role(message, field + ".role"));
        const auto& calls = member_of(message, "tool_calls");
        if (!calls.is_null() && !(calls.is_array() && calls.get_array().empty())) {
            return bad(field + ".tool_calls", "is not supported: this server does not call tools");
        }
        MessageReader reader(ask, speaker);
        TRY_VOID(reader.read_content(member_of(message, "content"), field + ".content"));
        auto turn = reader.take();
        const bool last = i + 1 == messages->size();
        if (last && speaker != Speaker::kUser) return bad(field + ".role", "must be user: the last message is the question");
        if (last) {
            ask.text = std::move(turn.text);
            ask.pictures_at = std::move(turn.pictures_at);
        } else if (i == 0 && speaker == Speaker::kSystem) {
            ask.system = std::move(turn.text);
        } else {
            ask.earlier.push_back(std::move(turn));
        }
    }
    return {};
}

}  // namespace glimpse::http
