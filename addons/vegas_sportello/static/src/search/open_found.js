import { openCustomerPage } from "../customer_page/open";
import { openNewRequest } from "../new_request/new_request_panel";

/** Open what a row of the search shows: a customer's page, else the record's form. */
export function openFound(env, row, options = {}) {
    if (row.kind === "customer") {
        return openCustomerPage(env, row.id, options);
    }
    const action = {
        type: "ir.actions.act_window",
        res_model: row.model,
        res_id: row.id,
        views: [[row.view || false, "form"]],
    };
    return env.services.action.doAction(action, options);
}

/** Whether a request can be begun from a row: of a customer or a point. */
export function canRequest(row) {
    return row.kind === "customer" || row.kind === "point";
}

/** Open the panel «New request» for the customer, or the point, of a row. */
export async function requestFound(env, row) {
    const isPoint = row.kind === "point";
    const text = isPoint ? row.title.split(" ").pop() : row.code || row.title;
    const { customers } = await env.services.orm.call("vegas.role.center", "action_customers", [text]);
    const customer = isPoint
        ? customers.find(({ points }) => points.some((point) => point.id === row.id))
        : customers.find(({ id }) => id === row.id);
    openNewRequest(env, { customer, pointId: isPoint ? row.id : undefined });
}

/** Open the form of a new customer. */
export function createCustomer(env) {
    return env.services.action.doAction({
        type: "ir.actions.act_window",
        res_model: "res.partner",
        views: [[false, "form"]],
        context: { default_vegas_is_customer: true },
    });
}
