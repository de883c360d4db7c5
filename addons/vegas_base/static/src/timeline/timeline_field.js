import { Component } from "@odoo/owl";
import { deserializeDateTime, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What happened to a request, newest first: messages out and in, stages. */
export class TimelineField extends Component {
    static template = "vegas_base.TimelineField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.kinds = {
            out: { icon: "fa-arrow-right", label: _t("Sent") },
            in: { icon: "fa-arrow-left", label: _t("Received") },
            stage: { icon: "fa-flag-o", label: _t("Stage") },
        };
    }

    get rows() {
        const rows = this.props.record.data[this.props.name];
        return Array.isArray(rows) ? rows : [];
    }

    when(row) {
        const moment = deserializeDateTime(row.when);
        return moment.toFormat(moment.hasSame(today(), "year") ? "dd/MM HH:mm" : "dd/MM/yyyy HH:mm");
    }

    kind(row) {
        return this.kinds[row.kind] || this.kinds.stage;
    }

    async openFile(row) {
        const action = await this.orm.call("vegas.message.part", "action_download", [[row.part_id]]);
        if (action) {
            await this.action.doAction(action);
        }
    }
}

registry.category("fields").add("vegas_timeline", {
    component: TimelineField,
    displayName: _t("Time line"),
    supportedTypes: ["json"],
});
