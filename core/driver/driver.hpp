#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/exit_tree.hpp"
#include "core/manifest/manifest.hpp"

namespace alt::driver {

/// Identity of a rollup within one ALT_HOME; never reused.
enum class RollupId : std::uint64_t {};

enum class SealMode { automatic, interval };
enum class Durability { fsync, none };
enum class NativeCurrency { bridged, play };

/// An account that exists from the first block on; only with play money.
struct GenesisBalance {
    Address account;
    uint256 balance;  ///< wei
};

/// All that a driver needs to raise one rollup, and to raise it again after a crash: two launches
/// of the same spec give the same genesis.
struct RollupSpec {
    /// Ceilings of what waits for a block.
    struct Pool {
        std::uint64_t max_txs = 100'000;
        std::uint64_t max_per_sender = 10'000;
        std::uint64_t max_bytes = std::uint64_t{128} << 20;  ///< of memory
        bool operator==(const Pool&) const = default;
    };

    /// How much of the past is kept; 0: no limit.
    struct History {
        std::uint64_t blocks = 0;
        std::uint64_t bytes = 0;  ///< of memory
        bool operator==(const History&) const = default;
    };

    RollupId id{};
    std::string name;
    std::filesystem::path folder;  ///< the rollup's own: block log, socket, log
    std::string listen = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one; recorded after the first launch
    std::uint64_t chain_id = 0;
    std::string hardfork{manifest::kDefaultHardfork};
    std::uint64_t gas_limit = 30'000'000;
    std::uint64_t genesis_time = 0;  ///< seconds since the epoch
    SealMode seal = SealMode::automatic;
    std::chrono::milliseconds block_time{0};  ///< interval mode only
    Durability durability = Durability::fsync;
    Pool pool;
    History history;
    NativeCurrency native = NativeCurrency::bridged;
    std::vector<GenesisBalance> alloc;
    uint256 initial_base_fee;  ///< wei
    bool fixed_base_fee = false;
    Address fee_recipient;  ///< gets the fee vault's exit
    std::uint64_t parent_chain_id = 0;
    std::string parent_rpc;  ///< URL; "embedded" for the host's own parent
    std::uint64_t parent_confirmations = 0;
    Address portal;                  ///< known before launch (CREATE2)
    std::uint64_t portal_block = 0;  ///< first parent block that can hold its deposits
};

/// How to find a running rollup again. Stored before it is trusted.
struct Handle {
    std::int64_t pid = 0;
    std::uint64_t pid_start_time = 0;  ///< so that a recycled pid is never taken for it
    std::string rpc;                   ///< http://127.0.0.1:PORT
    std::uint16_t port = 0;
    Hash256 genesis_hash;
};

/// Bytes of memory that a rollup takes, about, by what they are for.
struct Memory {
    std::uint64_t state = 0;
    std::uint64_t history = 0;
    std::uint64_t pool = 0;
    std::uint64_t connections = 0;
    [[nodiscard]] std::uint64_t total() const noexcept {
        return state + history + pool + connections;
    }
};

/// What a rollup looks like at this moment.
struct Inspection {
    std::uint64_t block_num = 0;
    Hash256 block_hash;
    Hash256 state_root;
    std::uint64_t txs = 0;      ///< executed since genesis, deposits included
    std::uint64_t pending = 0;  ///< in the pool
    std::uint64_t deposits_credited = 0;
    Hash256 deposit_hash;  ///< the hash chain over them, as the portal computes it
    std::int64_t last_activity_ms =
        0;  ///< wall clock, ms since the epoch: last accepted transaction or deposit
    /// CPU time that it took since the host started it, in ms: making and syncing its blocks, its
    /// connections (sampled), calls that compute for long. Without what recovering it took.
    std::uint64_t cpu_ms = 0;
    Memory memory;
    bool draining = false;
    bool closed = false;
    uint256 fees;  ///< wei in the fee vault
};

/// The closed chain: what settlement proves on the parent.
struct Closing {
    std::uint64_t block_num = 0;
    Hash256 block_hash;
    Hash256 state_root;
    Hash256 message_passer_root;
    std::uint64_t deposit_count = 0;
    Hash256 deposit_hash;
    std::vector<eth::ExitLeaf> exits;  ///< by index
    std::vector<Bytes> account_proof;  ///< of the settlement predeploy under state_root
    std::vector<Bytes> storage_proof;  ///< of its slot 0
};

/// The port to whatever runs rollups. Every call is idempotent, blocks, and is bounded in time.
/// Errors: not_found (no such rollup is running here), conflict (the phase forbids it), io,
/// timeout, corrupt.
class Driver {
public:
    virtual ~Driver() = default;

    /// Hash of the genesis block that `launch` would start from. It does not depend on the portal,
    /// whose address depends on it.
    virtual Result<Hash256> genesis_hash(const RollupSpec& spec) = 0;
    /// Raises the rollup, or finds it running. Returns once its endpoint answers.
    virtual Result<Handle> launch(const RollupSpec& spec) = 0;
    /// none: not running.
    virtual Result<std::optional<Inspection>> inspect(RollupId id) = 0;
    /// Takes no more transactions; returns when the pool is empty and sealed.
    virtual Result<void> drain(RollupId id) = 0;
    /// Reads deposits from the parent until `count` of them are in the rollup's state.
    virtual Result<void> sync_deposits(RollupId id, std::uint64_t count) = 0;
    /// Seals the closing block (once) and returns the proofs. Needs a drained rollup.
    virtual Result<Closing> close(RollupId id) = 0;
    /// Ends what runs and frees port and memory; files stay. Nothing running is success.
    virtual Result<void> stop(RollupId id) = 0;
};

}  // namespace alt::driver
