#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::intake {

/// Asks clamd, ClamAV's daemon, about files. Thread-safe; a connection for each file.
class VirusScanner {
public:
    struct Settings {
        std::string address = {};  ///< path of its socket, or HOST:PORT with a numeric host
        bool required = false;     ///< a file that could not be scanned is refused; else it passes, and the log says so
        std::chrono::milliseconds time_max{10'000};  ///< for one file
    };
    /// kInvalidRequest for an address that is neither.
    static Result<VirusScanner> create(Settings settings);

    /// kRefusedContent names what was found. kUnavailable, if scanning is required: clamd does not answer, not in time, or does not take
    /// files of this size (its StreamMaxLength).
    Result<void> scan(std::string_view bytes) const;

    /// Does it answer? Its version, or kUnavailable with the reason.
    Result<std::string> version() const;

private:
    explicit VirusScanner(Settings settings) : settings_(std::move(settings)) {}

    const Settings settings_;
};

}  // namespace glimpse::intake
