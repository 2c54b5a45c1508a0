// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Predeploy 0x4200000000000000000000000000000000000016 of every rollup
/// @notice Its storage root is part of the output root. It accepts no message and no ether.
contract MessagePasser {
    /// @notice Layout version of the messages in storage.
    uint256 public constant MESSAGE_VERSION = 1;
}
