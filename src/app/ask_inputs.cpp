#include "app/ask_inputs.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/terminal.h"

namespace glimpse::app {

namespace {

namespace fs = std::filesystem;

bool is_picture(const std::string& word) {
    std::error_code error;  // a long question is no valid path: that is an error too, and no picture
    return word == "-" || fs::is_regular_file(word, error);
}

/// Whether a word was meant as a picture although there is no such file.
bool looks_like_picture_name(const std::string& word) {
    constexpr std::array kSuffixes = {".png", ".jpg",  ".jpeg", ".webp", ".gif",
                                      ".tif", ".tiff", ".bmp",  ".heic", ".pdf"};
    if (word.find(' ') != std::string::npos) return false;
    std::string lower(word);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::ranges::any_of(kSuffixes, [&](const char* suffix) { return lower.ends_with(suffix); });
}

std::string file_name(const std::string& path) {
    return path == "-" ? "the picture on standard input" : path;
}

}  // namespace

Result<AskInputs> sort_inputs(const std::vector<std::string>& words) {
    AskInputs inputs;
    if (words.empty() || is_picture(words.back())) {
        return fail(ErrorCode::kInvalidRequest,
                    "the question is missing; it stands last, in quotes: glimpse ask {} "
                    "\"What is the total?\"",
                    words.empty() ? "slip.png" : words.back());
    }
    if (looks_like_picture_name(words.back()))
        return fail(ErrorCode::kNotFound, "there is no picture {}", words.back());
    inputs.question = words.back();
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        std::error_code error;
        if (fs::is_directory(words[i], error)) {
            return fail(ErrorCode::kInvalidRequest, "{} is a folder; name the pictures in it", words[i]);
        }
        if (!is_picture(words[i])) {
            return fail(ErrorCode::kNotFound,
                        "there is no picture {}. Pictures come first, then the question as one "
                        "word in quotes",
                        words[i]);
        }
        inputs.pictures.push_back(words[i]);
    }
    if (std::ranges::count(inputs.pictures, "-") > 1) {
        return fail(ErrorCode::kInvalidRequest, "- stands for standard input, which holds one picture only");
    }
    return inputs;
}

Result<std::string> read_input(const std::string& path, std::int64_t bytes_max) {
    const bool standard_input = path == "-";
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(standard_input ? nullptr : std::fopen(path.c_str(), "rb"),
                                                           [](std::FILE* file) { return std::fclose(file); });
    std::FILE* file = standard_input ? stdin : opened.get();
    if (file == nullptr) return fail(ErrorCode::kNotFound, "cannot open {}", path);
    std::string bytes;
    std::array<char, 64 * 1024> block;
    while (const auto count = std::fread(block.data(), 1, block.size(), file)) {
        bytes.append(block.data(), count);
        if (bytes.size() > static_cast<std::size_t>(bytes_max)) {
            return fail(ErrorCode::kTooLarge, "{} is larger than {}.", file_name(path),
                        format_bytes(static_cast<std::uint64_t>(bytes_max)));
        }
    }
    if (std::ferror(file) != 0) return fail(ErrorCode::kInvalidRequest, "cannot read {}", file_name(path));
    if (bytes.empty()) return fail(ErrorCode::kInvalidRequest, "{} is empty", file_name(path));
    return bytes;
}

Result<std::string> read_picture(const std::string& path, std::int64_t bytes_max) {
    auto bytes = read_input(path, bytes_max);
    if (!bytes && bytes.error().code == ErrorCode::kTooLarge) {
        bytes.error().public_message += " Make it smaller, or raise server.body_bytes_max (GLIMPSE_SERVER_BODY_BYTES_MAX)";
    }
    return bytes;
}

}  // namespace glimpse::app
