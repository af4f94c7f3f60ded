#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/interval.h"
#include "evaluation/question.h"
#include "evaluation/score.h"

namespace glimpse::evaluation {

/// Which questions a group holds. An empty text: all of them.
struct GroupKey {
    Task task = Task::kField;
    bool evidence = false;
    std::string split = {};
    std::string wear = {};
    std::string language = {};

    friend auto operator<=>(const GroupKey&, const GroupKey&) = default;
};

struct Figure {
    std::string_view metric;
    double points = 0;
    double weight = 0;
    std::optional<Interval> interval = {};

    double value() const { return value_of(points, weight); }
};

struct Group {
    std::size_t questions = 0;
    std::size_t pictures = 0;
    std::vector<Figure> figures = {};  ///< the headline first
};

using Groups = std::map<GroupKey, Group>;

/// Sums the scores of a suite. Each question counts in three groups of its task and evidence: that of its split and
/// wear, that of its language, and that of all.
class Tally {
public:
    void add(const Question& question, const Score& score);

    std::size_t questions() const { return questions_; }
    /// Answers without a fault, see is_exact().
    std::size_t exact() const { return exact_; }
    /// Takes a moment: every figure gets its interval.
    Groups groups() const;

private:
    struct Sums {
        std::size_t questions = 0;
        std::vector<std::string_view> metrics;                    // in the order of the score
        std::map<std::string, std::vector<PictureSum>> pictures;  // a sum for each metric
    };

    static Group group_of(const Sums& sums);

    std::size_t questions_ = 0;
    std::size_t exact_ = 0;
    std::map<GroupKey, Sums> sums_;
};

}  // namespace glimpse::evaluation
