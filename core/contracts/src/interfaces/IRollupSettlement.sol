// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Predeploy 0x4200000000000000000000000000000000000A17 of every rollup
/// @notice What the closing block commits to. The protocol, not this code, writes the storage.
interface IRollupSettlement {
    /// @notice The caller is not the protocol.
    error OnlySystem(address caller);

    /// @notice The only transaction of the closing block. System sender only.
    function close() external;

    /// @notice Slot 0: `keccak256(abi.encode(exitRoot, exitCount, exitTotal, depositCount, depositHash,
    ///         parentChainId, portal))`; zero until the rollup is closed.
    function exitCommitment() external view returns (bytes32);
    /// @notice Slot 1: number of deposits that have been executed.
    function depositCount() external view returns (uint256);
    /// @notice Slot 2: hash chain over the deposits that have been executed.
    function depositHash() external view returns (bytes32);
    /// @notice Slot 3: root of the exit tree.
    function exitRoot() external view returns (bytes32);
    /// @notice Slot 4: number of exits.
    function exitCount() external view returns (uint256);
    /// @notice Slot 5: sum of the exits in wei.
    function exitTotal() external view returns (uint256);
    /// @notice Account that sent the transaction which created `account`; zero if none is recorded.
    function creatorOf(address account) external view returns (address);
}
