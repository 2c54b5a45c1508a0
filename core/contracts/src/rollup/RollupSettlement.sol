// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IRollupSettlement} from "../interfaces/IRollupSettlement.sol";

/// @title Views over what the protocol writes at 0x4200000000000000000000000000000000000A17
contract RollupSettlement is IRollupSettlement {
    address private constant SYSTEM = 0xDeaDDEaDDeAdDeAdDEAdDEaddeAddEAdDEAd0001;
    bytes32 private constant CREATOR_DOMAIN = "alt.creator";

    // The order is part of the protocol: slot 0 is what `proposeFinal` proves.
    bytes32 public exitCommitment;
    uint256 public depositCount;
    bytes32 public depositHash;
    bytes32 public exitRoot;
    uint256 public exitCount;
    uint256 public exitTotal;

    /// @inheritdoc IRollupSettlement
    function close() external view {
        if (msg.sender != SYSTEM) revert OnlySystem(msg.sender);
    }

    /// @inheritdoc IRollupSettlement
    function creatorOf(address account) external view returns (address creator) {
        bytes32 slot = keccak256(abi.encode(account, CREATOR_DOMAIN));
        assembly ("memory-safe") {
            creator := sload(slot)
        }
    }
}
