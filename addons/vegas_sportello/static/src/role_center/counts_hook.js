import { onMounted, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Latest } from "../latest";

// Also the name of the notices, see `counted.py`.
const CHANNEL = "vegas_role_center";
// Without any notice: the bus may be away.
const EVERY = 30_000;
// A notice waits for those that follow it; clients do not all ask at once.
const PAUSE = 1000;
const JITTER = 500;

/**
 * Tiles and things to do, kept fresh while the page can be seen. When they cannot be read the old ones stay, marked
 * stale.
 *
 * @param {() => {everyone: boolean}} options of the reading, asked for each time
 * @returns {{state: {groups: Object[]|null, toDo: Object[]|null, time: string, day: string, stale: boolean,
 *   loading: boolean, changed: string}, refresh: () => Promise}} `changed` says which counts the last reading changed
 */
export function useCounts(options) {
    const orm = useService("orm");
    const bus = useService("bus_service");
    const latest = new Latest();
    const state = useState({
        groups: null,
        toDo: null,
        time: "",
        day: "",
        stale: false,
        loading: false,
        changed: "",
    });
    let last = 0;
    let missed = false;
    let poll, pause;

    async function refresh() {
        state.loading = true;
        last = Date.now();
        missed = false;
        try {
            const answer = await latest.add(orm.silent.call("vegas.role.center", "action_load", [], options()));
            if (!answer) {
                return;
            }
            const { to_do: toDo, ...page } = answer;
            const changed = state.groups ? changedCounts(state.groups, page.groups) : "";
            Object.assign(state, { ...page, toDo, changed, stale: false });
        } catch {
            state.stale = true;
        }
        state.loading = false;
    }

    function refreshWhenSeen() {
        if (document.visibilityState === "visible" && (missed || Date.now() - last >= EVERY - 1000)) {
            refresh();
        }
    }

    function onNotice({ company_id: companyId }) {
        if (companyId !== user.activeCompany?.id || pause) {
            return;
        }
        pause = browser.setTimeout(
            () => {
                pause = undefined;
                missed = true;
                refreshWhenSeen();
            },
            PAUSE + Math.random() * JITTER
        );
    }

    onMounted(() => {
        refresh();
        poll = browser.setInterval(refreshWhenSeen, EVERY);
        bus.subscribe(CHANNEL, onNotice);
        bus.addChannel(CHANNEL);
    });
    onWillUnmount(() => {
        browser.clearInterval(poll);
        browser.clearTimeout(pause);
        bus.unsubscribe(CHANNEL, onNotice);
        bus.deleteChannel(CHANNEL);
    });
    useExternalListener(document, "visibilitychange", refreshWhenSeen);
    useExternalListener(window, "online", refresh);
    return { state, refresh };
}

/** What a screen reader says of the difference. */
function changedCounts(before, after) {
    const counts = new Map(before.flatMap(({ tiles }) => tiles.map((tile) => [tile.key, tile.count])));
    return after
        .flatMap(({ label, tiles }) => tiles.map((tile) => ({ ...tile, group: label })))
        .filter((tile) => counts.has(tile.key) && counts.get(tile.key) !== tile.count)
        .map(({ group, label, count }) => _t("%(group)s, %(tile)s: %(count)s", { group, tile: label, count }))
        .join(". ");
}
