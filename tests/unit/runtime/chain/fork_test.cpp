#include "runtime/chain/fork.hpp"

#include <doctest/doctest.h>

#include "core/base/wei.hpp"

using namespace alt;
using namespace alt::chain;

TEST_SUITE("runtime/chain/fork") {
    TEST_CASE("a schedule gives the rules of its last step that has begun") {
        ForkSchedule forks = evm::Revision::prague;
        forks.then(15'000, fork_rules(evm::Revision::osaka));
        CHECK(forks.at(0).revision == evm::Revision::prague);
        CHECK(forks.at(14'999).revision == evm::Revision::prague);
        CHECK(forks.at(15'000).revision == evm::Revision::osaka);
        CHECK(forks.at(~0ull).max_tx_gas == 16'777'216);
    }

    TEST_CASE("forks are found by the name that manifests use") {
        CHECK(fork_named("cancun").value() == evm::Revision::cancun);
        CHECK(fork_named("osaka").value() == evm::Revision::osaka);
        CHECK_FALSE(fork_named("Osaka").has_value());
        CHECK_FALSE(fork_named("").has_value());
    }

    TEST_CASE("the blob base fee is e to the excess over the fraction, and saturates") {
        const auto& cancun = fork_rules(evm::Revision::cancun).blobs;
        const auto& prague = fork_rules(evm::Revision::prague).blobs;
        CHECK(blob_base_fee(0, cancun) == uint256(1));
        // From the tests of EIP-4844's reference implementations.
        CHECK(blob_base_fee(2'314'057, cancun) == uint256(1));
        CHECK(blob_base_fee(2'314'058, cancun) == uint256(2));
        CHECK(blob_base_fee(10 * 1024 * 1024, cancun) == uint256(23));
        CHECK(blob_base_fee(10 * 1024 * 1024, prague) == uint256(8));
        CHECK(blob_base_fee(~0ull, cancun) == kMaxUint256);
    }

    TEST_CASE("excess blob gas grows by what is above the target, from Osaka on not below cost") {
        eth::Header parent;
        parent.base_fee_per_gas = uint256(7);
        parent.excess_blob_gas = 0;
        parent.blob_gas_used = 5 * kGasPerBlob;
        const auto& prague = fork_rules(evm::Revision::prague);
        const auto& osaka = fork_rules(evm::Revision::osaka);
        CHECK(excess_blob_gas_after(parent, prague) == 0);
        parent.blob_gas_used = 9 * kGasPerBlob;
        CHECK(excess_blob_gas_after(parent, prague) == 3 * kGasPerBlob);
        CHECK(excess_blob_gas_after(parent, osaka) == 3 * kGasPerBlob);
        // EIP-7918: at 17 wei blobs of 1 wei a gas are cheaper than their execution.
        parent.base_fee_per_gas = uint256(17);
        CHECK(excess_blob_gas_after(parent, prague) == 3 * kGasPerBlob);
        CHECK(excess_blob_gas_after(parent, osaka) == 9 * kGasPerBlob * 3 / 9);
        parent.excess_blob_gas = 6 * kGasPerBlob;
        parent.blob_gas_used = 0;
        CHECK(excess_blob_gas_after(parent, prague) == 0);
        CHECK(excess_blob_gas_after(parent, osaka) == 6 * kGasPerBlob);
    }
}
