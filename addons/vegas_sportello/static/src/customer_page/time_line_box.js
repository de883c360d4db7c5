import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { euro, moment } from "./formats";

const FIRST = 12;
const ICONS = {
    note: "fa-sticky-note-o",
    visit: "fa-user-o",
    request: "fa-random",
    bill: "fa-file-text-o",
    reading: "fa-tachometer",
};

/** What happened, newest first; one kind of it by choice. */
export class TimeLineBox extends Component {
    static template = "vegas_sportello.TimeLineBox";
    static props = { events: Array, onOpen: Function };

    setup() {
        this.state = useState({ kind: "", all: false });
        this.euro = euro;
    }

    get kinds() {
        return [
            { key: "", label: _t("All"), of: null },
            { key: "contact", label: _t("Contacts"), of: ["note", "visit"] },
            { key: "request", label: _t("Requests"), of: ["request"] },
            { key: "bill", label: _t("Bills"), of: ["bill"] },
            { key: "reading", label: _t("Readings"), of: ["reading"] },
        ];
    }

    get found() {
        const { of } = this.kinds.find((kind) => kind.key === this.state.kind);
        return this.props.events.filter((event) => !of || of.includes(event.kind));
    }

    get shown() {
        return this.state.all ? this.found : this.found.slice(0, FIRST);
    }

    get moreText() {
        return _t("%(count)s earlier ones", { count: this.found.length - this.shown.length });
    }

    icon(event) {
        return ICONS[event.kind] || event.icon || "fa-circle-o";
    }

    when(event) {
        return moment(event.when, _t("today"));
    }
}
