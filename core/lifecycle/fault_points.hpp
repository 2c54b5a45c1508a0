#pragma once

#include <string>
#include <string_view>

namespace alt::lifecycle {

/// Port: told of every instant at which a crash would be most awkward. Points are named
/// "<step>:intent" (the intent row is committed), "<step>:effect" (the effect happened, nobody
/// noted it) and "<step>:outcome" (it is noted).
class FaultPoints {
public:
    virtual ~FaultPoints() = default;
    virtual void reach(std::string_view point) = 0;
};

/// Ends the own process with SIGKILL at one point; nowhere if the name is empty. For the crash
/// tests.
class KillAt final : public FaultPoints {
public:
    explicit KillAt(std::string point) : point_(std::move(point)) {}
    void reach(std::string_view point) override;

private:
    std::string point_;
};

}  // namespace alt::lifecycle
