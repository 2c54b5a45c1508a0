#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/schema.hpp"

namespace alt::rpc {

namespace {

template <bool dev>
net::RpcResult document(Context&, const Params&) {
    static const codec::Json kDocument = discover(methods(dev));
    return kDocument;
}

/// The groups of methods, each with geth's version of it.
codec::Json modules_of(const MethodTable& table) {
    codec::JsonObject out;
    for (const auto& row : table.rows())
        if (const auto end = row.name.find('_'); end != std::string_view::npos)
            out[row.name.substr(0, end)] = "1.0";
    return out;
}

template <bool dev>
net::RpcResult modules(Context&, const Params&) {
    return modules_of(methods(dev));
}

}  // namespace

void add_rpc(MethodTable& table, bool dev) {
    table.add("rpc.discover", dev ? document<true> : document<false>, Runs::at_once,
              "This document, as OpenRPC asks for it", "", "Object");
    table.add("rpc_modules", dev ? modules<true> : modules<false>, Runs::at_once,
              "The groups of methods that there are", "", "Object");
}

}  // namespace alt::rpc
