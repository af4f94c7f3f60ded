#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "app/catalogue.h"
#include "app/commands/commands.h"
#include "app/model_check.h"
#include "app/model_files.h"
#include "app/terminal.h"

namespace glimpse::app {

namespace {

/// An installed model, or one of the catalogue that is not here.
struct Listed {
    struct File {
        std::string name;
        std::uint64_t bytes = 0;
        std::string sha256 = {};
    };
    std::string name;
    std::string folder = {};  ///< empty: not installed
    std::string repository = {};
    std::string licence = {};
    std::string description = {};
    std::vector<File> files = {};

    std::uint64_t bytes() const {
        std::uint64_t sum = 0;
        for (const auto& file : files) sum += file.bytes;
        return sum;
    }
};

Listed installed_entry(const ModelFolder& folder) {
    Listed listed{folder.id, folder.path, {}, folder.licence, folder.description, {}};
    if (const auto* known = find_in_catalogue(folder.id)) listed.repository = known->repository;
    for (const auto& name : {folder.text, folder.projector}) {
        if (name.empty()) continue;
        const auto path = folder.path + "/" + name;
        std::error_code error;
        const auto bytes = std::filesystem::file_size(path, error);
        listed.files.push_back({name, error ? 0 : bytes, expected_sha256(folder.id, path)});
    }
    return listed;
}

Listed known_entry(const CatalogueEntry& entry) {
    Listed listed{std::string(entry.name),        {}, std::string(entry.repository), std::string(entry.licence),
                  std::string(entry.description), {}};
    for (const auto& file : {entry.text, entry.projector}) {
        listed.files.push_back({std::string(file.name), file.bytes, std::string(file.sha256)});
    }
    return listed;
}

std::vector<Listed> list_models(const std::vector<std::string>& places) {
    std::vector<Listed> models;
    for (const auto& folder : installed_models(places)) models.push_back(installed_entry(folder));
    for (const auto& entry : catalogue()) {
        if (std::ranges::find(models, entry.name, &Listed::name) == models.end()) models.push_back(known_entry(entry));
    }
    return models;
}

boost::json::value as_json(const Listed& model) {
    boost::json::array files;
    for (const auto& file : model.files) {
        files.push_back({{"name", file.name},
                         {"bytes", file.bytes},
                         {"sha256", file.sha256.empty() ? boost::json::value() : boost::json::value(file.sha256)}});
    }
    return {{"name", model.name},       {"installed", !model.folder.empty()},
            {"folder", model.folder},   {"repository", model.repository},
            {"licence", model.licence}, {"description", model.description},
            {"files", std::move(files)}};
}

std::string state_of(const Listed& model) {
    const bool complete = std::ranges::all_of(model.files, [](const auto& file) { return file.bytes > 0; });
    if (model.folder.empty()) return model.repository.empty() ? "missing" : "can be pulled";
    return complete ? "installed" : "incomplete";
}

void print_table(const std::vector<Listed>& models, const std::vector<std::string>& places) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& model : models) {
        const auto size = fmt::format("{}{}", model.folder.empty() ? "about " : "", format_bytes(model.bytes()));
        rows.push_back(
            {model.name, state_of(model), size, model.licence, model.folder.empty() ? model.repository : model.folder});
    }
    fmt::print("{}", format_table({"NAME", "STATE", "SIZE", "LICENCE", "WHERE"}, rows));
    fmt::print("\nLooked in: {}\n", fmt::join(places, ", "));
    fmt::print("Fetch one with `glimpse models pull NAME`, try it with `glimpse ask --model NAME ...`.\n");
}

int run_list(bool json, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    const auto places = model_places(*config, invocation.environment);
    const auto models = list_models(places);
    if (!json) {
        print_table(models, places);
        return kExitSuccess;
    }
    boost::json::array array;
    for (const auto& model : models) array.push_back(as_json(model));
    fmt::print("{}\n", boost::json::serialize(array));
    return kExitSuccess;
}

}  // namespace

void add_models_list(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("list", "Show the models that are here and the ones that can be pulled");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "one JSON array, with files and digests");
    add_setting_flag(*command, invocation, "models.folder");
    add_setting_flags(*command, invocation, {});
    command->callback(
        [json, &invocation] { invocation.run = [json, &invocation] { return run_list(*json, invocation); }; });
}

}  // namespace glimpse::app
