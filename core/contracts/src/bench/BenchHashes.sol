// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Compression functions of other chains' hashes, written as contracts write them: word rotations, masks, and
/// arrays in memory.
abstract contract BenchHashes {
    uint64 private constant kMask = type(uint64).max;

    /// n rounds of SHA-1's compression (FIPS 180-4) over a block that depends on the state.
    function sha1(uint256 n) external pure returns (uint256 result) {
        uint32[5] memory state = [uint32(0x67452301), 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
        uint32[80] memory w;
        for (uint256 i = 0; i < n; ++i) sha1Block(state, w, i);
        for (uint256 i = 0; i < 5; ++i) result = result << 32 | state[i];
    }

    function sha1Block(uint32[5] memory state, uint32[80] memory w, uint256 seed) private pure {
        unchecked {
            for (uint256 t = 0; t < 16; ++t) w[t] = uint32(seed * 0x9e3779b1 + t * 0x85ebca77) ^ state[t % 5];
            for (uint256 t = 16; t < 80; ++t) w[t] = rotate32(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
            (uint32 a, uint32 b, uint32 c, uint32 d, uint32 e) = (state[0], state[1], state[2], state[3], state[4]);
            for (uint256 t = 0; t < 80; ++t) {
                uint32 next = rotate32(a, 5) + sha1Mix(t, b, c, d) + e + w[t];
                (e, d, c, b, a) = (d, c, rotate32(b, 30), a, next);
            }
            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
        }
    }

    function sha1Mix(uint256 t, uint32 b, uint32 c, uint32 d) private pure returns (uint32) {
        unchecked {
            if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
            if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
            if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
            return (b ^ c ^ d) + 0xca62c1d6;
        }
    }

    function rotate32(uint32 x, uint256 count) private pure returns (uint32) {
        return uint32((uint256(x) << count) | (uint256(x) >> (32 - count)));
    }

    /// n compressions of BLAKE2b (RFC 7693) over a message that depends on the state.
    function blake2b(uint256 n) external pure returns (uint256 result) {
        uint256[8] memory state = [
            uint256(0x6a09e667f2bdc928), 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
            0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179];
        uint256[16] memory v;
        uint256[16] memory m;
        bytes memory table = schedule();
        for (uint256 i = 0; i < n; ++i) {
            start(v, m, state, i);
            for (uint256 round = 0; round < 12; ++round) blake2bRound(v, m, table, round);
            for (uint256 k = 0; k < 8; ++k) state[k] ^= v[k] ^ v[k + 8];
        }
        for (uint256 i = 0; i < 4; ++i) result = result << 64 | state[i];
    }

    function start(uint256[16] memory v, uint256[16] memory m, uint256[8] memory state, uint256 seed) private pure {
        unchecked {
            for (uint256 i = 0; i < 8; ++i) {
                v[i] = state[i];
                v[i + 8] = state[i] ^ (seed * 0x9e3779b97f4a7c15 & kMask);
            }
            for (uint256 i = 0; i < 16; ++i) m[i] = state[i % 8] * (i + 1) & kMask;
        }
    }

    function blake2bRound(uint256[16] memory v, uint256[16] memory m, bytes memory table, uint256 round) private pure {
        uint256 order;
        assembly ("memory-safe") {
            order := shr(192, mload(add(add(table, 32), mul(round, 8))))
        }
        mix(v, 0, 4, 8, 12, m[order >> 60 & 15], m[order >> 56 & 15]);
        mix(v, 1, 5, 9, 13, m[order >> 52 & 15], m[order >> 48 & 15]);
        mix(v, 2, 6, 10, 14, m[order >> 44 & 15], m[order >> 40 & 15]);
        mix(v, 3, 7, 11, 15, m[order >> 36 & 15], m[order >> 32 & 15]);
        mix(v, 0, 5, 10, 15, m[order >> 28 & 15], m[order >> 24 & 15]);
        mix(v, 1, 6, 11, 12, m[order >> 20 & 15], m[order >> 16 & 15]);
        mix(v, 2, 7, 8, 13, m[order >> 12 & 15], m[order >> 8 & 15]);
        mix(v, 3, 4, 9, 14, m[order >> 4 & 15], m[order & 15]);
    }

    function mix(uint256[16] memory v, uint256 a, uint256 b, uint256 c, uint256 d, uint256 x, uint256 y) private pure {
        unchecked {
            v[a] = v[a] + v[b] + x & kMask;
            v[d] = rotate64(v[d] ^ v[a], 32);
            v[c] = v[c] + v[d] & kMask;
            v[b] = rotate64(v[b] ^ v[c], 24);
            v[a] = v[a] + v[b] + y & kMask;
            v[d] = rotate64(v[d] ^ v[a], 16);
            v[c] = v[c] + v[d] & kMask;
            v[b] = rotate64(v[b] ^ v[c], 63);
        }
    }

    /// The message schedule of the 12 rounds, a nibble an index.
    function schedule() private pure returns (bytes memory) {
        return hex"0123456789abcdef" hex"ea489fd61c02b753" hex"b8c052fdae367194" hex"7931dcbe265a40f8"
            hex"905724afe1bc683d" hex"2c6a0b834d75fe19" hex"c51fed4a0763928b" hex"db7ec13950f4862a"
            hex"6fe9b308c2d714a5" hex"a2847615fb9e3cd0" hex"0123456789abcdef" hex"ea489fd61c02b753";
    }

    function rotate64(uint256 x, uint256 count) private pure returns (uint256) {
        unchecked {
            return (x >> count | x << (64 - count)) & kMask;
        }
    }
}
