// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ISettlement} from "../interfaces/ISettlement.sol";

/// @title The exit tree: a binary Merkle tree of fixed depth
/// @dev leaf = keccak256(0x00 ‖ abi.encode(chainId, portal, index, kind, token, id, amount, owner)),
///      node = keccak256(0x01 ‖ left ‖ right); an empty leaf is zero, an empty subtree of level d + 1 is
///      node(empty(d), empty(d)). Leaves and nodes have different prefixes: neither passes for the other.
library ExitTree {
    uint256 internal constant DEPTH = 24;
    uint256 internal constant CAPACITY = 1 << DEPTH;

    uint8 private constant KIND_ETHER = 0;

    /// @dev Leaf of an ether exit of the current portal.
    function etherLeaf(uint256 index, uint256 amount, address owner)
        internal
        view
        returns (bytes32)
    {
        return keccak256(
            abi.encodePacked(
                bytes1(0x00),
                abi.encode(
                    block.chainid, address(this), index, KIND_ETHER, address(0), uint256(0), amount, owner
                )
            )
        );
    }

    /// @dev Root of the subtree of height `height` whose first leaves are `leaves`, the rest being empty.
    function etherSubtree(
        uint256 firstIndex, uint256 height, ISettlement.ExitLeaf[] calldata leaves
    ) internal view returns (bytes32) {
        uint256 count = leaves.length;
        bytes32[] memory row = new bytes32[](count + 1); // room for the empty partner of a last odd node
        for (uint256 i = 0; i < count; ++i) {
            row[i] = etherLeaf(firstIndex + i, leaves[i].amount, leaves[i].owner);
        }
        bytes32 empty = bytes32(0);
        for (uint256 level = 0; level < height; ++level) {
            row[count] = empty;
            count = (count + 1) >> 1;
            for (uint256 i = 0; i < count; ++i) {
                row[i] = node(row[2 * i], row[2 * i + 1]);
            }
            empty = node(empty, empty);
        }
        return row[0];
    }

    /// @dev Root of the tree above the subtree `hash` of height `height` that begins at `firstIndex`.
    ///      Siblings beyond the end of `proof` are empty subtrees.
    function rootOf(bytes32 hash, uint256 firstIndex, uint256 height, bytes32[] calldata proof)
        internal
        pure
        returns (bytes32)
    {
        if (proof.length > DEPTH - height) {
            revert ISettlement.ProofTooLong(proof.length, DEPTH - height);
        }
        uint256 position = firstIndex >> height;
        uint256 level = height;
        for (uint256 i = 0; i < proof.length; ++i) {
            hash = position & 1 == 0 ? node(hash, proof[i]) : node(proof[i], hash);
            position >>= 1;
            ++level;
        }
        bytes32 empty = level == DEPTH ? bytes32(0) : emptySubtree(level);
        for (; level < DEPTH; ++level) {
            hash = position & 1 == 0 ? node(hash, empty) : node(empty, hash);
            position >>= 1;
            empty = node(empty, empty);
        }
        return hash;
    }

    /// @dev Root of an empty subtree of height `height`.
    function emptySubtree(uint256 height) internal pure returns (bytes32 hash) {
        for (uint256 level = 0; level < height; ++level) {
            hash = node(hash, hash);
        }
    }

    function node(bytes32 left, bytes32 right) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore8(buffer, 0x01)
            mstore(add(buffer, 0x01), left)
            mstore(add(buffer, 0x21), right)
            hash := keccak256(buffer, 0x41)
        }
    }
}
