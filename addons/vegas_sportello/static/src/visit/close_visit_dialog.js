import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** Closing a visit: topic, outcome, note. Arrows choose, Tab goes on, Ctrl+Enter closes. */
export class CloseVisitDialog extends Component {
    static template = "vegas_sportello.CloseVisitDialog";
    static components = { Dialog };
    static props = { visit: Object, close: Function };

    setup() {
        this.orm = useService("orm");
        this.visit = useService("vegas_visit");
        this.form = useRef("form");
        this.state = useState({ topic: false, outcome: false, note: "", tried: false, busy: false });
        onWillStart(async () => {
            this.lists = await this.orm.call("vegas.visit", "action_closing", [[this.props.visit.id]]);
            const { topic_id, outcome_id, note } = this.lists;
            Object.assign(this.state, { topic: topic_id, outcome: outcome_id, note });
        });
        useEffect(
            // The first thing that is still to be chosen.
            () => void this.form.el?.querySelector(`input[name='${this.state.topic ? "outcome" : "topic"}']`)?.focus(),
            () => []
        );
    }

    get title() {
        return _t("Close the visit of %(name)s", { name: this.props.visit.name });
    }

    get groups() {
        return [
            {
                key: "topic",
                label: _t("What the customer came for"),
                choices: this.lists.topics,
                missing: _t("“Topic” is missing: choose what the customer came for."),
            },
            {
                key: "outcome",
                label: _t("How it ended"),
                choices: this.lists.outcomes,
                missing: _t("“Outcome” is missing: choose how the visit ended."),
            },
        ];
    }

    choose(key, id) {
        this.state[key] = id;
    }

    async confirm() {
        const { topic, outcome, note, busy } = this.state;
        this.state.tried = true;
        if (!topic || !outcome) {
            const missing = topic ? "outcome" : "topic";
            this.form.el.querySelector(`input[name='${missing}']`)?.focus();
            return;
        }
        if (busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.visit.run("action_close", [[this.props.visit.id], topic, outcome, note]);
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }
}
