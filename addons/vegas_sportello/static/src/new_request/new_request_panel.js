import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useActiveElement } from "@web/core/ui/ui_service";
import { KeepLast } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";
import { normalize } from "@web/core/l10n/utils";
import { Commodities } from "../customers/commodities";
import { useCustomers } from "../customers/customers_hook";
import { movedIndex } from "../customers/list_keys";

/**
 * The panel on the right that starts a request: customer, point, procedure. What is impossible stays in its
 * place, grey, with the reason the server gives.
 */
export class NewRequestPanel extends Component {
    static template = "vegas_sportello.NewRequestPanel";
    static components = { Commodities };
    static props = {
        customer: { type: Object, optional: true },
        pointId: { type: Number, optional: true },
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.customers = useCustomers();
        this.keepLast = new KeepLast();
        this.input = useRef("input");
        this.list = useRef("list");
        this.state = useState({
            customer: null,
            point: null,
            options: null,
            failed: "",
            text: "",
            index: null,
            starting: false,
        });
        useActiveElement("panel");
        useHotkey("escape", () => this.props.close(), { bypassEditableProtection: true });
        useBus(this.env.bus, "ACTION_MANAGER:UI-UPDATED", () => this.props.close());
        onWillStart(() => {
            if (this.props.customer) {
                this.chooseCustomer(this.props.customer, this.props.pointId);
            } else {
                this.customers.load();
            }
        });
        useEffect(
            () => void this.input.el?.focus(),
            () => [this.state.customer?.id]
        );
        useEffect(
            () => void this.list.el?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" }),
            () => [this.state.index]
        );
    }

    // --- Customer and point ---

    chooseCustomer(customer, pointId) {
        const point = customer.points.find((row) => row.id === pointId) || customer.points[0] || null;
        Object.assign(this.state, { customer, text: "", index: null });
        this.choosePoint(point);
    }

    changeCustomer() {
        Object.assign(this.state, { customer: null, point: null, options: null, failed: "", index: null });
        this.customers.type("");
    }

    async choosePoint(point) {
        Object.assign(this.state, { point, options: null, failed: "", index: null });
        try {
            const options = await this.keepLast.add(
                this.orm.call("vegas.request", "action_options", [this.state.customer.id, point?.id || false])
            );
            this.state.options = options;
        } catch (error) {
            this.state.failed = error.data?.message || _t("The procedures cannot be read now.");
        }
    }

    onPointKeydown(ev) {
        const points = this.state.customer.points;
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[ev.key];
        if (step) {
            ev.preventDefault();
            const index = points.findIndex((point) => point.id === this.state.point.id);
            const next = points[(index + step + points.length) % points.length];
            this.choosePoint(next);
            ev.currentTarget.querySelector(`[data-id="${next.id}"]`).focus();
        }
    }

    // --- Procedures ---

    get options() {
        const options = this.state.options || [];
        return options.filter((option) => this.labelFits(option) || normalize(option.name).includes(this.typed));
    }

    get typed() {
        return normalize(this.state.text.trim());
    }

    labelFits(option) {
        return normalize(option.label).startsWith(this.typed);
    }

    get sections() {
        const sections = new Map();
        for (const option of this.options) {
            sections.set(option.section, [...(sections.get(option.section) || []), option]);
        }
        return [...sections].map(([name, options]) => ({ name, options }));
    }

    /** What the arrows reach: what can be started, and what is closed by a request that can be looked at. */
    get reachable() {
        return this.options.filter((option) => !option.closed || option.request_id);
    }

    get closedCount() {
        return this.options.filter((option) => option.closed).length;
    }

    /** The chosen row; until somebody moves, the first one that can be started, best one whose label is being typed. */
    get index() {
        const rows = this.state.customer ? this.reachable : [];
        const open = rows.filter((option) => !option.closed);
        const best = open.find((option) => this.labelFits(option)) || open[0];
        return this.state.index ?? Math.max(0, rows.indexOf(best));
    }

    get active() {
        return this.state.customer ? this.reachable[this.index] : this.customers.state.customers[this.index];
    }

    get sentences() {
        return {
            customer: _t("for %(name)s", { name: this.state.customer?.name }),
            nothing: _t("No procedure fits “%(text)s”.", { text: this.state.text }),
            nobody: _t("No result for “%(text)s”.", { text: this.customers.state.text }),
            closed: _t("%(count)s not possible now", { count: this.closedCount }),
        };
    }

    described(point) {
        return [point.state_label, point.address].filter(Boolean).join(" · ");
    }

    async start(option) {
        if (option.request_id) {
            return this.openRequest(option.request_id);
        }
        if (option.closed || this.state.starting) {
            return;
        }
        this.state.starting = true;
        try {
            const action = await this.orm.call("vegas.role.center", "action_new_request", [
                option.id,
                this.state.customer.id,
                this.state.point?.id || false,
            ]);
            await this.action.doAction(action);
            this.props.close();
        } finally {
            this.state.starting = false;
        }
    }

    async openRequest(resId) {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "vegas.request",
            res_id: resId,
            views: [[false, "form"]],
        });
        this.props.close();
    }

    // --- Typing ---

    onInput(ev) {
        this.state.index = null;
        if (this.state.customer) {
            this.state.text = ev.target.value;
        } else {
            this.customers.type(ev.target.value);
        }
    }

    async onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            if (!this.state.customer) {
                await this.customers.settle();
            }
            if (this.active) {
                this.state.customer ? this.start(this.active) : this.chooseCustomer(this.active);
            }
            return;
        }
        const rows = this.state.customer ? this.reachable : this.customers.state.customers;
        const moved = movedIndex(ev.key, this.index, rows.length);
        if (moved !== null) {
            ev.preventDefault();
            this.state.index = moved;
        }
    }
}

/**
 * Open the panel; at most one is open.
 *
 * @param {import("@web/env").OdooEnv} env
 * @param {{customer?: Object, pointId?: number}} [params]
 */
export function openNewRequest(env, { customer, pointId } = {}) {
    if (document.querySelector(".vegas_panel")) {
        return;
    }
    const close = env.services.overlay.add(NewRequestPanel, {
        ...(customer && { customer }),
        ...(pointId && { pointId }),
        close: () => close(),
    });
}

// Lets a button of any page open the panel.
registry.category("actions").add("vegas_new_request", (env, action) => openNewRequest(env, action.params));
