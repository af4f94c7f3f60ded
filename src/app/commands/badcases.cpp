#include <fmt/ranges.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/commands/commands.h"
#include "app/guards.h"
#include "app/storage_settings.h"
#include "app/terminal.h"
#include "flow/keep_pictures.h"
#include "flow/mask_document.h"
#include "http/kept_json.h"

namespace glimpse::app {

namespace {

namespace fs = std::filesystem;

constexpr auto kExamples = R"(Examples:
  glimpse badcases list --storage sqlite
  glimpse badcases list --why corrected --type vat_invoice
  glimpse badcases show job_5f3c...-1
  glimpse badcases export cases/                     cases/cases.jsonl, cases/answers.jsonl and cases/pictures/
A case is bad when its document was not verified, when a person changed a field, or when somebody sent POST /api/v1/feedback with "bad".
Personal data is covered, and pictures are left out that were kept uncovered, unless --with-personal-data says otherwise. docs/bad_cases.md.)";

struct Options {
    storage::BadCaseFilter filter = {};
    std::string subject = {};  // an id, or a folder
    bool personal = false;

    domain::Privacy privacy() const { return personal ? domain::Privacy::kAllow : domain::Privacy::kMask; }
};

/// The database, and what opens its pictures.
struct Store {
    std::unique_ptr<storage::Database> database;
    std::optional<storage::Seal> seal;
    storage::BadCaseStore cases{*database};
    storage::DocumentStore documents{*database};
};

Result<Store> open_store(const Config& config, const Environment& environment) {
    TRY(auto database, open_database(config, environment));
    if (!database) return fail(ErrorCode::kInvalidRequest, "nothing is kept: storage.backend is off. Say --storage sqlite, or name the server's configuration with --config");
    TRY(auto settings, keep_settings(config, {}));
    return Store{.database = std::move(database), .seal = std::move(settings.seal)};
}

/// Hands each case, as it may be seen, to `take`, the newest first. How many.
template <typename Take>
Result<std::size_t> for_each_case(Store& store, const Options& options, Take take) {
    storage::PageRequest request{.limit = storage::kPageItemsMax};
    std::size_t count = 0;
    do {
        TRY(const auto page, store.cases.list(options.filter, request));
        for (const auto& bad : page.items) {
            TRY_VOID(take(flow::shown_to(options.privacy(), bad)));
            ++count;
        }
        request.after = page.next;
    } while (!request.after.empty());
    return count;
}

Result<void> list(Store& store, const Options& options) {
    std::vector<std::vector<std::string>> rows;
    TRY_VOID(for_each_case(store, options, [&](const domain::BadCase& bad) -> Result<void> {
        std::vector<std::string> fields;
        for (const auto& one : bad.corrections) fields.push_back(one.field);
        const auto& document = bad.document.document;
        rows.push_back({document.id, document.type, std::string(domain::name_of(document.status)), fmt::format("{}", fmt::join(bad.why, ", ")),
                        without_control_characters(fmt::format("{}", fmt::join(fields, ", "))), http::moment_text(bad.document.created_at)});
        return {};
    }));
    fmt::print("{}{} cases\n", format_table({"DOCUMENT", "TYPE", "STATUS", "WHY", "SAID OF", "KEPT"}, rows), rows.size());
    return {};
}

Result<void> show(Store& store, const Options& options) {
    TRY(auto bad, store.cases.find(options.subject));
    fmt::print("{}\n", http::bad_case_json(flow::shown_to(options.privacy(), std::move(bad))));
    return {};
}

Result<void> write_file(const fs::path& path, std::string_view bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) return fail(ErrorCode::kUnavailable, "{} could not be written", path.string());
    return {};
}

/// The pictures of a document that may be seen, as files; their names, below the folder.
Result<std::vector<std::string>> write_pictures(Store& store, const Options& options, const std::string& id) {
    std::vector<std::string> names;
    if (!store.seal) return names;
    for (int page = 1;; ++page) {
        const auto kept = store.documents.picture(id, page);
        if (!kept && kept.error().code == ErrorCode::kNotFound) return names;
        if (!kept) return tl::unexpected(kept.error());
        if (!kept->covered && !options.personal) continue;
        TRY(const auto jpeg, flow::open_page(*kept, id, page, *store.seal));
        const auto name = fmt::format("pictures/{}-{}.jpg", id, page);
        TRY_VOID(write_file(fs::path(options.subject) / name, jpeg));
        names.push_back(name);
    }
}

/// An id of a client's choice must not lead out of the folder.
bool is_file_name(std::string_view id) { return id.find('/') == std::string_view::npos && !id.starts_with('.'); }

Result<void> export_all(Store& store, const Options& options) {
    std::error_code error;
    const fs::path folder(options.subject);
    fs::create_directories(folder / "pictures", error);
    if (error) return fail(ErrorCode::kUnavailable, "{} cannot be made: {}", options.subject, error.message());
    std::string cases, answers;
    std::size_t pictures = 0;
    TRY(const auto count, for_each_case(store, options, [&](const domain::BadCase& listed) -> Result<void> {
        const auto& id = listed.document.document.id;
        TRY(auto bad, store.cases.find(id));
        std::vector<std::string> names;
        if (is_file_name(id)) {
            TRY(names, write_pictures(store, options, id));
        }
        pictures += names.size();
        auto line = http::bad_case_json(flow::shown_to(options.privacy(), std::move(bad)));
        line.pop_back();
        cases += fmt::format("{},\"pictures\":[{}]}}\n", line, names.empty() ? "" : fmt::format("\"{}\"", fmt::join(names, "\",\"")));
        return {};
    }));
    storage::PageRequest request{.limit = storage::kPageItemsMax};
    std::size_t said = 0;
    do {
        TRY(const auto page, store.cases.answers(request));
        for (const auto& one : page.items) answers += http::bad_answer_json(flow::shown_to(options.privacy(), one)) + "\n";
        said += page.items.size();
        request.after = page.next;
    } while (!request.after.empty());
    TRY_VOID(write_file(folder / "cases.jsonl", cases));
    TRY_VOID(write_file(folder / "answers.jsonl", answers));
    fmt::print("{} documents with {} pictures and {} answers are in {}\n", count, pictures, said, options.subject);
    return {};
}

/// Adds a command that does `action` with the store.
void add(CLI::App& parent, Invocation& invocation, const char* name, const char* what, const char* subject, Result<void> (*action)(Store&, const Options&)) {
    auto* command = parent.add_subcommand(name, what);
    const auto options = std::make_shared<Options>();
    if (subject) command->add_option(subject, options->subject, std::string_view(subject) == "ID" ? "of a document" : "is made where it is not there")->required();
    if (!subject || std::string_view(subject) != "ID") {
        command->add_option("--why", options->filter.why, "only needs_review, corrected or feedback")->check(CLI::IsMember({"needs_review", "corrected", "feedback"}));
        command->add_option("--type", options->filter.type, "only documents of this template");
    }
    command->add_flag("--with-personal-data", options->personal, "cover nothing");
    add_setting_flags(*command, invocation, {"storage"});
    command->callback([action, options, &invocation] {
        invocation.run = [action, options, &invocation]() -> int {
            const auto config = load_config(invocation);
            if (!config) return report(config.error());
            auto store = open_store(*config, invocation.environment);
            if (!store) return report(store.error());
            const auto done = action(*store, *options);
            return done ? kExitSuccess : report(done.error());
        };
    });
}

}  // namespace

void add_badcases(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("badcases", "Show and export what went wrong with documents, to learn from");
    command->require_subcommand(1);
    command->footer(kExamples);
    add(*command, invocation, "list", "All of them, the newest first", nullptr, list);
    add(*command, invocation, "show", "One, as JSON", "ID", show);
    add(*command, invocation, "export", "All of them into a folder: JSON lines, and the pictures that are kept", "FOLDER", export_all);
}

}  // namespace glimpse::app
