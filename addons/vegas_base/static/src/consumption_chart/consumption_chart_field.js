import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;

/** Consumption month by month, as bars: what the readings of a supply point say. */
export class ConsumptionChartField extends Component {
    static template = "vegas_base.ConsumptionChartField";
    static props = { ...standardFieldProps };

    get unit() {
        return this.props.record.data[this.props.name]?.unit || "";
    }

    get bars() {
        const months = this.props.record.data[this.props.name]?.months || [];
        const highest = Math.max(...months.map((month) => month.quantity || 0), 1);
        return months.map((month) => {
            const day = DateTime.fromFormat(month.month, "yyyy-MM");
            const quantity = month.quantity === null ? "–" : Math.round(month.quantity).toLocaleString(day.locale);
            const values = { month: day.toFormat("LLLL yyyy"), quantity, unit: this.unit };
            return {
                key: month.month,
                month: day.toFormat("LLL"),
                year: day.toFormat("yy"),
                quantity,
                height: `${Math.round(((month.quantity || 0) / highest) * 100)}%`,
                partial: month.partial,
                title:
                    month.quantity === null
                        ? _t("%(month)s: no readings", values)
                        : month.partial
                          ? _t("%(month)s: %(quantity)s %(unit)s, readings cover a part of it", values)
                          : _t("%(month)s: %(quantity)s %(unit)s", values),
            };
        });
    }

    get isEmpty() {
        const months = this.props.record.data[this.props.name]?.months || [];
        return months.every((month) => month.quantity === null);
    }
}

registry.category("fields").add("vegas_consumption_chart", {
    component: ConsumptionChartField,
    displayName: _t("Consumption chart"),
    supportedTypes: ["json"],
});
