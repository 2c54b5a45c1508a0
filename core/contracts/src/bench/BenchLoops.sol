// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BenchHashes} from "core/contracts/src/bench/BenchHashes.sol";
import {BenchToken} from "core/contracts/src/bench/BenchToken.sol";

/// What a loop calls and creates.
contract BenchCallee {
    function add(uint256 a, uint256 b) external pure returns (uint256) {
        unchecked {
            return a + b;
        }
    }
}

contract BenchChild {
    uint256 public immutable kNumber;

    constructor(uint256 number) {
        kNumber = number;
    }
}

/// Loops that each spend their gas on one thing, for `alt evm bench` and `make bench`. Every function runs `n` times
/// and returns a value that depends on all of its work.
contract BenchLoops is BenchHashes {
    BenchCallee private immutable callee = new BenchCallee();
    BenchToken private immutable token = new BenchToken(1 << 128);
    mapping(uint256 key => uint256 value) private slots;
    uint256 private counter = 1;

    function keccak32(uint256 n) external pure returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) {
            assembly ("memory-safe") {
                mstore(0, result)
                result := keccak256(0, 32)
            }
        }
    }

    /// As the key of a mapping is hashed.
    function keccak64(uint256 n) external pure returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) {
            assembly ("memory-safe") {
                mstore(0, result)
                mstore(32, i)
                result := keccak256(0, 64)
            }
        }
    }

    function keccak576(uint256 n) external pure returns (uint256 result) {
        bytes memory data = new bytes(576);
        for (uint256 i = 0; i < n; ++i) {
            assembly ("memory-safe") {
                result := keccak256(add(data, 32), 576)
                mstore(add(data, 32), result)
            }
        }
    }

    /// Overflow-checked, as Solidity does by itself.
    function checkedSum(uint256 n) external pure returns (uint256 result) {
        for (uint256 i = 0; i < n; i++) result += i * 3;
    }

    function mix256(uint256 n) external pure returns (uint256 result) {
        uint256 modulus = type(uint256).max - 188;
        uint256 factor = 0x9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95;
        result = 1;
        unchecked {
            for (uint256 i = 1; i <= n; ++i) {
                result = mulmod(result, factor, modulus);
                result = addmod(result ^ (result >> 77), i * factor, modulus);
                result = result / (i | 1) + result % (factor >> (i & 127)) + (result << 13);
            }
        }
    }

    function mulmodLoop(uint256 n) external pure returns (uint256 result) {
        uint256 modulus = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;
        result = 3;
        for (uint256 i = 0; i < n; ++i) result = mulmod(result, result, modulus);
    }

    /// Walks through 32 KiB of memory, reading and writing words.
    function march(uint256 n) external pure returns (uint256 result) {
        uint256[] memory words = new uint256[](1024);
        unchecked {
            for (uint256 i = 0; i < n; ++i) {
                uint256 place = i & 1023;
                words[place] = words[(place * 7 + 1) & 1023] + i;
                result ^= words[place];
            }
        }
    }

    function memoryCopy(uint256 n) external pure returns (uint256 result) {
        bytes memory data = new bytes(8192);
        for (uint256 i = 0; i < n; ++i) {
            assembly ("memory-safe") {
                mstore(add(data, 32), i)
                mcopy(add(data, 4128), add(data, 32), 4096)
                result := xor(result, mload(add(data, 4128)))
            }
        }
    }

    /// Insertion sort of 64 words, n times.
    function sort(uint256 n) external pure returns (uint256 result) {
        uint256[] memory words = new uint256[](64);
        unchecked {
            for (uint256 round = 0; round < n; ++round) {
                for (uint256 i = 0; i < 64; ++i) words[i] = (i * 0x9e3779b1 + round * 77 + result) % 65521;
                for (uint256 i = 1; i < 64; ++i) {
                    uint256 word = words[i];
                    uint256 place = i;
                    for (; place > 0 && words[place - 1] > word; --place) words[place] = words[place - 1];
                    words[place] = word;
                }
                result ^= words[round & 63] << (round & 127);
            }
        }
    }

    /// Transfers to 64 holders in turn.
    function tokenLoop(uint256 n) external returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) {
            require(token.transfer(address(uint160(0x1000 + (i & 63))), i + 1));
        }
        return token.balanceOf(address(0x1000)) ^ token.balanceOf(address(this));
    }

    function sstoreFresh(uint256 n) external returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) slots[i] = i + 1;
        return slots[n / 2];
    }

    function sstoreWarm(uint256 n) external returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) counter = counter + i;
        return counter;
    }

    function sloadCold(uint256 n) external view returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) result += slots[i] + i;
    }

    function sloadWarm(uint256 n) external view returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) result ^= counter + i;
    }

    function callLoop(uint256 n) external view returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) result = callee.add(result, i);
    }

    /// n times down 250 calls and back.
    function callDepth(uint256 n) external view returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) result ^= this.descend(250, i);
    }

    function descend(uint256 depth, uint256 seed) external view returns (uint256) {
        unchecked {
            return depth == 0 ? seed : this.descend(depth - 1, seed) + depth;
        }
    }

    function createLoop(uint256 n) external returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) {
            BenchChild child = new BenchChild(i);
            result ^= child.kNumber() + (address(child).code.length << 32);
        }
    }

    function recoverLoop(uint256 n) external pure returns (uint256 result) {
        bytes32 r = 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798;
        bytes32 s = 0x3dc27f59a5e8d8f1c4a4d1f7e1bc9b1f0e5d2a3b4c5d6e7f8091a2b3c4d5e6f7;
        for (uint256 i = 1; i <= n; ++i) result ^= uint160(ecrecover(bytes32(i), 27, r, s));
    }

    function sha256Loop(uint256 n) external view returns (uint256 result) {
        for (uint256 i = 0; i < n; ++i) {
            assembly ("memory-safe") {
                mstore(0, result)
                if iszero(staticcall(gas(), 2, 0, 32, 0, 32)) { revert(0, 0) }
                result := mload(0)
            }
        }
    }
}
