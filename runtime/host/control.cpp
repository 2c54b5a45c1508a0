#include "runtime/host/control.hpp"

#include "core/base/hex.hpp"
#include "core/driver/wire.hpp"

namespace alt::host {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// Closing a chain or waiting for deposits may take a while; the driver bounds it below this.
constexpr std::chrono::milliseconds kCallTimeout{120'000};
/// JSON-RPC code of an Error of ours; its Errc and hint travel in `data`.
constexpr int kDriverError = -32000;

driver::RollupId id_of(std::uint64_t value) {
    return driver::RollupId{value};
}
Json argument_of(driver::RollupId id) {
    return JsonObject{{"id", static_cast<std::uint64_t>(id)}};
}

net::RpcError to_rpc(const Error& error) {
    return {kDriverError, error.message,
            JsonObject{{"code", static_cast<int>(error.code)},
                       {"hint", error.hint},
                       {"retryable", error.retryable}}};
}

Error from_rpc(const net::RpcError& refused) {
    Error error = make_error(Errc::internal, refused.message);
    if (!refused.data) return error;
    if (const auto code = codec::get_u64(*refused.data, "code");
        code && *code <= static_cast<std::uint64_t>(Errc::internal))
        error.code = static_cast<Errc>(*code);
    if (auto hint = codec::get_string(*refused.data, "hint")) error.hint = *std::move(hint);
    if (const auto retryable = codec::get_bool(*refused.data, "retryable"))
        error.retryable = *retryable;
    return error;
}

}  // namespace

std::filesystem::path control_socket(const std::filesystem::path& home) {
    return home / "host.sock";
}

Result<std::unique_ptr<ControlServer>> ControlServer::start(const std::filesystem::path& home,
                                                            driver::Driver& driver, HostInfo info,
                                                            net::IoPool& pool,
                                                            std::function<void()> on_shutdown) {
    std::unique_ptr<ControlServer> control(
        new ControlServer(driver, std::move(info), pool, std::move(on_shutdown)));
    auto* dispatcher = control.get();
    const auto handler = [dispatcher](const net::HttpRequest& request,
                                      const net::Responder& respond) {
        net::answer_rpc(request.body, *dispatcher, respond);
    };
    ALT_TRY_ASSIGN(control->server_,
                   net::HttpServer::start(pool, net::UnixEndpoint{control_socket(home)}, handler));
    return control;
}

// A command may wait for the parent, and must not hold up the rollups' connections; looking does
// neither.
net::CallMode ControlServer::mode(net::CallView& call) const {
    const bool looks = call.method == "host_info" || call.method == "driver_inspect";
    return looks ? net::CallMode::at_once : net::CallMode::apart;
}

void ControlServer::begin(std::span<const net::CallView> calls, const Done& done) {
    pool_.run_blocking([this, done, method = std::string(calls.front().method),
                        params = Json(*calls.front().params)] {
        auto result = net::guarded([&] { return call(method, params); });
        done(0, [result = std::move(result)] { return result; });
    });
}

net::RpcResult ControlServer::call(std::string_view method, const Json& params) {
    const auto* list = params.if_array();
    const Json argument = list != nullptr && !list->empty() ? list->front() : Json(JsonObject{});
    auto answered = answer(method, argument);
    if (!answered) return to_rpc(answered.error());
    return std::move(answered).value();
}

Result<Json> ControlServer::answer(std::string_view method, const Json& argument) {
    if (method == "host_info")
        return Json(JsonObject{{"pid", info_.process.pid},
                               {"start_time", info_.process.start_time},
                               {"parent_rpc", info_.parent_rpc},
                               {"parent_chain_id", info_.parent_chain_id}});
    if (method == "host_shutdown") {
        on_shutdown_();
        return Json(true);
    }
    if (method == "driver_launch") {
        ALT_TRY_ASSIGN(const auto spec, driver::spec_from_json(argument));
        ALT_TRY_ASSIGN(const auto handle, driver_.launch(spec));
        return driver::to_json(handle);
    }
    if (method == "driver_genesis_hash") {
        ALT_TRY_ASSIGN(const auto spec, driver::spec_from_json(argument));
        ALT_TRY_ASSIGN(const auto hash, driver_.genesis_hash(spec));
        return Json(to_hex(hash));
    }
    ALT_TRY_ASSIGN(const auto id, codec::get_u64(argument, "id"));
    if (method == "driver_inspect") {
        ALT_TRY_ASSIGN(const auto inspection, driver_.inspect(id_of(id)));
        return inspection ? driver::to_json(*inspection) : Json(nullptr);
    }
    if (method == "driver_drain") {
        ALT_TRY(driver_.drain(id_of(id)));
        return Json(true);
    }
    if (method == "driver_sync_deposits") {
        ALT_TRY_ASSIGN(const auto count, codec::get_u64(argument, "count"));
        ALT_TRY(driver_.sync_deposits(id_of(id), count));
        return Json(true);
    }
    if (method == "driver_close") {
        ALT_TRY_ASSIGN(const auto closing, driver_.close(id_of(id)));
        return driver::to_json(closing);
    }
    if (method == "driver_stop") {
        ALT_TRY(driver_.stop(id_of(id)));
        return Json(true);
    }
    return make_error(Errc::unsupported, "the host does not know " + std::string(method),
                      "the host is of another version: stop it with `alt host --stop`");
}

Result<std::unique_ptr<RemoteDriver>> RemoteDriver::make(const std::filesystem::path& home) {
    net::ClientLimits limits;
    limits.timeout = kCallTimeout;
    ALT_TRY_ASSIGN(auto rpc, net::RpcClient::make("unix:" + control_socket(home).string(), limits));
    return std::unique_ptr<RemoteDriver>(new RemoteDriver(std::move(rpc)));
}

Result<Json> RemoteDriver::ask(std::string_view method, Json argument) {
    ALT_TRY_ASSIGN(auto answered, rpc_->exchange(method, JsonArray{std::move(argument)}));
    if (const auto* refused = std::get_if<net::RpcError>(&answered)) return from_rpc(*refused);
    return std::get<Json>(std::move(answered));
}

Result<HostInfo> RemoteDriver::info() {
    ALT_TRY_ASSIGN(const auto json, ask("host_info", JsonObject{}));
    HostInfo info;
    ALT_TRY_ASSIGN(const auto pid, codec::get_u64(json, "pid"));
    info.process.pid = static_cast<std::int64_t>(pid);
    ALT_TRY_ASSIGN(info.process.start_time, codec::get_u64(json, "start_time"));
    ALT_TRY_ASSIGN(info.parent_rpc, codec::get_string(json, "parent_rpc"));
    ALT_TRY_ASSIGN(info.parent_chain_id, codec::get_u64(json, "parent_chain_id"));
    return info;
}

Result<void> RemoteDriver::shutdown() {
    ALT_TRY(ask("host_shutdown", JsonObject{}));
    return {};
}

Result<Hash256> RemoteDriver::genesis_hash(const driver::RollupSpec& spec) {
    ALT_TRY_ASSIGN(const auto json, ask("driver_genesis_hash", driver::to_json(spec)));
    return codec::as_hash(json, "genesis_hash");
}

Result<driver::Handle> RemoteDriver::launch(const driver::RollupSpec& spec) {
    ALT_TRY_ASSIGN(const auto json, ask("driver_launch", driver::to_json(spec)));
    return driver::handle_from_json(json);
}

Result<std::optional<driver::Inspection>> RemoteDriver::inspect(driver::RollupId id) {
    ALT_TRY_ASSIGN(const auto json, ask("driver_inspect", argument_of(id)));
    if (json.is_null()) return std::optional<driver::Inspection>();
    ALT_TRY_ASSIGN(auto inspection, driver::inspection_from_json(json));
    return std::optional(std::move(inspection));
}

Result<void> RemoteDriver::drain(driver::RollupId id) {
    ALT_TRY(ask("driver_drain", argument_of(id)));
    return {};
}

Result<void> RemoteDriver::sync_deposits(driver::RollupId id, std::uint64_t count) {
    ALT_TRY(ask("driver_sync_deposits",
                JsonObject{{"id", static_cast<std::uint64_t>(id)}, {"count", count}}));
    return {};
}

Result<driver::Closing> RemoteDriver::close(driver::RollupId id) {
    ALT_TRY_ASSIGN(const auto json, ask("driver_close", argument_of(id)));
    return driver::closing_from_json(json);
}

Result<void> RemoteDriver::stop(driver::RollupId id) {
    ALT_TRY(ask("driver_stop", argument_of(id)));
    return {};
}

}  // namespace alt::host
