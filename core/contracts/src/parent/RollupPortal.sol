// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Inbox} from "./Inbox.sol";
import {Settlement} from "./Settlement.sol";

/// @title Inbox, Vault and Settlement of one rollup
/// @notice Nothing here can be upgraded, paused or withdrawn by anyone: value leaves by proven exits alone.
contract RollupPortal is Inbox, Settlement {}
