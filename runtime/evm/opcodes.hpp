#pragma once

/// All 256 bytes in order (yellow paper, appendix H; EIP-7939).
/// X(byte, instruction in alt::evm::inst, base gas, items taken, items left, the revision that has
/// it first) and U(byte) for those without a meaning. The base gas is what is charged always;
/// instructions charge the rest (cold access, memory, words).
// clang-format off
#define ALT_EVM_OPCODES(X, U)                                               \
    X(0x00, stop, 0, 0, 0, cancun)                                          \
    X(0x01, add, 3, 2, 1, cancun)                                           \
    X(0x02, mul, 5, 2, 1, cancun)                                           \
    X(0x03, sub, 3, 2, 1, cancun)                                           \
    X(0x04, div, 5, 2, 1, cancun)                                           \
    X(0x05, sdiv, 5, 2, 1, cancun)                                          \
    X(0x06, mod, 5, 2, 1, cancun)                                           \
    X(0x07, smod, 5, 2, 1, cancun)                                          \
    X(0x08, addmod, 8, 3, 1, cancun)                                        \
    X(0x09, mulmod, 8, 3, 1, cancun)                                        \
    X(0x0a, exp, 10, 2, 1, cancun)                                          \
    X(0x0b, signextend, 5, 2, 1, cancun)                                    \
    U(0x0c) U(0x0d) U(0x0e) U(0x0f)                                         \
    X(0x10, lt, 3, 2, 1, cancun)                                            \
    X(0x11, gt, 3, 2, 1, cancun)                                            \
    X(0x12, slt, 3, 2, 1, cancun)                                           \
    X(0x13, sgt, 3, 2, 1, cancun)                                           \
    X(0x14, eq, 3, 2, 1, cancun)                                            \
    X(0x15, iszero, 3, 1, 1, cancun)                                        \
    X(0x16, and_, 3, 2, 1, cancun)                                          \
    X(0x17, or_, 3, 2, 1, cancun)                                           \
    X(0x18, xor_, 3, 2, 1, cancun)                                          \
    X(0x19, not_, 3, 1, 1, cancun)                                          \
    X(0x1a, byte, 3, 2, 1, cancun)                                          \
    X(0x1b, shl, 3, 2, 1, cancun)                                           \
    X(0x1c, shr, 3, 2, 1, cancun)                                           \
    X(0x1d, sar, 3, 2, 1, cancun)                                           \
    X(0x1e, clz, 5, 1, 1, osaka)                                            \
    U(0x1f)                                                                 \
    X(0x20, keccak256, 30, 2, 1, cancun)                                    \
    U(0x21) U(0x22) U(0x23) U(0x24) U(0x25) U(0x26) U(0x27) U(0x28)         \
    U(0x29) U(0x2a) U(0x2b) U(0x2c) U(0x2d) U(0x2e) U(0x2f)                 \
    X(0x30, address, 2, 0, 1, cancun)                                       \
    X(0x31, balance, 100, 1, 1, cancun)                                     \
    X(0x32, origin, 2, 0, 1, cancun)                                        \
    X(0x33, caller, 2, 0, 1, cancun)                                        \
    X(0x34, callvalue, 2, 0, 1, cancun)                                     \
    X(0x35, calldataload, 3, 1, 1, cancun)                                  \
    X(0x36, calldatasize, 2, 0, 1, cancun)                                  \
    X(0x37, calldatacopy, 3, 3, 0, cancun)                                  \
    X(0x38, codesize, 2, 0, 1, cancun)                                      \
    X(0x39, codecopy, 3, 3, 0, cancun)                                      \
    X(0x3a, gasprice, 2, 0, 1, cancun)                                      \
    X(0x3b, extcodesize, 100, 1, 1, cancun)                                 \
    X(0x3c, extcodecopy, 100, 4, 0, cancun)                                 \
    X(0x3d, returndatasize, 2, 0, 1, cancun)                                \
    X(0x3e, returndatacopy, 3, 3, 0, cancun)                                \
    X(0x3f, extcodehash, 100, 1, 1, cancun)                                 \
    X(0x40, blockhash, 20, 1, 1, cancun)                                    \
    X(0x41, coinbase, 2, 0, 1, cancun)                                      \
    X(0x42, timestamp, 2, 0, 1, cancun)                                     \
    X(0x43, number, 2, 0, 1, cancun)                                        \
    X(0x44, prevrandao, 2, 0, 1, cancun)                                    \
    X(0x45, gaslimit, 2, 0, 1, cancun)                                      \
    X(0x46, chainid, 2, 0, 1, cancun)                                       \
    X(0x47, selfbalance, 5, 0, 1, cancun)                                   \
    X(0x48, basefee, 2, 0, 1, cancun)                                       \
    X(0x49, blobhash, 3, 1, 1, cancun)                                      \
    X(0x4a, blobbasefee, 2, 0, 1, cancun)                                   \
    U(0x4b) U(0x4c) U(0x4d) U(0x4e) U(0x4f)                                 \
    X(0x50, pop, 2, 1, 0, cancun)                                           \
    X(0x51, mload, 3, 1, 1, cancun)                                         \
    X(0x52, mstore, 3, 2, 0, cancun)                                        \
    X(0x53, mstore8, 3, 2, 0, cancun)                                       \
    X(0x54, sload, 100, 1, 1, cancun)                                       \
    X(0x55, sstore, 0, 2, 0, cancun)                                        \
    X(0x56, jump, 8, 1, 0, cancun)                                          \
    X(0x57, jumpi, 10, 2, 0, cancun)                                        \
    X(0x58, pc, 2, 0, 1, cancun)                                            \
    X(0x59, msize, 2, 0, 1, cancun)                                         \
    X(0x5a, gas, 2, 0, 1, cancun)                                           \
    X(0x5b, jumpdest, 1, 0, 0, cancun)                                      \
    X(0x5c, tload, 100, 1, 1, cancun)                                       \
    X(0x5d, tstore, 100, 2, 0, cancun)                                      \
    X(0x5e, mcopy, 3, 3, 0, cancun)                                         \
    X(0x5f, push0, 2, 0, 1, cancun)                                         \
    X(0x60, push<1>, 3, 0, 1, cancun)                                       \
    X(0x61, push<2>, 3, 0, 1, cancun)                                       \
    X(0x62, push<3>, 3, 0, 1, cancun)                                       \
    X(0x63, push<4>, 3, 0, 1, cancun)                                       \
    X(0x64, push<5>, 3, 0, 1, cancun)                                       \
    X(0x65, push<6>, 3, 0, 1, cancun)                                       \
    X(0x66, push<7>, 3, 0, 1, cancun)                                       \
    X(0x67, push<8>, 3, 0, 1, cancun)                                       \
    X(0x68, push<9>, 3, 0, 1, cancun)                                       \
    X(0x69, push<10>, 3, 0, 1, cancun)                                      \
    X(0x6a, push<11>, 3, 0, 1, cancun)                                      \
    X(0x6b, push<12>, 3, 0, 1, cancun)                                      \
    X(0x6c, push<13>, 3, 0, 1, cancun)                                      \
    X(0x6d, push<14>, 3, 0, 1, cancun)                                      \
    X(0x6e, push<15>, 3, 0, 1, cancun)                                      \
    X(0x6f, push<16>, 3, 0, 1, cancun)                                      \
    X(0x70, push<17>, 3, 0, 1, cancun)                                      \
    X(0x71, push<18>, 3, 0, 1, cancun)                                      \
    X(0x72, push<19>, 3, 0, 1, cancun)                                      \
    X(0x73, push<20>, 3, 0, 1, cancun)                                      \
    X(0x74, push<21>, 3, 0, 1, cancun)                                      \
    X(0x75, push<22>, 3, 0, 1, cancun)                                      \
    X(0x76, push<23>, 3, 0, 1, cancun)                                      \
    X(0x77, push<24>, 3, 0, 1, cancun)                                      \
    X(0x78, push<25>, 3, 0, 1, cancun)                                      \
    X(0x79, push<26>, 3, 0, 1, cancun)                                      \
    X(0x7a, push<27>, 3, 0, 1, cancun)                                      \
    X(0x7b, push<28>, 3, 0, 1, cancun)                                      \
    X(0x7c, push<29>, 3, 0, 1, cancun)                                      \
    X(0x7d, push<30>, 3, 0, 1, cancun)                                      \
    X(0x7e, push<31>, 3, 0, 1, cancun)                                      \
    X(0x7f, push<32>, 3, 0, 1, cancun)                                      \
    X(0x80, dup<1>, 3, 1, 2, cancun)                                        \
    X(0x81, dup<2>, 3, 2, 3, cancun)                                        \
    X(0x82, dup<3>, 3, 3, 4, cancun)                                        \
    X(0x83, dup<4>, 3, 4, 5, cancun)                                        \
    X(0x84, dup<5>, 3, 5, 6, cancun)                                        \
    X(0x85, dup<6>, 3, 6, 7, cancun)                                        \
    X(0x86, dup<7>, 3, 7, 8, cancun)                                        \
    X(0x87, dup<8>, 3, 8, 9, cancun)                                        \
    X(0x88, dup<9>, 3, 9, 10, cancun)                                       \
    X(0x89, dup<10>, 3, 10, 11, cancun)                                     \
    X(0x8a, dup<11>, 3, 11, 12, cancun)                                     \
    X(0x8b, dup<12>, 3, 12, 13, cancun)                                     \
    X(0x8c, dup<13>, 3, 13, 14, cancun)                                     \
    X(0x8d, dup<14>, 3, 14, 15, cancun)                                     \
    X(0x8e, dup<15>, 3, 15, 16, cancun)                                     \
    X(0x8f, dup<16>, 3, 16, 17, cancun)                                     \
    X(0x90, swap<1>, 3, 2, 2, cancun)                                       \
    X(0x91, swap<2>, 3, 3, 3, cancun)                                       \
    X(0x92, swap<3>, 3, 4, 4, cancun)                                       \
    X(0x93, swap<4>, 3, 5, 5, cancun)                                       \
    X(0x94, swap<5>, 3, 6, 6, cancun)                                       \
    X(0x95, swap<6>, 3, 7, 7, cancun)                                       \
    X(0x96, swap<7>, 3, 8, 8, cancun)                                       \
    X(0x97, swap<8>, 3, 9, 9, cancun)                                       \
    X(0x98, swap<9>, 3, 10, 10, cancun)                                     \
    X(0x99, swap<10>, 3, 11, 11, cancun)                                    \
    X(0x9a, swap<11>, 3, 12, 12, cancun)                                    \
    X(0x9b, swap<12>, 3, 13, 13, cancun)                                    \
    X(0x9c, swap<13>, 3, 14, 14, cancun)                                    \
    X(0x9d, swap<14>, 3, 15, 15, cancun)                                    \
    X(0x9e, swap<15>, 3, 16, 16, cancun)                                    \
    X(0x9f, swap<16>, 3, 17, 17, cancun)                                    \
    X(0xa0, log<0>, 375, 2, 0, cancun)                                      \
    X(0xa1, log<1>, 750, 3, 0, cancun)                                      \
    X(0xa2, log<2>, 1125, 4, 0, cancun)                                     \
    X(0xa3, log<3>, 1500, 5, 0, cancun)                                     \
    X(0xa4, log<4>, 1875, 6, 0, cancun)                                     \
    U(0xa5) U(0xa6) U(0xa7) U(0xa8) U(0xa9) U(0xaa) U(0xab) U(0xac)         \
    U(0xad) U(0xae) U(0xaf) U(0xb0) U(0xb1) U(0xb2) U(0xb3) U(0xb4)         \
    U(0xb5) U(0xb6) U(0xb7) U(0xb8) U(0xb9) U(0xba) U(0xbb) U(0xbc)         \
    U(0xbd) U(0xbe) U(0xbf) U(0xc0) U(0xc1) U(0xc2) U(0xc3) U(0xc4)         \
    U(0xc5) U(0xc6) U(0xc7) U(0xc8) U(0xc9) U(0xca) U(0xcb) U(0xcc)         \
    U(0xcd) U(0xce) U(0xcf) U(0xd0) U(0xd1) U(0xd2) U(0xd3) U(0xd4)         \
    U(0xd5) U(0xd6) U(0xd7) U(0xd8) U(0xd9) U(0xda) U(0xdb) U(0xdc)         \
    U(0xdd) U(0xde) U(0xdf) U(0xe0) U(0xe1) U(0xe2) U(0xe3) U(0xe4)         \
    U(0xe5) U(0xe6) U(0xe7) U(0xe8) U(0xe9) U(0xea) U(0xeb) U(0xec)         \
    U(0xed) U(0xee) U(0xef)                                                 \
    X(0xf0, create<CallKind::create>, 32000, 3, 1, cancun)                  \
    X(0xf1, call<CallKind::call>, 100, 7, 1, cancun)                        \
    X(0xf2, call<CallKind::callcode>, 100, 7, 1, cancun)                    \
    X(0xf3, finish<Status::success>, 0, 2, 0, cancun)                       \
    X(0xf4, call<CallKind::delegatecall>, 100, 6, 1, cancun)                \
    X(0xf5, create<CallKind::create2>, 32000, 4, 1, cancun)                 \
    U(0xf6) U(0xf7) U(0xf8) U(0xf9)                                         \
    X(0xfa, call<CallKind::staticcall>, 100, 6, 1, cancun)                  \
    U(0xfb) U(0xfc)                                                         \
    X(0xfd, finish<Status::revert>, 0, 2, 0, cancun)                        \
    X(0xfe, invalid, 0, 0, 0, cancun)                                       \
    X(0xff, selfdestruct, 5000, 1, 0, cancun)
// clang-format on
