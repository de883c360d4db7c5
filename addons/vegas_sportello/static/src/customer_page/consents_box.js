import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { day } from "./formats";

/** What the customer consents to, what not, what was never asked. */
export class ConsentsBox extends Component {
    static template = "vegas_sportello.ConsentsBox";
    static props = { consents: Array, onChange: Function };

    text(consent) {
        if (!consent.asked) {
            return _t("never asked");
        }
        return consent.given
            ? _t("yes, since %(day)s", { day: day(consent.day) })
            : _t("revoked on %(day)s", { day: day(consent.day) });
    }
}
