// Compiles contracts/ with the pinned solc-js, in this process.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import solc from 'solc';
import { root } from './rollup.mjs';

const folder = join(root, 'tests/clients/contracts');

/** `{ [contract]: { abi, bytecode } }` of one file under contracts/. */
export function compile(file) {
    const input = {
        language: 'Solidity',
        sources: { [file]: { content: readFileSync(join(folder, file), 'utf8') } },
        settings: {
            optimizer: { enabled: true },
            outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
        },
    };
    const output = JSON.parse(solc.compile(JSON.stringify(input)));
    const errors = (output.errors ?? []).filter((error) => error.severity === 'error');
    if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
    return Object.fromEntries(Object.entries(output.contracts[file]).map(([name, { abi, evm }]) =>
        [name, { abi, bytecode: `0x${evm.bytecode.object}` }]));
}
