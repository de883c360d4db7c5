import { Component } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const WIDTH = 100;
const HEIGHT = 26;

/** The consumption of the last months as a line; what it shows stands in words for who does not see it. */
export class Sparkline extends Component {
    static template = "vegas_sportello.Sparkline";
    static props = { chart: Object, commodity: String };

    get months() {
        return this.props.chart.months.slice(-12);
    }

    get known() {
        return this.months.filter((month) => month.quantity !== null);
    }

    get most() {
        return Math.max(...this.known.map((month) => month.quantity), 0);
    }

    get points() {
        const most = this.most || 1;
        const step = WIDTH / 11;
        return this.months
            .map((month, place) => ({ ...month, place }))
            .filter((month) => month.quantity !== null)
            .map((month) => [month.place * step, HEIGHT - 2 - (month.quantity / most) * (HEIGHT - 6)])
            .map(([x, y]) => [x.toFixed(1), y.toFixed(1)]);
    }

    get line() {
        return this.points.map((point) => point.join(",")).join(" ");
    }

    get area() {
        const points = this.points;
        return `${points[0][0]},${HEIGHT} ${this.line} ${points.at(-1)[0]},${HEIGHT}`;
    }

    get text() {
        const number = new Intl.NumberFormat("it", { maximumFractionDigits: 0, useGrouping: "always" });
        const total = this.known.reduce((sum, month) => sum + month.quantity, 0);
        const peak = this.known.find((month) => month.quantity === this.most);
        return _t("Last 12 months: %(total)s %(unit)s, most in %(month)s with %(most)s", {
            total: number.format(total),
            unit: this.props.chart.unit,
            month: deserializeDate(`${peak.month}-01`).toFormat("MM/yyyy"),
            most: number.format(this.most),
        });
    }
}
