import { Component, useEffect, useState } from "@odoo/owl";
import { deserializeDate, serializeDate, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Commodities } from "../customers/commodities";

const MOST = 40;
const SPECIFICATION = {
    name: {},
    procedure_id: { fields: { label: {}, name: {} } },
    partner_id: { fields: { display_name: {} } },
    stage_id: { fields: { display_name: {} } },
    commodity: {},
    deadline_date: {},
    deadline_norm: {},
};

/** My requests with a term: late ones, those of today, the next ones. */
export class ToDo extends Component {
    static template = "vegas_sportello.ToDo";
    static components = { Commodities };
    static props = { version: Number, onOpen: Function };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ rows: null });
        // Read whenever the counts are.
        useEffect(
            (version) => {
                if (version) {
                    this.load();
                }
            },
            () => [this.props.version]
        );
    }

    async load() {
        const domain = [
            ["user_id", "=", user.userId],
            ["state", "in", ["draft", "open", "waiting"]],
            ["deadline_date", "!=", false],
        ];
        try {
            const { records } = await this.keepLast.add(
                this.orm.silent.webSearchRead("vegas.request", domain, {
                    specification: SPECIFICATION,
                    order: "deadline_date, id",
                    limit: MOST,
                })
            );
            this.state.rows = records;
        } catch {
            // The line over the tiles says that the page is stale.
        }
    }

    get groups() {
        const day = serializeDate(today());
        const rows = this.state.rows || [];
        return [
            { key: "late", label: _t("Late"), rows: rows.filter((row) => row.deadline_date < day) },
            { key: "today", label: _t("Today"), rows: rows.filter((row) => row.deadline_date === day) },
            { key: "next", label: _t("Next days"), rows: rows.filter((row) => row.deadline_date > day) },
        ].filter((group) => group.rows.length);
    }

    when(row, group) {
        if (group.key === "today") {
            return _t("by today");
        }
        const day = deserializeDate(row.deadline_date);
        const sameYear = day.hasSame(today(), "year");
        return _t("by %(day)s", { day: day.toFormat(sameYear ? "dd/MM" : "dd/MM/yyyy") });
    }

    chip(row, group) {
        const soon = serializeDate(today().plus({ days: 3 }));
        return {
            vegas_chip_late: group.key === "late",
            vegas_chip_soon: group.key === "today" || (group.key === "next" && row.deadline_date <= soon),
        };
    }
}
