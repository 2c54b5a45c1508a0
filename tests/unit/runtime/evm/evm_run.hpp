#pragma once

#include "core/base/hex.hpp"
#include "runtime/evm/evm.hpp"
#include "tests/unit/runtime/evm/fake_host.hpp"

namespace alt::evm {

inline Address address_of(std::uint8_t last) {
    Address out;
    out.bytes[0] = 0xaa;
    out.bytes.back() = last;
    return out;
}
inline const Address kSelf = address_of(1);
inline const Address kSender = address_of(2);

/// A world with one contract, and one call of it.
struct Run {
    FakeHost host;
    Message message;
    BlockContext block;
    TxContext tx;
    Revision revision = Revision::cancun;

    explicit Run(std::string_view code) {
        set_code(kSelf, code);
        host.world.accounts[kSender].balance = 1'000'000;
        host.world.accounts[kSender].nonce = 1;
        host.world.warm_accounts = {kSelf, kSender};
        message.gas = 1'000'000;
        message.sender = kSender;
        message.recipient = kSelf;
        message.code_address = kSelf;
        block.number = 1000;
        block.chain_id = 7;
    }
    void set_code(const Address& account, std::string_view code) {
        host.world.accounts[account].code = make_code(parse_hex(code).value());
    }
    Outcome operator()() { return Evm{host, revision, block, tx}.execute(message); }
};

}  // namespace alt::evm
