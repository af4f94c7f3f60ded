#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/entry.h"
#include "domain/page_text.h"
#include "storage/audit.h"
#include "storage/database.h"
#include "storage/picture_rows.h"
#include "storage/selection.h"

namespace glimpse::storage {

/// Which documents are listed; what is empty asks for nothing.
struct DocumentFilter {
    std::string type = {};
    std::optional<domain::DocumentStatus> status = {};
    std::string account = {};
    std::string text = {};  ///< part of a value: of the seller, of a number
    std::optional<domain::Moment> created_from = {};    ///< this moment, or later
    std::optional<domain::Moment> created_before = {};
};

/// What a person changes of a document.
struct DocumentEdit {
    std::vector<FieldEdit> fields = {};
    std::optional<domain::DocumentStatus> status = {};
};

/// Documents with all that was read of them, and what people changed. Each call is one transaction: it is done whole, or not at all.
/// Thread-safe; blocks. Every call may come back with kUnavailable or kOverloaded.
class DocumentStore {
public:
    explicit DocumentStore(Database& database) : database_(database) {}

    enum class Put { kNew, kThereAlready };
    /// Keeps a document under its id, with what is kept of its pictures and the lines that were read on them; `by.at` becomes its time. Saying the same again changes nothing. kConflict: another document, of other
    /// pictures, has this id.
    Result<Put> put(const domain::StoredDocument& stored, const By& by, const std::vector<KeptPage>& pages = {}, const std::vector<domain::PageText>& lines = {});

    /// kNotFound.
    Result<domain::StoredDocument> find(const std::string& id);

    /// Without evidence, checks and codes. kInvalidRequest for a page that cannot be.
    Result<Page<domain::StoredDocument>> list(const DocumentFilter& filter, const PageRequest& page);

    /// Puts what a person says in the place of what was read: such a field is verified, and no evidence is left that says otherwise.
    /// kConflict unless the document has still `revision`; kInvalidRequest for a field that it has not.
    Result<domain::StoredDocument> edit(const std::string& id, std::int64_t revision, const DocumentEdit& edit, const By& by);

    /// The lines that were read on its pages, as they were read; none of a document that was kept before lines were. kNotFound.
    Result<std::vector<domain::PageText>> lines(const std::string& id);

    /// What is kept of a page, counted from 1. kNotFound.
    Result<KeptPage> picture(const std::string& id, int page);

    /// Takes the document away, its pictures and entry, and what the audit knows of both. Stays: that `by.who` removed it. kNotFound.
    Result<void> remove(const std::string& id, const By& by);

    /// Takes away the pictures of documents that were kept before `before`; of how many.
    Result<std::size_t> forget_pictures(domain::Moment before, const By& by);

    /// Takes away the documents that were kept before `before`, as remove() does. Of one that has an entry the entry stays, with what says which document
    /// it is for; pictures, fields, evidence, checks, codes and audit go. How many.
    Result<std::size_t> forget_documents(domain::Moment before, const By& by);

    /// kNotFound for an id that never was.
    Result<std::vector<domain::AuditRow>> audit(const std::string& id);

private:
    template <typename Forget>
    Result<std::size_t> forget_each(std::string_view select, domain::Moment before, const Forget& forget);

    Database& database_;
};

}  // namespace glimpse::storage
