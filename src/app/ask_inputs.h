#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace glimpse::app {

/// The words behind `glimpse ask`, sorted: pictures first, the question last.
struct AskInputs {
    std::vector<std::string> pictures;  ///< paths; "-" is standard input
    std::string question;
};

/// kInvalidRequest when the question is missing or standard input is named twice; kNotFound for a picture that
/// does not exist. Each message says what to type instead.
Result<AskInputs> sort_inputs(const std::vector<std::string>& words);

/// The bytes of a file, or of standard input for "-". Errors name the file: kNotFound, kInvalidRequest
/// for a folder or an empty file, kTooLarge above `bytes_max`.
Result<std::string> read_input(const std::string& path, std::int64_t bytes_max);
/// The same for a picture, whose limit is a setting: an error about it names the setting.
Result<std::string> read_picture(const std::string& path, std::int64_t bytes_max);

}  // namespace glimpse::app
