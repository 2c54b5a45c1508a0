// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Custody of what one rollup holds on the parent chain
interface IVault {
    /// @notice One leaf of the exit tree was paid.
    event Claimed(
        uint256 indexed index, address indexed owner, address indexed recipient, uint256 amount
    );
    /// @notice A payout of `claimMany` was refused by its receiver; the leaf stays claimable.
    event PayoutFailed(uint256 indexed index, address indexed owner, uint256 amount);

    /// @notice The receiver of a single claim refused the ether.
    error PayoutRejected(address recipient, uint256 amount);
    /// @notice A payout would exceed what this rollup holds.
    error CustodyExceeded(uint256 amount, uint256 custody);
    /// @notice The leaf has been paid already.
    error AlreadyClaimed(uint256 index);
    /// @notice Too little gas is left to give the next receiver its full allowance.
    error InsufficientGas(uint256 available, uint256 required);

    /// @notice Wei deposited and not yet paid out. Ether forced into the portal does not count.
    function custody() external view returns (uint256);

    /// @notice Whether the leaf `index` has been paid.
    function isClaimed(uint256 index) external view returns (bool);
}
