import { onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

const TYPING_PAUSE = 150;
const NOTHING = { groups: [], marks: { exact: [], fuzzy: [] }, note: false, open: false };

/**
 * What a text finds, asked for while it is typed; an answer that comes too late is dropped, and what was found before
 * stays until the new answer is there.
 */
export function useSearch(text = "") {
    const orm = useService("orm");
    const keepLast = new KeepLast();
    const state = useState({ text, literal: false, found: NOTHING, loaded: false, failed: false });
    let timer;

    async function load() {
        const { text, literal } = state;
        if (!text.trim()) {
            Object.assign(state, { found: NOTHING, loaded: false, failed: false });
            return;
        }
        try {
            const found = await keepLast.add(orm.silent.call("vegas.search", "action_search", [text, literal]));
            Object.assign(state, { found, loaded: true, failed: false });
        } catch {
            Object.assign(state, { found: NOTHING, loaded: true, failed: true });
        }
    }

    function type(text, literal = false) {
        Object.assign(state, { text, literal, loaded: false });
        browser.clearTimeout(timer);
        timer = browser.setTimeout(load, text.trim() ? TYPING_PAUSE : 0);
    }

    /** Ask at once for what was typed and wait for it: a bar-code reader types faster than the pause. */
    async function settle() {
        if (!state.loaded) {
            browser.clearTimeout(timer);
            await load();
        }
    }

    onWillUnmount(() => browser.clearTimeout(timer));
    if (text) {
        load();
    }
    return { state, type, settle };
}
