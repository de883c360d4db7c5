import { _t } from "@web/core/l10n/translation";

/**
 * Serve a customer at the counter; who was served is parked, and said so.
 *
 * @param {import("@web/env").OdooEnv} env
 * @param {number} partnerId
 */
export async function startVisit(env, partnerId) {
    const { state, run } = env.services.vegas_visit;
    const before = state.current;
    await run("action_serve_customer", [partnerId]);
    tellParked(env, before);
}

/** Say that who was served before is parked now. */
export function tellParked(env, before) {
    const { state } = env.services.vegas_visit;
    if (before && state.current?.id !== before.id) {
        env.services.notification.add(_t("%(name)s is parked: nothing is lost.", { name: before.name }), {
            type: "info",
        });
    }
}
