#include <fmt/chrono.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/commands/commands.h"
#include "app/key_settings.h"
#include "app/terminal.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse keys create till-3                                    prints the key, once
  glimpse keys create robot --scopes infer,documents --requests-per-minute 60 --days 90
  glimpse keys create front-desk --privacy mask                 personal data is covered in what it sends and gets
  glimpse keys list
  glimpse keys rotate 3f9a0c2be1d4                              a new secret; the old one opens nothing any more
  glimpse keys revoke 3f9a0c2be1d4
A running server sees changes within a second. What is kept is a keyed hash: nobody, with the file in hand either, can tell a key
from it. docs/operating/keys.md has scopes and quotas.)";

struct CreateOptions {
    std::string name = {};
    std::string scopes = "infer,documents";
    domain::Quota quota = {};
    std::string privacy = {};
    int days = 0;
};

std::string day_of(const std::optional<admission::Time>& time, std::string_view otherwise) {
    return time ? fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(*time))) : std::string(otherwise);
}

std::string or_none(std::int64_t limit) { return limit == 0 ? "-" : std::to_string(limit); }

/// The key of that id, or of that name if only one has it.
Result<admission::ApiKey*> find_key(admission::KeyFile::Keys& keys, const std::string& wanted) {
    const auto by_id = std::ranges::find(keys, wanted, &admission::ApiKey::id);
    if (by_id != keys.end()) return &*by_id;
    if (std::ranges::count(keys, wanted, &admission::ApiKey::name) == 1) return &*std::ranges::find(keys, wanted, &admission::ApiKey::name);
    return fail(ErrorCode::kNotFound, "no key has the id \"{}\", nor is it the name of just one; `glimpse keys list` shows them", wanted);
}

void show_once(const std::string& key) {
    fmt::print("{}\n", key);
    fmt::print(stderr, "Keep it: it is not shown again. Clients send it as  Authorization: Bearer KEY\n");
}

Result<void> create(const CreateOptions& options, admission::KeyFile& file) {
    auto [key, text] = admission::make_key(options.name);
    TRY(key.scopes, admission::parse_scopes(options.scopes));
    key.quota = options.quota;
    key.privacy = domain::privacy_named(options.privacy);  // checked with the command line
    if (options.days > 0) key.expires = key.created + std::chrono::days(options.days);
    TRY_VOID(file.update([&](admission::KeyFile::Keys& keys) -> Result<void> {
        keys.push_back(key);
        return {};
    }));
    show_once(text);
    return {};
}

Result<void> list(admission::KeyFile& file) {
    TRY(const auto keys, file.keys());
    std::vector<std::vector<std::string>> rows;
    for (const auto& key : *keys) {
        const auto& quota = key.quota;
        rows.push_back({key.id, without_control_characters(key.name), admission::text_of(key.scopes), day_of(key.created, ""), day_of(key.expires, "never"),
                        day_of(key.revoked, ""), or_none(quota.requests_per_minute), or_none(quota.pictures_per_minute), or_none(quota.tokens_per_day),
                        or_none(quota.concurrent), std::string(key.privacy ? domain::name_of(*key.privacy) : "-")});
    }
    fmt::print("{}\n{}\n",
               format_table({"ID", "NAME", "OPENS", "CREATED", "EXPIRES", "REVOKED", "REQUESTS/MIN", "PICTURES/MIN", "TOKENS/DAY", "AT ONCE", "PRIVACY"}, rows), file.path());
    return {};
}

Result<void> rotate(const std::string& wanted, admission::KeyFile& file) {
    std::string text;
    TRY_VOID(file.update([&](admission::KeyFile::Keys& keys) -> Result<void> {
        TRY(auto* key, find_key(keys, wanted));
        if (key->revoked) return fail(ErrorCode::kInvalidRequest, "{} is revoked: create another one", key->id);
        text = admission::renew_secret(*key);
        return {};
    }));
    show_once(text);
    return {};
}

Result<void> revoke(const std::string& wanted, admission::KeyFile& file) {
    return file.update([&](admission::KeyFile::Keys& keys) -> Result<void> {
        TRY(auto* key, find_key(keys, wanted));
        if (!key->revoked) key->revoked = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        fmt::print("{} opens nothing any more\n", key->id);
        return {};
    });
}

/// Adds a command that does `action` with the file of keys.
template <typename Action>
void on_file(CLI::App& command, Invocation& invocation, Action action) {
    add_setting_flag(command, invocation, "admission.key_file");
    add_setting_flags(command, invocation, {});
    command.callback([action, &invocation] {
        invocation.run = [action, &invocation]() -> int {
            const auto config = load_config(invocation);
            if (!config) return report(config.error());
            admission::KeyFile file(key_file(*config, invocation.environment));
            const auto done = action(file);
            return done ? kExitSuccess : report(done.error());
        };
    });
}

void add_create(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("create", "Make a key and print it, once");
    const auto options = std::make_shared<CreateOptions>();
    command->add_option("NAME", options->name, "whose it is, for people")->required();
    command->add_option("--scopes", options->scopes, "what it opens: infer, documents, metrics, admin")->capture_default_str();
    const auto add_limit = [&](const char* flag, auto& value, const char* help) { command->add_option(flag, value, help)->check(CLI::NonNegativeNumber); };
    command->add_option("--privacy", options->privacy, "personal data in what it sends: allow, mask or block; not given: as privacy.policy says")
        ->check(CLI::IsMember({"allow", "mask", "block"}));
    add_limit("--requests-per-minute", options->quota.requests_per_minute, "0 or not given: without a bound");
    add_limit("--pictures-per-minute", options->quota.pictures_per_minute, "the same");
    add_limit("--tokens-per-day", options->quota.tokens_per_day, "of prompts and answers; the same");
    add_limit("--at-once", options->quota.concurrent, "requests in work; the same");
    add_limit("--days", options->days, "until it expires; 0: never");
    on_file(*command, invocation, [options](auto& file) { return create(*options, file); });
}

}  // namespace

void add_keys(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("keys", "Make, list, rotate and revoke the keys that clients come in with");
    command->require_subcommand(1);
    command->footer(kExamples);
    add_create(*command, invocation);
    on_file(*command->add_subcommand("list", "Show the keys, without their secrets"), invocation, list);
    const auto wanted = std::make_shared<std::string>();
    for (const auto& [name, help, action] : {std::tuple("rotate", "Give a key a new secret, and print it, once", &rotate), std::tuple("revoke", "Make a key open nothing any more", &revoke)}) {
        auto* one = command->add_subcommand(name, help);
        one->add_option("ID", *wanted, "its id, or its name if only one has it")->required();
        on_file(*one, invocation, [wanted, act = action](auto& file) { return act(*wanted, file); });
    }
}

}  // namespace glimpse::app
