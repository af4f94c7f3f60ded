// What questions about pictures cost by bare calls of libllama and libmtmd, with nothing around them:
//
//   1. each distinct picture is encoded once,
//   2. the distinct rows of all prompts are computed once, in full batches: a row that several prompts begin with counts for all of them,
//   3. all answers are written together, greedily, a row each a step.
//
// One after the other, each with all the threads that it may have. Model, kernels, threads, batch, KV cache and prompts are those that
// `glimpse serve` takes with the same settings. Reading files, tokenizing and making text are not timed.
//
// Pictures are encoded on a thread of its own, as in the server: libgomp's threads spin long at barriers while all that a program has could
// have a core each, and beside a busy neighbour that alone makes everything ten times slower (decision 0008).
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <future>
#include <map>
#include <numeric>
#include <span>

#include "app/ask_inputs.h"
#include "app/engine_settings.h"
#include "app/invocation.h"
#include "base/log.h"
#include "base/worker_pool.h"
#include "engine/llama/core_sharing.h"
#include "engine/llama/model.h"
#include "engine/llama/token_text.h"
#include "flow/picture_reader.h"
#include "prompt/chat_format.h"

namespace glimpse {
namespace {

using engine::llama::BatchHandle;
using engine::llama::Model;
using Asks = std::vector<std::pair<std::string, std::string>>;  // path of a picture, and a question about it

double ms_since(TimePoint begin) { return milliseconds_between(begin, Clock::now()); }

/// A picture with the tokens that libmtmd puts around it.
struct Picture {
    engine::llama::ChunksHandle chunks;
    std::map<const mtmd_input_chunk*, std::vector<float>> embeddings = {};  // of each chunk that is an image

    std::vector<const mtmd_input_chunk*> list() const {
        std::vector<const mtmd_input_chunk*> list(mtmd_input_chunks_size(chunks.get()));
        for (std::size_t i = 0; i < list.size(); ++i) list[i] = mtmd_input_chunks_get(chunks.get(), i);
        return list;
    }
};

/// A row of the decoder's input.
struct Row {
    llama_token token = LLAMA_TOKEN_NULL;
    const float* embedding = nullptr;  // in place of a token
    std::array<llama_pos, 4> position = {};
    std::vector<llama_seq_id> owners = {};
    bool last = false;  // of a prompt: the first token of its answer comes from here

    bool same_as(const Row& other) const { return token == other.token && embedding == other.embedding; }
};

/// The prompts as a tree: rows in an order in which they can be computed, and which of them each prompt consists of.
struct DistinctRows {
    std::vector<Row> rows;
    std::vector<std::vector<std::size_t>> prompts;

    void add(const std::vector<Row>& prompt) {
        const auto shared_with = [&](const std::vector<std::size_t>& other) {
            const auto same = [this](const Row& row, std::size_t index) { return row.same_as(rows[index]); };
            return std::ranges::mismatch(prompt, other, same).in2 - other.begin();
        };
        std::vector<std::size_t> mine;
        for (const auto& other : prompts) {
            const auto shared = shared_with(other);
            if (shared > std::ssize(mine)) mine.assign(other.begin(), other.begin() + shared);
        }
        for (std::size_t i = mine.size(); i < prompt.size(); ++i) {
            mine.push_back(rows.size());
            rows.push_back(prompt[i]);
        }
        for (const auto index : mine) rows[index].owners.push_back(static_cast<llama_seq_id>(prompts.size()));
        rows[mine.back()].last = true;
        prompts.push_back(std::move(mine));
    }
};

struct Answer {
    std::vector<llama_token> tokens;
    llama_pos position = 0;  // of the last token
    bool over = false;
};

struct Times {
    std::vector<double> encode_ms;  // of each distinct picture
    double prefill_ms = 0;
    double decode_ms = 0;

    double sum_ms() const { return std::accumulate(encode_ms.begin(), encode_ms.end(), prefill_ms + decode_ms); }
};

/// What was asked of one run, and what came of it.
struct Work {
    std::map<std::string, Picture> pictures;  // by path
    DistinctRows distinct;
    std::vector<Answer> answers;
    Times times;
};

class BareCalls {
public:
    BareCalls(const Model& model, flow::PictureReader& reader) : model_(model), reader_(reader), batch_(llama_batch_ext_init(model.context.get())) {}

    Result<Work> run(std::span<const Asks::value_type> asks, int tokens) {
        llama_memory_clear(llama_get_memory(model_.context.get()), true);
        Work work;
        for (const auto& [path, question] : asks) {
            if (work.pictures.contains(path)) continue;
            TRY(work.pictures[path], read(path));
        }
        std::packaged_task<Result<void>()> encoding([&] { return encode(work); });
        vision_.post([&] { encoding(); });
        TRY_VOID(encoding.get_future().get());
        for (const auto& [path, question] : asks) {
            TRY(const auto rows, rows_of(work.pictures.at(path), question));
            work.distinct.add(rows);
        }
        work.answers.resize(asks.size());
        TRY_VOID(prefill(work));
        TRY_VOID(decode(work, tokens));
        return work;
    }

private:
    Result<Picture> read(const std::string& path) {
        TRY(const auto bytes, app::read_picture(path, std::int64_t{1} << 30));
        TRY(const auto pages, reader_.read(bytes, model_.sizing, {}));
        const auto& part = pages.front();
        const engine::llama::BitmapHandle bitmap(mtmd_bitmap_init(part.image->width, part.image->height, part.image->rgb.data()));
        const mtmd_input_part whole{nullptr, bitmap.get()};
        const mtmd_input_part* parts[] = {&whole};
        Picture picture{engine::llama::ChunksHandle(mtmd_input_chunks_init())};
        if (mtmd_tokenize_from_parts(model_.projector.get(), picture.chunks.get(), parts, 1, false) != 0) {
            return fail(ErrorCode::kInternal, "{} could not be prepared for the model.", path);
        }
        return picture;
    }

    Result<void> encode(Work& work) const {
        for (auto& [path, picture] : work.pictures) {
            const TimePoint begin = Clock::now();
            for (const auto* chunk : picture.list()) {
                if (mtmd_input_chunk_get_type(chunk) != MTMD_INPUT_CHUNK_TYPE_IMAGE) continue;
                if (mtmd_encode_chunk(model_.projector.get(), chunk) != 0) return fail(ErrorCode::kInternal, "{} could not be encoded.", path);
                const float* output = mtmd_get_output_embd(model_.projector.get());
                picture.embeddings[chunk].assign(output, output + mtmd_input_chunk_get_n_tokens(chunk) * model_.embedding_width);
            }
            work.times.encode_ms.push_back(ms_since(begin));
        }
        return {};
    }

    Result<std::vector<Row>> rows_of(const Picture& picture, const std::string& question) const {
        domain::Ask ask;
        ask.text = question;
        std::vector<Row> rows;
        llama_pos position = 0;
        for (const auto& part : prompt::render_glm4v(ask, {{domain::PicturePart{}}}, model_.card.thinking)) {
            if (const auto* text = std::get_if<domain::TextPart>(&part)) {
                TRY(const auto tokens, engine::llama::tokens_of(model_.vocab, text->text, text->special));
                append_text(rows, position, tokens);
            } else {
                append_picture(rows, position, picture);
            }
        }
        return rows;
    }

    static void append_text(std::vector<Row>& rows, llama_pos& position, std::span<const llama_token> tokens) {
        for (const auto token : tokens) rows.push_back({.token = token, .position = {position++}});
    }

    void append_picture(std::vector<Row>& rows, llama_pos& position, const Picture& picture) const {
        for (const auto* chunk : picture.list()) {
            std::size_t count = 0;
            if (const llama_token* tokens = mtmd_input_chunk_get_tokens_text(chunk, &count)) {
                append_text(rows, position, {tokens, count});
                continue;
            }
            const float* embedding = picture.embeddings.at(chunk).data();
            for (std::size_t i = 0; i < mtmd_input_chunk_get_n_tokens(chunk); ++i, embedding += model_.embedding_width) {
                const auto place = mtmd_image_tokens_get_decoder_pos(mtmd_input_chunk_get_tokens_image(chunk), position, i);
                const auto [t, x, y, z] = place;
                rows.push_back({.embedding = embedding,
                                .position = {static_cast<llama_pos>(t), static_cast<llama_pos>(y), static_cast<llama_pos>(x), static_cast<llama_pos>(z)}});
            }
            position += mtmd_input_chunk_get_n_pos(chunk);
        }
    }

    Result<void> prefill(Work& work) {
        const TimePoint begin = Clock::now();
        const std::span<const Row> all = work.distinct.rows;
        const std::size_t most = llama_n_batch(model_.context.get());
        for (std::size_t first = 0; first < all.size(); first += most) {
            const auto rows = all.subspan(first, std::min(most, all.size() - first));
            TRY_VOID(compute(rows));
            for (std::size_t i = 0; i < rows.size(); ++i) {
                if (!rows[i].last) continue;
                for (const auto owner : rows[i].owners) {
                    if (work.distinct.prompts[owner].back() == first + i) choose(work.answers[owner], rows[i].position[0] + 1, i);
                }
            }
        }
        work.times.prefill_ms = ms_since(begin);
        return {};
    }

    Result<void> decode(Work& work, int tokens) {
        const TimePoint begin = Clock::now();
        for (int step = 1; step < tokens; ++step) {
            std::vector<Row> rows;
            for (std::size_t i = 0; i < work.answers.size(); ++i) {
                const Answer& answer = work.answers[i];
                if (answer.over) continue;
                rows.push_back({.token = answer.tokens.back(), .position = {answer.position}, .owners = {static_cast<llama_seq_id>(i)}, .last = true});
            }
            if (rows.empty()) break;
            TRY_VOID(compute(rows));
            for (std::size_t i = 0; i < rows.size(); ++i) choose(work.answers[rows[i].owners.front()], rows[i].position[0] + 1, i);
        }
        work.times.decode_ms = ms_since(begin);
        return {};
    }

    Result<void> compute(std::span<const Row> rows) {
        llama_batch_ext_clear(batch_.get());
        for (const Row& row : rows) add(row);
        const int threads = engine::llama::decode_threads(model_, static_cast<int>(rows.size()), false);
        llama_set_n_threads(model_.context.get(), threads, threads);
        if (llama_process(model_.context.get(), LLAMA_PROCESS_TYPE_DECODE, batch_.get()) != 0) {
            return fail(ErrorCode::kInternal, "A batch of {} rows could not be computed.", rows.size());
        }
        llama_synchronize(model_.context.get());
        return {};
    }

    void add(const Row& row) {
        const auto width = static_cast<std::size_t>(model_.embedding_width);
        const int index = row.embedding ? llama_batch_ext_add_embd(batch_.get(), row.owners.front(), {row.embedding, 1, width})
                                        : llama_batch_ext_add_token(batch_.get(), row.owners.front(), row.token);
        for (const auto owner : std::span(row.owners).subspan(1)) llama_batch_ext_add_seq(batch_.get(), index, owner);
        llama_batch_ext_set_pos(batch_.get(), index, row.position.data());
        if (row.last) llama_batch_ext_set_output_logits(batch_.get(), index, true);
    }

    /// The likeliest token behind a row of the last batch; its own row will be at `position`.
    void choose(Answer& answer, llama_pos position, std::size_t index) const {
        const float* logits = llama_get_logits_ith(model_.context.get(), static_cast<int>(index));
        const auto token = static_cast<llama_token>(std::max_element(logits, logits + llama_vocab_n_tokens(model_.vocab)) - logits);
        answer.tokens.push_back(token);
        answer.position = position;
        answer.over = model_.end_tokens.contains(token);
    }

    const Model& model_;
    flow::PictureReader& reader_;
    const BatchHandle batch_;
    WorkerPool vision_{1, "vision"};
};

std::string shown(const Model& model, const Answer& answer) {
    std::string text;
    for (const auto token : answer.tokens) {
        if (!llama_vocab_is_control(model.vocab, token)) text += engine::llama::piece_of(model.vocab, token);
    }
    return text;
}

Result<boost::json::object> measure(const app::Invocation& invocation, const Asks& asks, int tokens) {
    TRY(const auto config, app::load_config(invocation));
    log::configure(config.text("log.level"));
    TRY(const auto files, app::find_model(config.text("model.name"), config.text("model.projector"), model_places(config, invocation.environment)));
    const auto settings = app::engine_settings(config, files);
    if (settings.projector_path.empty()) return fail(ErrorCode::kInvalidRequest, "The model has no projector: it cannot see.");
    if (std::ssize(asks) > settings.parallel) return fail(ErrorCode::kInvalidRequest, "{} asks, but --parallel is {}.", asks.size(), settings.parallel);
    TRY(const Model model, engine::llama::load_model(settings, [](auto, auto) { return true; }));
    const auto limits = app::ask_limits(config, files);
    flow::PictureReader reader({limits.picture_side_max, limits.picture_pixels_max, 0}, {});
    BareCalls calls(model, reader);
    TRY_VOID(calls.run(std::span(asks).first(1), 2));  // a server has computed before as well
    TRY(const auto work, calls.run(asks, tokens));

    boost::json::array texts;
    for (const auto& answer : work.answers) texts.emplace_back(shown(model, answer));
    return boost::json::object{{"encode_ms", boost::json::value_from(work.times.encode_ms)},
                               {"prefill_ms", work.times.prefill_ms},
                               {"prefill_rows", work.distinct.rows.size()},
                               {"decode_ms", work.times.decode_ms},
                               {"sum_ms", work.times.sum_ms()},
                               {"texts", std::move(texts)}};
}

int run(int argc, char** argv) {
    app::Invocation invocation;
    invocation.environment = app::process_environment();
    CLI::App program("Times the encoding, prefill and decoding of questions by bare library calls; prints JSON", "bare_calls");
    Asks asks;
    int tokens = 64;
    program.add_option("--ask", asks, "a picture and a question; repeatable")->required()->type_name("PICTURE QUESTION");
    program.add_option("--tokens", tokens, "of each answer")->check(CLI::PositiveNumber)->capture_default_str();
    app::add_setting_flags(program, invocation, {"server", "log", "model", "engine", "intake", "cache"});
    CLI11_PARSE(program, argc, argv);
    const auto measured = measure(invocation, asks, tokens);
    if (!measured) return app::report(measured.error());
    fmt::print("{}\n", boost::json::serialize(*measured));
    return 0;
}

}  // namespace
}  // namespace glimpse

int main(int argc, char** argv) { return glimpse::run(argc, argv); }
