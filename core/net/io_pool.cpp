#include "core/net/io_pool.hpp"

#include <algorithm>

#include "core/net/io_pool_impl.hpp"

namespace alt::net {

IoPool::IoPool(unsigned threads) : impl_(std::make_unique<Impl>(std::max(threads, 1u))) {}

IoPool::~IoPool() = default;

}  // namespace alt::net
