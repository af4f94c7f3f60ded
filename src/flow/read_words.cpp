#include "flow/read_words.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <utility>

#include "base/byte_lru.h"
#include "base/content_hash.h"
#include "base/fair_mutex.h"
#include "base/log.h"
#include "base/worker_pool.h"
#include "domain/ask.h"
#include "flow/guard_privacy.h"
#include "ocr/code_reader.h"
#include "ocr/rulings.h"
#include "ocr/text_reader.h"

namespace glimpse::flow {
namespace {

/// What was read in one file; codes count its own pages.
struct FileText {
    std::vector<domain::PageText> pages = {};
    std::vector<domain::MachineCode> codes = {};
};

std::size_t bytes_of(const FileText& file) {
    std::size_t bytes = sizeof(file);
    for (const auto& code : file.codes) bytes += sizeof(code) + code.text.size();
    for (const auto& page : file.pages) {
        bytes += sizeof(page) + page.rulings.size() * sizeof(domain::Ruling);
        for (const auto& line : page.lines) bytes += sizeof(line) + line.text.size() + (line.places.size() + line.scores.size()) * sizeof(float);
    }
    return bytes;
}

ContentHash key_of(std::string_view bytes, const ReadWords::Wish& wish) {
    return ContentHasher().add(bytes).add_number(wish.pages.first).add_number(wish.pages.last).add_number(wish.codes).add_number(wish.rulings).finish();
}

void append(FileText file, ReadWords::Reading& reading) {
    for (auto& code : file.codes) {
        code.page += static_cast<int>(reading.pages.size());
        reading.codes.push_back(std::move(code));
    }
    reading.file_pages.push_back(file.pages.size());
    std::ranges::move(file.pages, std::back_inserter(reading.pages));
}

/// What may be told of a reading, to whom such privacy is due.
Result<ReadWords::Reading> guarded(Result<ReadWords::Reading> reading, domain::Privacy privacy) {
    if (!reading) return reading;
    TRY_VOID(guard_pages(privacy, reading->pages));
    for (auto& code : reading->codes) TRY_VOID(guard_text(privacy, code.text));
    return reading;
}

}  // namespace

class ReadWords::Impl {
public:
    Impl(Settings settings_, IntakeGuards guards_) : settings(std::move(settings_)), guards(guards_), kept(settings.cache_bytes) {}

    /// What was read before, if that is all.
    std::optional<Reading> find_all(const Wish& wish);
    /// The rest runs on the pool.
    Result<Reading> read_all(const Wish& wish);
    Result<FileText> read_file(std::string_view bytes, const Wish& wish);
    Result<domain::PageText> read_page(const domain::Image& image, const Wish& wish);
    Result<std::optional<int>> find_turn(const domain::Image& image, std::span<const domain::Box> level);
    Result<ocr::TextReader*> loaded_reader();  // with reader_mutex held
    Result<void> go_on(const Wish& wish) const;
    void finished();

    const Settings settings;
    const IntakeGuards guards;
    FairMutex reader_mutex;                   // held for a page, whoever wants it read
    std::unique_ptr<ocr::TextReader> reader;  // guarded by reader_mutex
    std::atomic<bool> cancelled = false;
    std::mutex mutex;
    std::condition_variable ended;
    int pending = 0;                                       // guarded by mutex
    bool draining = false;                                 // guarded by mutex
    ByteLru<ContentHash, FileText, ContentHashHash> kept;  // guarded by mutex
    WorkerPool pool{1, "read words", this_thread::kGivesWay};  // last: its tasks use the rest
};

std::optional<ReadWords::Reading> ReadWords::Impl::find_all(const Wish& wish) {
    Reading reading{.model = settings.model, .cached = true};
    for (const auto bytes : wish.pictures) {
        const auto key = key_of(bytes, wish);
        const std::lock_guard lock(mutex);
        auto file = kept.find(key);
        if (!file) return {};
        append(*std::move(file), reading);
    }
    return reading;
}

Result<void> ReadWords::Impl::go_on(const Wish& wish) const {
    if (cancelled || wish.stop.stop_requested()) return fail(ErrorCode::kCancelled, "The request was cancelled.");
    if (wish.deadline && Clock::now() > *wish.deadline) {
        return fail(ErrorCode::kTimeout, "The deadline passed before all text was read. Send fewer or smaller pages, or try again later.");
    }
    return {};
}

Result<ocr::TextReader*> ReadWords::Impl::loaded_reader() {
    if (reader) return reader.get();
    const auto* model = ocr::find_reader_model(settings.model);
    if (!model) return fail(ErrorCode::kUnavailable, "This server's text reader is called {}, which is none.", settings.model);
    const TimePoint begun = Clock::now();
    auto loaded = ocr::TextReader::load(settings.folder, *model, {settings.threads});
    if (!loaded) {
        log::error("the text reader could not be loaded: {}", loaded.error().internal_detail);
        return tl::unexpected(loaded.error());
    }
    reader = std::move(*loaded);
    log::info("the text reader, {}, is loaded after {:.1f} s", settings.model, milliseconds_between(begun, Clock::now()) / 1000);
    return reader.get();
}

Result<domain::PageText> ReadWords::Impl::read_page(const domain::Image& image, const Wish& wish) {
    const std::lock_guard lock(reader_mutex);
    TRY(auto* words, loaded_reader());
    return words->read(image, [&] { return go_on(wish); });
}

Result<std::optional<int>> ReadWords::Impl::find_turn(const domain::Image& image, std::span<const domain::Box> level) {
    const std::lock_guard lock(reader_mutex);
    TRY(auto* words, loaded_reader());
    return words->find_turn(image, level, [this] { return go_on({}); });
}

Result<FileText> ReadWords::Impl::read_file(std::string_view bytes, const Wish& wish) {
    TRY_VOID(go_on(wish));
    TRY(auto decoded, read_pages(bytes, {wish.pages, domain::kPicturesMax, settings.pixels_max}, guards));
    FileText file;
    for (auto& page : decoded) {
        TRY(auto text, read_page(page.image, wish));
        if (wish.rulings) text.rulings = ocr::find_rulings(page.image);
        file.pages.push_back(std::move(text));
        if (wish.codes) std::ranges::move(ocr::read_codes(page.image, static_cast<int>(file.pages.size())), std::back_inserter(file.codes));
        page.image = {};
    }
    return file;
}

Result<ReadWords::Reading> ReadWords::Impl::read_all(const Wish& wish) {
    // Whoever waited before us may have sent the same.
    if (auto before = find_all(wish)) return *std::move(before);
    Reading reading{.model = settings.model};
    for (const auto bytes : wish.pictures) {
        TRY(auto file, read_file(bytes, wish));
        {
            const std::size_t size = bytes_of(file);
            const std::lock_guard lock(mutex);
            kept.put(key_of(bytes, wish), file, size);
        }
        append(std::move(file), reading);
        if (reading.pages.size() > domain::kPicturesMax) {
            return fail(ErrorCode::kInvalidRequest, "The files have more than {} pages together, which is the most at once. Choose some with pages.",
                        domain::kPicturesMax);
        }
    }
    return reading;
}

void ReadWords::Impl::finished() {
    const std::lock_guard lock(mutex);
    --pending;
    ended.notify_all();
}

ReadWords::ReadWords(Settings settings, IntakeGuards guards) : impl_(std::make_unique<Impl>(std::move(settings), guards)) {}

ReadWords::~ReadWords() { drain(Clock::now()); }

void ReadWords::load_early() {
    if (impl_->settings.folder.empty() || !impl_->settings.tells_turns) return;
    impl_->pool.post([impl = impl_.get()] {
        const std::lock_guard lock(impl->reader_mutex);
        if (!impl->cancelled) (void)impl->loaded_reader();
    });
}

Result<void> ReadWords::start(Wish wish, Done done) {
    const TimePoint begun = Clock::now();
    if (impl_->settings.folder.empty()) {
        return fail(ErrorCode::kUnavailable, "This server has no text reader. Run tools/fetch_dependencies.sh, or set ocr.folder; `glimpse doctor` says more.");
    }
    if (auto before = impl_->find_all(wish)) {
        before->total_ms = milliseconds_between(begun, Clock::now());
        done(guarded(*std::move(before), wish.privacy));
        return {};
    }
    {
        const std::lock_guard lock(impl_->mutex);
        if (impl_->draining) return fail(ErrorCode::kNotReady, "The server is going down.");
        if (impl_->pending >= impl_->settings.pending_max) {
            return fail(ErrorCode::kOverloaded, "{} requests wait for the text reader already; {} are allowed. Try again later.", impl_->pending,
                        impl_->settings.pending_max);
        }
        ++impl_->pending;
    }
    impl_->pool.post([impl = impl_.get(), wish = std::move(wish), done = std::move(done), begun]() mutable {
        auto reading = guarded(impl->read_all(wish), wish.privacy);
        if (reading) reading->total_ms = milliseconds_between(begun, Clock::now());
        std::exchange(done, nullptr)(std::move(reading));  // what it holds must be gone before drain() returns
        impl->finished();
    });
    return {};
}

std::optional<int> ReadWords::find_turn(const domain::Image& image, std::span<const domain::Box> level) {
    if (impl_->settings.folder.empty() || !impl_->settings.tells_turns) return {};
    const auto turn = impl_->find_turn(image, level);
    if (!turn) log::warn("the text reader could not tell which way up a picture is: {}", turn.error().internal_detail);
    return turn.value_or(std::nullopt);
}

void ReadWords::drain(TimePoint deadline) {
    std::unique_lock lock(impl_->mutex);
    impl_->draining = true;
    const auto none = [this] { return impl_->pending == 0; };
    if (impl_->ended.wait_until(lock, deadline, none)) return;
    impl_->cancelled = true;
    impl_->ended.wait(lock, none);
}

}  // namespace glimpse::flow
