#include "core/contracts/system_contracts.hpp"

#include "core/base/assert.hpp"
#include "core/base/hex.hpp"

namespace alt::contracts {
namespace {

// Runtime code as the proposals give it, less a constructor that only sets what an empty slot
// means after the first block.
constexpr std::string_view kBeaconRootsCode =
    "0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560"
    "495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff420642"
    "81555f359062001fff015500";
constexpr std::string_view kHistoryStorageCode =
    "0x3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f3560014303811160"
    "4257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500";
constexpr std::string_view kWithdrawalRequestsCode =
    "0x3373fffffffffffffffffffffffffffffffffffffffe1460cb5760115f54807fffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffff146101f457600182026001905f5b5f821115606857"
    "81019083028483029004916001019190604d565b909390049250505036603814608857366101f457346101"
    "f4575f5260205ff35b34106101f457600154600101600155600354806003026004013381556001015f3581"
    "5560010160203590553360601b5f5260385f601437604c5fa0600101600355005b60035460025480820380"
    "60101160df575060105b5f5b8181146101835782810160030260040181604c02815460601b815260140181"
    "6001015481526020019060020154807fffffffffffffffffffffffffffffffff0000000000000000000000"
    "0000000000168252906010019060401c908160381c81600701538160301c81600601538160281c81600501"
    "538160201c81600401538160181c81600301538160101c81600201538160081c81600101535360010160e1"
    "565b910180921461019557906002556101a0565b90505f6002555f6003555b5f54807fffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffff14156101cd57505f5b60015460028282011161"
    "01e25750505f6101e8565b01600290035b5f555f600155604c025ff35b5f5ffd";
constexpr std::string_view kConsolidationRequestsCode =
    "0x3373fffffffffffffffffffffffffffffffffffffffe1460d35760115f54807fffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffff1461019a57600182026001905f5b5f821115606857"
    "81019083028483029004916001019190604d565b9093900492505050366060146088573661019a57346101"
    "9a575f5260205ff35b341061019a57600154600101600155600354806004026004013381556001015f3581"
    "55600101602035815560010160403590553360601b5f5260605f60143760745fa0600101600355005b6003"
    "546002548082038060021160e7575060025b5f5b8181146101295782810160040260040181607402815460"
    "601b815260140181600101548152602001816002015481526020019060030154905260010160e9565b9101"
    "80921461013b5790600255610146565b90505f6002555f6003555b5f54807fffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffff141561017357505f5b6001546001828201116101885750"
    "505f61018e565b01600190035b5f555f6001556074025ff35b5f5ffd";

GenesisContract contract(std::string_view name, const Address& address, std::string_view code) {
    auto bytes = parse_hex(code);
    ALT_ASSERT(bytes.has_value());
    return {.name = name, .address = address, .nonce = 1, .code = *bytes};
}

}  // namespace

GenesisContract history_storage_contract() {
    return contract("HistoryStorage", kHistoryStorage, kHistoryStorageCode);
}

std::vector<GenesisContract> ethereum_system_contracts() {
    return {contract("BeaconRoots", kBeaconRoots, kBeaconRootsCode), history_storage_contract(),
            contract("WithdrawalRequests", kWithdrawalRequests, kWithdrawalRequestsCode),
            contract("ConsolidationRequests", kConsolidationRequests, kConsolidationRequestsCode)};
}

}  // namespace alt::contracts
