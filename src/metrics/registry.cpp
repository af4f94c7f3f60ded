#include "metrics/registry.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <mutex>

namespace glimpse::metrics {

const std::vector<double> kSecondsBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
                                            1,      2.5,   5,      10,    30,   60,    120,  300};

namespace {

void append(std::vector<prometheus::MetricFamily>& families, const Sample& sample) {
    const auto type = sample.kind == Sample::Kind::kCounter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
    auto family = std::ranges::find(families, sample.name, &prometheus::MetricFamily::name);
    if (family == families.end()) family = families.insert(families.end(), {sample.name, sample.help, type, {}});
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
    metric.counter.value = metric.gauge.value = sample.value;
    family->metric.push_back(std::move(metric));
}

}  // namespace

struct Registry::Impl {
    prometheus::Registry library{prometheus::Registry::InsertBehavior::Merge};
    std::mutex mutex;
    std::vector<std::function<std::vector<Sample>()>> sources;  // guarded by mutex, which is held while they are asked
};

void Counter::add(double by) { counted_->Increment(by); }

void Histogram::observe(double value) { observed_->Observe(value); }

Registry::Registry() : impl_(std::make_unique<Impl>()) {}

Registry::~Registry() = default;

Counter Registry::counter(const std::string& name, const std::string& help, const Labels& labels) {
    return Counter(prometheus::BuildCounter().Name(name).Help(help).Register(impl_->library).Add(labels));
}

Histogram Registry::histogram(const std::string& name, const std::string& help, const std::vector<double>& bounds, const Labels& labels) {
    return Histogram(prometheus::BuildHistogram().Name(name).Help(help).Register(impl_->library).Add(labels, bounds));
}

void Registry::add_source(std::function<std::vector<Sample>()> source) {
    const std::lock_guard lock(impl_->mutex);
    impl_->sources.push_back(std::move(source));
}

void Registry::remove_sources() {
    const std::lock_guard lock(impl_->mutex);
    impl_->sources.clear();
}

std::string Registry::exposition() const {
    auto families = impl_->library.Collect();
    {
        const std::lock_guard lock(impl_->mutex);
        for (const auto& source : impl_->sources) {
            for (const auto& sample : source()) append(families, sample);
        }
    }
    std::ranges::sort(families, {}, &prometheus::MetricFamily::name);
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace glimpse::metrics
