/** The action that the page of a customer registers itself under. */
export const CUSTOMER_PAGE = "vegas_customer_page";

/**
 * Open the page of a customer.
 *
 * @param {import("@web/env").OdooEnv} env
 * @param {number} partnerId
 * @param {Object} [options] of `doAction`
 */
export function openCustomerPage(env, partnerId, options = {}) {
    const action = {
        type: "ir.actions.client",
        tag: CUSTOMER_PAGE,
        path: "cliente",
        params: { partner_id: partnerId },
    };
    return env.services.action.doAction(action, { ...options, props: { resId: partnerId } });
}
