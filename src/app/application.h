#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "admission/gate.h"
#include "app/config.h"
#include "app/guards.h"
#include "app/model_files.h"
#include "app/shared_service.h"
#include "app/signals.h"
#include "app/supervisor/worker_link.h"
#include "base/result.h"
#include "engine/engine.h"
#include "flow/answer_metrics.h"
#include "flow/ask_picture.h"
#include "flow/keep_documents.h"
#include "flow/read_document.h"
#include "flow/read_words.h"
#include "flow/run_jobs.h"
#include "http/server.h"
#include "metrics/registry.h"
#include "metrics/span.h"
#include "prompt/template_shelf.h"

namespace glimpse::app {

/// What ties a server that others depend on to the rest of the machine. Empty for one that serves this process alone.
struct ServiceTies {
    std::optional<WorkerLink> supervisor = {};    ///< nothing: it is its own
    std::function<Result<Config>()> reload = {};  ///< the configuration as it is now, for SIGHUP; empty: SIGHUP ends the process
};

/// The server program, wired. Members stand in start order; the destructor stops them in the reverse.
///
///   start: signals, guards, engine (loads in the background), flow, server (listens at once), watcher
///   stop:  SIGTERM or SIGINT -> the server takes no more work, running answers finish within
///          server.drain_seconds, the rest is cancelled -> run() returns -> server, flow, engine, guards end
class Application {
public:
    /// Finds the model, checks that it fits into memory, and listens. Errors are for the operator.
    static Result<std::unique_ptr<Application>> start(const Config& config, const Environment& environment, ServiceTies ties = {});
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// Serves until a signal comes; an exit code. A model that cannot be loaded ends the program: a server that
    /// can never answer must not look alive to what restarts it.
    int run();

    /// Makes run() return as a signal does: answers in flight have server.drain_seconds. From any thread.
    void stop() { server_->stop(); }

    std::uint16_t port() const { return server_->port(); }
    const ModelFiles& model() const { return model_; }
    domain::Readiness readiness() const { return engine_->readiness(); }
    /// The first signal that came, or 0.
    int signal() const { return signals_.received(); }

private:
    Application(Config config, ModelFiles model, ServiceTies ties);
    Result<void> listen();
    void measure();
    bool waits_for_turn() const;
    void tell_supervisor();
    void reload();
    void watch();
    bool watch_loading();

    Config config_;  // of the watcher once it runs
    const ModelFiles model_;
    ServiceTies ties_;
    Signals signals_;  // blocks the signals before any other thread starts; watch() looks at it
    metrics::Registry registry_;
    flow::AnswerMetrics answer_metrics_{registry_};
    flow::DocumentMetrics document_metrics_{registry_};
    std::optional<Guards> guards_;
    std::unique_ptr<SharedService> shared_;  // or null; outlives what uses it
    std::unique_ptr<admission::Gate> gate_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<flow::ReadWords> read_words_;
    std::unique_ptr<flow::AskPicture> ask_picture_;
    std::unique_ptr<prompt::TemplateShelf> templates_;
    std::unique_ptr<flow::KeepDocuments> keep_documents_;
    std::unique_ptr<flow::ReadDocument> read_document_;
    std::unique_ptr<flow::RunJobs> run_jobs_;
    std::unique_ptr<metrics::SpanSink> spans_;  // null where nobody collects them; outlives the server
    std::unique_ptr<http::Server> server_;
    int hangups_ = 0;                   // of the watcher: those that were seen to
    std::atomic<bool> served_ = false;  // run() is over
    std::atomic<bool> failed_ = false;  // the model could not be loaded
    TimePoint begun_ = Clock::now();
    std::thread watcher_;
};

}  // namespace glimpse::app
