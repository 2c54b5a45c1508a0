#include "runtime/rpc/method_table.hpp"

namespace alt::rpc {

namespace {

MethodTable make_table(bool dev) {
    MethodTable table;
    for (const auto add :
         {add_eth_account, add_eth_block, add_eth_call, add_eth_chain, add_eth_fee, add_eth_filter,
          add_eth_log, add_eth_transaction, add_net, add_web3, add_debug, add_alt})
        add(table);
    if (dev) add_dev(table);
    return table;
}

}  // namespace

const MethodTable& methods(bool dev) {
    static const MethodTable kPublic = make_table(false);
    static const MethodTable kDev = make_table(true);
    return dev ? kDev : kPublic;
}

}  // namespace alt::rpc
