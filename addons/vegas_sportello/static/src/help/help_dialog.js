import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { collectShortcuts, handbook } from "./shortcuts";

/** The keys of the page, and the way to its page in the handbook. */
export class HelpDialog extends Component {
    static template = "vegas_sportello.HelpDialog";
    static components = { Dialog };
    static props = { rows: Array, page: { type: [Object, { value: null }] }, close: Function };

    setup() {
        this.title = _t("Keys of this page");
    }
}

/** F1 everywhere, “?” where no text is typed. */
export const helpService = {
    dependencies: ["dialog", "ui"],
    start(_env, { dialog, ui }) {
        let open = false;

        function show() {
            const page = handbook.getAll().find(({ selector }) => document.querySelector(selector)) || null;
            open = true;
            const rows = collectShortcuts(ui.activeElement);
            dialog.add(HelpDialog, { rows, page }, { onClose: () => (open = false) });
        }

        window.addEventListener("keydown", (ev) => {
            const plain = !ev.ctrlKey && !ev.altKey && !ev.metaKey;
            const typing = ev.target instanceof HTMLElement && ev.target.closest("input, textarea, select, [contenteditable=true]");
            if (plain && (ev.key === "F1" || (ev.key === "?" && !typing))) {
                ev.preventDefault();
                if (!open && !ui.isBlocked) {
                    show();
                }
            }
        });
        return { show };
    },
};

registry.category("services").add("vegas_help", helpService);
