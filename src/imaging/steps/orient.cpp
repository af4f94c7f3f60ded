#include "imaging/steps/orient.h"

#include <fmt/format.h>

#include <opencv2/imgproc.hpp>

#include "imaging/mat_view.h"
#include "imaging/reading_direction.h"
#include "imaging/steps/contrast.h"

namespace glimpse::imaging {
namespace {

// Standard errors. Level pages are mostly upright; one on its side has to be turned anyhow, and either way is as likely.
constexpr double kUpsideDownMin = 3.5;
constexpr double kSidewaysMin = 2;
constexpr double kUprightMin = 3;    // nobody has to be asked: docs/preprocessing.md
constexpr double kContrastMin = 60;  // grey levels; of fainter print only parts count as ink, and they mislead

struct Finding {
    int turn = 0;  // degrees clockwise
    const char* reason = "";
    bool sure = false;  // who can read knows no better
};

Finding find_turn(Workpiece& picture) {
    const Finding faint{0, "the print is too faint to tell which way is up"};
    const TextLines level = picture.lines();
    // Clear level lines are the page's, however clear its columns are: figures under each other line up as well. So do the characters of
    // Chinese, on a page that lies on its side.
    if (level.is_text()) {
        if (contrast(picture) < kContrastMin) return faint;
        const double evidence = upright_evidence(picture.ink(), level.skew_degrees);
        if (evidence <= -kUpsideDownMin) return {180, "the lines are upside down"};
        if (evidence >= kUprightMin) return {0, "the lines are upright", !find_text_lines(turn_quarter(picture.ink())).is_clear()};
        return {0, "the lines are level, and their strokes do not tell that they are upside down"};
    }
    const Grey turned = turn_quarter(picture.ink());
    const TextLines upended = find_text_lines(turned);
    if (!upended.is_text()) return {0, "no clear lines of text", !level.is_clear() && !upended.is_clear()};
    if (contrast(picture) < kContrastMin) return faint;
    const double evidence = upright_evidence(turned, upended.skew_degrees);
    if (evidence <= -kSidewaysMin) return {270, "the lines run downwards"};
    if (evidence >= kSidewaysMin) return {90, "the lines run upwards"};
    return {0, "the lines are upended, but which way is not clear"};
}

const char* reason_of(int turn_read) {
    switch (turn_read) {
        case 90: return "the text reader sees lines that run upwards";
        case 180: return "the text reader sees lines that are upside down";
        case 270: return "the text reader sees lines that run downwards";
        default: return "the text reader sees upright lines";
    }
}

Finding ask_where_unsure(Workpiece& picture) {
    const Finding own = find_turn(picture);
    const auto read = own.sure ? std::nullopt : picture.turn_read();
    return read ? Finding{*read, reason_of(*read), true} : own;
}

}  // namespace

double turn_needed(Workpiece& picture) { return find_turn(picture).turn; }

StepOutcome orient(Workpiece& picture) {
    const Finding finding = ask_where_unsure(picture);
    StepOutcome outcome{finding.reason, static_cast<double>(finding.turn)};
    if (finding.turn == 0) return outcome;
    const domain::Image& image = picture.image();
    const double right = image.width - 1;
    const double bottom = image.height - 1;
    cv::RotateFlags turn = cv::ROTATE_180;
    outcome.to_given = {{-1, 0, right, 0, -1, bottom, 0, 0, 1}};
    if (finding.turn == 90) {
        turn = cv::ROTATE_90_CLOCKWISE;
        outcome.to_given = {{0, 1, 0, -1, 0, bottom, 0, 0, 1}};
    } else if (finding.turn == 270) {
        turn = cv::ROTATE_90_COUNTERCLOCKWISE;
        outcome.to_given = {{0, -1, right, 1, 0, 0, 0, 0, 1}};
    }
    const bool upends = finding.turn != 180;
    outcome.image = blank_image(upends ? image.height : image.width, upends ? image.width : image.height);
    cv::Mat target = view(*outcome.image);
    cv::rotate(view(image), target, turn);
    return outcome;
}

}  // namespace glimpse::imaging
