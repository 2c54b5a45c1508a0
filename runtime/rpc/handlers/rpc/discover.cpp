#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/schema.hpp"

namespace alt::rpc {

void add_rpc(MethodTable& table, bool dev) {
    const Handler handler = dev ? [](Context&, const Params&) -> net::RpcResult {
        static const codec::Json kDocument = discover(methods(true));
        return kDocument;
    }
    : [](Context&, const Params&) -> net::RpcResult {
          static const codec::Json kDocument = discover(methods(false));
          return kDocument;
      };
    table.add("rpc.discover", handler, Runs::at_once, "This document, as OpenRPC asks for it", "",
              "Object");
}

}  // namespace alt::rpc
