#include "evaluation/tally.h"

namespace glimpse::evaluation {

void Tally::add(const Question& question, const Score& score) {
    ++questions_;
    exact_ += is_exact(score) ? 1 : 0;
    const GroupKey all{question.task, question.evidence};
    GroupKey part = all, language = all;
    part.split = question.split;
    part.wear = question.wear;
    language.language = question.language.empty() ? "?" : question.language;
    for (const auto& key : {all, part, language}) {
        auto& sums = sums_[key];
        ++sums.questions;
        if (sums.metrics.empty()) {
            for (const auto& measurement : score) sums.metrics.push_back(measurement.metric);
        }
        auto& picture = sums.pictures[question.picture];
        picture.resize(score.size());
        for (std::size_t i = 0; i < score.size(); ++i) {
            picture[i].points += score[i].points;
            picture[i].weight += score[i].weight;
        }
    }
}

Group Tally::group_of(const Sums& sums) {
    Group group{sums.questions, sums.pictures.size()};
    for (std::size_t i = 0; i < sums.metrics.size(); ++i) {
        Figure figure{sums.metrics[i]};
        std::vector<PictureSum> pictures;
        for (const auto& [name, of_picture] : sums.pictures) {
            pictures.push_back(of_picture[i]);
            figure.points += of_picture[i].points;
            figure.weight += of_picture[i].weight;
        }
        figure.interval = interval_of(pictures);
        group.figures.push_back(figure);
    }
    return group;
}

Groups Tally::groups() const {
    Groups groups;
    for (const auto& [key, sums] : sums_) groups[key] = group_of(sums);
    return groups;
}

}  // namespace glimpse::evaluation
