import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Commodities } from "../customers/commodities";
import { day } from "./formats";

/** The requests that run; the bar is the part of the term that is used up. */
export class RequestsBox extends Component {
    static template = "vegas_sportello.RequestsBox";
    static components = { Commodities };
    static props = { requests: Array, onOpen: Function };

    setup() {
        this.day = day;
    }

    termText({ deadline, days }) {
        if (!deadline) {
            return _t("no term");
        }
        if (days < 0) {
            return days === -1 ? _t("late by a day") : _t("late by %(count)s days", { count: -days });
        }
        if (days < 2) {
            return days ? _t("by tomorrow") : _t("by today");
        }
        return _t("%(count)s days", { count: days });
    }

    level({ deadline, days }) {
        return !deadline ? "" : days < 0 ? "late" : days <= 3 ? "soon" : "fine";
    }

    chip(request) {
        const level = this.level(request);
        return { vegas_chip_late: level === "late", vegas_chip_soon: level === "soon" };
    }

    barText(request) {
        return _t("%(used)s % of the term used up, from %(start)s to %(end)s", {
            used: request.used,
            start: day(request.start),
            end: day(request.deadline),
        });
    }

    stateText(request) {
        if (request.appointment) {
            return _t("Appointment %(day)s %(slot)s", { day: day(request.appointment), slot: request.slot }).trim();
        }
        return request.norm ? `${request.stage} · ${request.norm}` : request.stage;
    }
}
