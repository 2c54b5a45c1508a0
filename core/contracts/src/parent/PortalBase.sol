// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IRollupPortal} from "../interfaces/IRollupPortal.sol";
import {PortalArgs} from "./PortalArgs.sol";

/// @title State that the parts of a portal share
/// @dev Everything that changes with a deposit or a claim sits in one word, beside the phase that guards it.
abstract contract PortalBase is IRollupPortal {
    /// @dev `custody` bounds all ether there is by far: wei of 2^128.
    struct Head {
        uint128 custody;
        uint64 depositCount;
        uint48 proposedAt;
        Phase phase;
    }

    /// @dev The implementation's own address, by which code tells that it runs in a clone.
    address private immutable _self = address(this);

    Head internal _head;
    bytes32 internal _depositHash;

    /// @dev Ether sent to the implementation would belong to no rollup.
    modifier onlyClone() {
        if (address(this) == _self) revert OnlyClone();
        _;
    }

    modifier onlyIn(Phase required) {
        Phase current = _head.phase;
        if (current != required) revert WrongPhase(current, required);
        _;
    }

    /// @inheritdoc IRollupPortal
    function proposer() external view onlyClone returns (address) {
        return PortalArgs.proposer();
    }

    /// @inheritdoc IRollupPortal
    function rollupChainId() external view onlyClone returns (uint256) {
        return PortalArgs.rollupChainId();
    }

    /// @inheritdoc IRollupPortal
    function genesisHash() external view onlyClone returns (bytes32) {
        return PortalArgs.genesisHash();
    }

    /// @inheritdoc IRollupPortal
    function manifestDigest() external view onlyClone returns (bytes32) {
        return PortalArgs.manifestDigest();
    }

    /// @inheritdoc IRollupPortal
    function challengeWindow() external view onlyClone returns (uint64) {
        return PortalArgs.challengeWindow();
    }

    /// @inheritdoc IRollupPortal
    function settleBy() external view onlyClone returns (uint64) {
        return PortalArgs.settleBy();
    }
}
