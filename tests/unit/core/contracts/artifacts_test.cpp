#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"
#include "core/contracts/registry.hpp"
#include "core/crypto/sha256.hpp"

using namespace alt;

namespace {

const std::filesystem::path kRoot{ALT_SOURCE_DIR};

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.good(), path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

codec::Json read_json(const std::filesystem::path& path) {
    auto json = codec::parse_json(read(path));
    REQUIRE_MESSAGE(json.has_value(), path.string());
    return std::move(*json);
}

/// The recipe of scripts/contracts/build.mjs.
std::string source_hash(const codec::Json& artifact) {
    std::string preimage;
    for (const auto& entry : **codec::get_array(artifact, "sources")) {
        const auto path = *codec::as_string(entry, "sources");
        const auto text = read(kRoot / path);
        preimage += path + " " + std::to_string(text.size()) + "\n" + text;
    }
    preimage += *codec::get_string(artifact, "compiler") + "\n";
    preimage += "openzeppelin " + *codec::get_string(artifact, "openzeppelin") + "\n";
    return to_hex(crypto::sha256(view_of(preimage)));
}

std::vector<std::filesystem::path> artifact_files() {
    std::vector<std::filesystem::path> out;
    for (const auto* folder : {"core/contracts/artifacts", "tests/contracts/artifacts"})
        for (const auto& entry : std::filesystem::directory_iterator(kRoot / folder))
            out.push_back(entry.path());
    return out;
}

}  // namespace

TEST_SUITE("core/contracts/artifacts") {
    TEST_CASE("every checked-in artifact was made from the sources as they are") {
        for (const auto& path : artifact_files()) {
            CAPTURE(path.string());
            const auto artifact = read_json(path);
            INFO("stale: run `make contracts`");
            CHECK(*codec::get_string(artifact, "sourceHash") == source_hash(artifact));
        }
    }

    TEST_CASE("artifacts were made by the compiler and the library that are pinned") {
        const auto pinned = read_json(kRoot / "scripts/contracts/package.json");
        const auto solc = *codec::get_string(pinned, "dependencies.solc");
        const auto& dependencies = **codec::get_object(pinned, "dependencies");
        const auto openzeppelin =
            *codec::as_string(dependencies.at("@openzeppelin/contracts"), "openzeppelin");
        for (const auto& path : artifact_files()) {
            CAPTURE(path.string());
            const auto artifact = read_json(path);
            CHECK(codec::get_string(artifact, "compiler")->starts_with("solc " + solc + "+"));
            CHECK(*codec::get_string(artifact, "openzeppelin") == openzeppelin);
        }
    }

    TEST_CASE(
        "every Solidity source of the product belongs to an artifact or is an interface of one") {
        std::string listed;
        for (const auto& path : artifact_files()) {
            const auto artifact = read_json(path);
            for (const auto& entry : **codec::get_array(artifact, "sources"))
                listed += *codec::as_string(entry, "sources") + "\n";
        }
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(kRoot / "core/contracts/src")) {
            if (!entry.is_regular_file()) continue;
            const auto path = entry.path().lexically_relative(kRoot).generic_string();
            CAPTURE(path);
            CHECK(listed.find(path + "\n") != std::string::npos);
        }
    }

    TEST_CASE("the embedded bytes are those of the artifacts") {
        for (const auto& embedded : contracts::artifacts()) {
            CAPTURE(embedded.name);
            const auto json = read_json(kRoot / "core/contracts/artifacts" /
                                        (std::string(embedded.name) + ".json"));
            CHECK(equal(embedded.creation, *codec::get_bytes(json, "bytecode")));
            CHECK(equal(embedded.runtime, *codec::get_bytes(json, "deployedBytecode")));
            CHECK(codec::parse_json(embedded.abi_json).value() == *codec::find(json, "abi"));
        }
    }

    TEST_CASE("contracts are found by name and by id") {
        using contracts::ContractId;
        CHECK(contracts::artifact(ContractId::rollup_portal).name == "RollupPortal");
        CHECK(contracts::artifact(ContractId::rollup_settlement).name == "RollupSettlement");
        CHECK(contracts::artifact(ContractId::alt_factory).name == "AltFactory");
        CHECK(contracts::find_artifact("LaunchMint") ==
              &contracts::artifact(ContractId::launch_mint));
        CHECK(contracts::find_artifact("Nothing") == nullptr);
    }

    TEST_CASE("immutables are put where the compiler says, as left-padded words") {
        const auto& portal = contracts::artifact(contracts::ContractId::rollup_portal);
        Address self;
        self.bytes.fill(0xab);
        const auto code = contracts::runtime_with_immutable(portal, self);
        REQUIRE(code.size() == portal.runtime.size());
        REQUIRE(!portal.immutable_offsets.empty());
        for (const auto offset : portal.immutable_offsets) {
            const auto word = BytesView(code).subspan(offset, 32);
            CHECK(code[offset - 1] == 0x7f);  // PUSH32
            CHECK(std::ranges::all_of(word.first(12), [](auto byte) { return byte == 0; }));
            CHECK(equal(word.last(20), self));
        }
    }
}
