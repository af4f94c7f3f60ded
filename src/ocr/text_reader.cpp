#include "ocr/text_reader.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <future>
#include <mutex>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "ocr/detector_size.h"
#include "ocr/line_networks.h"
#include "ocr/planes.h"
#include "ocr/unread_print.h"

namespace glimpse::ocr {
namespace {

constexpr double kScoreMin = 0.5;  // below it, what was found is mostly no text
constexpr int kPictureSideMin = 4;
constexpr int kBareLineHeightMax = 128;  // pixels: a picture that is nothing but a line, without a margin, which the detector misses
constexpr double kBareLineScoreMin = 0.8;
constexpr std::size_t kGlanceLinesMax = 12;
constexpr std::size_t kReadToBeSure = 6;  // of them
constexpr int kGlanceRatioMax = 6;        // width / height: of longer lines the beginning, or the classifier sees them squeezed
constexpr std::size_t kPiecesMin = 2;    // of level print, which stands upright
constexpr double kUpsideDownMax = 0.35;  // up to that likelihood in the mean; of pages on their heads it is 0.5 and more
constexpr double kSureScoreMin = 0.7;       // of lines that stand right
constexpr double kVerticalMargin = 0.15;    // so much worse are lines read as vertical writing; if not, they may be it

std::string path_of(const std::string& folder, std::string_view file) { return fmt::format("{}/{}", folder, file); }

Quad all_of(const cv::Mat& picture) {
    const double right = picture.cols;
    const double bottom = picture.rows;
    return {{{0, 0}, {right, 0}, {right, bottom}, {0, bottom}}};
}

/// Quads from the top and the left, so that equal pictures are cut in equal order.
std::vector<CutLine> cut_lines(const cv::Mat& picture, std::vector<Quad> quads) {
    std::ranges::stable_sort(quads, {}, [](const Quad& quad) { return std::pair(quad[0].y, quad[0].x); });
    std::vector<CutLine> lines;
    for (const auto& quad : quads) lines.push_back(cut_line(picture, quad));
    return lines;
}

/// As large as the networks work with; no copy where the picture is.
cv::Mat working_copy(const domain::Image& image) {
    const auto size = working_size({image.width, image.height});
    const cv::Mat picture = view(image);
    if (size == LookSize{image.width, image.height}) return picture;
    cv::Mat scaled;
    cv::resize(picture, scaled, {size.width, size.height});
    return scaled;
}

/// From corner 0.
double length(const Quad& quad, std::size_t to_corner) { return std::hypot(quad[0].x - quad[to_corner].x, quad[0].y - quad[to_corner].y); }

/// Those that cover most.
std::vector<Quad> largest(std::vector<Quad> quads, std::size_t count) {
    const auto area = [](const Quad& quad) { return length(quad, 1) * length(quad, 3); };
    std::ranges::stable_sort(quads, std::ranges::greater(), area);
    quads.resize(std::min(quads.size(), count));
    return quads;
}

/// Of a line that is long, beside or below the corner where it begins.
void keep_beginning(Quad& quad) {
    const double width = length(quad, 1);
    const double height = length(quad, 3);
    const double kept = kGlanceRatioMax * std::min(width, height) / std::max({width, height, 1.0});
    if (kept >= 1) return;
    const auto draw_near = [kept](domain::Point& end, const domain::Point& begin) {
        end = {begin.x + kept * (end.x - begin.x), begin.y + kept * (end.y - begin.y)};
    };
    draw_near(width > height ? quad[1] : quad[3], quad[0]);
    draw_near(quad[2], width > height ? quad[3] : quad[1]);
}

std::vector<CutLine> cut_boxes(const cv::Mat& picture, std::span<const domain::Box> boxes) {
    std::vector<CutLine> pieces;
    for (const auto& [left, top, right, bottom] : boxes) {
        const auto place = cv::Rect(cv::Point(static_cast<int>(left), static_cast<int>(top)), cv::Point(static_cast<int>(right), static_cast<int>(bottom)));
        const cv::Mat pixels = picture(place & cv::Rect({}, picture.size()));
        if (!pixels.empty()) pieces.push_back({pixels.clone(), {}});
    }
    return pieces;
}

bool stand_on_their_feet(std::span<const float> upside_down) {
    const double sum = std::accumulate(upside_down.begin(), upside_down.end(), 0.0);
    return upside_down.size() >= kPiecesMin && sum <= kUpsideDownMax * static_cast<double>(upside_down.size());
}

int reading_turn(std::span<const CutLine> lines) {
    std::vector<domain::TextLine> polygons;
    for (const auto& line : lines) polygons.push_back({{}, line.polygon});
    return domain::reading_turn(polygons);
}

double mean_score(std::span<const ReadText> texts) {
    double sum = 0;
    for (const auto& text : texts) sum += text.score;
    return sum / static_cast<double>(texts.size());
}

/// Of lines where they are in `picture`.
void mark_unread_print(const cv::Mat& picture, std::vector<domain::TextLine>& lines) {
    std::vector<Quad> polygons;
    for (const auto& line : lines) polygons.push_back(line.polygon);
    const auto unread = find_unread_print(picture, polygons);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].unread_before = unread[i].before;
        lines[i].unread_behind = unread[i].behind;
    }
}

domain::PageText in_reading_order(domain::PageText page) {
    const auto boxes = domain::reading_boxes(page);
    std::vector<domain::TextLine> lines;
    for (const auto& row : domain::to_rows(boxes)) {
        for (const auto i : row) lines.push_back(std::move(page.lines[i]));
    }
    page.lines = std::move(lines);
    return page;
}

}  // namespace

class TextReader::Impl {
public:
    Network detector;
    Network direction;
    Network recogniser;
    std::vector<std::string> alphabet;
};

const ReaderModel* find_reader_model(std::string_view name) {
    const auto found = std::ranges::find(kReaderModels, name, &ReaderModel::name);
    return found == std::end(kReaderModels) ? nullptr : found;
}

TextReader::TextReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextReader::~TextReader() = default;

Result<std::unique_ptr<TextReader>> TextReader::load(const std::string& folder, const ReaderModel& model, const NetworkSettings& settings) {
    static std::once_flag once;
    std::call_once(once, [] { cv::setNumThreads(1); });  // the networks have threads of their own; the rest is short
    const auto beside = [&](std::string_view file) {
        return std::async(std::launch::async, [path = path_of(folder, file), &settings] { return Network::load(path, settings); });
    };
    auto recogniser_comes = beside(model.recogniser_file);
    auto direction_comes = beside(model.direction_file);
    TRY(auto detector, Network::load(path_of(folder, model.detector_file), settings));
    TRY(auto direction, direction_comes.get());
    TRY(auto recogniser, recogniser_comes.get());
    TRY_VOID(see_every_batch(direction));
    auto alphabet = read_alphabet(recogniser.fact("character"));
    return std::unique_ptr<TextReader>(
        new TextReader(std::make_unique<Impl>(Impl{std::move(detector), std::move(direction), std::move(recogniser), std::move(alphabet)})));
}

Result<domain::PageText> TextReader::read(const domain::Image& image, const GoOn& go_on) try {
    domain::PageText page{image.width, image.height};
    if (std::min(image.width, image.height) < kPictureSideMin) return page;
    const cv::Mat picture = working_copy(image);
    TRY_VOID(go_on());
    TRY(auto quads, find_lines(impl_->detector, picture, detector_size));
    const bool bare = quads.empty() && std::min(image.width, image.height) <= kBareLineHeightMax;
    if (bare) quads = {all_of(picture)};
    auto lines = cut_lines(picture, std::move(quads));
    TRY_VOID(turn_upright(impl_->direction, lines, go_on));
    TRY(auto texts, read_lines(impl_->recogniser, impl_->alphabet, lines, go_on));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto& [text, score, places, scores] = texts[i];
        if (score < (bare ? kBareLineScoreMin : kScoreMin) || text.find_first_not_of(' ') == std::string::npos) continue;
        page.lines.push_back({std::move(text), lines[i].polygon, score, std::move(places), std::move(scores)});
    }
    mark_unread_print(picture, page.lines);
    const double across = static_cast<double>(image.width) / picture.cols;
    const double down = static_cast<double>(image.height) / picture.rows;
    for (auto& line : page.lines) {
        for (auto& corner : line.polygon) corner = {corner.x * across, corner.y * down};
    }
    return in_reading_order(std::move(page));
} catch (const std::exception& error) {
    return tl::unexpected(Error{ErrorCode::kInternal, "The text of the picture could not be read.", error.what()});
}

Result<std::optional<int>> TextReader::find_turn(const domain::Image& image, std::span<const domain::Box> level, const GoOn& go_on) try {
    if (std::min(image.width, image.height) < kPictureSideMin) return std::nullopt;
    TRY(const auto upside_down, upside_down_likelihoods(impl_->direction, cut_boxes(view(image), level), go_on));
    if (stand_on_their_feet(upside_down)) return 0;
    const cv::Mat picture = working_copy(image);
    TRY_VOID(go_on());
    TRY(auto quads, find_lines(impl_->detector, picture, glance_size));
    if (quads.empty()) return std::nullopt;
    quads = largest(std::move(quads), kGlanceLinesMax);
    std::ranges::for_each(quads, keep_beginning);
    auto lines = cut_lines(picture, std::move(quads));
    TRY_VOID(turn_upright(impl_->direction, lines, go_on));
    const int turn = reading_turn(lines);
    if (turn == 0) return 0;
    // Nothing is turned that cannot be read better afterwards.
    lines.resize(std::min(lines.size(), kReadToBeSure));
    const auto score_of = [&](auto change) -> Result<double> {
        auto others = lines;
        for (auto& line : others) change(line);
        TRY(const auto texts, read_lines(impl_->recogniser, impl_->alphabet, others, go_on));
        return mean_score(texts);
    };
    TRY(const double turned, score_of([](CutLine&) {}));
    TRY(const double otherwise, score_of(turn == 180 ? turn_over : stand_characters_up));
    const double margin = turn == 180 ? 0 : kVerticalMargin;
    if (turned < kSureScoreMin || turned < otherwise + margin) return std::nullopt;
    return turn;
} catch (const std::exception& error) {
    return tl::unexpected(Error{ErrorCode::kInternal, "The text of the picture could not be read.", error.what()});
}

}  // namespace glimpse::ocr
