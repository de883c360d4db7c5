/**
 * The row that a key moves to in a list of `length` rows, or null when the key does not move.
 *
 * @param {string} key `ev.key`
 * @param {number} index chosen row, -1 for none
 * @param {number} length
 * @param {number} [page] rows of a page
 * @returns {number|null}
 */
export function movedIndex(key, index, length, page = 10) {
    if (!length) {
        return null;
    }
    const target = {
        ArrowDown: index + 1,
        ArrowUp: index < 0 ? length - 1 : index - 1,
        PageDown: index + page,
        PageUp: index - page,
    }[key];
    return target === undefined ? null : Math.max(0, Math.min(length - 1, target));
}
