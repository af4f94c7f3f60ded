// An answer in bytes, all servers of one version being one program: the fields that fields() names, in its order. Numbers as the processor has them,
// texts and lists behind a count of 4 bytes, what may be absent behind a byte.
#include "flow/answer_wire.h"

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "domain/ask.h"

namespace glimpse::flow {
namespace {

constexpr std::uint32_t kOthersMax = 1024;
constexpr std::uint32_t kTextBytesMax = 16 * 1024 * 1024;

class Writer {
public:
    template <typename T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void operator()(const T& number) {
        bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    void operator()(const std::string& text) {
        (*this)(static_cast<std::uint32_t>(text.size()));
        bytes_ += text;
    }
    template <typename T>
    void list(const std::vector<T>& all, std::uint32_t /*max*/) {
        (*this)(static_cast<std::uint32_t>(all.size()));
        for (const auto& one : all) fields(*this, one);
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// Once something does not fit, all that follows is nothing.
class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    template <typename T>
        requires std::is_arithmetic_v<T>
    void operator()(T& number) {
        const auto bytes = take(sizeof number);
        if (bytes.size() == sizeof number) std::memcpy(&number, bytes.data(), sizeof number);
    }
    void operator()(bool& truth) {
        std::uint8_t byte = 0;
        (*this)(byte);
        truth = byte == 1;
    }
    template <typename T>
        requires std::is_enum_v<T>
    void operator()(T& choice) {
        std::underlying_type_t<T> number{};
        (*this)(number);
        choice = static_cast<T>(number);
    }
    void operator()(std::string& text) { text = take(count(kTextBytesMax)); }
    template <typename T>
    void list(std::vector<T>& all, std::uint32_t max) {
        const auto size = count(max);
        for (std::uint32_t i = 0; i < size && good_; ++i) fields(*this, all.emplace_back());
    }
    void refuse() { good_ = false; }
    bool is_read() const { return good_ && bytes_.empty(); }

private:
    std::uint32_t count(std::uint32_t max) {
        std::uint32_t number = 0;
        (*this)(number);
        if (number > max) good_ = false;
        return good_ ? number : 0;
    }
    std::string_view take(std::size_t size) {
        if (!good_ || size > bytes_.size()) {
            good_ = false;
            return {};
        }
        const auto taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }

    std::string_view bytes_;
    bool good_ = true;
};

template <typename Archive, typename Choice>
void choice_fields(Archive& archive, Choice& choice) {
    archive(choice.result);
    archive(choice.reasoning);
    archive(choice.finish_reason);
}

void fields(Writer& archive, const domain::Choice& choice) { choice_fields(archive, choice); }
void fields(Reader& archive, domain::Choice& choice) {
    choice_fields(archive, choice);
    if (choice.finish_reason != domain::FinishReason::kStop && choice.finish_reason != domain::FinishReason::kLength) archive.refuse();
}

template <typename Archive, typename Trace>
void trace_fields(Archive& archive, Trace& trace) {
    archive(trace.step);
    archive(trace.acted);
    archive(trace.reason);
    archive(trace.before);
    archive(trace.after);
    archive(trace.milliseconds);
}

void fields(Writer& archive, const domain::StepTrace& trace) { trace_fields(archive, trace); }
void fields(Reader& archive, domain::StepTrace& trace) {
    trace_fields(archive, trace);
    const auto step = static_cast<std::int64_t>(trace.step);
    if (step < 0 || step >= static_cast<std::int64_t>(domain::kPreprocessSteps)) archive.refuse();
}

template <typename Archive, typename Preparation>
void fields(Archive& archive, Preparation& preparation)
    requires std::is_same_v<std::remove_const_t<Preparation>, domain::Preparation>
{
    archive.list(preparation.trace, domain::kPreprocessSteps);
    for (auto& number : preparation.to_original.m) archive(number);
}

template <typename Archive, typename Answer>
void answer_fields(Archive& archive, Answer& answer) {
    choice_fields(archive, answer);
    archive(answer.model);
    archive.list(answer.others, kOthersMax);
    archive.list(answer.preprocessing, domain::kPicturesMax);
    archive(answer.usage.prompt_tokens);
    archive(answer.usage.image_tokens);
    archive(answer.usage.cached_tokens);
    archive(answer.usage.completion_tokens);
}

}  // namespace

std::string write_answer(const domain::Answer& answer) {
    Writer writer;
    answer_fields(writer, answer);
    writer(answer.evidence_lines.has_value());
    writer(answer.evidence_lines.value_or(0));
    return writer.take();
}

std::optional<domain::Answer> read_answer(std::string_view bytes) {
    Reader reader(bytes);
    domain::Answer answer;
    answer_fields(reader, answer);
    bool evidence = false;
    int lines = 0;
    reader(evidence);
    reader(lines);
    if (evidence) answer.evidence_lines = lines;
    const bool ended = answer.finish_reason == domain::FinishReason::kStop || answer.finish_reason == domain::FinishReason::kLength;
    if (!reader.is_read() || !ended) return {};
    return answer;
}

}  // namespace glimpse::flow
