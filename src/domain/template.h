#pragma once

#include <string>
#include <vector>

#include "domain/document.h"
#include "domain/preprocess.h"
#include "domain/table.h"

namespace glimpse::domain {

/// Shown to the model before the document: what a person would have answered.
struct Example {
    std::string picture_name = {};  ///< a file beside the template's; empty: none
    std::string picture = {};       ///< its bytes, encoded
    std::string text = {};          ///< what stands before the question; empty: nothing
    std::string field = {};         ///< which is asked for; empty: the instructions are the question
    std::string answer = {};
};

/// How documents of one type are read: what is asked, what is to be found, what has to hold (docs/templates.md).
struct Template {
    /// What comes of a document.
    enum class Reads {
        kFields,  ///< fields, each with its verdict, and lines of goods
        kTables,  ///< the tables as they are printed, and the page with them in Markdown; no model is asked
        kPrices,  ///< things and their prices, as a table; no model is asked
        kText,    ///< what the model answers to the instructions, in Markdown
    };
    std::string name = {};                ///< snake_case
    int version = 1;
    std::string title_zh = {};            ///< for people: "增值税发票"
    std::string title_en = {};
    std::vector<std::string> marks = {};  ///< words in print that tell this type from others
    std::string instructions_zh = {};     ///< said before the question
    std::string instructions_en = {};
    Reads reads = Reads::kFields;
    std::vector<FieldRule> fields = {};
    std::vector<Column> columns = {};     ///< of its lines of goods
    std::vector<CheckRule> checks = {};
    std::vector<Example> examples = {};
    Preprocess preprocess = Preprocess::of_document();
    int image_tokens_max = 0;             ///< 0: as the server is configured
    int max_tokens = 64;                  ///< of one value, or of all the text
};

}  // namespace glimpse::domain
