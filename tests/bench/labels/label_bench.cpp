// label_bench FILE.png...: what stands at the labels of VAT invoices, beside what was printed: FILE.truth.json, an object of printed values by titles of fields.
// Writes a line of JSON for each picture: of each field the true value and the one that was read, in wire form, null for none; how sure the reader
// was of it, and of its least sure character; and whether it would be verified if the model always said the same. tests/bench/labels/run.py adds
// them up.
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "domain/canonical.h"
#include "extraction/label_reader.h"
#include "imaging/decode.h"
#include "ocr/text_reader.h"
#include "tests/support/vat_rules.h"
#include "verification/verdict.h"

namespace {

namespace json = boost::json;
using glimpse::domain::FieldRule;

constexpr std::int64_t kPixelsMax = 50'000'000;
constexpr std::chrono::year_month_day kToday{std::chrono::year(2030), std::chrono::month(1), std::chrono::day(1)};  // nano's invoices are from up to 2029

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

json::value wire(const FieldRule& rule, std::string_view raw) {
    const auto value = glimpse::domain::canonical(rule.kind, raw);
    return value ? json::value(glimpse::domain::comparable(rule.kind, *value)) : json::value();
}

json::object fields_of(const glimpse::domain::PageText& page, const json::object& truth) {
    const auto rules = glimpse::tests::vat_rules();
    const auto checks = glimpse::tests::vat_checks();
    const std::vector pages = {page};
    const auto labels = glimpse::extraction::read_labels(rules, pages);
    std::vector<std::vector<glimpse::domain::Reading>> readings;
    for (const auto& label : labels) {
        auto& said = readings.emplace_back();
        if (label) said = {*label, {glimpse::domain::Witness::kModel, label->raw}};
    }
    const auto verdict = glimpse::verification::reach_verdict({rules, readings, checks, pages, kToday});
    json::object fields;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto* printed = truth.if_contains(rules[i].title_zh);
        const auto& field = verdict.fields[i];
        double score = 0, least = 0;
        if (!field.evidence.empty()) {
            score = field.evidence[0].score;
            least = field.evidence[0].least_score;
        }
        fields[rules[i].name] = {printed ? wire(rules[i], printed->as_string()) : json::value(), labels[i] ? wire(rules[i],
            labels[i]->raw) : json::value(), score, least, field.verified};
    }
    return fields;
}

}  // namespace

int main(int count, char** words) {
    auto reader = glimpse::ocr::TextReader::load(GLIMPSE_OCR_MODELS, glimpse::ocr::kReaderModels[0], {});
    if (!reader) {
        std::cerr << reader.error().public_message << '\n';
        return 1;
    }
    for (int i = 1; i < count; ++i) {
        const std::string path = words[i];
        const auto image = glimpse::imaging::decode(content_of(path), glimpse::domain::PictureFormat::kPng, kPixelsMax);
        if (!image) return 1;
        const auto page = (*reader)->read(*image, [] { return glimpse::Result<void>(); });
        if (!page) return 1;
        const auto truth = json::parse(content_of(path.substr(0, path.rfind('.')) + ".truth.json"));
        std::cout << json::serialize(fields_of(*page, truth.as_object())) << '\n' << std::flush;
    }
}
