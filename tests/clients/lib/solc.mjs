#!/usr/bin/env node
// Speaks as much of the native compiler's command line as forge uses, over the pinned solc-js.
import { readFileSync, writeSync } from 'node:fs';
import solc from 'solc';

const say = (text) => {
    const bytes = Buffer.from(`${text}\n`);
    for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
};

if (process.argv.includes('--version')) {
    say(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (process.argv.includes('--standard-json')) {
    say(solc.compile(readFileSync(0, 'utf8')));
} else {
    console.error('solc: --version or --standard-json');
    process.exit(64);
}
