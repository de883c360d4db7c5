import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** Handing a customer over to a colleague, with a word on what is still to do. */
export class HandOverDialog extends Component {
    static template = "vegas_sportello.HandOverDialog";
    static components = { Dialog };
    static props = { visit: Object, close: Function };

    setup() {
        this.orm = useService("orm");
        this.visit = useService("vegas_visit");
        this.notification = useService("notification");
        this.form = useRef("form");
        this.state = useState({ user: false, note: "", tried: false, busy: false });
        onWillStart(async () => {
            this.colleagues = await this.orm.call("vegas.visit", "action_colleagues", []);
            if (this.colleagues.length === 1) {
                this.state.user = this.colleagues[0].id;
            }
        });
        useEffect(
            () => void this.form.el?.querySelector("input")?.focus(),
            () => []
        );
    }

    get title() {
        return _t("Hand over %(name)s", { name: this.props.visit.name });
    }

    async confirm() {
        this.state.tried = true;
        if (!this.state.user || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const { user, note } = this.state;
            await this.visit.run("action_hand_over", [[this.props.visit.id], user, note]);
            const colleague = this.colleagues.find((row) => row.id === user);
            this.notification.add(
                _t("%(name)s is with %(colleague)s now.", { name: this.props.visit.name, colleague: colleague.name }),
                { type: "success" }
            );
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }
}
