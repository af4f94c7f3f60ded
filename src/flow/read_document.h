#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/answer.h"
#include "domain/document.h"
#include "domain/pages.h"
#include "domain/template.h"
#include "flow/ask_picture.h"
#include "flow/document_metrics.h"
#include "flow/read_words.h"

namespace glimpse::prompt {
class TemplateShelf;
}

namespace glimpse::flow {

/// The use case "pictures of a document in, facts out": ocr (lines, codes) -> prompt (template) -> engine (a question a field, all at once)
/// beside extraction (rules over the lines, codes) -> verification. All members may be called from any thread.
class ReadDocument {
public:
    struct Wish {
        std::string id = {};                        ///< becomes that of the document
        std::vector<std::string> pictures = {};     ///< encoded files, untrusted
        domain::PageRange pages = {};               ///< of each file that has several
        std::string type = "auto";                  ///< name of a template; auto: the one whose words are there
        std::string schema = {};                    ///< a JSON Schema of what is wanted, instead of `type`; empty: none
        std::vector<std::string> fields = {};       ///< only these of the template; empty: all
        std::string model = {};                     ///< as domain::Ask::model
        std::uint64_t account = 0;                  ///< as domain::Ask::account
        domain::Privacy privacy = domain::Privacy::kAllow;  ///< kMask: facts are read from all, by rules, and come covered; the model sees covered pictures
        std::optional<TimePoint> deadline = {};
        bool impatient = false;  ///< as domain::Ask::impatient
        std::stop_token stop = {};                  ///< ends the work soon, with kCancelled
    };
    struct Reading {
        domain::Document document = {};
        std::string model = {};            ///< that read it; empty: none was asked
        int template_version = 0;
        domain::Usage usage = {};
        std::vector<domain::PageText> pages = {};       ///< the lines that were read, as the wish's privacy lets them be told
        std::vector<domain::HiddenParts> hidden = {};  ///< of each page of all pictures; empty: nothing
        double evidence_ms = 0;            ///< reading lines and codes, waiting for the reader included
        double model_ms = 0;               ///< asking the model, its queue included
        double total_ms = 0;
    };
    /// Must not block. Called once, on some thread of the pipeline.
    using Done = std::function<void(Result<Reading>)>;

    /// All outlive this object. `metrics` may be null: nothing is measured.
    ReadDocument(AskPicture& ask_picture, ReadWords& read_words, prompt::TemplateShelf& templates, DocumentMetrics* metrics = nullptr);
    /// Cancels what still runs and waits for it.
    ~ReadDocument();
    ReadDocument(const ReadDocument&) = delete;
    ReadDocument& operator=(const ReadDocument&) = delete;

    /// Errors that come to `done`: as those of AskPicture and ReadWords, kInvalidRequest where no template fits. Returned instead: kNotFound
    /// (no such template), kInvalidRequest (no picture, no such field, a schema that is none), kOverloaded, kNotReady, and what ReadWords::start() returns.
    Result<void> start(Wish wish, Done done);

    /// As prompt::TemplateShelf.
    std::shared_ptr<const std::vector<domain::Template>> templates();
    Result<std::shared_ptr<const domain::Template>> find_template(std::string_view name);
    Result<std::string> template_text(std::string_view name);
    Result<bool> keep_template(std::string_view name, std::string_view text);
    Result<void> remove_template(std::string_view name);

    /// Refuses new documents from now on, lets running ones end until `deadline`, then cancels the rest. Blocks until nothing runs.
    void drain(TimePoint deadline);

    class Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::flow
