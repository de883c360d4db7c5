import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Commodities } from "../customers/commodities";
import { day, euro, period } from "./formats";

/** The last bills and the older ones not paid, each with what is to be done about it. */
export class BillsBox extends Component {
    static template = "vegas_sportello.BillsBox";
    static components = { Commodities };
    static props = { bills: Object, onOpen: Function, onPrint: Function, onAll: Function };

    setup() {
        Object.assign(this, { day, euro, period });
    }

    get rows() {
        return this.props.bills.rows;
    }

    get count() {
        const { total } = this.props.bills;
        return this.rows.length < total ? _t("%(shown)s of %(total)s", { shown: this.rows.length, total }) : String(total);
    }

    stateText(bill) {
        if (bill.state === "paid") {
            return bill.paid_on ? _t("Paid on %(day)s", { day: day(bill.paid_on) }) : _t("Paid");
        }
        if (bill.state === "credit") {
            return _t("Credit");
        }
        if (bill.state === "overdue") {
            return bill.days === 1 ? _t("Overdue since yesterday") : _t("Overdue for %(count)s days", { count: bill.days });
        }
        if (!bill.days) {
            return _t("Due today");
        }
        return bill.days === 1 ? _t("Due tomorrow") : _t("In %(count)s days", { count: bill.days });
    }

    chip(bill) {
        const soon = bill.state === "open" && bill.days <= 3;
        return {
            vegas_chip_done: bill.state === "paid" || bill.state === "credit",
            vegas_chip_overdue: bill.state === "overdue",
            vegas_chip_soon: soon,
        };
    }

    printLabel(bill) {
        return _t("Print the bill %(name)s", { name: bill.name });
    }

    /** Of what is paid in part the rest is said too. */
    rest(bill) {
        const open = bill.state === "overdue" || bill.state === "open";
        return open && bill.residual !== bill.amount ? _t("still %(amount)s", { amount: euro(bill.residual) }) : "";
    }
}
