#include "core/load/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace alt::load {
namespace {

constexpr double kWidth = 960;
constexpr double kHeight = 420;
constexpr double kTop = 112;
constexpr double kBottom = 360;
constexpr std::string_view kInk = "#1f2937";
constexpr std::string_view kFaint = "#6b7280";
constexpr std::string_view kGrid = "#e5e7eb";
constexpr std::string_view kBlue = "#2563eb";
constexpr std::string_view kOrange = "#ea580c";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            // What is not printable ASCII may not be allowed in XML.
            out += c < 0x20 || c > 0x7e ? '?' : c;
    }
    return out;
}

/// "1,234,567", "12.5", "0.035".
std::string number(double value) {
    if (value < 100) return fmt::format("{:.3g}", value);
    auto text = fmt::format("{:.0f}", value);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

struct Text {
    double x, y;
    std::string_view anchor = "start";
    double size = 12;
    std::string_view fill = kFaint;
};

class Canvas {
public:
    Canvas() {
        out_ = fmt::format(
            R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" )"
            R"(height="{1}" font-family="system-ui, Helvetica, Arial, sans-serif">)"
            R"(<rect width="{0}" height="{1}" fill="#ffffff"/>)"
            "\n",
            kWidth, kHeight);
    }
    void text(const Text& at, std::string_view words, bool bold = false) {
        out_ += fmt::format(
            R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="{}" fill="{}"{}>{}</text>)"
            "\n",
            at.x, at.y, at.anchor, at.size, at.fill, bold ? R"( font-weight="600")" : "",
            escaped(words));
    }
    void line(double x1, double y1, double x2, double y2, std::string_view color) {
        out_ += fmt::format(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}"/>)"
                            "\n",
                            x1, y1, x2, y2, color);
    }
    void path(std::string_view commands, std::string_view fill, std::string_view stroke) {
        out_ += fmt::format(
            R"(<path d="{}" fill="{}" stroke="{}" stroke-width="2" stroke-linejoin="round"/>)"
            "\n",
            commands, fill, stroke);
    }
    void dot(double x, double y, std::string_view color) {
        out_ += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="3.5" fill="{}"/>)"
                            "\n",
                            x, y, color);
    }
    std::string finish() && { return std::move(out_) + "</svg>\n"; }

private:
    std::string out_;
};

/// One of the two pictures, with its axes.
struct Frame {
    double left, right;
    double most_x, most_y;
    [[nodiscard]] double x(double value) const { return left + value / most_x * (right - left); }
    [[nodiscard]] double y(double value) const {
        return kBottom - value / most_y * (kBottom - kTop);
    }
};

/// The end of an axis: the first step at or above the value.
double axis_end(double most, double step) {
    return std::max(1.0, std::ceil(most / step - 1e-9)) * step;
}

void draw_y_axis(Canvas& canvas, const Frame& frame, double step) {
    for (int i = 0; i * step <= frame.most_y + step / 2; ++i) {
        const auto at = i * step;
        canvas.line(frame.left, frame.y(at), frame.right, frame.y(at), kGrid);
        canvas.text({frame.left - 8, frame.y(at) + 4, "end"}, number(at));
    }
    canvas.line(frame.left, kBottom, frame.right, kBottom, kFaint);
}

void draw_over_time(Canvas& canvas, const Report& report) {
    canvas.text({76, 92, "start", 13, kInk}, "acknowledged a second, over time", true);
    const auto seconds = report.slot_seconds * static_cast<double>(report.slots.size());
    const auto peak =
        report.slots.empty() ? 0 : *std::max_element(report.slots.begin(), report.slots.end());
    const auto step = round_step(peak, 5);
    const Frame frame{76, 560, std::max(seconds, 1e-9), axis_end(peak, step)};
    draw_y_axis(canvas, frame, step);
    const auto time_step = round_step(seconds, 6);
    for (int i = 0; i * time_step <= seconds * (1 + 1e-9) && seconds > 0; ++i)
        canvas.text({frame.x(i * time_step), kBottom + 18, "middle"}, number(i * time_step) + " s");
    if (report.slots.empty()) return;
    // Steps: each slot is a count, not a sample of a curve.
    std::string outline = fmt::format("M{:.1f} {:.1f}", frame.x(0), frame.y(0));
    for (std::size_t i = 0; i < report.slots.size(); ++i)
        outline += fmt::format(" V{:.1f} H{:.1f}", frame.y(report.slots[i]),
                               frame.x(report.slot_seconds * static_cast<double>(i + 1)));
    outline += fmt::format(" V{:.1f} Z", frame.y(0));
    canvas.path(outline, "#dbeafe", kBlue);
}

/// 50 % is at 0.3, 90 % at 1, 99 % at 2, 99.9 % at 3.
double nines(double percent) {
    return -std::log10(1 - percent / 100);
}

void draw_percentiles(Canvas& canvas, const Report& report) {
    canvas.text({648, 92, "start", 13, kInk}, "latency of a request in ms, by percentile", true);
    // More nines than there are requests would show the same few again and again.
    const auto most_nines = std::clamp(
        std::floor(std::log10(static_cast<double>(std::max<std::size_t>(report.latency.count, 1)))),
        1.0, 4.0);
    std::vector<std::pair<double, double>> points;
    for (const auto& [percent, ms] : report.curve)
        if (percent < 100 && nines(percent) <= most_nines + 1e-9)
            points.emplace_back(nines(percent), ms);
    const auto peak = points.empty() ? 0 : points.back().second;
    const auto step = round_step(peak, 5);
    const Frame frame{648, 930, most_nines, axis_end(peak, step)};
    draw_y_axis(canvas, frame, step);
    for (const auto& [percent, label] :
         {std::pair{0.0, "0"}, std::pair{50.0, "50"}, std::pair{90.0, "90"}, std::pair{99.0, "99"},
          std::pair{99.9, "99.9"}, std::pair{99.99, "99.99"}})
        if (nines(percent) <= most_nines + 1e-9)
            canvas.text({frame.x(nines(percent)), kBottom + 18, "middle"}, label);
    std::string curve;
    for (const auto& [x, ms] : points)
        curve +=
            fmt::format("{}{:.1f} {:.1f}", curve.empty() ? "M" : " L", frame.x(x), frame.y(ms));
    if (!points.empty()) canvas.path(curve, "none", kOrange);
    for (const auto& [x, ms] : points) canvas.dot(frame.x(x), frame.y(ms), kOrange);
}

std::string what_of(const Report& report) {
    const auto& spec = report.spec;
    return fmt::format("{} {} {}, {} senders, {} connections, {}", number(double(spec.count)),
                       to_string(spec.kind), is_transaction(spec.kind) ? "transactions" : "reads",
                       spec.senders, report.connections,
                       spec.batch > 1 ? fmt::format("batches of {}", spec.batch) : "single calls");
}

std::string figures_of(const Report& report) {
    auto out = fmt::format("{} acknowledged a second", number(report.acknowledged.per_second()));
    if (report.mined) out += fmt::format(", {} mined a second", number(report.mined->per_second()));
    const auto& latency = report.latency;
    return out + fmt::format("; ms: p50 {}, p90 {}, p99 {}, p99.9 {}, most {}", number(latency.p50),
                             number(latency.p90), number(latency.p99), number(latency.p999),
                             number(latency.most));
}

}  // namespace

double round_step(double most, unsigned parts) {
    const auto least = most / parts;
    if (!(least > 0)) return 1;
    const auto power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

std::string plot(const Report& report) {
    Canvas canvas;
    canvas.text({24, 32, "start", 18, kInk}, what_of(report), true);
    canvas.text({24, 54, "start", 13, kInk}, figures_of(report));
    draw_over_time(canvas, report);
    draw_percentiles(canvas, report);
    const auto server = report.client.empty() ? "" : " (" + report.client + ")";
    canvas.text(
        {24, kHeight - 14, "start", 11},
        fmt::format("alt load against {}{}, chain {}", report.spec.url, server, report.chain_id));
    return std::move(canvas).finish();
}

}  // namespace alt::load
