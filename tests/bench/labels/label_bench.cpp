// label_bench PAGES TRUTH...: what stands at the labels of VAT invoices, beside what was printed. PAGES is what `glimpse ocr FILE --json` read of one,
// TRUTH an object of printed values by names of fields. Writes a line of JSON for each pair: of each field the true value and the one
// that was read, in wire form, null for none. tests/bench/labels/run.py adds them up.
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

#include "domain/canonical.h"
#include "extraction/label_reader.h"
#include "tests/support/recorded_pages.h"
#include "tests/support/vat_rules.h"

namespace {

namespace json = boost::json;

std::string content_of(const char* path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

json::value wire(const glimpse::domain::FieldRule& rule, std::string_view raw) {
    const auto value = glimpse::domain::canonical(rule.kind, raw);
    return value ? json::value(glimpse::domain::comparable(rule.kind, *value)) : json::value();
}

}  // namespace

int main(int count, char** words) {
    const auto rules = glimpse::tests::vat_rules();
    for (int i = 1; i + 1 < count; i += 2) {
        const auto readings = glimpse::extraction::read_labels(rules, glimpse::tests::recorded_pages(content_of(words[i])));
        const auto truth = json::parse(content_of(words[i + 1])).as_object();
        json::object fields;
        for (std::size_t r = 0; r < rules.size(); ++r) {
            const auto* printed = truth.if_contains(rules[r].title_zh);
            fields[rules[r].name] = {printed ? wire(rules[r], printed->as_string()) : json::value(), readings[r] ? wire(rules[r], readings[r]->raw) : json::value()};
        }
        std::cout << json::serialize(fields) << '\n';
    }
}
