#include "core/net/responder.hpp"

#include <string>

namespace alt::net {

HttpHandler at_once(std::function<HttpResponse(const HttpRequest&)> handler) {
    return [handler = std::move(handler)](const HttpRequest& request, const Responder& respond) {
        respond(handler(request));
    };
}

}  // namespace alt::net
