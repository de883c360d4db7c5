import { Component, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getTabableElements } from "@web/core/utils/ui";
import { sortedProblems } from "./problems";

/** The line over a request that says how many fields are wrong and jumps to them; F8 goes to the next one. */
export class ProblemBanner extends Component {
    static template = "vegas_base.ProblemBanner";
    static props = { record: Object };

    setup() {
        this.root = useRef("root");
        // Names of the fields that the form shows: the others are written out in the banner.
        this.state = useState({ shown: [] });
        useEffect(
            (_id, resId) => {
                const fields = this.problems.fields;
                this.state.shown = fields.map((field) => field.name).filter((name) => this.widget(name));
                // A record that was read again has another `id`: what was asked was refused.
                const isSame = "lastId" in this && (!this.lastId || this.lastId === resId);
                if (isSame && this.root.el) {
                    this.root.el.scrollIntoView({ block: "nearest" });
                    this.root.el.focus({ preventScroll: true });
                }
                this.lastId = resId;
            },
            () => [this.props.record.id, this.props.record.resId, JSON.stringify(this.props.record.data.problems)]
        );
        useExternalListener(window, "keydown", (ev) => {
            if (ev.key === "F8" && this.inPlace.length && !ev.defaultPrevented) {
                ev.preventDefault();
                this.focusNext(ev.shiftKey ? -1 : 1);
            }
        });
    }

    get problems() {
        return sortedProblems(this.props.record);
    }

    get any() {
        const { fields, others } = this.problems;
        return fields.length + others.length > 0;
    }

    /** Fields with a problem that the form shows, in the order of the server. */
    get inPlace() {
        return this.problems.fields.filter((field) => this.state.shown.includes(field.name));
    }

    /** What has no field to stand at. */
    get written() {
        const hidden = this.problems.fields.filter((field) => !this.state.shown.includes(field.name));
        return [...this.problems.others, ...hidden.map((field) => `${field.label}: ${field.text}`)];
    }

    get heading() {
        const count = this.inPlace.length;
        if (!count) {
            return _t("Not possible yet");
        }
        return count === 1 ? _t("1 field to correct:") : _t("%(count)s fields to correct:", { count });
    }

    get form() {
        return this.root.el?.closest(".o_form_view") || document;
    }

    widget(name) {
        return this.form.querySelector(`.o_field_widget[name="${name}"]`);
    }

    focus(name) {
        const widget = this.widget(name);
        if (!widget) {
            return;
        }
        widget.scrollIntoView({ block: "center" });
        const target = widget.querySelector("input:checked") || getTabableElements(widget)[0];
        target?.focus();
        target?.select?.();
    }

    focusNext(step) {
        const widgets = this.inPlace.map((field) => this.widget(field.name)).filter(Boolean);
        // In reading order, whatever the order of the server.
        widgets.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
        if (!widgets.length) {
            return;
        }
        const current = widgets.findIndex((widget) => widget.contains(document.activeElement));
        const next = current < 0 ? (step > 0 ? 0 : widgets.length - 1) : current + step;
        this.focus(widgets[(next + widgets.length) % widgets.length].getAttribute("name"));
    }
}
