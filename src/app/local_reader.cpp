#include "app/local_reader.h"

#include <future>
#include <utility>

#include "app/document_settings.h"
#include "app/engine_settings.h"
#include "app/loading.h"
#include "app/model_files.h"
#include "app/words_settings.h"
#include "domain/ask.h"

namespace glimpse::app {
namespace {

/// The fields of one document beside each other.
engine::llama::EngineSettings settings_for_one(const Config& config, const ModelFiles& files) {
    auto settings = engine_settings(config, files);
    if (config.is_default("engine.parallel")) settings.parallel = domain::kBranchesMax;
    return settings;
}

}  // namespace

Result<std::unique_ptr<LocalReader>> LocalReader::start(const Config& config, const Environment& environment, const Signals& signals) {
    std::unique_ptr<LocalReader> reader(new LocalReader());
    TRY(reader->templates_, open_templates(config, environment));
    TRY(const auto files, find_model(config.text("model.name"), config.text("model.projector"), model_places(config, environment)));
    TRY(reader->guards_, Guards::start(config, 1));
    reader->engine_ = engine::llama::load(settings_for_one(config, files));
    TRY_VOID(wait_until_loaded(*reader->engine_, signals));
    reader->read_words_ = std::make_unique<flow::ReadWords>(words_settings(config, environment), reader->guards());
    reader->ask_picture_ = std::make_unique<flow::AskPicture>(*reader->engine_, ask_limits(config, files), reader->guards(), reader->read_words_.get());
    reader->read_document_ = std::make_unique<flow::ReadDocument>(*reader->ask_picture_, *reader->read_words_, *reader->templates_);
    return reader;
}

Result<flow::ReadDocument::Reading> LocalReader::read(flow::ReadDocument::Wish wish) {
    std::promise<Result<flow::ReadDocument::Reading>> promise;
    TRY_VOID(read_document_->start(std::move(wish), [&](auto reading) { promise.set_value(std::move(reading)); }));
    return promise.get_future().get();
}

}  // namespace glimpse::app
