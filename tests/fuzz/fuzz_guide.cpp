// Response formats: the schema check, the compiler and a walk along what it allows. The first byte of the input is the kind
// of format, the rest its source.
#include <cstdlib>

#include "engine/guide.h"

namespace {

using glimpse::domain::ResponseFormat;

const glimpse::engine::GuideCompiler& compiler() {
    static const auto made = [] {
        std::vector<std::string> pieces;
        for (int byte = 0; byte < 256; ++byte) pieces.emplace_back(1, static_cast<char>(byte));
        pieces.emplace_back();
        return glimpse::engine::GuideCompiler(pieces, {256});
    };
    static const glimpse::engine::GuideCompiler compiler = made();
    return compiler;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr ResponseFormat::Kind kKinds[] = {ResponseFormat::Kind::kJsonSchema, ResponseFormat::Kind::kRegex, ResponseFormat::Kind::kGrammar};
    const ResponseFormat format{kKinds[data[0] % 3], std::string(reinterpret_cast<const char*>(data + 1), size - 1)};
    auto guide = compiler().compile(format);
    if (!guide) return 0;
    for (int i = 0; i < 64 && !guide->over(); ++i) {
        const auto allowed = guide->allowed();
        if (allowed.empty()) return 0;
        const int token = allowed[(data[static_cast<std::size_t>(i) % size] * 7u) % allowed.size()];
        if (!guide->accept(token)) std::abort();
        if (token == 256) return 0;
        guide->forced();
    }
    return 0;
}
