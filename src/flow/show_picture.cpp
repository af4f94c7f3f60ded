#include "flow/show_picture.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/worker_pool.h"
#include "flow/guard_privacy.h"
#include "imaging/encode.h"

namespace glimpse::flow {

class ShowPicture::Impl {
public:
    Impl(engine::Engine& engine_, PictureReader& pictures_, ReadWords* words_, int pending_max_)
        : engine(engine_), pictures(pictures_), words(words_), pending_max(pending_max_) {}

    Result<void> take_place();
    void give_place_back();
    void post(Wish wish, std::vector<domain::HiddenParts> hidden, Done done);
    Result<void> look_for_persons(Wish wish, Done done);
    Result<Shown> show(const Wish& wish, std::vector<domain::HiddenParts> hidden) const;

    engine::Engine& engine;
    PictureReader& pictures;
    ReadWords* const words;  // or null
    const int pending_max;
    std::atomic<bool> cancelled = false;
    std::mutex mutex;
    std::condition_variable ended;
    int pending = 0;        // guarded by mutex
    bool draining = false;  // guarded by mutex
    WorkerPool pool{1, "show pictures", this_thread::kGivesWay};  // last: its tasks use the rest
};

Result<void> ShowPicture::Impl::take_place() {
    const std::lock_guard lock(mutex);
    if (draining) return fail(ErrorCode::kNotReady, "The server is going down.");
    if (pending >= pending_max) return fail(ErrorCode::kOverloaded, "{} pictures wait to be shown already. Try again later.", pending);
    ++pending;
    return {};
}

void ShowPicture::Impl::give_place_back() {
    const std::lock_guard lock(mutex);
    --pending;
    ended.notify_all();
}

Result<ShowPicture::Shown> ShowPicture::Impl::show(const Wish& wish, std::vector<domain::HiddenParts> hidden) const {
    if (cancelled || wish.stop.stop_requested()) return fail(ErrorCode::kCancelled, "The request was cancelled.");
    if (wish.deadline && Clock::now() > *wish.deadline) {
        return fail(ErrorCode::kTimeout, "The deadline passed while the request waited. Try again later.");
    }
    TRY(auto pages, pictures.read(wish.picture, engine.picture_sizing(), {wish.image_tokens_max, {wish.page, wish.page}, wish.steps, std::move(hidden)}));
    TRY(auto png, imaging::encode_png(*pages.front().image));
    return Shown{std::move(pages.front()), std::move(png)};
}

void ShowPicture::Impl::post(Wish wish, std::vector<domain::HiddenParts> hidden, Done done) {
    pool.post([this, wish = std::move(wish), hidden = std::move(hidden), done = std::move(done)]() mutable {
        std::exchange(done, nullptr)(show(wish, std::move(hidden)));  // what it holds must be gone before drain() returns
        give_place_back();
    });
}

/// Has the text of the page read first, and what must not be seen hidden.
Result<void> ShowPicture::Impl::look_for_persons(Wish wish, Done done) {
    if (!words) return fail(ErrorCode::kUnavailable, "This server has no text reader, which the search for personal data needs.");
    ReadWords::Wish text{.pictures = {wish.picture}, .pages = {wish.page, wish.page}, .deadline = wish.deadline, .stop = wish.stop};
    return words->start(std::move(text), [this, wish, done](Result<ReadWords::Reading> reading) mutable {
        auto hidden = reading ? guard_pages(wish.privacy, reading->pages) : tl::unexpected(std::move(reading).error());
        if (hidden) return post(std::move(wish), *std::move(hidden), std::move(done));
        std::exchange(done, nullptr)(tl::unexpected(std::move(hidden).error()));
        give_place_back();
    });
}

ShowPicture::ShowPicture(engine::Engine& engine, PictureReader& pictures, ReadWords* words, int pending_max)
    : impl_(std::make_unique<Impl>(engine, pictures, words, pending_max)) {}

ShowPicture::~ShowPicture() = default;

Result<void> ShowPicture::start(Wish wish, Done done) {
    TRY_VOID(impl_->take_place());
    if (wish.privacy == domain::Privacy::kAllow) {
        impl_->post(std::move(wish), {}, std::move(done));
        return {};
    }
    auto begun = impl_->look_for_persons(std::move(wish), std::move(done));
    if (!begun) impl_->give_place_back();
    return begun;
}

void ShowPicture::drain(TimePoint deadline) {
    std::unique_lock lock(impl_->mutex);
    impl_->draining = true;
    const auto none = [this] { return impl_->pending == 0; };
    if (impl_->ended.wait_until(lock, deadline, none)) return;
    impl_->cancelled = true;
    impl_->ended.wait(lock, none);
}

}  // namespace glimpse::flow
