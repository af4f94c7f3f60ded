#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <unordered_map>
#include <utility>

namespace glimpse {

/// Values by key, within a number of bytes; the one used longest ago goes first. Not thread-safe.
template <typename Key, typename Value, typename Hash>
class ByteLru {
public:
    explicit ByteLru(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// A copy of the value, which becomes the one used last.
    std::optional<Value> find(const Key& key) {
        const auto found = index_.find(key);
        if (found == index_.end()) return std::nullopt;
        entries_.splice(entries_.end(), entries_, found->second);
        return found->second->value;
    }

    /// Puts a value in, in place of an older one of the same key. One that is larger than everything allowed is not kept.
    void put(const Key& key, Value value, std::size_t bytes) {
        erase(key);
        if (bytes > bytes_max_) return;
        while (bytes_ + bytes > bytes_max_) erase(Key(entries_.front().key));
        entries_.push_back({key, std::move(value), bytes});
        index_.emplace(key, std::prev(entries_.end()));
        bytes_ += bytes;
    }

    void erase(const Key& key) {
        const auto found = index_.find(key);
        if (found == index_.end()) return;
        bytes_ -= found->second->bytes;
        entries_.erase(found->second);
        index_.erase(found);
    }

    std::size_t bytes() const { return bytes_; }
    std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        Key key;
        Value value;
        std::size_t bytes;
    };

    const std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    std::list<Entry> entries_;  // last: the one used last
    std::unordered_map<Key, typename std::list<Entry>::iterator, Hash> index_;
};

}  // namespace glimpse
