#pragma once

#include <memory>
#include <optional>

#include "app/config.h"
#include "app/guards.h"
#include "app/signals.h"
#include "base/result.h"
#include "engine/engine.h"
#include "flow/read_document.h"
#include "prompt/template_shelf.h"

namespace glimpse::app {

/// All it takes to read documents in this process, without a server. Members stand in start order.
class LocalReader {
public:
    /// Loads the model, with progress on stderr. Errors are for the user; kCancelled after a signal.
    static Result<std::unique_ptr<LocalReader>> start(const Config& config, const Environment& environment, const Signals& signals);

    /// Blocks. Errors as flow::ReadDocument.
    Result<flow::ReadDocument::Reading> read(flow::ReadDocument::Wish wish);
    prompt::TemplateShelf& templates() { return *templates_; }
    flow::IntakeGuards guards() const { return guards_->get(); }

private:
    LocalReader() = default;

    std::unique_ptr<prompt::TemplateShelf> templates_;
    std::optional<Guards> guards_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<flow::ReadWords> read_words_;
    std::unique_ptr<flow::AskPicture> ask_picture_;
    std::unique_ptr<flow::ReadDocument> read_document_;
};

}  // namespace glimpse::app
