#include "app/sandbox_settings.h"

#include "base/log.h"
#include "flow/read_pages.h"

namespace glimpse::app {

namespace {

constexpr std::size_t kBytesBesideFile = 1024;  // what is wanted of it

}  // namespace

Result<std::unique_ptr<sandbox::Sandbox>> start_sandbox(const Config& config, int workers) {
    if (config.text("intake.sandbox") == "off") {
        log::warn("intake.sandbox is off: a hostile file that takes over a decoder takes over this program");
        return nullptr;
    }
    sandbox::Sandbox::Settings settings;
    settings.workers = workers;
    settings.worker.command = {"/proc/self/exe"};
    settings.worker.input_bytes_max = static_cast<std::size_t>(config.integer("server.body_bytes_max")) + kBytesBesideFile;
    settings.worker.output_bytes_max = flow::pages_bytes_max(config.integer("intake.picture_pixels_max"));
    settings.worker.memory_bytes_max = static_cast<std::size_t>(config.integer("intake.decode_memory_bytes"));
    settings.worker.time_max = std::chrono::seconds(config.integer("intake.decode_seconds"));
    return sandbox::Sandbox::start(std::move(settings));
}

}  // namespace glimpse::app
