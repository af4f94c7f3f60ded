#include "extraction/label_reader.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "base/code_points.h"
#include "domain/canonical.h"
#include "extraction/blocks.h"
#include "extraction/candidates.h"
#include "extraction/labels.h"
#include "extraction/printed_page.h"

namespace glimpse::extraction {
namespace {

using domain::FieldRule;
using domain::Reading;

/// The labels of all rules, and the words in them.
struct Vocabulary {
    explicit Vocabulary(std::span<const FieldRule> rules) {
        for (const auto& rule : rules) {
            auto& of_rule = labels.emplace_back();
            for (const auto& text : rule.labels) {
                of_rule.push_back(parse_label(text));
                const auto& label = of_rule.back();
                for (const auto& word : {label.text, label.column}) {
                    if (!word.empty() && std::ranges::find(words, word) == words.end()) words.push_back(word);
                }
                if (!label.block.empty()) add_block(of_rule, label.block);
            }
        }
        for (const auto& names : blocks) prefixes.insert(prefixes.end(), names.begin(), names.end());
    }

    std::size_t word(const std::u32string& text) const { return static_cast<std::size_t>(std::ranges::find(words, text) - words.begin()); }

    std::optional<std::size_t> block_named(const std::u32string& name) const {
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            if (std::ranges::find(blocks[i], name) != blocks[i].end()) return i;
        }
        return {};
    }

    std::vector<std::vector<Label>> labels = {};  // of each rule
    std::vector<std::u32string> words = {};
    std::vector<std::vector<std::u32string>> blocks = {};
    std::vector<std::u32string> prefixes = {};  // names of blocks

private:
    /// A rule is about one block, whatever it calls it.
    void add_block(std::span<const Label> of_rule, const std::u32string& name) {
        if (block_named(name)) return;
        for (const auto& other : of_rule) {
            if (other.block.empty() || other.block == name) continue;
            if (const auto known = block_named(other.block)) return blocks[*known].push_back(name);
        }
        blocks.push_back({name});
    }
};

/// One page, looked at for one rule after the other.
class PageReader {
public:
    PageReader(const Vocabulary& vocabulary, const domain::PageText& text, int number)
        : vocabulary_(vocabulary),
          page_(text, number, vocabulary.words),
          found_(find_words(page_, vocabulary.words, vocabulary.prefixes)),
          around_(page_, found_),
          blocks_(page_, vocabulary.blocks) {}
    PageReader(const PageReader&) = delete;
    PageReader& operator=(const PageReader&) = delete;

    /// What stands at the labels of a rule; `has_label`: there is one.
    std::vector<Candidate> read(const FieldRule& rule, std::span<const Label> labels, bool& has_label) const {
        std::vector<std::size_t> own;
        for (const auto& label : labels) {
            if (label.block.empty()) own.push_back(vocabulary_.word(label.text));  // in another block it is another field's
        }
        std::vector<Candidate> candidates;
        for (const auto& label : labels) {
            for (const auto* one : occurrences_of(label)) {
                if (!label.column.empty()) {
                    for (const auto* heading : occurrences_of_word(label.column)) {
                        for (auto& candidate : around_.in_column(*one, *heading, rule)) candidates.push_back(std::move(candidate));
                    }
                    continue;
                }
                auto at = around_.at(*one, rule, own);
                has_label |= at.is_label;
                for (auto& candidate : at.candidates) candidates.push_back(std::move(candidate));
            }
        }
        return candidates;
    }

    Reading reading_of(const Candidate& candidate) const {
        return {domain::Witness::kText, candidate.raw, page_.evidence_of(candidate.part)};
    }

private:
    std::vector<const Occurrence*> occurrences_of_word(const std::u32string& word) const {
        std::vector<const Occurrence*> chosen;
        for (const auto& one : found_) {
            if (vocabulary_.words[one.word] == word) chosen.push_back(&one);
        }
        return chosen;
    }

    std::vector<const Occurrence*> occurrences_of(const Label& label) const {
        auto all = occurrences_of_word(label.text);
        if (label.block.empty()) return all;
        const auto asked = blocks_with(label.text);
        const auto blocks = blocks_.of(all, asked);
        std::vector<const Occurrence*> chosen;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (blocks[i] && blocks[i] == vocabulary_.block_named(label.block)) chosen.push_back(all[i]);
        }
        return chosen;
    }

    /// The blocks in which rules look for a word, in order.
    std::vector<std::size_t> blocks_with(const std::u32string& word) const {
        std::vector<std::size_t> blocks;
        for (const auto& labels : vocabulary_.labels) {
            for (const auto& label : labels) {
                if (label.text != word || label.block.empty()) continue;
                const auto block = *vocabulary_.block_named(label.block);
                if (std::ranges::find(blocks, block) == blocks.end()) blocks.push_back(block);
            }
        }
        return blocks;
    }

    const Vocabulary& vocabulary_;
    PrintedPage page_;
    std::vector<Occurrence> found_;
    Surroundings around_;
    Blocks blocks_;
};

}  // namespace

std::vector<std::optional<Reading>> read_labels(std::span<const FieldRule> rules, std::span<const domain::PageText> pages) {
    const Vocabulary vocabulary(rules);
    std::deque<PageReader> readers;
    for (std::size_t i = 0; i < pages.size(); ++i) readers.emplace_back(vocabulary, pages[i], static_cast<int>(i) + 1);
    std::vector<std::optional<Reading>> readings;
    for (std::size_t r = 0; r < rules.size(); ++r) {
        const auto& rule = rules[r];
        bool has_label = false;
        std::optional<std::pair<Candidate, const PageReader*>> best;
        bool in_doubt = false;
        for (const auto& reader : readers) {
            for (auto& candidate : reader.read(rule, vocabulary.labels[r], has_label)) {
                const bool same = best && domain::comparable(rule.kind, best->first.value) == domain::comparable(rule.kind, candidate.value);
                if (best && candidate.rank < best->first.rank) continue;
                if (best && candidate.rank == best->first.rank) {
                    in_doubt |= !same;
                    continue;
                }
                in_doubt = false;
                best = std::pair(std::move(candidate), &reader);
            }
        }
        if (best && !in_doubt)
            readings.emplace_back(best->second->reading_of(best->first));
        else if (!best && has_label)
            readings.emplace_back(Reading{domain::Witness::kText});
        else
            readings.emplace_back();
    }
    return readings;
}

}  // namespace glimpse::extraction
