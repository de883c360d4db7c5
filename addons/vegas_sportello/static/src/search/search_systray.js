import { Component, useExternalListener } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { openFound } from "./open_found";
import { ScannedText } from "./scanned_text";
import { SearchBox } from "./search_box";

export class SearchDialog extends Component {
    static template = "vegas_sportello.SearchDialog";
    static components = { Dialog, SearchBox };
    static props = { text: { type: String, optional: true }, close: Function };
    static defaultProps = { text: "" };
}

/** The search on every page: the icon in the bar, Ctrl+K, and what a bar-code reader reads. */
export class SearchSystray extends Component {
    static template = "vegas_sportello.SearchSystray";
    static props = {};

    setup() {
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.scanned = new ScannedText();
        this.close = null;
        useHotkey("control+k", () => this.openDialog(), {
            bypassEditableProtection: true,
            global: true,
            // Out of the box itself, or of the palette, the keys lead to the palette.
            isAvailable: (target) => !target?.closest?.(".vegas_find, .o_command_palette"),
        });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev), { capture: true });
    }

    openDialog(text = "") {
        if (!this.close) {
            this.close = this.dialog.add(SearchDialog, { text }, { onClose: () => (this.close = null) });
        }
    }

    onKeydown(ev) {
        const text = this.scanned.take(ev);
        if (text) {
            ev.preventDefault();
            ev.stopImmediatePropagation();
            this.openScanned(text);
        }
    }

    /** Open what was read, or show what the search makes of it. */
    async openScanned(text) {
        const { open, groups } = await this.orm.call("vegas.search", "action_search", [text]);
        const rows = groups.flatMap((group) => group.rows);
        const row = open && rows.find((row) => row.model === open.model && row.id === open.id);
        if (row) {
            return openFound(this.env, row);
        }
        this.openDialog(text);
    }
}

const systrayItem = { Component: SearchSystray };

registry.category("services").add("vegas_search", {
    async start() {
        // The search is for the counter; whoever else works here keeps the palette of Odoo.
        if (await user.hasGroup("vegas_base.group_vegas_sportello")) {
            registry.category("systray").add("vegas_sportello.search", systrayItem, { sequence: 101 });
        }
    },
});
