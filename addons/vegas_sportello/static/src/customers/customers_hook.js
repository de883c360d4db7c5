import { onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

const TYPING_PAUSE = 150;

/**
 * Customers that fit a text, loaded while it is typed; an answer that comes too late is dropped.
 *
 * @returns {{state: {text: string, customers: Object[], total: number, loaded: boolean, failed: boolean},
 *   load: () => Promise, type: (text: string) => void}}
 */
export function useCustomers(text = "") {
    const orm = useService("orm");
    const keepLast = new KeepLast();
    const state = useState({ text, customers: [], total: 0, loaded: false, failed: false });
    let timer;

    async function load() {
        try {
            const found = await keepLast.add(
                orm.silent.call("vegas.role.center", "action_customers", [state.text])
            );
            Object.assign(state, { ...found, loaded: true, failed: false });
        } catch {
            state.failed = true;
        }
    }

    function type(value) {
        state.text = value;
        state.loaded = false;
        browser.clearTimeout(timer);
        timer = browser.setTimeout(load, TYPING_PAUSE);
    }

    /** Load at once what was typed and wait for it: a bar-code reader types faster than the pause. */
    async function settle() {
        if (!state.loaded) {
            browser.clearTimeout(timer);
            await load();
        }
    }

    onWillUnmount(() => browser.clearTimeout(timer));
    return { state, load, type, settle };
}
