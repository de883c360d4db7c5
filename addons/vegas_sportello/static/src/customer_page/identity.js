import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { day, euro, phone } from "./formats";

const ICONS = {
    deceased: "fa-user-times",
    arrears: "fa-eur",
    complaint: "fa-commenting-o",
    not_disconnectable: "fa-lock",
    vulnerable: "fa-heart-o",
    privacy: "fa-eye-slash",
    duplicates: "fa-clone",
};

/** Who it is, how to reach him, and what must be known before anything else. */
export class Identity extends Component {
    static template = "vegas_sportello.CustomerIdentity";
    static props = { who: Object, alerts: Array, onAlert: Function, onEdit: Function };

    setup() {
        this.notification = useService("notification");
        Object.assign(this, { phone, euro });
    }

    get initials() {
        const words = this.props.who.name.split(/\s+/).filter(Boolean);
        return words
            .slice(0, 2)
            .map((word) => word[0].toUpperCase())
            .join("");
    }

    get summary() {
        const { number, kind, since } = this.props.who;
        return [
            number && _t("no. %(number)s", { number }),
            kind,
            since && _t("customer since %(day)s", { day: day(since) }),
        ]
            .filter(Boolean)
            .join(" · ");
    }

    get telephone() {
        return `tel:${this.props.who.phone.replace(/[^\d+]/g, "")}`;
    }

    icon(alert) {
        return ICONS[alert.key] || "fa-info-circle";
    }

    async copy(text) {
        await browser.navigator.clipboard.writeText(text);
        this.notification.add(_t("Copied: %(text)s", { text }), { type: "success" });
    }
}
