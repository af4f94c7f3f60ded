#include "http/routes_metrics.h"

namespace glimpse::http {

Reply answer_metrics(Visit& visit) {
    return make_response("text/plain; version=0.0.4; charset=utf-8", visit.services.registry.exposition());
}

}  // namespace glimpse::http
