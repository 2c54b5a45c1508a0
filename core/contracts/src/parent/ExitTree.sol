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

    /// @dev Roots of the empty subtrees of height 0 to 23, which saves a claim from computing them.
    bytes private constant EMPTY_SUBTREES =
        hex"0000000000000000000000000000000000000000000000000000000000000000"
        hex"c07a1e8b7e0057673fdc2affe190d8a960c5fe615663f27b7ce84f3d93ef92a6"
        hex"fd47517474a597637d54038a0663d1d03b931b238de06b73e3c12cf443de6e8d"
        hex"47a8f5e8fa70be2760378067c9c6d410dd96be07820b4230c11254c7ff10c298"
        hex"aed19ca4bfe2365b1b33fa94744cd0c6a2d550506c7e7efc073879cb79459b9a"
        hex"6e6998a7da8b2db5c98eb853099d8caec63797b5283b7dac37b2ffb630a86e24"
        hex"181c19735bff23b55bc295fc0b60c1c5c7288209b261a08e26924598ce72404e"
        hex"ecb408b290ab2920e63611ef1e8ca964aebb66ea5739f19d24b92094f28e44f8"
        hex"294bf9785e1391d24d52abf915636a73bdaa12ed29e85e21dae14c09d0f2e34b"
        hex"cf7e37a934683edec795e3529db8fac0863519c2419ba24c0f6e4efa86ec7d1a"
        hex"72ce48cca9bc743fed84a0bdc00ad2c5b540323849c982f671a9bd8d52d15719"
        hex"0e2d7d0b695fdcd9dc6c54313ae652218375c3358d34ade3dcc49dda05c0db10"
        hex"a0a786a71d24007a23f5ce21e6997a305baeefaf348937a8b74974cb039c10c8"
        hex"0628cb6496193e6a55ece4a8240384e142273eeb9cc4bdae680f971fd1929f10"
        hex"2c3b833a3ca9d6f02055871655dd18f003a279f84a334bf6050899a9bc1cedc3"
        hex"1a6c5e9fd899efca64c2aca6243434b423d791f92a839c0c92ce0a5a51a07234"
        hex"a9942b0fabdf9bf32241f8245eb26737ffbd91822ac484ae857fc35d21fb652f"
        hex"7e4206a110a8721cc68455c35400b056251398dfcf98b04aeee19549bfd2122f"
        hex"bfb429bfebb3aa270012d8063896d205bfd8ce116e4a304335bd59e9471f9fcc"
        hex"e22fa8fff28cfb1f3664382ced6d3f1d634ef2851c10b1dce18c57c957985bf9"
        hex"d29bf231e30afb5cd1bc01d214e905c60c87533bf967a94877b3843bb0bdef5d"
        hex"146d57f70bcb580465116619359a35ece364f17e8d56524b5eee8bf6b8ebfdf6"
        hex"cdbc0759e847f96beb000c3cc51e30f8b2ccac5dcc5c409fea938a3345f8b603"
        hex"86e4b0792326c35995f1563b0d8f99fc38b0348a356e149c04b2783d5bd4cfb8";

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
        bytes memory empty = EMPTY_SUBTREES;
        for (uint256 level = 0; level < height; ++level) {
            row[count] = _wordAt(empty, level);
            count = (count + 1) >> 1;
            for (uint256 i = 0; i < count; ++i) {
                row[i] = node(row[2 * i], row[2 * i + 1]);
            }
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
        bytes memory empty = EMPTY_SUBTREES;
        unchecked {
            for (uint256 level = height; level < DEPTH; ++level) {
                uint256 depth = level - height;
                bytes32 sibling = depth < proof.length ? proof[depth] : _wordAt(empty, level);
                hash = (firstIndex >> level) & 1 == 0 ? node(hash, sibling) : node(sibling, hash);
            }
        }
        return hash;
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

    /// @dev The word `index` of `words`, which must reach that far.
    function _wordAt(bytes memory words, uint256 index) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(words, 0x20), mul(index, 0x20)))
        }
    }
}
