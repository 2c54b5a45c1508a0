#include "runtime/evm/translations.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "runtime/evm/code.hpp"
#include "runtime/evm/dispatch.hpp"
#include "runtime/evm/program.hpp"
#include "runtime/evm/translator/translator.hpp"

// Executions do not count what they use: each notes the epoch in which it began. A translation that
// is dropped goes with a new epoch, and is freed once no execution is left from before it.
namespace alt::evm {
namespace {

constexpr std::size_t kBudget = std::size_t{256} << 20;
constexpr std::uint64_t kIdle = 0;

std::atomic<std::uint64_t> g_epoch{1};

/// When the execution of one thread began.
struct Slot {
    std::atomic<std::uint64_t> since{kIdle};
    unsigned depth = 0;  ///< of Uses; its thread's
};

class Keeper {
public:
    /// One for the process, never destroyed: code in static objects may go after it.
    static Keeper& instance() {
        static auto* const keeper = new Keeper;
        return *keeper;
    }

    void add(Slot& slot) {
        const std::lock_guard lock(mutex_);
        slots_.push_back(&slot);
    }
    void remove(Slot& slot) {
        const std::lock_guard lock(mutex_);
        std::erase(slots_, &slot);
    }

    const Program* keep(const Code& code, std::unique_ptr<const Program> program) {
        const std::lock_guard lock(mutex_);
        if (const auto* const other = code.program()) return other;
        if (!make_room(program->bytes())) {
            code.cool();
            return nullptr;
        }
        kept_bytes_ += program->bytes();
        bytes_ += program->bytes();
        kept_.push_back(&code);
        code.note_used();
        code.exchange_program(program.get());
        return program.release();
    }
    void drop(const Code& code) {
        const std::lock_guard lock(mutex_);
        if (code.program() == nullptr) return;
        std::erase(kept_, &code);
        retire(code);
        free_retired();
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_.load(); }
    void set_budget(std::size_t bytes) {
        const std::lock_guard lock(mutex_);
        budget_ = bytes;
        make_room(0);
    }

private:
    struct Retired {
        std::uint64_t epoch;
        std::unique_ptr<const Program> program;
    };

    bool make_room(std::size_t more) {
        free_retired();
        // Two rounds: the first may find that all have been used, and only notes it.
        for (auto left = 2 * kept_.size();
             left > 0 && !kept_.empty() && kept_bytes_ + more > budget_; --left) {
            if (hand_ >= kept_.size()) hand_ = 0;
            const auto& code = *kept_[hand_];
            if (code.take_used()) {
                ++hand_;
                continue;
            }
            kept_[hand_] = kept_.back();
            kept_.pop_back();
            retire(code);
        }
        free_retired();
        return kept_bytes_ + more <= budget_ && bytes_ + more <= 2 * budget_;
    }

    void retire(const Code& code) {
        code.cool();
        // The last that is done to it: without a program, nobody keeps it from being destroyed.
        const auto* const program = code.exchange_program(nullptr);
        kept_bytes_ -= program->bytes();
        retired_.push_back({g_epoch.fetch_add(1) + 1, std::unique_ptr<const Program>(program)});
    }

    void free_retired() {
        auto oldest = g_epoch.load();
        for (const auto* slot : slots_)
            if (const auto since = slot->since.load(); since != kIdle)
                oldest = std::min(oldest, since);
        std::erase_if(retired_, [&](const Retired& retired) {
            if (retired.epoch > oldest) return false;
            bytes_ -= retired.program->bytes();
            return true;
        });
    }

    std::mutex mutex_;
    std::vector<Slot*> slots_;
    std::vector<const Code*> kept_;  ///< in a ring
    std::size_t hand_ = 0;
    std::vector<Retired> retired_;
    std::size_t budget_ = kBudget;
    std::size_t kept_bytes_ = 0;
    std::atomic<std::size_t> bytes_{0};  ///< with those retired
};

Slot& own_slot() {
    struct Registered {
        Registered() { Keeper::instance().add(slot); }
        ~Registered() { Keeper::instance().remove(slot); }
        Slot slot;
    };
    thread_local Registered registered;
    return registered.slot;
}

}  // namespace

Translations::Use::Use() noexcept {
    auto& slot = own_slot();
    // In one order with the loads and exchanges of programs: whoever frees one sees this, or this
    // execution sees that it has gone.
    if (slot.depth++ == 0) slot.since.store(g_epoch.load());
}

Translations::Use::~Use() {
    auto& slot = own_slot();
    if (--slot.depth == 0) slot.since.store(kIdle, std::memory_order_release);
}

const Program* Translations::of(const Code& code) noexcept {
    if (const auto* const program = code.program()) {
        code.note_used();
        return program;
    }
    return Keeper::instance().keep(
        code, std::make_unique<const Program>(translate(code, dispatch_targets())));
}

void Translations::drop(const Code& code) noexcept {
    Keeper::instance().drop(code);
}

std::size_t Translations::bytes() noexcept {
    return Keeper::instance().bytes();
}

void Translations::set_budget(std::size_t bytes) noexcept {
    Keeper::instance().set_budget(bytes);
}

}  // namespace alt::evm
