// How long lists of many entries take, in each database: storage_bench [ENTRIES] [REPEATS]
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "tests/support/storage_backends.h"

namespace glimpse::storage {
namespace {

constexpr const char* kCategories[] = {"travel", "office", "meals", "training"};
constexpr const char* kSellers[] = {"上海某某有限公司", "北京铁路局", "Corner Café", "深圳市电子商行", "Rail Ltd"};

template <typename T>
T must(Result<T> result) {
    if (result) return std::move(*result);
    fmt::print(stderr, "{} {}\n", result.error().public_message, result.error().internal_detail);
    std::exit(1);
}

/// Whether an entry has the amount that every twentieth has.
bool is_common(int number) { return number % 20 == 0; }

/// As many lines as an invoice has; a third of them are numbers.
std::vector<domain::PageText> sheet_of(int number) {
    domain::PageText page{1700, 2200};
    for (int i = 0; i < 60; ++i) {
        const double top = 30.0 * i;
        page.lines.push_back({i % 3 == 0 ? std::to_string(100'000'000LL + (number + 1LL) * (i + 1) * 7919) : "增值税电子普通发票", {{{10, top}, {400, top}, {400, top + 24}, {10, top + 24}}}, 0.99});
    }
    return {page};
}

domain::Entry entry_of(int number) {
    auto entry = an_entry(fmt::format("ent_{:06}", number), fmt::format("doc_{:06}", number));
    entry.category = kCategories[number % 4];
    entry.seller = kSellers[number % 5];
    entry.date = fmt::format("20{}-{:02}-{:02}", 20 + number % 5, 1 + number % 12, 1 + number % 28);
    entry.amount = is_common(number) ? "100.00" : fmt::format("{}.{:02}", number % 9973, number % 100);
    entry.invoice_number = fmt::format("{:08}", number * 7919LL % 100'000'000);
    return entry;
}

/// Milliseconds, sorted.
std::vector<double> times_of(int repeats, const std::function<void(int)>& work) {
    std::vector<double> times;
    for (int i = 0; i < repeats; ++i) {
        const auto begin = Clock::now();
        work(i);
        times.push_back(milliseconds_between(begin, Clock::now()));
    }
    std::ranges::sort(times);
    return times;
}

void report(std::string_view database, std::string_view what, const std::vector<double>& times) {
    const auto at = [&](double part) { return times[std::min(times.size() - 1, static_cast<std::size_t>(part * static_cast<double>(times.size())))]; };
    fmt::print("| {} | {} | {:.2f} | {:.2f} | {:.2f} |\n", database, what, at(0.5), at(0.95), times.back());
    std::fflush(stdout);
}

void measure(Backend backend, int count, int repeats) {
    const std::string_view name = backend == Backend::kSqlite ? "SQLite" : "MariaDB";
    const BackendPlace place(backend);
    const auto database = place.open();
    DocumentStore documents(*database);
    EntryStore entries(*database);
    const auto by = [](int number) { return By{"bench", domain::Moment(std::chrono::milliseconds(1'700'000'000'000 + number))}; };

    std::vector<domain::StoredDocument> invoices;
    for (int i = 0; i < count; ++i) {
        invoices.push_back(an_invoice(fmt::format("doc_{:06}", i)));
        invoices.back().picture_hash = std::to_string(i);
        invoices.back().account = fmt::format("account_{}", i % 10);
        invoices.back().document.fields[0].value = kSellers[i % 5];
    }
    report(name, "keep a document", times_of(count, [&](int i) { must(documents.put(invoices[static_cast<std::size_t>(i)], by(i), {}, sheet_of(i))); }));
    report(name, "make an entry of it", times_of(count, [&](int i) { must(entries.create(entry_of(i), by(i))); }));
    report(name, "confirm an entry", times_of(count / 4, [&](int i) { must(entries.confirm(entry_of(4 * i).id, 1, OnDuplicate::kAccept, by(i))); }));

    const auto list = [&](std::string_view what, const EntryFilter& filter, const PageRequest& page = {}) {
        report(name, what, times_of(repeats, [&](int) { must(entries.list(filter, page)); }));
    };
    list("entries: the newest 50", {});
    list("entries: by state and category", {.state = domain::EntryState::kConfirmed, .category = "travel"});
    list("entries: by account and dates", {.account = "account_3", .date_from = "2023-01-01", .date_to = "2023-03-31"});
    list("entries: by part of the seller", {.text = "café"});
    list("entries: by part of a number that one has", {.text = entry_of(count / 3).invoice_number});
    list("entries: by text that none has", {.text = "no such seller"});
    list("entries: a page in the middle", {}, {.after = fmt::format("{}:ent", 1'700'000'000'000 + count / 2)});
    const auto list_documents = [&](std::string_view what, const DocumentFilter& filter) {
        report(name, what, times_of(repeats, [&](int) { must(documents.list(filter, {})); }));
    };
    list_documents("documents: by status and account", {.status = domain::DocumentStatus::kNeedsReview, .account = "account_3"});
    list_documents("documents: by text that none has", {.text = "no such seller"});
    const auto find = [&](std::string_view what, bool common) {
        report(name, what, times_of(repeats, [&](int i) { must(entries.find(entry_of((20 * i + (common ? 0 : 1)) % count).id)); }));
    };
    find("an entry with its duplicates", false);
    find("the same, one in twenty of its amount", true);
    report(name, "all lines of a document", times_of(repeats, [&](int i) { must(documents.lines(invoices[static_cast<std::size_t>(i)].document.id)); }));
}

}  // namespace
}  // namespace glimpse::storage

int main(int argc, char** argv) {
    using namespace glimpse::storage;
    const int count = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const int repeats = argc > 2 ? std::atoi(argv[2]) : 200;
    glimpse::log::configure("warn");
    fmt::print("| database | {} entries | median ms | p95 ms | longest ms |\n|---|---|---|---|---|\n", count);
    for (const auto backend : {Backend::kSqlite, Backend::kMysql}) {
        if (is_there(backend)) measure(backend, count, repeats);
    }
    return 0;
}
