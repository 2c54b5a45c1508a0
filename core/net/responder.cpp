#include "core/net/responder.hpp"

#include <string>

namespace alt::net {

HttpHandler at_once(std::function<HttpResponse(const HttpRequest&)> handler) {
    return [handler = std::move(handler)](const HttpRequest& request, const Responder& respond) {
        respond(handler(request));
    };
}

HttpHandler blocking(IoPool& pool, std::function<HttpResponse(const HttpRequest&)> handler) {
    return [&pool, handler = std::move(handler)](const HttpRequest& request,
                                                 const Responder& respond) {
        pool.run_blocking([handler, respond, method = std::string(request.method),
                           target = std::string(request.target), body = std::string(request.body)] {
            respond(handler({method, target, body}));
        });
    };
}

}  // namespace alt::net
