import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * What the one button of a thing to do does: `registry.add(name, async (services, row) => …)` with
 * `services = { action, orm, notification }`. It returns true when the page stays and must be read again.
 */
export const steps = registry.category("vegas_to_do_steps");

function openForm({ action }, row) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: row.model,
        res_id: row.id,
        views: [[false, "form"]],
    });
}

steps
    .add("open", async (services, row) => {
        await openForm(services, row);
    })
    .add("correct", async ({ action, orm }, row) => {
        const attempt = await orm.call(row.model, "action_reopen", [[row.id]]);
        await orm.call(row.model, "action_seen", [[row.id]]);
        await action.doAction(attempt);
    })
    .add("remind", async ({ action, orm }, row) => {
        await action.doAction(await orm.call(row.model, "action_remind", [[row.id]]));
    })
    .add("send", async (services, row) => {
        const { orm, notification } = services;
        await orm.call(row.model, "action_run", [[row.id]], { context: { verb: "send" } });
        const [{ state, name }] = await orm.read(row.model, [row.id], ["state", "name"]);
        if (state === "draft") {
            // Something is missing: the form shows it at its field.
            await openForm(services, row);
            return false;
        }
        notification.add(_t("%(code)s sent: request %(name)s.", { code: row.code, name }), { type: "success" });
        return true;
    });
