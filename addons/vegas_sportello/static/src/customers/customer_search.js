import { Component, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { Commodities } from "./commodities";
import { useCustomers } from "./customers_hook";
import { movedIndex } from "./list_keys";
import { MarkedText } from "./marked_text";

const MOST_CUSTOMERS = 5;
const MOST_POINTS = 6;

/** The one box on top: customers and their points, best first, the first row ready for Enter. */
export class CustomerSearch extends Component {
    static template = "vegas_sportello.CustomerSearch";
    static components = { Commodities, MarkedText };
    static props = { onOpen: Function, onOpenPoint: Function, onRequest: Function, onCreate: Function };

    setup() {
        this.customers = useCustomers();
        this.root = useRef("root");
        this.input = useRef("input");
        this.state = useState({ open: false, index: 0 });
        // The first Ctrl+K comes here, a second one opens the command palette.
        useHotkey("control+k", () => this.input.el.focus(), {
            bypassEditableProtection: true,
            isAvailable: (target) => target !== this.input.el,
        });
        useExternalListener(window, "pointerdown", (ev) => {
            if (!this.root.el.contains(ev.target)) {
                this.state.open = false;
            }
        });
    }

    get text() {
        return this.customers.state.text.trim();
    }

    get shown() {
        return this.state.open && Boolean(this.text);
    }

    get found() {
        return this.customers.state.customers.slice(0, MOST_CUSTOMERS);
    }

    /** Points of the customers found; those whose code was typed come alone. */
    get points() {
        const points = this.found.flatMap((customer) =>
            customer.points.map((point) => ({ ...point, customer }))
        );
        const typed = points.filter((point) => this.isTyped(point));
        return (typed.length ? typed : points).slice(0, MOST_POINTS);
    }

    isTyped(point) {
        return point.code.startsWith(this.text.replace(/\s/g, "").toUpperCase());
    }

    /** All rows in the order in which the arrows go through them. */
    get rows() {
        return [
            ...this.found.map((customer) => ({ key: `customer_${customer.id}`, customer })),
            ...this.points.map((point) => ({ key: `point_${point.id}`, customer: point.customer, point })),
        ];
    }

    get activeKey() {
        return this.rows[this.state.index]?.key;
    }

    get nothingFound() {
        return _t("No result for “%(text)s”.", { text: this.text });
    }

    joined(...parts) {
        return parts.filter(Boolean).join(" · ");
    }

    onInput(ev) {
        Object.assign(this.state, { open: true, index: 0 });
        this.customers.type(ev.target.value);
    }

    onFocus() {
        this.input.el.select();
    }

    onClick() {
        this.state.open = true;
    }

    onFocusout() {
        // Only when the focus went elsewhere: pressing a row leaves it nowhere for a moment.
        browser.setTimeout(() => {
            const focused = document.activeElement;
            if (focused !== document.body && !this.root.el?.contains(focused)) {
                this.state.open = false;
            }
        });
    }

    async onKeydown(ev) {
        if (ev.key === "Escape" && this.shown) {
            ev.preventDefault();
            ev.stopPropagation();
            this.state.open = false;
        } else if (ev.key === "Enter" && this.text) {
            ev.preventDefault();
            await this.customers.settle();
            const row = this.rows[this.state.index] || this.rows[0];
            if (row) {
                ev.ctrlKey ? this.request(row) : this.open(row);
            }
        } else {
            const moved = movedIndex(ev.key, this.state.index, this.rows.length);
            if (moved !== null) {
                ev.preventDefault();
                Object.assign(this.state, { open: true, index: moved });
            }
        }
    }

    point(index) {
        this.state.index = index;
    }

    open(row) {
        this.state.open = false;
        if (row.point) {
            this.props.onOpenPoint(row.point);
        } else {
            this.props.onOpen(row.customer);
        }
    }

    request(row) {
        this.state.open = false;
        const point = row.point || row.customer.points.find((candidate) => this.isTyped(candidate));
        this.props.onRequest(row.customer, point?.id);
    }

    clear() {
        this.customers.type("");
        this.input.el.focus();
    }
}
