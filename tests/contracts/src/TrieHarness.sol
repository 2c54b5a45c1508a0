// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";

import {StateProof} from "../../../core/contracts/src/parent/StateProof.sol";

/// @dev The portal's trie lookup beside OpenZeppelin's.
contract TrieHarness {
    function ours(bytes32 root, bytes32 key, bytes[] calldata proof)
        external
        pure
        returns (bytes memory)
    {
        return StateProof.lookup(root, key, proof);
    }

    function theirs(bytes32 root, bytes32 key, bytes[] calldata proof)
        external
        pure
        returns (bytes memory)
    {
        return TrieProof.traverse(root, abi.encodePacked(key), proof);
    }

    function integer(bytes calldata encoded) external pure returns (uint256) {
        return StateProof.integer(encoded);
    }
}
