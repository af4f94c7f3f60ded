#include "app/application.h"
#include "app/commands/commands.h"
#include "app/key_settings.h"
#include "app/supervisor/supervisor.h"
#include "app/supervisor/worker_link.h"
#include "app/terminal.h"
#include "base/log.h"
#include "http/assets.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples = R"(Examples:
  glimpse serve                                    page and API on http://127.0.0.1:7860
  glimpse serve --model glm-4.6v-flash --parallel 4
  glimpse serve --model model.gguf --mmproj mmproj.gguf --port 8080
  glimpse serve --host 0.0.0.0                     for other machines, who need a key: glimpse keys create NAME
  curl -F image=@slip.png -F text="What is the total?" http://127.0.0.1:7860/api/v1/inference
It listens at once; /readyz answers 200 when the model is loaded. Ctrl-C or SIGTERM lets running answers finish
(server.drain_seconds) and ends with 0; a second signal ends the program at once. SIGHUP reads configuration and
templates again. A server that crashes or hangs is replaced: docs/operating/faults.md.)";

/// What a browser takes: the unspecified addresses mean every interface, this machine's own among them.
std::string shown_host(const std::string& host) {
    if (host == "0.0.0.0" || host == "localhost") return "127.0.0.1";
    if (host == "::") return "[::1]";
    return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

void print_addresses(const Application& application, const Config& config) {
    const auto& host = config.text("server.host");
    const auto base = fmt::format("http://{}:{}", shown_host(host), application.port());
    fmt::print("Glimpse {} with {}\n", GLIMPSE_VERSION, application.model().about.id);
    fmt::print("  {}  {}\n", http::embedded_assets().empty() ? "API          " : "page and API ", base);
    fmt::print("  ready?         {}/readyz\n", base);
    if (host == "0.0.0.0" || host == "::")
        fmt::print("  other machines reach it by this machine's name, port {}\n", application.port());
    std::fflush(stdout);
    if (!is_loopback(host) && config.text("admission.mode") == "open") log::warn("listening on {}: whoever reaches this address can use it", host);
}

int run_supervisor(const Config& config, const Environment& environment) {
    const auto supervisor = Supervisor::create(config, environment);
    return supervisor ? (*supervisor)->run() : report(supervisor.error());
}

int run_server(const Config& config, const Invocation& invocation, std::optional<WorkerLink> link) {
    if (!config.file().empty()) log::info("configuration: {}", config.file());
    const bool first = !link || link->is_first();
    const auto application = Application::start(config, invocation.environment, {std::move(link), [&invocation] { return load_config(invocation); }});
    if (!application) return report(application.error());
    if (first) print_addresses(**application, config);
    return (*application)->run();
}

int run_serve(const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    log::configure(config->text("log.level"));
    auto link = take_over(invocation.environment);
    if (!link) return report(link.error());
    const bool supervised = link->has_value() || config->text("supervisor.mode") == "off";
    return supervised ? run_server(*config, invocation, std::move(*link)) : run_supervisor(*config, invocation.environment);
}

}  // namespace

void add_serve(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("serve", "Serve the page and the API");
    add_setting_flags(*command, invocation, {"server", "tracing", "supervisor", "admission", "documents", "privacy", "storage", "jobs", "log", "model", "engine", "intake", "ocr", "cache", "redis"});
    add_setting_flag(*command, invocation, "models.folder");
    command->footer(kExamples);
    command->callback([&invocation] { invocation.run = [&invocation] { return run_serve(invocation); }; });
}

}  // namespace glimpse::app
