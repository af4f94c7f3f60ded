#include "app/loopback_server.h"

#include <algorithm>

namespace glimpse::app {

Result<std::unique_ptr<LoopbackServer>> LoopbackServer::start(const Invocation& invocation, int requests) {
    auto local = invocation;
    local.flags["server.host"] = "127.0.0.1";
    local.flags["server.port"] = "0";
    local.flags["server.drain_seconds"] = "2";  // our own clients hang up within one
    TRY(const auto wanted, load_config(local));
    const auto at_least = [&](const char* name) {
        local.flags[name] = fmt::format("{}", std::max<std::int64_t>(wanted.integer(name), requests));
    };
    at_least("engine.queue_max");
    at_least("server.connections_max");
    TRY(const auto config, load_config(local));
    TRY(auto application, Application::start(config, local.environment));
    return std::unique_ptr<LoopbackServer>(new LoopbackServer(std::move(application)));
}

LoopbackServer::LoopbackServer(std::unique_ptr<Application> application)
    : application_(std::move(application)), serving_([this] { application_->run(); }) {}

LoopbackServer::~LoopbackServer() {
    application_->stop();
    serving_.join();
}

std::string LoopbackServer::url() const {
    return fmt::format("http://127.0.0.1:{}", application_->port());
}

std::string LoopbackServer::loading_error() const {
    const auto readiness = application_->readiness();
    return readiness.state == domain::Readiness::State::kFailed ? readiness.message : std::string();
}

}  // namespace glimpse::app
