#include "app/application.h"

#include <chrono>

#include "app/document_settings.h"
#include "app/engine_settings.h"
#include "app/invocation.h"
#include "app/key_settings.h"
#include "app/machine.h"
#include "app/memory_plan.h"
#include "app/reload.h"
#include "app/samples.h"
#include "app/storage_settings.h"
#include "app/terminal.h"
#include "app/words_settings.h"
#include "base/log.h"
#include "base/this_thread.h"
#include "http/assets.h"
#include "metrics/otlp/span_exporter.h"
#include "metrics/process.h"

namespace glimpse::app {

namespace {

using State = domain::Readiness::State;

constexpr auto kWatchInterval = std::chrono::milliseconds(50);
constexpr auto kTidyInterval = std::chrono::hours(1);
constexpr std::uint64_t kDescriptorsBesideConnections = 256;

/// As many requests at once as there is memory for, or a refusal, before the first byte is loaded.
Result<engine::llama::EngineSettings> settings_that_fit(const Config& config, const ModelFiles& files) {
    auto settings = engine_settings(config, files);
    TRY(const auto plan, plan_memory(settings, cache_bytes(ask_limits(config, files)), free_memory()));
    log::info("memory plan: {}", table(plan));
    if (plan.parallel < plan.parallel_wanted) {
        log::warn("memory is free for {} of the {} requests at once that engine.parallel asks for", plan.parallel, plan.parallel_wanted);
    }
    if (!plan.fits()) {
        // What others hold now may be free later, in main memory; what a machine has not got never will be.
        const auto machine = this_machine();
        for (const auto& device : plan.need.devices) {
            const bool never = !device.host || (machine.memory_total_bytes() != 0 && plan.total(device) > machine.memory_total_bytes());
            if (!never || plan.total(device) <= plan.capacity.at(device.device)) continue;
            return fail(ErrorCode::kInvalidRequest,
                        "{} does not fit, not even for one request at once:\n{}\nLower engine.context_tokens or "
                        "engine.picture_cache_bytes, set engine.cache_type to q8_0, or take a smaller model",
                        files.about.id, table(plan));
        }
        log::warn("less memory is free than the plan needs. Answers may be slow, or the system may end this program");
    }
    settings.parallel = plan.parallel;
    return settings;
}

/// Who finds personal data in pictures is the text reader.
Result<void> check_privacy(const Config& config, const Environment& environment) {
    if (privacy_policy(config) == domain::Privacy::kAllow || can_read_words(config, environment)) return {};
    return fail(ErrorCode::kInvalidRequest,
                "privacy.policy is {}, and there is no text reader to find personal data in pictures. Run tools/fetch_dependencies.sh, or set ocr.folder; "
                "`glimpse doctor` says more",
                config.text("privacy.policy"));
}

}  // namespace

Application::Application(Config config, ModelFiles model, ServiceTies ties)
    : config_(std::move(config)),
      model_(std::move(model)),
      ties_(std::move(ties)),
      signals_([](int) {}, ties_.reload ? Signals::Hangup::kCounted : Signals::Hangup::kEnds) {}

Result<std::unique_ptr<Application>> Application::start(const Config& config, const Environment& environment, ServiceTies ties) {
    for (const auto& warning : config.warnings()) log::warn("{}", warning);
    TRY(auto files,
        find_model(config.text("model.name"), config.text("model.projector"), model_places(config, environment)));
    raise_open_files(static_cast<std::uint64_t>(config.integer("server.connections_max")) +
                     kDescriptorsBesideConnections);

    std::unique_ptr<Application> application(new Application(config, std::move(files), std::move(ties)));
    TRY(auto settings, settings_that_fit(config, application->model_));
    TRY_VOID(check_privacy(config, environment));
    TRY(application->shared_, SharedService::open(config, application->model_));
    TRY(application->gate_, open_gate(config, environment));
    if (application->shared_) application->gate_->count_in(application->shared_->meter());
    TRY(application->guards_, Guards::start(config, config.small_integer("intake.threads")));
    application->engine_ = engine::llama::load(std::move(settings));
    application->read_words_ = std::make_unique<flow::ReadWords>(words_settings(config, environment), application->guards_->get());
    application->read_words_->load_early();
    application->ask_picture_ = std::make_unique<flow::AskPicture>(*application->engine_, ask_limits(config, application->model_), application->guards_->get(),
                                                                   application->read_words_.get(), &application->answer_metrics_,
                                                                   application->shared_ ? application->shared_->answers() : nullptr);
    TRY(application->templates_, open_templates(config, environment));
    application->read_document_ =
        std::make_unique<flow::ReadDocument>(*application->ask_picture_, *application->read_words_, *application->templates_,
                                             &application->document_metrics_);
    TRY(auto keeping, keep_settings(config, application->guards_->get()));
    TRY(auto database, open_database(config, environment));
    const auto seal = keeping.seal;
    application->keep_documents_ = std::make_unique<flow::KeepDocuments>(std::move(database), std::move(keeping));
    TRY(auto jobs, job_settings(config, application->guards_->get(), seal));
    const auto ready = [engine = application->engine_.get()] { return engine->readiness().state == State::kReady; };
    application->run_jobs_ = std::make_unique<flow::RunJobs>(*application->gate_, *application->keep_documents_, *application->read_document_, ready, std::move(jobs),
                                                             &application->document_metrics_);
    TRY_VOID(application->listen());
    application->measure();
    application->watcher_ = std::thread([self = application.get()] { self->watch(); });
    return application;
}

Result<void> Application::listen() {
    const http::UseCases use_cases{*gate_, *ask_picture_, *read_words_, *read_document_, *keep_documents_, *run_jobs_};
    auto settings = server_settings(config_);
    if (!config_.text("tracing.endpoint").empty()) {
        TRY(spans_, metrics::otlp::export_spans(config_.text("tracing.endpoint"), GLIMPSE_VERSION, registry_));
        settings.spans = spans_.get();
    }
    settings.this_machine_only = gate_->mode() == admission::Gate::Mode::kOpen && config_.text("admission.mode") != "open";
    auto server = ties_.supervisor
                      ? http::Server::on(std::move(ties_.supervisor->listener), settings, use_cases, http::embedded_assets(), registry_)
                      : http::Server::listen(settings, use_cases, http::embedded_assets(), registry_);
    TRY(server_, std::move(server));
    return {};
}

Application::~Application() {
    served_ = true;
    if (watcher_.joinable()) watcher_.join();
    registry_.remove_sources();
    server_.reset();
    run_jobs_.reset();
    read_document_.reset();
    keep_documents_.reset();
    ask_picture_.reset();
    read_words_.reset();
    engine_.reset();
    guards_.reset();
}

/// What is not counted as it happens is asked for when somebody looks.
void Application::measure() {
    registry_.add_source(metrics::process_samples);
    registry_.add_source([this] { return engine_samples(*engine_); });
    registry_.add_source([this] { return server_samples(*server_); });
    registry_.add_source([this] { return shared_samples(shared_.get(), *gate_); });
    if (ties_.supervisor) registry_.add_source([this] { return ties_.supervisor->samples(); });
    registry_.add_source([this] { return job_samples(*run_jobs_); });
    if (guards_->sandbox()) registry_.add_source([this] { return sandbox_samples(*guards_->sandbox()); });
    const metrics::Labels version = {{"version", GLIMPSE_VERSION}};
    registry_.add_source([version] {
        return std::vector<metrics::Sample>{{metrics::Sample::Kind::kGauge, "glimpse_build_info", "1; the label tells which program this is.", 1, version}};
    });
}

/// Whether another serves until this one is ready.
bool Application::waits_for_turn() const {
    return ties_.supervisor && ties_.supervisor->page().successor != 0 && readiness().state == State::kLoading && signal() == 0;
}

int Application::run() {
    while (waits_for_turn()) std::this_thread::sleep_for(kWatchInterval);
    if (ties_.supervisor && ties_.supervisor->page().successor == 0) ties_.supervisor->page().phase = WorkerPhase::kServing;
    server_->run();
    served_ = true;
    watcher_.join();
    log::info("stopped");
    return failed_ ? kExitFailure : kExitSuccess;
}

/// True once there is nothing more to tell about loading.
bool Application::watch_loading() {
    const auto readiness = engine_->readiness();
    if (readiness.state == State::kLoading) return false;
    if (readiness.state == State::kFailed) {
        log::error("the model could not be loaded: {}", readiness.message);
        failed_ = true;
        server_->stop(Clock::now());
    } else {
        if (ties_.supervisor) ties_.supervisor->page().phase = WorkerPhase::kReady;
        log::info("{} is ready after {:.1f} s", model_.about.id, milliseconds_between(begun_, Clock::now()) / 1000);
    }
    return true;
}

void Application::tell_supervisor() {
    if (!ties_.supervisor) return;
    auto& page = ties_.supervisor->page();
    server_->ping([&page] { ++page.beat; });  // neither this thread nor those that talk to clients have stopped
    const auto stats = engine_->stats();
    page.running = static_cast<std::uint32_t>(stats.running);
    page.waiting = static_cast<std::uint32_t>(stats.waiting);
    page.timeouts_in_row = static_cast<std::uint32_t>(ask_picture_->timeouts_in_row());
    page.stuck = engine_->readiness().state == State::kStuck ? 1 : 0;
}

/// Reads everything again that can be read while serving.
void Application::reload() {
    hangups_ = signals_.hangups();
    templates_->look_again();
    auto fresh = ties_.reload();
    if (!fresh) return log::error("the configuration stays as it was: {}", fresh.error().public_message);
    apply_changes(config_, std::move(*fresh));
}

void Application::watch() {
    this_thread::set_name("watch");
    bool loaded = false;
    TimePoint tidy_at = Clock::now();
    while (!served_) {
        if (Clock::now() >= tidy_at) {
            tidy_at += kTidyInterval;
            const auto now = flow::by_now({}).at;
            keep_documents_->tidy_up(now);
            run_jobs_->tidy_up(now);
        }
        loaded = loaded || watch_loading();
        tell_supervisor();
        if (signals_.hangups() != hangups_) reload();
        if (signals_.received() != 0) {
            log::info("stopping: {} answers are running", ask_picture_->pending());
            if (ties_.supervisor) ties_.supervisor->page().phase = WorkerPhase::kLeaving;
            run_jobs_->stop_taking();
            server_->stop();
            return;
        }
        std::this_thread::sleep_for(kWatchInterval);
    }
}

}  // namespace glimpse::app
