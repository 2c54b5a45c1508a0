import hardhatEthers from '@nomicfoundation/hardhat-ethers';
import hardhatNodeTestRunner from '@nomicfoundation/hardhat-node-test-runner';
import hardhatViem from '@nomicfoundation/hardhat-viem';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'hardhat/config';

// All that is written goes where the test says; the compiler is the pinned solc-js, so that none is fetched.
const out = process.env.HARDHAT_OUT;

export default defineConfig({
    plugins: [hardhatEthers, hardhatViem, hardhatNodeTestRunner],
    paths: {
        sources: 'contracts',
        tests: { nodejs: 'test' },
        cache: `${out}/cache`,
        artifacts: `${out}/artifacts`,
    },
    solidity: {
        version: '0.8.37',
        path: fileURLToPath(import.meta.resolve('solc/soljson.js')),
        settings: { optimizer: { enabled: true } },
    },
    networks: {
        alt: {
            type: 'http',
            chainType: 'l1',
            url: process.env.ETH_RPC_URL,
            chainId: Number(process.env.CHAIN_ID),
            accounts: (process.env.PRIVATE_KEYS ?? '').split(','),
        },
    },
});
