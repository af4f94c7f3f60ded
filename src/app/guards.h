#pragma once

#include <memory>
#include <optional>

#include "app/config.h"
#include "flow/picture_reader.h"
#include "intake/picture_fetcher.h"
#include "intake/virus_scanner.h"
#include "sandbox/sandbox.h"

namespace glimpse::app {

/// What stands between files from outside and this program, as it is configured.
class Guards {
public:
    /// Starts the sandbox, whose processes are this program once more (main.cpp), for `workers` files at once. Errors are for the operator.
    static Result<Guards> start(const Config& config, int workers);

    flow::IntakeGuards get() const { return {sandbox_.get(), scanner_.get(), fetcher_.get()}; }
    /// Null when there is none.
    const sandbox::Sandbox* sandbox() const { return sandbox_.get(); }

private:
    std::unique_ptr<sandbox::Sandbox> sandbox_;           // null: intake.sandbox is off
    std::unique_ptr<const intake::VirusScanner> scanner_;  // null: intake.scan is off
    std::unique_ptr<const intake::PictureFetcher> fetcher_;  // null: intake.fetch_pictures is off
};

/// Where clamd is asked, and how strictly; nothing when intake.scan is off. kInvalidRequest for a bad address.
Result<std::optional<intake::VirusScanner>> virus_scanner(const Config& config);

}  // namespace glimpse::app
