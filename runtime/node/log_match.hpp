#pragma once

#include "core/client/chain_client.hpp"
#include "core/eth/receipt.hpp"

namespace alt::node {

/// False only if no log under this bloom can match the filter's addresses and topics.
bool may_match(const eth::Bloom& bloom, const client::LogFilter& filter);
/// True if the log has one of the addresses and, position by position, one of the topics.
bool matches(const eth::Log& log, const client::LogFilter& filter);

}  // namespace alt::node
