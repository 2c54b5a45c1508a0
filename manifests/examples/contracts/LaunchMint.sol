// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title A paid mint, as a launch event has it
/// @notice Anybody mints at a fixed price; the price reaches the creator within the same transaction.
contract LaunchMint is ERC721 {
    /// @notice Wei a token costs.
    uint256 public immutable price;
    /// @notice Tokens there can ever be.
    uint256 public immutable maxSupply;
    /// @notice Account that every price is paid to.
    address payable public immutable creator;

    /// @notice Tokens minted so far; the next one gets this number plus one.
    uint256 public totalSupply;

    error WrongPrice(uint256 paid, uint256 price);
    error SoldOut(uint256 maxSupply);
    error CreatorRefused();

    constructor(
        string memory name_,
        string memory symbol_,
        uint256 price_,
        uint256 maxSupply_,
        address payable creator_
    ) ERC721(name_, symbol_) {
        price = price_;
        maxSupply = maxSupply_;
        creator = creator_;
    }

    /// @notice Mints the next token to the caller.
    function mint() external payable returns (uint256 tokenId) {
        if (msg.value != price) revert WrongPrice(msg.value, price);
        if (totalSupply == maxSupply) revert SoldOut(maxSupply);
        unchecked {
            tokenId = ++totalSupply;
        }
        // Not `_safeMint`: the receiver's hook would let a minter run code in the middle of a mint.
        _mint(msg.sender, tokenId);
        (bool paid,) = creator.call{value: msg.value}("");
        if (!paid) revert CreatorRefused();
    }
}
