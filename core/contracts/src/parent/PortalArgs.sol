// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAltFactory} from "../interfaces/IAltFactory.sol";

/// @title The immutable arguments of a portal
/// @dev Packed behind the 45 bytes of the minimal proxy (`Clones.cloneDeterministicWithImmutableArgs`):
///      proposer 20, rollupChainId 32, genesisHash 32, manifestDigest 32, challengeWindow 8, settleBy 8.
library PortalArgs {
    uint256 internal constant LENGTH = 132;

    uint256 private constant PROXY_LENGTH = 45;

    /// @dev Packs the terms of `params`; the salt is not part of them.
    function pack(IAltFactory.OpenParams calldata params) internal pure returns (bytes memory) {
        return abi.encodePacked(
            params.proposer,
            params.rollupChainId,
            params.genesisHash,
            params.manifestDigest,
            params.challengeWindow,
            params.settleBy
        );
    }

    function proposer() internal view returns (address) {
        return address(bytes20(_word(0)));
    }

    function rollupChainId() internal view returns (uint256) {
        return uint256(_word(20));
    }

    function genesisHash() internal view returns (bytes32) {
        return _word(52);
    }

    function manifestDigest() internal view returns (bytes32) {
        return _word(84);
    }

    function challengeWindow() internal view returns (uint64) {
        return uint64(bytes8(_word(116)));
    }

    function settleBy() internal view returns (uint64) {
        return uint64(bytes8(_word(124)));
    }

    /// @dev Reads only the word that is asked for; `Clones.fetchCloneArgs` would copy them all.
    function _word(uint256 offset) private view returns (bytes32 word) {
        assembly ("memory-safe") {
            extcodecopy(address(), 0x00, add(PROXY_LENGTH, offset), 0x20)
            word := mload(0x00)
        }
    }
}
