#pragma once

#include <memory>
#include <string>

#include "app/invocation.h"
#include "app/loopback_server.h"
#include "app/signals.h"
#include "evaluation/answerer.h"

namespace glimpse::app {

/// The server whose model is evaluated: another one, or this process. Takes the process's signals.
class EvaluatedServer {
public:
    /// Asks the server at `url`; with an empty one, starts a LoopbackServer and asks that. kInvalidRequest for a url
    /// that is none, else as LoopbackServer::start().
    static Result<std::unique_ptr<EvaluatedServer>> connect(const std::string& url, int concurrency,
                                                            const Config& config, const Invocation& invocation);

    /// The name of the model, once it is loaded; shows meanwhile how far it is. kCancelled, kUnavailable.
    Result<std::string> wait_for_model();

    evaluation::Answerer& answerer() { return *answerer_; }
    /// False once the user wants to end. Thread-safe.
    bool keep_going() const { return own_ ? !own_->stopped() : signals_->received() == 0; }
    /// Null when it is another server.
    const LoopbackServer* own() const { return own_.get(); }

private:
    EvaluatedServer() = default;

    std::unique_ptr<Signals> signals_;  // where own_ does not look at them
    std::unique_ptr<LoopbackServer> own_;
    std::unique_ptr<evaluation::Answerer> answerer_;  // ends before what it asks
};

}  // namespace glimpse::app
