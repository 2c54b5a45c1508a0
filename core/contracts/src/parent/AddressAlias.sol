// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Who a caller is on the rollup
/// @dev A contract's address on the parent says nothing about who holds that address on the rollup,
///      so a contract arrives under an alias; a person, EIP-7702-delegated or not, arrives as itself.
library AddressAlias {
    uint160 internal constant OFFSET = uint160(0x1111000000000000000000000000000000001111);

    /// @dev Address on the rollup of the account that calls the current contract.
    function ofCaller() internal view returns (address) {
        return _callerIsPerson() ? msg.sender : apply_(msg.sender);
    }

    /// @dev Adds the offset modulo 2^160.
    function apply_(address account) internal pure returns (address) {
        unchecked {
            return address(uint160(account) + OFFSET);
        }
    }

    /// @dev A contract under construction has no code, hence the comparison with `tx.origin` and not
    ///      with an empty code. An EIP-7702 designator is 0xef0100 followed by an address: 23 bytes.
    function _callerIsPerson() private view returns (bool) {
        if (msg.sender == tx.origin) return true;
        if (msg.sender.code.length != 23) return false;
        bytes3 prefix;
        assembly ("memory-safe") {
            extcodecopy(caller(), 0x00, 0x00, 0x20)
            prefix := mload(0x00)
        }
        return prefix == 0xef0100;
    }
}
