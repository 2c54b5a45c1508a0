// EVM code by hand, for tests that must know every instruction.
const hex = (value) => BigInt(value).toString(16);
const even = (text) => (text.length % 2 ? '0' + text : text);

/** PUSHn with as many bytes as the value needs, or `bytes` of them. */
export function push(value, bytes = 0) {
    if (BigInt(value) === 0n && bytes === 0) return '5f';
    const digits = even(hex(value)).padStart(2 * bytes, '0');
    return (0x5f + digits.length / 2).toString(16) + digits;
}

const kinds = { call: 'f1', callcode: 'f2', delegatecall: 'f4', staticcall: 'fa' };

/** A call of `to` whose result is popped. Input and output are ranges of memory: [offset, size]. */
export function call(kind, to, { gas = 100_000, value = 0, input = [0, 0], output = [0, 0] } = {}) {
    const withValue = kind === 'call' || kind === 'callcode' ? push(value) : '';
    return push(output[1]) + push(output[0]) + push(input[1]) + push(input[0]) + withValue + push(to, 20) + push(gas) +
        kinds[kind] + '50';
}

/** Writes up to 32 bytes (hex) to memory from an offset on. */
export const store = (offset, bytes) => '7f' + bytes.padEnd(64, '0') + push(offset) + '52';

/** CREATE, or CREATE2 with a salt, of the code in a range of memory; the address is popped. */
export const create = (offset, size, { value = 0, salt } = {}) =>
    (salt === undefined ? '' : push(salt)) + push(size) + push(offset) + push(value) + (salt === undefined ? 'f0' : 'f5') + '50';

/** Init code that leaves `runtime` behind. */
export function deploying(runtime) {
    const size = runtime.length / 2;
    const head = push(size, 2) + '60xx' + '5f39' + push(size, 2) + '5ff3';
    return '0x' + head.replace('xx', even(hex(head.length / 2))) + runtime;
}
