import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";

/** Asks the form to read the request again and to drop what was typed. */
export const REREAD = "VEGAS:REREAD";

/**
 * Tells who changed what while this person had the request before them. Nothing was saved: what was typed stays in
 * the form until the person chooses to read the request again.
 */
export class RequestChangedDialog extends Component {
    static template = "vegas_base.RequestChangedDialog";
    static components = { Dialog };
    static props = ["*"];

    get changed() {
        return this.props.data?.context || { title: "", rows: [] };
    }

    reread() {
        this.props.close();
        this.env.bus.trigger(REREAD);
    }
}

registry
    .category("error_dialogs")
    .add("odoo.addons.vegas_base.engine.requests.version.RequestChanged", RequestChangedDialog);
