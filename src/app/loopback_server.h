#pragma once

#include <memory>
#include <string>
#include <thread>

#include "app/application.h"
#include "app/invocation.h"

namespace glimpse::app {

/// The whole server program for this process alone: on a free port of 127.0.0.1, as long as this object lives. It takes
/// the process's signals: look at stopped().
class LoopbackServer {
public:
    /// Settings as for `glimpse serve`, but for where it listens, and with room for `requests` at once. Errors as
    /// Application::start(); the model loads meanwhile.
    static Result<std::unique_ptr<LoopbackServer>> start(const Invocation& invocation, int requests);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    std::string url() const;
    const ModelFiles& model() const { return application_->model(); }
    /// Whether the user wants to end. Thread-safe.
    bool stopped() const { return application_->signal() != 0; }
    /// Why the model could not be loaded; empty: it could, or is loading.
    std::string loading_error() const;

private:
    explicit LoopbackServer(std::unique_ptr<Application> application);

    const std::unique_ptr<Application> application_;
    std::thread serving_;
};

}  // namespace glimpse::app
