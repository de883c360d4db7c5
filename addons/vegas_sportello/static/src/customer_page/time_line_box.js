import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { euro, moment } from "./formats";

const FIRST = 12;
const ICONS = { note: "fa-sticky-note-o", request: "fa-random", bill: "fa-file-text-o", reading: "fa-tachometer" };

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
            { key: "", label: _t("All") },
            { key: "note", label: _t("Notes") },
            { key: "request", label: _t("Requests") },
            { key: "bill", label: _t("Bills") },
            { key: "reading", label: _t("Readings") },
        ];
    }

    get found() {
        return this.props.events.filter((event) => !this.state.kind || event.kind === this.state.kind);
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
