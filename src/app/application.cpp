#include "app/application.h"

#include <chrono>

#include "app/engine_settings.h"
#include "app/invocation.h"
#include "app/machine.h"
#include "app/memory_plan.h"
#include "app/terminal.h"
#include "base/log.h"
#include "engine/llama/devices.h"
#include "http/assets.h"

namespace glimpse::app {

namespace {

using State = domain::Readiness::State;

constexpr auto kWatchInterval = std::chrono::milliseconds(50);
constexpr std::uint64_t kDescriptorsBesideConnections = 256;

bool has_gpu() {
    for (const auto& device : engine::llama::list_devices()) {
        if (device.kind == "gpu") return true;
    }
    return false;
}

/// Refuses what cannot work, before the first byte is loaded. With a GPU the weights live elsewhere, and the
/// backend says itself what does not fit.
Result<void> check_memory(const Config& config, const ModelFiles& files) {
    const Load load{config.integer("engine.context_tokens"), config.integer("engine.parallel")};
    TRY(const auto plan, plan_memory(files.text_path, files.projector_path, load));
    log::info("memory plan: {}", describe(plan, load));
    if (config.integer("engine.gpu_layers") != 0 && has_gpu()) return {};
    const auto machine = this_machine();
    if (machine.memory_total_bytes() != 0 && plan.total() > machine.memory_total_bytes()) {
        return fail(ErrorCode::kInvalidRequest,
                    "{} does not fit: {}, and this machine has {}. Lower engine.parallel or "
                    "engine.context_tokens, or take a smaller model",
                    files.about.id, describe(plan, load), format_bytes(machine.memory_total_bytes()));
    }
    if (plan.total() > machine.memory_available_bytes) {
        log::warn(
            "only {} of memory are free now; the plan needs {}. Answers may be slow, or the system may end this "
            "program",
            format_bytes(machine.memory_available_bytes), format_bytes(plan.total()));
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Application>> Application::start(const Config& config, const Environment& environment) {
    for (const auto& warning : config.warnings()) log::warn("{}", warning);
    TRY(auto files,
        find_model(config.text("model.name"), config.text("model.projector"), model_places(config, environment)));
    raise_open_files(static_cast<std::uint64_t>(config.integer("server.connections_max")) +
                     kDescriptorsBesideConnections);

    std::unique_ptr<Application> application(new Application(std::move(files)));
    TRY_VOID(check_memory(config, application->model_));
    application->engine_ = engine::llama::load(engine_settings(config, application->model_));
    application->ask_picture_ = std::make_unique<flow::AskPicture>(*application->engine_, ask_limits(config));
    TRY(application->server_,
        http::Server::listen(server_settings(config), *application->ask_picture_, http::embedded_assets()));
    application->watcher_ = std::thread([self = application.get()] { self->watch(); });
    return application;
}

Application::~Application() {
    served_ = true;
    if (watcher_.joinable()) watcher_.join();
    server_.reset();
    ask_picture_.reset();
    engine_.reset();
}

int Application::run() {
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
        log::info("{} is ready after {:.1f} s", model_.about.id, milliseconds_between(begun_, Clock::now()) / 1000);
    }
    return true;
}

void Application::watch() {
    bool loaded = false;
    while (!served_) {
        loaded = loaded || watch_loading();
        if (signals_.received() != 0) {
            log::info("stopping: {} answers are running", ask_picture_->pending());
            server_->stop();
            return;
        }
        std::this_thread::sleep_for(kWatchInterval);
    }
}

}  // namespace glimpse::app
