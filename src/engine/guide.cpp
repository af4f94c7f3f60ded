#include "engine/guide.h"

#include <dlpack/dlpack.h>
#include <xgrammar/xgrammar.h>

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

#include "engine/repeats.h"
#include "engine/schema_check.h"
#include "engine/utf8_masks.h"

// XGrammar's warnings and errors, which quote the client's text (its build is told to call these).
namespace xgrammar {
[[noreturn]] void LogFatalImpl(const std::string&, int, const std::string& message);
void LogMessageImpl(const std::string&, int, int, const std::string&);
void LogFatalImpl(const std::string&, int, const std::string& message) { throw std::runtime_error(message); }
void LogMessageImpl(const std::string&, int, int, const std::string&) {}
}  // namespace xgrammar

namespace glimpse::engine {
namespace {

constexpr std::int64_t kCompiledBytesMax = std::int64_t{64} << 20;
constexpr int kRepetitionsMax = 4096;  // of counts in braces, in all

constexpr int kGrammarRepeatsMax = 2 * kRepeatsMax;  // of all its rules

/// The largest count of `{2,8}`, `{2,}` or `{8}` at `at`; 1 when there is none. Moves `at` to its last character.
std::int64_t count_at(std::string_view source, std::size_t& at) {
    if (at >= source.size() || source[at] != '{') return 1;
    std::int64_t count = 0;
    std::int64_t most = 1;
    for (std::size_t i = at + 1; i < source.size(); ++i) {
        const char c = source[i];
        if (c == '}') {
            at = i;
            return most;
        }
        if (c == ',') {
            count = 0;
        } else if (c >= '0' && c <= '9') {
            count = std::min<std::int64_t>(10 * count + (c - '0'), kRepetitionsMax + 1);
            most = std::max(most, count);
        } else if (c != ' ') {
            break;  // a brace that counts nothing
        }
    }
    return 1;
}

/// Counted repetitions are written out by the compiler, so their number bounds its work: beside each other they add up, inside
/// each other they multiply. Brackets and parentheses are not told apart from those in classes, which can only count more.
Result<void> check_repetitions(std::string_view source) {
    std::vector<std::int64_t> sums = {0};  // of each group that is open
    const auto add = [&](std::int64_t count) { sums.back() = std::min<std::int64_t>(sums.back() + count, kRepetitionsMax + 1); };
    const auto close = [&](std::int64_t count) {
        const std::int64_t inner = std::max<std::int64_t>(sums.back(), 1) * count;
        if (sums.size() > 1) sums.pop_back();
        if (count > 1 || inner > 1) add(inner);
    };
    for (std::size_t at = 0; at < source.size(); ++at) {
        if (source[at] == '\\') {
            ++at;
        } else if (source[at] == '(') {
            sums.push_back(0);
        } else if (source[at] == ')') {
            std::size_t after = at + 1;
            close(count_at(source, after));
            if (after > at + 1) at = after;
        } else if (source[at] == '{') {
            if (const auto count = count_at(source, at); count > 1) add(count);
        }
    }
    while (sums.size() > 1) close(1);
    if (sums.back() <= kRepetitionsMax) return {};
    return fail(ErrorCode::kInvalidRequest, "The counts in braces ask for more than {} repetitions in all. Use smaller ones, or * and +.",
                kRepetitionsMax);
}

xgrammar::GrammarCompiler compiler_of(const std::vector<std::string>& pieces, const std::vector<int>& end_tokens) {
    const xgrammar::TokenizerInfo vocabulary(pieces, xgrammar::VocabType::RAW, static_cast<int>(pieces.size()), end_tokens);
    return {vocabulary, 1, true, kCompiledBytesMax};
}

/// In JSON strings control bytes are written as escapes, which XGrammar forgets where a string's length is limited. Outside of
/// strings they would be white space, which is fixed here.
std::vector<std::string> without_control_bytes(std::vector<std::string> pieces) {
    for (auto& piece : pieces) {
        if (std::ranges::any_of(piece, [](unsigned char byte) { return byte < 0x20; })) piece.clear();
    }
    return pieces;
}

xgrammar::CompiledGrammar compile_checked(xgrammar::GrammarCompiler& text, xgrammar::GrammarCompiler& json, const domain::ResponseFormat& format) {
    using Kind = domain::ResponseFormat::Kind;
    // One way to write each document, the one that models write: what is fixed can be written without asking the model.
    const std::pair<std::string, std::string> separators = {", ", ": "};
    switch (format.kind) {
        case Kind::kJson: return json.CompileJSONSchema(R"({"type": "object"})", false, std::nullopt, separators, false);
        case Kind::kJsonSchema: return json.CompileJSONSchema(format.source, false, std::nullopt, separators, true);
        case Kind::kRegex: return text.CompileRegex(format.source);
        case Kind::kGrammar: return text.CompileGrammar(format.source);
        case Kind::kText: break;
    }
    throw std::invalid_argument("free text needs no guide");
}

}  // namespace

struct Guide::Impl {
    Impl(const xgrammar::CompiledGrammar& grammar, std::shared_ptr<const Utf8Masks> utf8_)
        : matcher(grammar),
          pieces(grammar.GetTokenizerInfo().GetDecodedVocab()),
          utf8(std::move(utf8_)),
          mask(static_cast<std::size_t>(xgrammar::GetBitmaskSize(static_cast<int>(pieces.size())))) {}

    void look() {
        if (known) return;
        std::int64_t size = static_cast<std::int64_t>(mask.size());
        DLTensor tensor{mask.data(), DLDevice{kDLCPU, 0}, 1, xgrammar::GetBitmaskDLType(), &size, nullptr, 0};
        const bool restricts = matcher.FillNextTokenBitmask(&tensor);
        if (!restricts) std::ranges::fill(mask, -1);
        utf8->apply(states.back(), mask);
        allowed.clear();
        for (std::size_t word = 0; word < mask.size(); ++word) {
            for (auto bits = static_cast<std::uint32_t>(mask[word]); bits != 0; bits &= bits - 1) {
                const int token = static_cast<int>(32 * word) + std::countr_zero(bits);
                if (token < static_cast<int>(pieces.size())) allowed.push_back(token);
            }
        }
        known = true;
    }

    xgrammar::GrammarMatcher matcher;
    const std::vector<std::string>& pieces;  // the compiled grammar's, which the matcher holds
    const std::shared_ptr<const Utf8Masks> utf8;
    std::vector<Utf8State> states = {Utf8State::kBetween};  // before the first token, after it, and so on
    std::vector<std::int32_t> mask;
    std::vector<int> allowed;  // what the mask says
    bool known = false;        // whether it says it of now
};

Guide::Guide(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Guide::Guide(Guide&&) noexcept = default;
Guide& Guide::operator=(Guide&&) noexcept = default;
Guide::~Guide() = default;

std::span<const int> Guide::allowed() {
    impl_->look();
    return impl_->allowed;
}

bool Guide::over() {
    const auto& ends = impl_->matcher.GetStopTokenIds();
    return impl_->matcher.IsCompleted() &&
           std::ranges::all_of(allowed(), [&](int token) { return std::ranges::find(ends, token) != ends.end(); });
}

bool Guide::accept(int token) {
    const Utf8State state = after(impl_->states.back(), impl_->pieces.at(static_cast<std::size_t>(token)));
    if (state == Utf8State::kBroken || !impl_->matcher.AcceptToken(token)) return false;
    impl_->states.push_back(state);
    impl_->known = false;
    return true;
}

void Guide::take_back(int tokens) {
    impl_->known = false;
    impl_->matcher.Rollback(tokens);
    impl_->states.resize(impl_->states.size() - static_cast<std::size_t>(tokens));
}

std::string Guide::forced() const { return impl_->matcher.FindJumpForwardString(); }

struct GuideCompiler::Impl {
    Impl(const std::vector<std::string>& pieces, const std::vector<int>& end_tokens)
        : text(compiler_of(pieces, end_tokens)),
          json(compiler_of(without_control_bytes(pieces), end_tokens)),
          utf8(std::make_shared<const Utf8Masks>(pieces)) {}

    xgrammar::GrammarCompiler text;
    xgrammar::GrammarCompiler json;
    const std::shared_ptr<const Utf8Masks> utf8;
};

GuideCompiler::GuideCompiler(const std::vector<std::string>& pieces, const std::vector<int>& end_tokens)
    : impl_(std::make_unique<Impl>(pieces, end_tokens)) {}
GuideCompiler::~GuideCompiler() = default;

Result<Guide> GuideCompiler::compile(const domain::ResponseFormat& format) const try {
    using Kind = domain::ResponseFormat::Kind;
    if (format.source.size() > domain::kResponseFormatBytesMax) {
        return fail(ErrorCode::kTooLarge, "The response format has {} bytes; at most {} are allowed.", format.source.size(),
                    domain::kResponseFormatBytesMax);
    }
    if (format.kind == Kind::kJsonSchema) TRY_VOID(check_schema(format.source));
    TRY_VOID(check_repetitions(format.source));
    const int repeats_max = format.kind == Kind::kRegex ? kRepeatsMax : kGrammarRepeatsMax;
    if (format.kind != Kind::kJsonSchema && repeats_of(format.source) > repeats_max) {
        return fail(ErrorCode::kInvalidRequest, "The response format has more than {} repetitions (`*`, `+`, `?`, `{{n}}`), the most taken.", repeats_max);
    }
    Guide guide(std::make_unique<Guide::Impl>(compile_checked(impl_->text, impl_->json, format), impl_->utf8));
    if (guide.allowed().empty()) return fail(ErrorCode::kInvalidRequest, "No answer can have this response format.");
    return guide;
} catch (const std::exception& error) {
    return tl::unexpected(Error{ErrorCode::kInvalidRequest, fmt::format("The response format is not understood: {}", error.what()), {}});
}

}  // namespace glimpse::engine
