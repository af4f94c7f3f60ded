#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evaluation/question.h"

namespace glimpse::evaluation {

/// One figure of one answer. Over a set of answers the figure is the sum of `points` over the sum of `weight`.
struct Measurement {
    std::string_view metric;  ///< "exact", "anls", "fields", "whole", "cells", "teds", "cer", "f1"
    double points = 0;
    double weight = 1;
};

/// The figures of one answer; the headline of its task stands first.
using Score = std::vector<Measurement>;

/// Name of the figure that stands for the task in the table.
std::string_view headline_of(Task task);

/// Whether a smaller figure is a better one: only for "cer", the character error rate.
bool is_error_rate(std::string_view metric);

/// points / weight; with no weight, 0.
double value_of(double points, double weight);

/// Whether the answer has no fault: right as a whole, every cell of it.
bool is_exact(const Score& score);

Score score_answer(const Question& question, std::string_view answer);

/// A question that got no answer: wrong in every figure.
Score score_failure(const Question& question);

}  // namespace glimpse::evaluation
