#!/usr/bin/env python3
"""Turns the G1 points of the KZG trusted setup into the C++ source that alt embeds.

usage: embed_trusted_setup.py trusted_setup_4096.json > core/crypto/kzg/setup_data.cpp

The input is the mainnet result of the Ethereum KZG ceremony as c-kzg-4844 publishes it; in a
workspace it is ../shared/ethereum-tests/kzg/trusted_setup_4096.json.
"""

import json
import sys

HEADER = """// Made by scripts/dev/embed_trusted_setup.py from trusted_setup_4096.json, the result of the
// Ethereum KZG ceremony; not for editing.
#include "core/crypto/kzg/setup.hpp"

namespace alt::crypto::kzg {

// clang-format off
const std::array<CompressedG1, kSetupSize> kLagrangePoints{{
"""
FOOTER = """}};
// clang-format on

}  // namespace alt::crypto::kzg
"""


def row(point):
    """The 48 bytes of a compressed point as big-endian words of 64 bits."""
    digits = point.removeprefix("0x")
    return "{" + ",".join("0x" + digits[i : i + 16] for i in range(0, 96, 16)) + "}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        points = json.load(file)["g1_lagrange"]
    print(HEADER + ",\n".join(map(row, points)) + FOOTER, end="")


if __name__ == "__main__":
    main()
