#!/usr/bin/env python3
"""Turns contract artifacts into one C++ source.

usage: embed.py OUTPUT.cpp ARTIFACT.json...

Runs in every build of alt, so it needs nothing but Python's standard library; compiling Solidity is
build.mjs's work.
"""

import json
import pathlib
import sys

HEADER = """// Made by scripts/contracts/embed.py from the artifacts; not for editing.
#include "core/contracts/registry.hpp"

#include <array>

namespace alt::contracts {
namespace {

"""


def byte_array(name, hex_text):
    data = bytes.fromhex(hex_text[2:])
    rows = [", ".join(str(b) for b in data[i : i + 32]) for i in range(0, len(data), 32)]
    body = ",\n    ".join(rows)
    return f"constexpr std::array<std::uint8_t, {len(data)}> {name}{{\n    {body}}};\n"


def offsets_array(name, groups):
    offsets = sorted(offset for group in groups for offset in group)
    body = ", ".join(str(offset) for offset in offsets)
    return f"constexpr std::array<std::size_t, {len(offsets)}> {name}{{{body}}};\n"


def compact(value):
    text = json.dumps(value, separators=(",", ":"))
    assert ')json"' not in text
    return f'R"json({text})json"'


def one_artifact(artifact):
    name = artifact["name"]
    parts = [
        byte_array(f"k{name}Creation", artifact["bytecode"]),
        byte_array(f"k{name}Runtime", artifact["deployedBytecode"]),
        offsets_array(f"k{name}Immutables", artifact["immutableOffsets"]),
        f"constexpr std::string_view k{name}Abi =\n    {compact(artifact['abi'])};\n",
    ]
    return "".join(parts) + "\n"


def table_row(artifact):
    name = artifact["name"]
    return (f'    {{"{name}", k{name}Creation, k{name}Runtime, k{name}Immutables, k{name}Abi}},\n')


def main(output, paths):
    artifacts = sorted((json.loads(pathlib.Path(p).read_text()) for p in paths), key=lambda a: a["name"])
    text = HEADER + "".join(one_artifact(a) for a in artifacts)
    text += f"constexpr std::array<Artifact, {len(artifacts)}> kArtifacts{{{{\n"
    text += "".join(table_row(a) for a in artifacts)
    text += "}};\n\n}  // namespace\n\nstd::span<const Artifact> artifacts() noexcept {\n"
    text += "    return kArtifacts;\n}\n\n}  // namespace alt::contracts\n"
    pathlib.Path(output).write_text(text)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
