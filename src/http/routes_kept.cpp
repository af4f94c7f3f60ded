#include "http/routes_kept.h"

#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "flow/mask_document.h"
#include "http/error_response.h"
#include "http/kept_form.h"
#include "http/kept_json.h"
#include "http/kept_xlsx.h"
#include "http/media_type.h"
#include "http/stored_work.h"
#include "http/words_json.h"

namespace glimpse::http {
namespace {

using Keep = flow::KeepDocuments;
using Outcome = PendingWork::Outcome;

constexpr std::size_t kExportedMax = 100'000;  // entries in one file: some 30 MB

std::string id_of(const Visit& visit) { return std::string(visit.route->name_in(visit.request.path)); }

/// A function that makes the outcome of something into JSON.
template <typename ToJson>
auto as_json(ToJson to_json) {
    return [to_json](const auto& made) { return Outcome{to_json(made)}; };
}

/// The same, of what may be shown to whom such privacy is due.
template <typename ToJson>
auto shown_as(domain::Privacy privacy, ToJson to_json) {
    return [privacy, to_json](const auto& made) { return Outcome{to_json(flow::shown_to(privacy, made))}; };
}

std::string entry_text(const domain::Entry& entry) { return entry_json(entry); }
std::string found_text(const flow::EntryAndDuplicates& found) { return entry_json(found); }

/// Hands each entry that the query asks for, as it may be seen, to `take`, page by page, so that nobody waits long for the database.
template <typename Take>
Result<void> for_each_entry(Keep& keep, EntriesQuery query, domain::Privacy privacy, Take take) {
    std::size_t count = 0;
    do {
        TRY(const auto page, keep.entries().list(query.filter, query.page));
        for (const auto& entry : page.items) take(flow::shown_to(privacy, entry));
        count += page.items.size();
        if (count > kExportedMax) return fail(ErrorCode::kTooLarge, "more than {} entries are too many for one file; ask for a shorter time", kExportedMax);
        query.page.after = page.next;
    } while (!query.page.after.empty());
    return {};
}

Result<Outcome> exported(Keep& keep, const EntriesQuery& query, domain::Privacy privacy) {
    if (query.format == "csv") {
        std::string table = csv_head();
        TRY_VOID(for_each_entry(keep, query, privacy, [&](const domain::Entry& entry) { table += csv_row(entry); }));
        return Outcome{std::move(table), 0, "text/csv; charset=utf-8"};
    }
    if (query.format == "xlsx") {
        TRY(auto workbook, EntriesWorkbook::create());
        TRY_VOID(for_each_entry(keep, query, privacy, [&](const domain::Entry& entry) { workbook.add(entry); }));
        TRY(auto file, workbook.finish());
        return Outcome{std::move(file), 0, kXlsxMediaType};
    }
    std::vector<std::string> items;
    TRY_VOID(for_each_entry(keep, query, privacy, [&](const domain::Entry& entry) { items.push_back(entry_json(entry)); }));
    return Outcome{page_json("entries", items, {})};
}

}  // namespace

std::optional<Response> check_change_head(const Visit& visit) {
    const auto type = parse_media_type(visit.request.headers.joined("Content-Type"));
    const bool empty = !visit.request.chunked && visit.request.content_length.value_or(0) == 0;
    if (empty || (type && type->essence == "application/json")) return {};
    return error_response({ErrorCode::kUnsupportedMedia, "Content-Type must be application/json"}, visit.request);
}

Reply answer_documents_list(Visit& visit) {
    auto query = read_documents_query(visit.request.parameters);
    if (!query) return error_response(query.error(), visit.request);
    return ask_store(visit, [query = *std::move(query), privacy = visit.pass.privacy()](Keep& keep) {
        return keep.documents().list(query.filter, query.page).map(as_json([privacy](const auto& page) {
            std::vector<std::string> items;
            for (const auto& one : page.items) items.push_back(kept_document_json(flow::shown_to(privacy, one)));
            return page_json("documents", items, page.next);
        }));
    });
}

Reply answer_document(Visit& visit) {
    return ask_store(visit, [id = id_of(visit), privacy = visit.pass.privacy()](Keep& keep) { return keep.documents().find(id).map(shown_as(privacy, kept_document_json)); });
}

Reply answer_document_picture(Visit& visit) {
    const auto page = read_page_query(visit.request.parameters);
    if (!page) return error_response(page.error(), visit.request);
    return ask_store(visit, [id = id_of(visit), page = *page, privacy = visit.pass.privacy()](Keep& keep) {
        return keep.picture(id, page, privacy).map([](const auto& jpeg) { return Outcome{.body = jpeg, .content_type = "image/jpeg"}; });
    });
}

Reply answer_document_words(Visit& visit) {
    return ask_store(visit, [id = id_of(visit), privacy = visit.pass.privacy()](Keep& keep) {
        return keep.documents().lines(id).map([&](auto pages) { return Outcome{kept_words_json(id, flow::shown_to(privacy, std::move(pages)))}; });
    });
}

Reply answer_document_change(Visit& visit) {
    auto form = read_document_change(std::move(visit.request.body));
    if (!form) return error_response(form.error(), visit.request);
    return ask_store(visit, [id = id_of(visit), form = *std::move(form), who = visit.pass.key_id(), privacy = visit.pass.privacy()](Keep& keep) {
        return keep.documents().edit(id, form.revision, {form.fields, form.status}, flow::by_now(who)).map(shown_as(privacy, kept_document_json));
    });
}

Reply answer_document_removal(Visit& visit) {
    return ask_store(visit, [id = id_of(visit), who = visit.pass.key_id()](Keep& keep) -> Result<Outcome> {
        TRY_VOID(keep.documents().remove(id, flow::by_now(who)));
        return Outcome{R"({"removed":true})"};
    });
}

Reply answer_document_audit(Visit& visit) {
    return ask_store(visit, [id = id_of(visit), privacy = visit.pass.privacy()](Keep& keep) { return keep.documents().audit(id).map(shown_as(privacy, audit_json)); });
}

Reply answer_new_entry(Visit& visit) {
    auto form = read_new_entry(std::move(visit.request.body));
    if (!form) return error_response(form.error(), visit.request);
    return ask_store(visit, [id = id_of(visit), form = *std::move(form), who = visit.pass.key_id(), privacy = visit.pass.privacy()](Keep& keep) {
        return keep.book(id, form.fields, flow::by_now(who)).map(shown_as(privacy, found_text));
    });
}

Reply answer_entries(Visit& visit) {
    auto query = read_entries_query(visit.request.parameters);
    if (!query) return error_response(query.error(), visit.request);
    return ask_store(visit, [query = *std::move(query), privacy = visit.pass.privacy()](Keep& keep) {
        return keep.entries().list(query.filter, query.page).map(as_json([privacy](const auto& page) {
            std::vector<std::string> items;
            for (const auto& one : page.items) items.push_back(entry_json(flow::shown_to(privacy, one)));
            return page_json("entries", items, page.next);
        }));
    });
}

Reply answer_entries_export(Visit& visit) {
    auto query = read_entries_query(visit.request.parameters);
    if (!query) return error_response(query.error(), visit.request);
    query->page.limit = 500;
    return ask_store(visit, [query = *std::move(query), privacy = visit.pass.privacy()](Keep& keep) { return exported(keep, query, privacy); });
}

Reply answer_entry(Visit& visit) {
    return ask_store(visit, [id = id_of(visit), privacy = visit.pass.privacy()](Keep& keep) { return keep.entries().find(id).map(shown_as(privacy, found_text)); });
}

Reply answer_entry_change(Visit& visit) {
    auto form = read_entry_change(std::move(visit.request.body));
    if (!form) return error_response(form.error(), visit.request);
    if (form->state && !form->fields.empty()) {
        return error_response({ErrorCode::kInvalidRequest, "change `fields` or `state`, one after the other"}, visit.request);
    }
    return ask_store(visit, [id = id_of(visit), form = *std::move(form), who = visit.pass.key_id(), privacy = visit.pass.privacy()](Keep& keep) {
        const auto by = flow::by_now(who);
        const auto changed = form.state ? keep.entries().move(id, form.revision, *form.state, by) : keep.entries().edit(id, form.revision, form.fields, by);
        return changed.map(shown_as(privacy, entry_text));
    });
}

Reply answer_confirmation(Visit& visit) {
    auto form = read_confirmation(std::move(visit.request.body));
    if (!form) return error_response(form.error(), visit.request);
    return ask_store(visit, [id = id_of(visit), form = *std::move(form), who = visit.pass.key_id(), privacy = visit.pass.privacy()](Keep& keep) {
        const auto on_duplicate = form.accept_duplicate ? flow::OnDuplicate::kAccept : flow::OnDuplicate::kRefuse;
        return keep.entries().confirm(id, form.revision, on_duplicate, flow::by_now(who)).map(shown_as(privacy, entry_text));
    });
}

Reply answer_entry_audit(Visit& visit) {
    return ask_store(visit, [id = id_of(visit), privacy = visit.pass.privacy()](Keep& keep) { return keep.entries().audit(id).map(shown_as(privacy, audit_json)); });
}

Reply answer_feedback(Visit& visit) {
    auto form = read_feedback(std::move(visit.request.body));
    if (!form) return error_response(form.error(), visit.request);
    form->id = make_id("fb_");
    form->account = visit.pass.key_id();
    form->created_at = flow::by_now({}).at;
    return ask_store(visit, [form = *std::move(form), privacy = visit.pass.privacy()](Keep& keep) -> Result<Outcome> {
        TRY_VOID(keep.bad_cases().put(flow::shown_to(privacy, form)));
        return Outcome{.body = fmt::format(R"({{"id":"{}"}})", form.id), .status = 201};
    });
}

}  // namespace glimpse::http
