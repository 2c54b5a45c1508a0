#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"
#include "core/base/wei.hpp"

/// What a manifest says, after defaults: plain values, one struct a section. `schema = 1` and a
/// name are enough. Durations of zero mean "none"; optionals mean "decided when the rollup is
/// raised".
namespace alt::manifest {

/// The rpc value that stands for the development parent inside the host process.
inline constexpr const char* kEmbeddedParent = "embedded";

struct Parent {
    std::vector<std::string> rpc{kEmbeddedParent};  ///< "embedded", or one URL (failover: later)
    std::optional<std::uint64_t> chain_id;          ///< refuse a parent with another id
    std::uint64_t confirmations = 0;                ///< resolved: 0 on loopback, 12 else unless set
    std::string signer = "dev:0";  ///< "dev:N", "env:NAME" or "file:PATH"; never a key

    [[nodiscard]] bool embedded() const {
        return rpc.size() == 1 && rpc.front() == kEmbeddedParent;
    }
    bool operator==(const Parent&) const = default;
};

struct Runtime {
    std::string driver = "inprocess";
    std::string listen = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one
    bool operator==(const Runtime&) const = default;
};

/// The newest hardfork whose vectors all pass.
inline constexpr std::string_view kDefaultHardfork = "osaka";

struct Vm {
    std::string hardfork{kDefaultHardfork};  ///< "cancun", "prague" or "osaka"
    std::optional<std::uint64_t> chain_id;   ///< none: a fresh one for each rollup
    std::uint64_t gas_limit = 30'000'000;    ///< gas in one block
    bool operator==(const Vm&) const = default;
};

/// An account that exists from the first block on; only with play money.
struct Allocation {
    Address account;
    Wei amount;
    bool operator==(const Allocation&) const = default;
};

struct Genesis {
    std::uint32_t accounts = 10;    ///< development accounts that `alt accounts` shows
    std::vector<Allocation> alloc;  ///< in ascending order of address
    bool operator==(const Genesis&) const = default;
};

enum class SealMode { automatic, interval };
enum class Durability { fsync, none };

struct Sequencing {
    SealMode mode = SealMode::automatic;
    std::chrono::milliseconds block_time{1000};  ///< interval mode only
    Durability durability = Durability::fsync;
    std::uint64_t mempool_txs = 100'000;        ///< that wait for a block, at the most
    std::uint64_t mempool_per_sender = 10'000;  ///< of one sender
    std::uint64_t mempool_mib = 128;            ///< of memory, in MiB
    bool operator==(const Sequencing&) const = default;
};

/// What of the past is kept; see the field table.
struct History {
    std::uint64_t blocks = 0;  ///< 0: as many as fit
    std::uint64_t mib = 1024;  ///< of memory; 0: no limit
    bool operator==(const History&) const = default;
};

enum class NativeCurrency { bridged, play };

struct Bridge {
    NativeCurrency native = NativeCurrency::bridged;
    bool operator==(const Bridge&) const = default;
};

struct Demand {
    std::chrono::milliseconds idle{0};  ///< settle after this long without a transaction or deposit
    std::chrono::milliseconds ttl{0};   ///< settle this long after the rollup went live
    bool operator==(const Demand&) const = default;
};

enum class Payout { push, none };

struct Settlement {
    std::string validation = "trusted";
    std::chrono::milliseconds challenge_window{0};  ///< whole seconds
    Payout pay = Payout::push;
    bool archive = true;  ///< keep the block log and the death certificate after disposal
    bool operator==(const Settlement&) const = default;
};

struct Fees {
    Wei base_fee{kWeiPerGwei};         ///< wei per gas; of the first block unless fixed
    bool fixed_base_fee = false;       ///< true: every block has it; false: EIP-1559
    std::optional<Address> recipient;  ///< gets the fee vault's exit; none: the operator
    std::optional<Wei> parent_budget;  ///< most that settling may spend on the parent
    bool operator==(const Fees&) const = default;
};

struct Manifest {
    std::string name = "rollup";  ///< [a-z0-9] and inner dashes, at most 63 characters
    Parent parent;
    Runtime runtime;
    Vm vm;
    Genesis genesis;
    Sequencing sequencing;
    History history;
    Bridge bridge;
    Demand demand;
    Settlement settlement;
    Fees fees;
    bool operator==(const Manifest&) const = default;
};

/// Every field with its resolved value as `path = value` lines in field-table order, which is TOML
/// that `parse` reads back to an equal manifest: the same for two texts that mean the same.
std::string canonical(const Manifest& manifest);

/// keccak256 of `canonical`: what the portal and the store know the manifest by.
Hash256 digest(const Manifest& manifest);

/// One field that two manifests do not agree on, as TOML values ("unset" for none).
struct Change {
    std::string path;
    std::string before;
    std::string after;
};
std::vector<Change> differences(const Manifest& before, const Manifest& after);

}  // namespace alt::manifest
