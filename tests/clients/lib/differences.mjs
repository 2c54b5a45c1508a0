/** Where two JSON values differ: [{ path: 'a.0.b', ours, theirs }]; a member that is absent is undefined. */
export function differences(ours, theirs, path = '') {
    const isTree = (value) => value !== null && typeof value === 'object';
    if (!isTree(ours) || !isTree(theirs))
        return Object.is(ours, theirs) ? [] : [{ path, ours, theirs }];
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    return keys.flatMap((key) => differences(ours[key], theirs[key], path ? `${path}.${key}` : key));
}
