#include "app/evaluated_server.h"

#include <chrono>
#include <thread>

#include "app/terminal.h"
#include "evaluation/remote/remote_answerer.h"

namespace glimpse::app {

namespace {

constexpr auto kStateInterval = std::chrono::milliseconds(100);
constexpr int kMarginSeconds = 30;  // the server's deadline comes before ours

}  // namespace

Result<std::unique_ptr<EvaluatedServer>> EvaluatedServer::connect(const std::string& url, int concurrency,
                                                                  const Config& config, const Invocation& invocation) {
    std::unique_ptr<EvaluatedServer> server(new EvaluatedServer);
    evaluation::remote::RemoteSettings settings;
    settings.url = url;
    settings.answer_timeout = std::chrono::seconds(config.integer("server.request_timeout_seconds") + kMarginSeconds);
    settings.keep_going = [server = server.get()] { return server->keep_going(); };
    if (url.empty()) {
        TRY(server->own_, LoopbackServer::start(invocation, concurrency));
        settings.url = server->own_->url();
    } else {
        server->signals_ = std::make_unique<Signals>([](int) {});
    }
    TRY(server->answerer_, evaluation::remote::make_answerer(std::move(settings)));
    return server;
}

Result<std::string> EvaluatedServer::wait_for_model() {
    StatusLine line;
    while (true) {
        auto model = answerer_->model();
        if (model || model.error().code == ErrorCode::kCancelled) return model;
        if (own_ && !own_->loading_error().empty()) {
            return fail(ErrorCode::kUnavailable, "the model could not be loaded: {}", own_->loading_error());
        }
        if (model.error().code != ErrorCode::kNotReady) return model;
        line.show(without_control_characters(model.error().public_message));
        std::this_thread::sleep_for(kStateInterval);
    }
}

}  // namespace glimpse::app
