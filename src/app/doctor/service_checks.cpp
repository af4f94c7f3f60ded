#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "app/data_places.h"
#include "app/doctor/check.h"
#include "app/guards.h"
#include "app/shared_service.h"
#include "app/supervisor/exit_report.h"
#include "app/words_settings.h"
#include "http/assets.h"
#include "imaging/pdf_fonts.h"
#include "ocr/text_reader.h"

namespace glimpse::app::doctor {

namespace {

constexpr int kNotebookPort = 8888;  // where start.sh puts Jupyter

/// Why nothing can listen on 127.0.0.1:`port`, or 0.
int bind_error(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return errno;
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));  // as servers do: waiting remains do not count
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool bound =
        ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 && ::listen(socket, 1) == 0;
    const int error = bound ? 0 : errno;
    ::close(socket);
    return error;
}

Check check_port(const std::string& name, int port, const std::string& use, const std::string& elsewhere) {
    const int error = bind_error(port);
    if (error == 0) return good(name, fmt::format("{} is free for {}", port, use));
    if (error == EADDRINUSE) {
        return warning(name, fmt::format("something listens on {} already", port),
                       fmt::format("fine if that is {}; else {}", use, elsewhere));
    }
    return warning(name, fmt::format("cannot listen on {}: {}", port, std::strerror(error)), elsewhere);
}

Check check_sandbox(const Config& config) {
    if (config.text("intake.sandbox") == "off") {
        return warning("sandbox", "intake.sandbox is off: files are decoded in the server's own process", "turn it on unless you trust every file");
    }
    const auto guards = Guards::start(config, 1);
    if (guards) return good("sandbox", "files are decoded in processes that can do nothing else");
    return problem("sandbox", guards.error().public_message, "allow seccomp filters for this container or user");
}

Check check_scanner(const Config& config) {
    const auto scanner = virus_scanner(config);
    if (!scanner) return problem("virus_scanner", scanner.error().public_message, "correct intake.clamd");
    if (!*scanner) return good("virus_scanner", "intake.scan is off: files are not scanned for viruses");
    const auto version = (*scanner)->version();
    if (version) return good("virus_scanner", *version);
    const auto advice = "start clamd (Debian: clamav-daemon), or correct intake.clamd";
    const auto finding = fmt::format("{} at {}", version.error().internal_detail, config.text("intake.clamd"));
    return config.text("intake.scan") == "required" ? problem("virus_scanner", finding, advice) : warning("virus_scanner", finding, advice);
}

Check check_text_reader(const Config& config, const Environment& environment) {
    const auto folder = words_folder(config, environment);
    const auto advice = "run tools/fetch_dependencies.sh, or correct ocr.folder";
    if (folder.empty()) return warning("text_reader", "no networks to read text with: /api/v1/ocr and evidence answer 503, and pages in Chinese are not turned", advice);
    const auto& model = config.text("ocr.model");
    const auto reader = ocr::TextReader::load(folder, *ocr::find_reader_model(model), {config.small_integer("ocr.threads")});
    if (!reader) return problem("text_reader", reader.error().internal_detail, advice);
    return good("text_reader", fmt::format("{} reads text, with its networks in {}", model, folder));
}

Check check_pdf_font() {
    const auto font = imaging::pdf_font();
    if (!font.empty()) return good("pdf_font", fmt::format("PDFs that bring no Chinese font are drawn with {}", font));
    return warning("pdf_font", "no font for Chinese text in PDFs that bring none: it stays blank", "install Droid Sans Fallback (Debian: fonts-droid-fallback)");
}

Check check_page() {
    const auto assets = http::embedded_assets();
    if (!assets.empty()) return good("page", fmt::format("the page is in the program ({} files)", assets.size()));
    return warning("page", "this build has no page, only the API",
                   "run `npm ci && npm run build` in web/ and build again");
}

Check check_redis(const Config& config) {
    const auto store = open_shared_store(config);
    if (!store) return problem("redis", store.error().public_message, "correct redis.url");
    if (!*store) return good("redis", "redis.url is not set: quotas are counted and answers kept in each server");
    const auto version = (*store)->version();
    if (version) return good("redis", fmt::format("{} counts quotas and keeps answers for all servers", *version));
    return warning("redis", version.error().public_message, "start it or correct redis.url; until then each server counts and keeps for itself");
}

Check check_restarts(const Environment& environment) {
    const auto folder = exit_reports_folder(environment);
    const int count = count_reports(folder, std::chrono::system_clock::now() - std::chrono::hours(24));
    if (count == 0) return good("restarts", "no server of this user had to be replaced in the last 24 hours");
    return warning("restarts", fmt::format("servers were replaced {} times in the last 24 hours", count), fmt::format("the reports in {} say why", folder));
}

Checks check_configuration(const Config& config) {
    Checks checks;
    int set = 0;
    for (const auto& setting : settings()) set += config.is_default(setting.name) ? 0 : 1;
    const auto file = config.file().empty() ? std::string("no configuration file") : config.file();
    checks.push_back(
        good("configuration", fmt::format("{}; {} settings differ from their defaults or are set explicitly "
                                          "(`glimpse config show`)",
                                          file, set)));
    for (const auto& text : config.warnings()) {
        checks.push_back(
            warning("configuration", text, "unset it or correct its name; `glimpse config show` lists all"));
    }
    return checks;
}

}  // namespace

Checks check_service(const Config& config, const Environment& environment) {
    Checks checks;
    const int port = config.small_integer("server.port");
    if (port != 0) checks.push_back(check_port("server_port", port, "Glimpse", "choose another port with --port"));
    checks.push_back(check_port("notebook_port", kNotebookPort, "notebooks", "start Jupyter on another port"));
    checks.push_back(check_page());
    checks.push_back(check_sandbox(config));
    checks.push_back(check_scanner(config));
    checks.push_back(check_text_reader(config, environment));
    checks.push_back(check_pdf_font());
    checks.push_back(check_redis(config));
    checks.push_back(check_restarts(environment));
    for (auto& check : check_configuration(config)) checks.push_back(std::move(check));
    return checks;
}

}  // namespace glimpse::app::doctor
