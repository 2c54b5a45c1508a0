#include "core/metrics/page.hpp"

#include <prometheus/text_serializer.h>

#include <map>
#include <sstream>

namespace alt::metrics {

struct Page::Impl {
    prometheus::ClientMetric& add(const std::string& name, const std::string& help,
                                  prometheus::MetricType type, const Labels& labels) {
        const auto [at, is_new] = places.try_emplace(name, families.size());
        if (is_new) families.push_back({name, help, type, {}});
        auto& metric = families[at->second].metric.emplace_back();
        for (const auto& label : labels) metric.label.push_back({label.name, label.value});
        return metric;
    }

    std::map<std::string, std::size_t> places;
    std::vector<prometheus::MetricFamily> families;
};

Page::Page() : impl_(std::make_unique<Impl>()) {}
Page::~Page() = default;

void Page::counter(const std::string& name, const std::string& help, const Labels& labels,
                   double value) {
    impl_->add(name, help, prometheus::MetricType::Counter, labels).counter.value = value;
}

void Page::gauge(const std::string& name, const std::string& help, const Labels& labels,
                 double value) {
    impl_->add(name, help, prometheus::MetricType::Gauge, labels).gauge.value = value;
}

void Page::histogram(const std::string& name, const std::string& help, const Labels& labels,
                     const Histogram::Reading& reading) {
    auto& out = impl_->add(name, help, prometheus::MetricType::Histogram, labels).histogram;
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < Histogram::kBounds.size(); ++i) {
        count += reading.counts[i];
        const std::chrono::duration<double> bound = Histogram::kBounds[i];
        out.bucket.push_back({count, bound.count()});
    }
    // The serializer adds the bucket without a bound, from this.
    out.sample_count = count + reading.counts.back();
    out.sample_sum = reading.sum_s;
}

std::string Page::text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, impl_->families);
    return out.str();
}

}  // namespace alt::metrics
