#include "app/loading.h"

#include <chrono>
#include <thread>

#include "app/terminal.h"

namespace glimpse::app {

Result<void> wait_until_loaded(const engine::Engine& engine, const Signals& signals) {
    using State = domain::Readiness::State;
    StatusLine line;
    while (true) {
        const auto readiness = engine.readiness();
        if (readiness.state == State::kReady) return {};
        if (readiness.state != State::kLoading) {
            return tl::unexpected(Error{ErrorCode::kNotReady, "the model could not be loaded: " + readiness.message});
        }
        if (signals.received() != 0) return fail(ErrorCode::kCancelled, "stopped while the model was loading");
        line.show(fmt::format("loading {} {} {:3.0f} %", readiness.phase, progress_bar(readiness.progress, 20),
                              100 * readiness.progress));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

}  // namespace glimpse::app
