import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Commodities } from "../customers/commodities";
import { steps } from "./steps";

/** «Le mie cose da fare oggi»: late, today, answers arrived, next days; each row has one button. */
export class ToDo extends Component {
    static template = "vegas_sportello.ToDo";
    static components = { Commodities };
    static props = {
        groups: { type: [Array, { value: null }] },
        everyone: Boolean,
        onEveryone: Function,
        onDone: Function,
        onMore: Function,
    };

    setup() {
        this.services = {
            action: useService("action"),
            orm: useService("orm"),
            notification: useService("notification"),
        };
        this.state = useState({ only: "", busy: "" });
        this.userName = user.name;
    }

    get shown() {
        const groups = this.props.groups || [];
        const chosen = groups.filter((group) => group.key === this.state.only);
        return chosen.length ? chosen : groups;
    }

    /** The buttons on top: everything, then each group. */
    get choices() {
        const groups = (this.props.groups || []).map(({ key, label, rows, more }) => ({
            key,
            label,
            count: rows.length + more,
        }));
        const count = groups.reduce((sum, group) => sum + group.count, 0);
        const all = { key: "", label: _t("All of them"), count };
        const one = groups.some((group) => group.key === this.state.only) ? this.state.only : "";
        return [all, ...groups].map((choice) => ({ ...choice, chosen: choice.key === one }));
    }

    choose(key) {
        this.state.only = key;
    }

    onWhose(ev) {
        this.props.onEveryone(ev.target.value === "everyone");
    }

    moreText(group) {
        return _t("Show the other %(count)s", { count: group.more });
    }

    stepLabel(row) {
        return [row.step.label, row.code, row.who].filter(Boolean).join(" · ");
    }

    async run(row) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = row.key;
        try {
            if (await steps.get(row.step.name, steps.get("open"))(this.services, row)) {
                await this.props.onDone();
            }
        } finally {
            this.state.busy = "";
        }
    }
}
