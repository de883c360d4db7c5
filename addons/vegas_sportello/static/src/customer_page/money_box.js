import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { day, euro } from "./formats";

/** What the customer owes, always the ledger's; deposits and mandates. */
export class MoneyBox extends Component {
    static template = "vegas_sportello.MoneyBox";
    static props = { balance: Object, deposits: Array, mandates: Array, onOpen: Function };

    setup() {
        Object.assign(this, { day, euro });
    }

    get words() {
        return {
            since: _t("the oldest since %(day)s", { day: day(this.props.balance.since) }),
            balance: this.props.balance.total < 0 ? _t("Balance in the customer's favour") : _t("Balance to pay"),
        };
    }

    depositText(deposit) {
        return deposit.since
            ? _t("%(state)s, %(day)s", { state: deposit.state_label.toLowerCase(), day: day(deposit.since) })
            : deposit.state_label.toLowerCase();
    }

    accountText(mandate) {
        return mandate.account ? _t("account ending in %(end)s", { end: mandate.account }) : mandate.reference;
    }

    mandateText(mandate) {
        const state = mandate.used ? _t("In use") : mandate.state_label;
        return mandate.signed ? _t("%(state)s, signed on %(day)s", { state, day: day(mandate.signed) }) : state;
    }
}
