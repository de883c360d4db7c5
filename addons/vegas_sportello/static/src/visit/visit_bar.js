import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { openCustomerPage } from "../customer_page/open";
import { CloseVisitDialog } from "./close_visit_dialog";
import { HandOverDialog } from "./hand_over_dialog";
import { tellParked } from "./open";

/** «Sportello in corso»: who is served now, and the buttons that go with it; below, who waits and who is parked. */
export class VisitBar extends Component {
    static template = "vegas_sportello.VisitBar";
    static components = { Dropdown };
    static props = {};

    setup() {
        this.visit = useService("vegas_visit");
        this.action = useService("action");
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.dropdown = useDropdownState();
        this.state = useState(this.visit.state);
        // Minutes go on by themselves.
        this.clock = useState({ now: Date.now() });
        const timer = browser.setInterval(() => (this.clock.now = Date.now()), 30_000);
        onWillUnmount(() => browser.clearInterval(timer));
        // The menus beside make room for a bar that has become wider.
        useEffect(
            () => {
                registry.category("systray").trigger("UPDATE", {});
            },
            () => [this.state.current && `${this.title} ${this.state.current.warning}`, this.inCharge]
        );
    }

    // --- In words ---

    time(utc) {
        return deserializeDateTime(utc).toFormat("HH:mm");
    }

    minutes(utc) {
        const minutes = Math.max(0, Math.floor((this.clock.now - deserializeDateTime(utc).toMillis()) / 60_000));
        return _t("%(minutes)s min", { minutes });
    }

    get requests() {
        const count = this.state.current.requests;
        if (!count) {
            return "";
        }
        return count === 1 ? _t("1 request") : _t("%(count)s requests", { count });
    }

    get title() {
        const { name, since } = this.state.current;
        return [_t("%(name)s since %(time)s", { name, time: this.time(since) }), this.requests].filter(Boolean).join(" · ");
    }

    get inCharge() {
        return this.state.waiting.length + this.state.parked.length;
    }

    get badgeTitle() {
        return _t("%(waiting)s waiting, %(parked)s parked", {
            waiting: this.state.waiting.length,
            parked: this.state.parked.length,
        });
    }

    presenter(row) {
        return row.presenter ? `${row.presenter} (${row.capacity})` : row.capacity;
    }

    described(row) {
        const parts = [row.ticket, row.from ? _t("from %(name)s", { name: row.from }) : "", row.note];
        if (row.user && !row.mine) {
            parts.unshift(_t("for %(name)s", { name: row.user }));
        }
        return parts.filter(Boolean).join(" · ");
    }

    // --- Verbs ---

    beforeOpen() {
        this.visit.refresh();
    }

    async serve(row) {
        this.dropdown.close();
        const before = this.state.current;
        await this.visit.run("action_serve", [[row.id]]);
        tellParked(this.env, before);
    }

    async park() {
        const before = this.state.current;
        this.dropdown.close();
        await this.visit.run("action_park", [[before.id]]);
        tellParked(this.env, before);
    }

    async arrived(row) {
        await this.visit.run("action_arrived", [[row.id]], "vegas.counter.appointment");
    }

    handOver(row) {
        this.dropdown.close();
        this.dialog.add(HandOverDialog, { visit: { ...row } });
    }

    close(row) {
        this.dropdown.close();
        this.dialog.add(CloseVisitDialog, { visit: { ...row } });
    }

    async changePresenter() {
        this.dropdown.close();
        const action = await this.orm.call("vegas.visit", "action_presenter", [[this.state.current.id]]);
        return this.action.doAction(action, { onClose: () => void this.visit.refresh() });
    }

    openCustomer(row) {
        this.dropdown.close();
        return openCustomerPage(this.env, row.partner_id);
    }

    openList(xmlId) {
        this.dropdown.close();
        return this.action.doAction(xmlId);
    }
}

registry.category("systray").add("vegas_sportello.visit_bar", { Component: VisitBar }, { sequence: 200 });
