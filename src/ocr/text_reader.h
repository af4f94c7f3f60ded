#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/image.h"
#include "domain/page_text.h"
#include "ocr/network.h"

namespace glimpse::ocr {

/// Networks that read together: their name, and those of their files in one folder.
struct ReaderModel {
    std::string_view name;
    std::string_view detector_file;
    std::string_view recogniser_file;
    std::string_view direction_file = "ch_ppocr_mobile_v2.0_cls_mobile.onnx";
};

/// The first one reads best; the other takes two thirds of its time, and leaves out the spaces between Latin words.
inline constexpr ReaderModel kReaderModels[] = {
    {"pp-ocrv6-small", "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"},
    {"pp-ocrv4-mobile", "ch_PP-OCRv4_det_mobile.onnx", "ch_PP-OCRv4_rec_mobile.onnx"},
};

/// The one of that name, or null.
const ReaderModel* find_reader_model(std::string_view name);

/// Reads printed Chinese and English text with the networks of PP-OCR: where lines are, which way up each is, what it says.
/// Takes 115 MB of memory with its networks, and keeps what the largest picture took: up to 1 GB for a page of 2000 pixels a side. Not
/// thread-safe: one picture at a time, on NetworkSettings::threads threads.
class TextReader {
public:
    /// Asked between parts of the work, tens to hundreds of milliseconds each; an error ends it.
    using GoOn = std::function<Result<void>()>;

    /// Reads the three networks of `model` in `folder`; takes about a second. kUnavailable when one is missing or broken.
    static Result<std::unique_ptr<TextReader>> load(const std::string& folder, const ReaderModel& model, const NetworkSettings& settings);
    ~TextReader();
    TextReader(const TextReader&) = delete;
    TextReader& operator=(const TextReader&) = delete;

    /// The lines of a picture in reading order, those surer than one half. Lines at any angle are found; an upside-down one is read as such and its
    /// polygon begins where its text does. A small picture in which no line is found may be one itself. Pictures are looked at with their longest side shrunk to 2000 pixels. Blocks; errors as `go_on` and
    /// Network::run().
    Result<domain::PageText> read(const domain::Image& image, const GoOn& go_on);

    /// How far the picture has to be turned for its text to stand upright: 0, 90, 180 or 270 degrees clockwise; nothing where its lines do not
    /// tell. A glance: lines are looked for in a small copy, and the beginnings of the largest looked at closer. Where they seem to stand wrong
    /// they are read both ways, to be sure. Vertical writing stays. `level` are pieces of print that are known to be level (or nothing is known):
    /// where they clearly stand on their feet no lines are looked for. Otherwise as read().
    Result<std::optional<int>> find_turn(const domain::Image& image, std::span<const domain::Box> level, const GoOn& go_on);

private:
    class Impl;
    explicit TextReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::ocr
