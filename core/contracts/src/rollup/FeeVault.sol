// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Predeploy 0x4200000000000000000000000000000000000011 of every rollup
/// @notice Collects base fees and tips. Nothing is burned, nothing can be taken out on the rollup: the
///         closing block turns the balance into an exit of the fee recipient.
contract FeeVault {
    receive() external payable {}
}
