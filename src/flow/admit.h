#pragma once

#include "admission/gate.h"

namespace glimpse::flow {

/// The use case "may they come in": the gate, and the pass that whoever comes in holds until their request is answered.
using Gate = admission::Gate;
using Pass = admission::Pass;

}  // namespace glimpse::flow
