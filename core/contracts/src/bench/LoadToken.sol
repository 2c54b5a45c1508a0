// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title What `alt load` deploys: a token without an owner or a cap, for measuring
contract LoadToken is ERC20("Load", "LOAD") {
    error Refused(address to);

    /// @notice Gives every account the same tokens, and an equal share of the ether sent along.
    function give(address[] calldata to, uint256 tokens) external payable {
        uint256 share = msg.value / to.length;
        for (uint256 i = 0; i < to.length; ++i) {
            if (tokens != 0) _mint(to[i], tokens);
            if (share == 0) continue;
            (bool taken,) = to[i].call{value: share}("");
            if (!taken) revert Refused(to[i]);
        }
    }
}
