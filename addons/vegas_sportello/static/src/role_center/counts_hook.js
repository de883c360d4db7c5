import { onMounted, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

const EVERY = 30_000;

/**
 * The tiles, kept fresh while the page can be seen. When they cannot be read the old ones stay, marked stale.
 *
 * @returns {{state: {groups: Object[]|null, time: string, version: number, stale: boolean, loading: boolean},
 *   refresh: () => Promise}} `version` goes up with every reading
 */
export function useCounts() {
    const orm = useService("orm");
    const keepLast = new KeepLast();
    const state = useState({ groups: null, company: "", time: "", version: 0, stale: false, loading: false });
    let last = 0;
    let timer;

    async function refresh() {
        state.loading = true;
        last = Date.now();
        try {
            const page = await keepLast.add(orm.silent.call("vegas.role.center", "action_load", []));
            Object.assign(state, { ...page, stale: false, version: state.version + 1 });
        } catch {
            state.stale = true;
        }
        state.loading = false;
    }

    function refreshWhenSeen() {
        if (document.visibilityState === "visible" && Date.now() - last >= EVERY - 1000) {
            refresh();
        }
    }

    onMounted(() => {
        refresh();
        timer = browser.setInterval(refreshWhenSeen, EVERY);
    });
    onWillUnmount(() => browser.clearInterval(timer));
    useExternalListener(document, "visibilitychange", refreshWhenSeen);
    useExternalListener(window, "online", refresh);
    return { state, refresh };
}
