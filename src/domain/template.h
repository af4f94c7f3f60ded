#pragma once

#include <string>
#include <vector>

#include "domain/document.h"
#include "domain/preprocess.h"

namespace glimpse::domain {

/// How documents of one type are read: what is asked, what is to be found, what has to hold (docs/templates.md).
struct Template {
    std::string name = {};                ///< snake_case
    int version = 1;
    std::string title_zh = {};            ///< for people: "增值税发票"
    std::string title_en = {};
    std::vector<std::string> marks = {};  ///< words in print that tell this type from others
    std::string instructions_zh = {};     ///< said before the question
    std::string instructions_en = {};
    std::vector<FieldRule> fields = {};
    std::vector<CheckRule> checks = {};
    Preprocess preprocess = Preprocess::automatic();
    int image_tokens_max = 0;             ///< 0: as the server is configured
    int max_tokens = 64;                  ///< of one value
};

}  // namespace glimpse::domain
