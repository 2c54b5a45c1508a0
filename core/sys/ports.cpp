#include "core/sys/ports.hpp"

#include <dirent.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "core/sys/descriptor.hpp"
#include "core/sys/process.hpp"

namespace alt::sys {
namespace {

/// Whether a socket could be bound to the port on every address: cheap, where the kernel's table of
/// sockets is long.
bool is_free(std::uint16_t port) {
    for (const int family : {AF_INET, AF_INET6}) {
        const Descriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (!socket.valid() && errno == EAFNOSUPPORT) continue;
        const int on = 1;
        // Connections that have ended do not count as listeners.
        ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in6 six{};
        six.sin6_family = AF_INET6;
        six.sin6_port = htons(port);
        sockaddr_in four{};
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        if (family == AF_INET6)
            ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
        const auto* address = family == AF_INET ? reinterpret_cast<const sockaddr*>(&four)
                                                : reinterpret_cast<const sockaddr*>(&six);
        const socklen_t size = family == AF_INET ? sizeof four : sizeof six;
        if (::bind(socket.get(), address, size) != 0 && errno != EADDRNOTAVAIL) return false;
    }
    return true;
}

/// Inodes of the sockets that listen on the port (state 0A), from /proc/net/tcp and tcp6.
std::vector<std::string> listening_inodes(std::uint16_t port) {
    std::array<char, 8> wanted{};
    std::snprintf(wanted.data(), wanted.size(), ":%04X", port);
    std::vector<std::string> inodes;
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream lines(table);
        std::string line;
        std::getline(lines, line);  // the heading
        while (std::getline(lines, line)) {
            std::istringstream fields(line);
            std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
            fields >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >>
                timeout >> inode;
            if (state == "0A" && local.ends_with(wanted.data())) inodes.push_back(inode);
        }
    }
    return inodes;
}

struct FolderCloser {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

bool has_socket(const std::string& fd_folder, const std::vector<std::string>& inodes) {
    const std::unique_ptr<DIR, FolderCloser> folder(::opendir(fd_folder.c_str()));
    if (!folder) return false;
    while (const auto* entry = ::readdir(folder.get())) {
        std::array<char, 64> target{};
        const auto path = fd_folder + "/" + entry->d_name;
        const auto length = ::readlink(path.c_str(), target.data(), target.size() - 1);
        if (length <= 0) continue;
        const std::string_view text(target.data(), static_cast<std::size_t>(length));
        if (std::ranges::any_of(
                inodes, [&](const std::string& inode) { return text == "socket:[" + inode + "]"; }))
            return true;
    }
    return false;
}

}  // namespace

Result<std::uint16_t> free_port() {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (!socket.valid() || ::bind(socket.get(), generic, size) != 0 ||
        ::getsockname(socket.get(), generic, &size) != 0)
        return errno_error("find", "a free port");
    return ntohs(address.sin_port);
}

std::optional<PortOwner> port_owner(std::uint16_t port) {
    if (is_free(port)) return std::nullopt;
    const auto inodes = listening_inodes(port);
    if (inodes.empty()) return std::nullopt;
    const std::unique_ptr<DIR, FolderCloser> proc(::opendir("/proc"));
    if (!proc) return PortOwner{};
    while (const auto* entry = ::readdir(proc.get())) {
        const std::string_view name(entry->d_name);
        std::int64_t pid = 0;
        const auto parsed = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (parsed.ec != std::errc{} || parsed.ptr != name.data() + name.size()) continue;
        if (has_socket("/proc/" + std::string(name) + "/fd", inodes))
            return PortOwner{pid, process_name(pid)};
    }
    return PortOwner{};
}

Error port_taken(std::uint16_t port) {
    std::string who = "another process";
    if (const auto owner = port_owner(port); owner && owner->pid)
        who = owner->name + " (pid " + std::to_string(*owner->pid) + ")";
    return make_error(Errc::conflict, "port " + std::to_string(port) + " is taken by " + who,
                      "choose another port, or 0 for any free one");
}

}  // namespace alt::sys
