// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {IAltFactory} from "../interfaces/IAltFactory.sol";
import {PortalArgs} from "./PortalArgs.sol";
import {RollupPortal} from "./RollupPortal.sol";

/// @title Opens rollups as minimal proxies with immutable arguments
/// @notice Has no owner and holds nothing.
contract AltFactory is IAltFactory {
    /// @inheritdoc IAltFactory
    address public immutable implementation = address(new RollupPortal());

    /// @inheritdoc IAltFactory
    function open(OpenParams calldata params) external returns (address portal) {
        if (params.proposer == address(0)) revert ZeroProposer();
        if (params.rollupChainId == 0 || params.rollupChainId == block.chainid) {
            revert InvalidRollupChainId(params.rollupChainId);
        }
        portal = Clones.cloneDeterministicWithImmutableArgs(
            implementation, PortalArgs.pack(params), _salt(msg.sender, params.salt)
        );
        emit RollupOpened(
            portal,
            params.proposer,
            params.rollupChainId,
            params.genesisHash,
            params.manifestDigest
        );
    }

    /// @inheritdoc IAltFactory
    function predict(address opener, OpenParams calldata params) external view returns (address) {
        return Clones.predictDeterministicAddressWithImmutableArgs(
            implementation, PortalArgs.pack(params), _salt(opener, params.salt)
        );
    }

    /// @dev The opener is part of the salt: nobody can take the address that another one has predicted.
    function _salt(address opener, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(opener, salt));
    }
}
