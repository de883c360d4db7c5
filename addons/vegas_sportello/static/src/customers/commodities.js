import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const FLAME =
    "M12 2.5c.6 3.6 5.8 6 5.8 11.2A5.8 5.8 0 0 1 12 21.5a5.8 5.8 0 0 1-5.8-5.8c0-2.2 1-3.8 2.3-5 .1 1.6.7 2.6 1.6 3" +
    "C9.8 9.5 10.3 5.5 12 2.5z";
const BOLT = "M13 2 5 13.5h6L10 22l9-12.5h-6.5z";

/** The icons of gas and electricity, always the same two; the word is there for who does not see them. */
export class Commodities extends Component {
    static template = "vegas_sportello.Commodities";
    static props = { points: Array };

    get kinds() {
        const kinds = new Set(this.props.points.map((point) => point.commodity));
        return [
            { key: "gas", path: FLAME, label: _t("Gas") },
            { key: "ele", path: BOLT, label: _t("Electricity") },
        ].filter((kind) => kinds.has(kind.key));
    }
}
