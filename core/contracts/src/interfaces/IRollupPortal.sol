// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IInbox} from "./IInbox.sol";
import {ISettlement} from "./ISettlement.sol";
import {IVault} from "./IVault.sol";

/// @title The one contract of a rollup on its parent chain
/// @notice Inbox, Vault and Settlement of one rollup, with terms fixed at birth.
/// @dev Seams for what is not here: assets other than ether enter the Inbox and Vault by `kind`; checkpoints,
///      forced transactions and Escape (state-proof claims after `afk` or `settleBy`) become contracts beside
///      Settlement that latch `Phase.ESCAPED`; other validation modes replace the proposer check.
interface IRollupPortal is IInbox, IVault, ISettlement {
    /// @notice The call was made on the implementation, which belongs to no rollup.
    error OnlyClone();

    /// @notice Account that may close the rollup and propose its final state.
    function proposer() external view returns (address);
    /// @notice Chain id of the rollup.
    function rollupChainId() external view returns (uint256);
    /// @notice Hash of the rollup's genesis block.
    function genesisHash() external view returns (bytes32);
    /// @notice Digest of the manifest that the rollup was raised from.
    function manifestDigest() external view returns (bytes32);
    /// @notice Seconds between the proposal and its finality.
    function challengeWindow() external view returns (uint64);
    /// @notice Unix time by which the rollup promises to have settled; 0 for none.
    function settleBy() external view returns (uint64);
}
