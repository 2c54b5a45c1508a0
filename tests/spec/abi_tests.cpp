#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/abi_value.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

std::string check_call(const codec::Json& row) {
    const auto& types = *codec::get_array(row, "types").value();
    codec::AbiWriter out;
    for (std::size_t i = 0; i < types.size(); ++i)
        write_abi(out, string_of(types[i]), row.at("args").at(i));
    return compare_bytes("encoded", out.encode(), hex_of(row, "result"));
}

/// A row of ethers.
std::string check_value(const codec::Json& row) {
    codec::AbiWriter out;
    write_abi(out, text_of(row, "type"), row.at("value"));
    return compare_bytes("encoded", out.encode(), hex_of(row, "encoded"));
}

}  // namespace

void run_abi_tests(const std::filesystem::path& file, Tally& tally) {
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    if (json->is_object()) return each_member(*json, tally, check_call);
    each_named(*json, tally, check_value);
}

}  // namespace alt::spec
