import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useCustomers } from "./customers_hook";
import { Commodities } from "./commodities";
import { movedIndex } from "./list_keys";
import { startVisit } from "../visit/open";

/** The customers on the right of the role center: filter, choose a row, act on it. */
export class CustomersPane extends Component {
    static template = "vegas_sportello.CustomersPane";
    static components = { Commodities };
    static props = {
        text: String,
        chosen: { type: [Object, { value: null }] },
        version: Number,
        onText: Function,
        onChoose: Function,
        onOpen: Function,
        onRequest: Function,
        onCreate: Function,
    };

    setup() {
        this.customers = useCustomers(this.props.text);
        this.list = useRef("list");
        onWillStart(() => void this.customers.load());
        useEffect(
            (version) => {
                if (version) {
                    this.customers.load();
                }
            },
            () => [this.props.version]
        );
        useEffect(
            (id) => {
                const row = id && this.list.el?.querySelector(`[data-id="${id}"]`);
                row?.scrollIntoView({ block: "nearest" });
            },
            () => [this.props.chosen?.id]
        );
    }

    get state() {
        return this.customers.state;
    }

    get total() {
        return new Intl.NumberFormat(document.documentElement.lang || "it").format(this.state.total);
    }

    get nothingFound() {
        return _t("No result for “%(text)s”.", { text: this.state.text });
    }

    get moreThere() {
        const count = this.state.customers.length;
        return _t("The first %(count)s are shown: write a few letters to find the others.", { count });
    }

    onInput(ev) {
        this.props.onText(ev.target.value);
        this.customers.type(ev.target.value);
    }

    async onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            await this.customers.settle();
            const customer = this.visibleChoice || this.state.customers[0];
            if (customer) {
                this.props.onChoose(customer);
                (ev.ctrlKey ? this.props.onRequest : this.props.onOpen)(customer);
            }
            return;
        }
        const rows = this.state.customers;
        const index = rows.findIndex((row) => row.id === this.props.chosen?.id);
        const moved = movedIndex(ev.key, index, rows.length);
        if (moved !== null) {
            ev.preventDefault();
            this.props.onChoose(rows[moved]);
        }
    }

    serve() {
        return startVisit(this.env, this.props.chosen.id);
    }

    /** The chosen customer, when the filter still shows it. */
    get visibleChoice() {
        return this.state.customers.find((row) => row.id === this.props.chosen?.id);
    }
}
