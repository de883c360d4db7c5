import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { Latest } from "../latest";

const NOTHING = { current: false, waiting: [], parked: [], booked: [] };
// A page that was opened is no reason to ask again within this time.
const FRESH = 2_000;

/**
 * Who is served, waits and is parked: read with the page, again when a clerk does something (bus), when the page is
 * seen again, and when another page is opened while somebody is served.
 */
export const visitService = {
    dependencies: ["orm", "bus_service"],
    start(env, { orm, bus_service }) {
        const state = reactive({ ...NOTHING, ...session.vegas_visit, allowed: Boolean(session.vegas_visit) });
        const latest = new Latest();
        let last = Date.now();

        async function refresh() {
            if (!state.allowed) {
                return;
            }
            last = Date.now();
            try {
                Object.assign(state, await latest.add(orm.silent.call("vegas.visit", "action_bar", [])));
            } catch {
                // What was read before stays: the verbs themselves say what is no longer so.
            }
        }

        /** Run a verb of the visits and read the bar again; errors are shown by the client. */
        async function run(method, args, model = "vegas.visit") {
            try {
                return await orm.call(model, method, args);
            } finally {
                await refresh();
            }
        }

        if (state.allowed) {
            bus_service.subscribe("vegas_visits", refresh);
            browser.addEventListener("visibilitychange", () => {
                if (document.visibilityState === "visible") {
                    refresh();
                }
            });
            env.bus.addEventListener("ACTION_MANAGER:UI-UPDATED", () => {
                if (state.current && Date.now() - last > FRESH) {
                    refresh();
                }
            });
        }
        return { state, refresh, run };
    },
};

registry.category("services").add("vegas_visit", visitService);
