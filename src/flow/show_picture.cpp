#include "flow/show_picture.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/worker_pool.h"
#include "imaging/encode.h"

namespace glimpse::flow {

class ShowPicture::Impl {
public:
    Impl(engine::Engine& engine_, PictureReader& pictures_, int pending_max_) : engine(engine_), pictures(pictures_), pending_max(pending_max_) {}

    Result<void> take_place();
    void give_place_back();
    Result<Shown> show(const Wish& wish) const;

    engine::Engine& engine;
    PictureReader& pictures;
    const int pending_max;
    std::atomic<bool> cancelled = false;
    std::mutex mutex;
    std::condition_variable ended;
    int pending = 0;        // guarded by mutex
    bool draining = false;  // guarded by mutex
    WorkerPool pool{1};     // last: its tasks use the rest
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

Result<ShowPicture::Shown> ShowPicture::Impl::show(const Wish& wish) const {
    if (cancelled || wish.stop.stop_requested()) return fail(ErrorCode::kCancelled, "The request was cancelled.");
    if (wish.deadline && Clock::now() > *wish.deadline) {
        return fail(ErrorCode::kTimeout, "The deadline passed while the request waited. Try again later.");
    }
    TRY(auto pages, pictures.read(wish.picture, engine.picture_sizing(), {wish.image_tokens_max, {wish.page, wish.page}, wish.steps}));
    TRY(auto png, imaging::encode_png(*pages.front().image));
    return Shown{std::move(pages.front()), std::move(png)};
}

ShowPicture::ShowPicture(engine::Engine& engine, PictureReader& pictures, int pending_max)
    : impl_(std::make_unique<Impl>(engine, pictures, pending_max)) {}

ShowPicture::~ShowPicture() = default;

Result<void> ShowPicture::start(Wish wish, Done done) {
    TRY_VOID(impl_->take_place());
    impl_->pool.post([impl = impl_.get(), wish = std::move(wish), done = std::move(done)]() mutable {
        std::exchange(done, nullptr)(impl->show(wish));  // what it holds must be gone before drain() returns
        impl->give_place_back();
    });
    return {};
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
