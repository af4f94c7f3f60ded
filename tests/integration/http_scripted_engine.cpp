#include "http_scripted_engine.h"

#include <fmt/format.h>

#include <numeric>
#include <utility>

namespace glimpse::http {
namespace {

std::string picture_sum(const domain::Prompt& prompt) {
    for (const auto& part : prompt) {
        const auto* picture = std::get_if<domain::PicturePart>(&part);
        if (picture == nullptr) continue;
        const auto& rgb = picture->image->rgb;
        return fmt::format("{}x{}:{} ", picture->image->width, picture->image->height,
                           std::accumulate(rgb.begin(), rgb.end(), 0ull));
    }
    return {};
}

}  // namespace

ScriptedEngine::~ScriptedEngine() {
    for (auto& thread : threads_) thread.join();
}

domain::Readiness ScriptedEngine::readiness() const {
    const std::lock_guard lock(mutex_);
    return readiness_;
}

void ScriptedEngine::set_readiness(domain::Readiness readiness) {
    const std::lock_guard lock(mutex_);
    readiness_ = std::move(readiness);
}

domain::ModelCard ScriptedEngine::model() const {
    domain::ModelCard card;
    card.id = "scripted";
    card.description = "writes what the test wants";
    card.description_zh = "测试";
    card.vision = true;
    card.context_tokens = 4096;
    return card;
}

Result<engine::RequestId> ScriptedEngine::submit(engine::Request request, std::shared_ptr<engine::Listener> listener) {
    const engine::RequestId id = static_cast<engine::RequestId>(++submitted);
    const auto stop = std::make_shared<std::atomic<bool>>(false);
    const std::lock_guard lock(mutex_);
    stops_[id] = stop;
    threads_.emplace_back([this, request = std::move(request), listener = std::move(listener), stop]() mutable {
        write(std::move(request), std::move(listener), stop);
    });
    return id;
}

void ScriptedEngine::cancel(engine::RequestId id) {
    const std::lock_guard lock(mutex_);
    if (stops_.contains(id)) *stops_[id] = true;
}

void ScriptedEngine::write(engine::Request request, std::shared_ptr<engine::Listener> listener,
                           std::shared_ptr<std::atomic<bool>> stop) {
    listener->on_piece(picture_sum(request.prompt), nullptr);
    int tokens = 0;
    for (; tokens < request.sampling.max_tokens; ++tokens) {
        if (*stop) {
            ++cancelled;
            return listener->on_end(fail(ErrorCode::kCancelled, "cancelled"));
        }
        if (request.deadline && Clock::now() > *request.deadline) {
            return listener->on_end(fail(ErrorCode::kTimeout, "the deadline passed"));
        }
        if (ms_per_token > 0) std::this_thread::sleep_for(std::chrono::milliseconds(ms_per_token));
        if (!listener->on_piece(fmt::format("w{} ", tokens), nullptr)) break;
    }
    engine::Completion completion;
    completion.finish_reason = domain::FinishReason::kLength;
    completion.usage = {10, 4, 0, tokens};
    listener->on_end(completion);
}

}  // namespace glimpse::http
