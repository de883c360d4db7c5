import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { normalize } from "@web/core/l10n/utils";
import { Commodities } from "../customers/commodities";
import { day } from "./formats";
import { Sparkline } from "./sparkline";

const PAGE = 10;

/** The points of a customer, ten at a time, with a filter of their own when there are more. */
export class PointsBox extends Component {
    static template = "vegas_sportello.PointsBox";
    static components = { Commodities, Sparkline };
    static props = { points: Array, canRead: Boolean, onOpen: Function, onRequest: Function, onReading: Function };

    setup() {
        this.state = useState({ text: "", page: 0 });
        this.day = day;
    }

    get many() {
        return this.props.points.length > PAGE;
    }

    get found() {
        const words = normalize(this.state.text.trim()).split(/\s+/).filter(Boolean);
        return this.props.points.filter((point) => {
            const text = normalize(
                [point.code, point.address, point.state_label, point.contract, point.meter.serial].join(" ")
            );
            return words.every((word) => text.includes(word));
        });
    }

    get pages() {
        return Math.max(1, Math.ceil(this.found.length / PAGE));
    }

    get shown() {
        return this.found.slice(this.state.page * PAGE, (this.state.page + 1) * PAGE);
    }

    get range() {
        const first = this.state.page * PAGE;
        return _t("%(first)s–%(last)s of %(count)s", {
            first: this.found.length ? first + 1 : 0,
            last: Math.min(first + PAGE, this.found.length),
            count: this.found.length,
        });
    }

    get nothingFound() {
        return _t("No point fits “%(text)s”: its code, street, contract or meter can be written.", {
            text: this.state.text,
        });
    }

    onInput(ev) {
        Object.assign(this.state, { text: ev.target.value, page: 0 });
    }

    turn(step) {
        this.state.page = Math.max(0, Math.min(this.pages - 1, this.state.page + step));
    }

    chip(point) {
        if (!point.live) {
            return "";
        }
        return { active: "vegas_chip_done", suspended: "vegas_chip_late", danger: "vegas_chip_late" }[point.state] || "vegas_chip_soon";
    }

    stateText(point) {
        return point.live || !point.ended ? point.state_label : _t("Ended %(day)s", { day: day(point.ended) });
    }

    words({ code }) {
        return { request: _t("Request: %(code)s", { code }), reading: _t("Reading: %(code)s", { code }) };
    }

    takesReadings(point) {
        // A meter that is read from a distance takes none of the customer.
        return this.props.canRead && point.live && !(point.commodity === "ele" && point.meter.remote);
    }
}
