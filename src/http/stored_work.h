#pragma once

#include <memory>
#include <utility>

#include "flow/keep_documents.h"
#include "http/reply.h"
#include "http/router.h"

namespace glimpse::http {

/// Has `work`, a Result<PendingWork::Outcome>(flow::KeepDocuments&), done where it may ask the database. `work` need not be copyable.
template <typename Work>
Reply ask_store(Visit& visit, Work work) {
    auto& keep = visit.services.keep_documents;
    const auto shared = std::make_shared<Work>(std::move(work));
    return PendingWork{[&keep, shared](std::stop_token, PendingWork::Done done) {
        return keep.post([&keep, shared, done = std::move(done)] { done((*shared)(keep)); });
    }};
}

}  // namespace glimpse::http
