// CPU time of decoding and preparing pictures, as the server does: preprocess_bench ROUNDS SIDE PREPROCESS FILE...
// A line for each file and round: milliseconds of decoding, of the pipeline, of scaling, and the name.
// tests/bench/preprocess/run.py runs it in turn with the same chain in Python.
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

#include "imaging/decode.h"
#include "imaging/preprocess.h"
#include "imaging/resize.h"
#include "intake/detect_format.h"

namespace {

using glimpse::Result;
namespace domain = glimpse::domain;
namespace imaging = glimpse::imaging;

double cpu_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

/// As a model with patches of 14 pixels and no limit but the side.
imaging::SizeRules rules_for(int side) { return {.pixels_max = std::int64_t{side} * side, .side_max = side}; }

Result<void> measure(const std::string& bytes, int side, const domain::Preprocess& allowed, const char* name) {
    constexpr std::int64_t kPixelsMax = 200'000'000;
    const double begun = cpu_milliseconds();
    TRY(const auto format, glimpse::intake::detect_format(bytes));
    TRY(auto pages, imaging::decode_pages(bytes, format, {1, 1}, {.pixels_max = kPixelsMax, .rules = rules_for(side)}));
    auto image = std::move(pages.front().image);
    const double decoded = cpu_milliseconds();
    auto prepared = imaging::preprocess(std::move(image), allowed, {side, 0});
    const double done = cpu_milliseconds();
    TRY(const auto size, imaging::fit_size({prepared.image.width, prepared.image.height}, rules_for(side)));
    const auto small = imaging::resize_bicubic(prepared.image, size);
    const double scaled = cpu_milliseconds();
    fmt::print("{:.2f} {:.2f} {:.2f} {}\n", decoded - begun, done - decoded, scaled - done, name);
    for (const auto& step : prepared.preparation.trace) {
        fmt::print(stderr, "  {:8} {:7.2f} {:7.2f} {:7.2f} ms {} {}\n", domain::name_of(step.step), step.before, step.after, step.milliseconds,
                   step.acted ? "ACTED" : "-", step.reason);
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    const auto allowed = argc < 5 ? Result<domain::Preprocess>{} : domain::Preprocess::parse(argv[3]);
    if (argc < 5 || !allowed) {
        fmt::print(stderr, "usage: preprocess_bench ROUNDS SIDE auto|off|STEP=on,... FILE...\n");
        return 2;
    }
    for (int round = 0; round < std::atoi(argv[1]); ++round) {
        for (int i = 4; i < argc; ++i) {
            std::ifstream file(argv[i], std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            if (const auto done = measure(bytes, std::atoi(argv[2]), *allowed, argv[i]); !done) {
                fmt::print(stderr, "{}: {}\n", argv[i], done.error().public_message);
                return 1;
            }
        }
    }
}
