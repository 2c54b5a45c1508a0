#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/metrics/instruments.hpp"

namespace alt::metrics {

struct Label {
    std::string name;
    std::string value;  ///< any text; it is escaped
};
using Labels = std::vector<Label>;

/// A page of samples in Prometheus' text format. Samples of one name are grouped, whatever the
/// order in which they come; `help` is the first one's. Names follow Prometheus' conventions:
/// base units, `_total` for counters.
class Page {
public:
    Page();
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;
    ~Page();

    void counter(const std::string& name, const std::string& help, const Labels& labels,
                 double value);
    void gauge(const std::string& name, const std::string& help, const Labels& labels,
               double value);
    /// In seconds.
    void histogram(const std::string& name, const std::string& help, const Labels& labels,
                   const Histogram::Reading& reading);

    [[nodiscard]] std::string text() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The media type of the text.
inline constexpr std::string_view kPageType = "text/plain; version=0.0.4; charset=utf-8";

/// process_*: CPU, memory, descriptors and start of this process, as /proc shows them; what it does
/// not show is left out.
void add_process(Page& page);

}  // namespace alt::metrics
