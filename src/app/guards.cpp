#include "app/guards.h"

#include "base/log.h"
#include "flow/read_pages.h"
#include "intake/remote/http_fetcher.h"

namespace glimpse::app {

namespace {

constexpr std::size_t kBytesBesideFile = 1024;  // what is wanted of it

sandbox::Sandbox::Settings sandbox_settings(const Config& config, int workers) {
    sandbox::Sandbox::Settings settings;
    settings.workers = workers;
    settings.worker.command = {"/proc/self/exe"};
    settings.worker.input_bytes_max = static_cast<std::size_t>(config.integer("server.body_bytes_max")) + kBytesBesideFile;
    settings.worker.output_bytes_max = flow::pages_bytes_max(config.integer("intake.picture_pixels_max"));
    settings.worker.memory_bytes_max = static_cast<std::size_t>(config.integer("intake.decode_memory_bytes"));
    settings.worker.time_max = std::chrono::seconds(config.integer("intake.decode_seconds"));
    return settings;
}

/// Null when pictures are not fetched.
Result<std::unique_ptr<const intake::PictureFetcher>> picture_fetcher(const Config& config) {
    if (config.text("intake.fetch_pictures") == "off") return nullptr;
    auto fetcher = intake::remote::http_fetcher({.hosts = config.text("intake.fetch_hosts"),
                                                 .time_max = std::chrono::seconds(config.integer("intake.fetch_seconds")),
                                                 .loopback = config.text("intake.fetch_loopback") == "on"});
    if (!fetcher) fetcher.error().public_message = "intake.fetch_hosts: " + fetcher.error().public_message;
    return fetcher;
}

}  // namespace

Result<std::optional<intake::VirusScanner>> virus_scanner(const Config& config) {
    const auto& mode = config.text("intake.scan");
    if (mode == "off") return std::nullopt;
    return intake::VirusScanner::create({.address = config.text("intake.clamd"), .required = mode == "required"});
}

Result<Guards> Guards::start(const Config& config, int workers) {
    Guards guards;
    TRY(const auto scanner, virus_scanner(config));
    if (scanner) guards.scanner_ = std::make_unique<const intake::VirusScanner>(*scanner);
    TRY(guards.fetcher_, picture_fetcher(config));
    if (config.text("intake.sandbox") == "on") {
        TRY(guards.sandbox_, sandbox::Sandbox::start(sandbox_settings(config, workers)));
    } else {
        log::warn("intake.sandbox is off: a hostile file that takes over a decoder takes over this program");
    }
    return guards;
}

}  // namespace glimpse::app
