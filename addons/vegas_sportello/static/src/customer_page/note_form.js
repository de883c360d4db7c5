import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** The note that is taken while the customer speaks; what was typed stays until it is saved. */
export class NoteForm extends Component {
    static template = "vegas_sportello.NoteForm";
    static props = { partnerId: Number, draft: Object, onSaved: Function, onClose: Function };

    setup() {
        this.orm = useService("orm");
        this.input = useRef("input");
        this.state = useState({ saving: false, failed: "" });
        useEffect(
            () => void this.input.el.focus(),
            () => []
        );
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.ctrlKey) {
            ev.preventDefault();
            this.save();
        } else if (ev.key === "Escape") {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.onClose();
        }
    }

    async save() {
        if (this.state.saving) {
            return;
        }
        Object.assign(this.state, { saving: true, failed: "" });
        try {
            const events = await this.orm.call("vegas.customer.page", "action_note", [
                this.props.partnerId,
                this.props.draft.text,
            ]);
            this.props.draft.text = "";
            this.props.onSaved(events);
        } catch (error) {
            this.state.failed = error.data?.message || _t("The note is not saved yet: try again.");
        }
        this.state.saving = false;
    }
}
