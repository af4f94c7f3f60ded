#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/ask.h"

namespace glimpse::prompt {

/// One of the answers to an ask. All begin with the same prompt, so the engine computes that once.
struct Branch {
    std::string question = {};           ///< stands after the text of the ask
    std::string begun = {};              ///< what the answer begins with, told to the model as written
    domain::ResponseFormat format = {};  ///< of what follows
    std::string lead = {};               ///< stands before it in the joined answer
};

struct BranchPlan {
    std::vector<Branch> branches;  ///< at least one
    std::string tail = {};         ///< ends the joined answer
    bool joined = false;           ///< the branches are parts of one answer; else each is an answer
};

/// One branch, or `samples` alike, or one for each of the questions, or with `parallel_fields` one for each property of the schema. kInvalidRequest when the
/// schema is no object with properties, or has too many.
Result<BranchPlan> plan_branches(const domain::Ask& ask);

}  // namespace glimpse::prompt
