#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Histogram;
}  // namespace prometheus

namespace glimpse::metrics {

/// Names to values. Values must come from a list that is known beforehand: each set of labels is kept for ever.
using Labels = std::map<std::string, std::string>;

/// Goes up only. A copy counts into the same; valid as long as its registry. Thread-safe.
class Counter {
public:
    explicit Counter(prometheus::Counter& counted) : counted_(&counted) {}
    void add(double by = 1);

private:
    prometheus::Counter* counted_;
};

/// How often values fell into which range. Copies and threads as for Counter.
class Histogram {
public:
    explicit Histogram(prometheus::Histogram& observed) : observed_(&observed) {}
    void observe(double value);

private:
    prometheus::Histogram* observed_;
};

/// From half a millisecond to five minutes, in seconds: what a part of a request may take.
extern const std::vector<double> kSecondsBounds;

/// What one part of the program tells when it is asked.
struct Sample {
    enum class Kind { kCounter, kGauge };
    Kind kind = Kind::kGauge;
    std::string name = {};
    std::string help = {};
    double value = 0;
    Labels labels = {};
};

/// Everything that the program measures of itself. Names follow Prometheus: glimpse_THING_UNIT, counters end in _total;
/// docs/operating/metrics.md lists them all. Thread-safe.
class Registry {
public:
    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    /// The one of that name and those labels; made when first asked for. `help` is one sentence.
    Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
    /// `bounds` rise, and are the same for every set of labels.
    Histogram histogram(const std::string& name, const std::string& help, const std::vector<double>& bounds, const Labels& labels = {});

    /// `source` is asked, on the thread of the asker, each time somebody looks. What it refers to must outlive the registry, or be
    /// dropped by remove_sources() before.
    void add_source(std::function<std::vector<Sample>()> source);
    void remove_sources();

    /// All of it, as Prometheus reads it (text format 0.0.4).
    std::string exposition() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::metrics
