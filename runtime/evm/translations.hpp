#pragma once

#include <cstddef>
#include <cstdint>

namespace alt::evm {

class Code;
struct Program;

/// The translations of all code in the process, within a budget. When it is spent, those go that
/// have not been used since the last round of this; whoever is still running one goes on with it,
/// so that there may be twice the budget for a while. Thread-safe.
class Translations {
public:
    /// One an execution, around all its calls: what `of` gives lasts as long as the Use on its
    /// thread. They may be nested.
    class Use {
    public:
        Use() noexcept;
        ~Use();
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
    };

    /// The translation, made if there is none; null if there is no room for it now. Within a Use.
    static const Program* of(const Code& code) noexcept;
    /// That of code which is no more.
    static void drop(const Code& code) noexcept;
    /// Of all of them, those included that are still run though they have been dropped.
    [[nodiscard]] static std::size_t bytes() noexcept;
    /// 256 MiB unless something else is said.
    static void set_budget(std::size_t bytes) noexcept;
};

}  // namespace alt::evm
