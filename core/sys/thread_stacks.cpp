#include "core/sys/thread_stacks.hpp"

#include <pthread.h>

#include <cstring>
#include <string>

namespace alt::sys {

Result<void> ensure_thread_stacks(std::size_t bytes) {
    pthread_attr_t attributes;
    int code = ::pthread_getattr_default_np(&attributes);
    if (code == 0) {
        std::size_t now = 0;
        code = ::pthread_attr_getstacksize(&attributes, &now);
        if (code == 0 && now < bytes) {
            code = ::pthread_attr_setstacksize(&attributes, bytes);
            if (code == 0) code = ::pthread_setattr_default_np(&attributes);
        }
        ::pthread_attr_destroy(&attributes);
    }
    if (code == 0) return {};
    return make_error(Errc::io, "set the stack size of threads to " + std::to_string(bytes) +
                                    " bytes: " + std::strerror(code));
}

}  // namespace alt::sys
