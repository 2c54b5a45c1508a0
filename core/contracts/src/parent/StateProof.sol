// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ISettlement} from "../interfaces/ISettlement.sol";

/// @title Lookups in a secure Merkle-Patricia trie (state and storage tries), proofs in call data
/// @dev OpenZeppelin's TrieProof decodes every node into memory; walking the call data saves about 16,000 gas a
///      node. It does less: keys are 32-byte hashes, so no key is a prefix of another and
///      branches hold no values, and every node on the way to a value of 24 bytes or more is at least 32 bytes
///      long, so children are hashes, never inlined nodes. The tests hold it against OpenZeppelin's.
library StateProof {
    uint256 private constant BRANCH_ITEMS = 17;
    uint256 private constant PATH_NIBBLES = 64;
    uint8 private constant HASH_PREFIX = 0xa0;

    /// @dev The value at `key` under `root`; reverts unless `proof` is exactly the nodes from root to leaf.
    function lookup(bytes32 root, bytes32 key, bytes[] calldata proof)
        internal
        pure
        returns (bytes calldata value)
    {
        bytes32 expected = root;
        uint256 depth = 0; // nibbles of the key that the nodes so far have used up
        for (uint256 i = 0; i < proof.length; ++i) {
            bytes calldata node = proof[i];
            if (keccak256(node) != expected) revert ISettlement.InvalidTrieProof(i);
            bytes calldata items = listPayload(node);
            uint256 nibble = depth < PATH_NIBBLES ? uint256(key) >> (252 - 4 * depth) & 0xf : 0;
            (uint256 count, uint256 child) = _scan(items, nibble);
            if (count == BRANCH_ITEMS) {
                if (depth == PATH_NIBBLES) revert ISettlement.InvalidTrieProof(i);
                expected = _hashAt(items, child);
                ++depth;
                continue;
            }
            if (count != 2) revert ISettlement.InvalidTrieProof(i);
            (bool isLeaf, uint256 length) = _matchPath(stringItem(items, 0), key, depth, i);
            depth += length;
            if (isLeaf) {
                if (depth != PATH_NIBBLES || i + 1 != proof.length) {
                    revert ISettlement.InvalidTrieProof(i);
                }
                return stringItem(items, 1);
            }
            if (length == 0) revert ISettlement.InvalidTrieProof(i);
            expected = hashItem(items, 1);
        }
        revert ISettlement.InvalidTrieProof(proof.length);
    }

    /// @dev What is inside the list that makes up the whole of `encoded`.
    function listPayload(bytes calldata encoded) internal pure returns (bytes calldata) {
        if (encoded.length == 0 || uint8(encoded[0]) < 0xc0) revert ISettlement.MalformedRlp();
        uint256 prefix = uint8(encoded[0]);
        uint256 start = 1;
        uint256 length = prefix - 0xc0;
        if (prefix > 0xf7) (start, length) = _longLength(encoded, 0, prefix - 0xf7);
        if (start + length != encoded.length) revert ISettlement.MalformedRlp();
        return encoded[start:];
    }

    /// @dev Number of items that a list's payload consists of.
    function countItems(bytes calldata items) internal pure returns (uint256 count) {
        (count,) = _scan(items, 0);
    }

    /// @dev The string at `index`.
    function stringItem(bytes calldata items, uint256 index) internal pure returns (bytes calldata) {
        (, uint256 begin) = _scan(items, index);
        (uint256 start, uint256 end) = _bounds(items, begin);
        if (uint8(items[begin]) >= 0xc0) revert ISettlement.MalformedRlp();
        return items[start:end];
    }

    /// @dev The 32-byte string at `index`.
    function hashItem(bytes calldata items, uint256 index) internal pure returns (bytes32) {
        (, uint256 begin) = _scan(items, index);
        return _hashAt(items, begin);
    }

    /// @dev The integer of at most 32 bytes that makes up the whole of `encoded`.
    function integer(bytes calldata encoded) internal pure returns (uint256) {
        bytes calldata digits = stringItem(encoded, 0);
        if (digits.length > 32 || countItems(encoded) != 1) revert ISettlement.MalformedRlp();
        return digits.length == 0 ? 0 : uint256(bytes32(digits)) >> (8 * (32 - digits.length));
    }

    /// @dev Compares the hex-prefix encoded `partialPath` with the key from nibble `depth` on.
    /// @return isLeaf Whether it belongs to a leaf, not to an extension.
    /// @return length Its number of nibbles.
    function _matchPath(bytes calldata partialPath, bytes32 key, uint256 depth, uint256 node)
        private
        pure
        returns (bool isLeaf, uint256 length)
    {
        if (partialPath.length == 0) revert ISettlement.InvalidTrieProof(node);
        uint256 flags = uint8(partialPath[0]);
        bool odd = flags & 0x10 != 0;
        isLeaf = flags & 0x20 != 0;
        length = 2 * (partialPath.length - 1) + (odd ? 1 : 0);
        bool wellFormed = flags < 0x40 && (odd || flags & 0x0f == 0);
        if (!wellFormed || depth + length > PATH_NIBBLES) revert ISettlement.InvalidTrieProof(node);
        bytes32 word; // the path's nibbles, left-aligned; what follows them is shifted out below
        assembly ("memory-safe") {
            word := shl(mul(4, odd), calldataload(add(partialPath.offset, iszero(odd))))
        }
        uint256 rest = 256 - 4 * length;
        if (word >> rest != (key << (4 * depth)) >> rest) revert ISettlement.InvalidTrieProof(node);
    }

    /// @dev Number of items, and where the item `index` begins; the end if there is no such item.
    function _scan(bytes calldata items, uint256 index)
        private
        pure
        returns (uint256 count, uint256 begin)
    {
        uint256 position = 0;
        begin = items.length;
        while (position < items.length) {
            if (count == index) begin = position;
            uint256 prefix;
            assembly ("memory-safe") {
                prefix := byte(0, calldataload(add(items.offset, position)))
            }
            unchecked {
                ++count;
                // Nearly all items of a branch are hashes or empty.
                if (prefix == HASH_PREFIX) position += 33;
                else if (prefix <= 0x80) ++position;
                else (, position) = _bounds(items, position);
            }
        }
        if (position != items.length) revert ISettlement.MalformedRlp();
    }

    /// @dev The 32-byte string that begins at `begin`.
    function _hashAt(bytes calldata items, uint256 begin) private pure returns (bytes32) {
        if (uint8(items[begin]) != HASH_PREFIX) revert ISettlement.MalformedRlp();
        return bytes32(items[begin + 1:begin + 33]);
    }

    /// @dev Payload of the item that begins at `position`. An inner list counts as one item, header included.
    function _bounds(bytes calldata items, uint256 position)
        private
        pure
        returns (uint256 start, uint256 end)
    {
        uint256 prefix = uint8(items[position]);
        unchecked {
            if (prefix < 0x80) {
                (start, end) = (position, position + 1);
            } else if (prefix < 0xb8) {
                start = position + 1;
                end = start + prefix - 0x80;
            } else if (prefix < 0xc0) {
                (start, end) = _longLength(items, position, prefix - 0xb7);
                end += start;
            } else if (prefix < 0xf8) {
                (start, end) = (position, position + 1 + prefix - 0xc0);
            } else {
                revert ISettlement.MalformedRlp();
            }
        }
        if (end > items.length) revert ISettlement.MalformedRlp();
    }

    /// @dev Start and length of a long item at `position` whose length has `size` bytes. Nodes are far below 64 KiB.
    function _longLength(bytes calldata data, uint256 position, uint256 size)
        private
        pure
        returns (uint256 start, uint256 length)
    {
        if (size > 2) revert ISettlement.MalformedRlp();
        length = uint8(data[position + 1]);
        if (size == 2) length = length << 8 | uint8(data[position + 2]);
        start = position + 1 + size;
    }
}
