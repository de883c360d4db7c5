/**
 * Only the latest of several answers counts. Other than with `KeepLast`, whoever was overtaken is told so: a dialog or
 * a verb that waits for the reading after it would otherwise wait for ever.
 */
export class Latest {
    turn = 0;

    /**
     * @template T
     * @param {Promise<T>} promise
     * @returns {Promise<T|undefined>} undefined when another one was added meanwhile, also when this one failed
     */
    async add(promise) {
        const turn = ++this.turn;
        try {
            const answer = await promise;
            return turn === this.turn ? answer : undefined;
        } catch (error) {
            if (turn === this.turn) {
                throw error;
            }
        }
    }
}
