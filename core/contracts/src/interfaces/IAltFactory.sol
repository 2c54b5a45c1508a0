// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Opens rollups on this chain
interface IAltFactory {
    /// @notice The terms of a rollup. None of them can be changed afterwards.
    /// @param salt Distinguishes rollups of one opener with equal terms.
    /// @param proposer Account that may close the rollup and propose its final state.
    /// @param rollupChainId Chain id of the rollup.
    /// @param genesisHash Hash of its genesis block.
    /// @param manifestDigest Digest of its manifest.
    /// @param challengeWindow Seconds between the final proposal and its finality.
    /// @param settleBy Unix time by which it promises to have settled; 0 for none.
    struct OpenParams {
        bytes32 salt;
        address proposer;
        uint256 rollupChainId;
        bytes32 genesisHash;
        bytes32 manifestDigest;
        uint64 challengeWindow;
        uint64 settleBy;
    }

    /// @notice A rollup was opened.
    event RollupOpened(
        address indexed portal,
        address indexed proposer,
        uint256 indexed rollupChainId,
        bytes32 genesisHash,
        bytes32 manifestDigest
    );

    /// @notice A rollup needs a proposer.
    error ZeroProposer();
    /// @notice The chain id is zero or that of the parent chain itself.
    error InvalidRollupChainId(uint256 rollupChainId);

    /// @notice Opens a rollup: deploys its portal at `predict(msg.sender, params)`.
    function open(OpenParams calldata params) external returns (address portal);

    /// @notice Address of the portal that `open` by `opener` with `params` deploys.
    function predict(address opener, OpenParams calldata params) external view returns (address);

    /// @notice The code that all portals delegate to.
    function implementation() external view returns (address);
}
