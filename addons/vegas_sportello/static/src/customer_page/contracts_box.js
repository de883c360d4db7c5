import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Commodities } from "../customers/commodities";
import { day } from "./formats";

const MOST = 10;

/** The contracts: those that run; the ended ones on demand. */
export class ContractsBox extends Component {
    static template = "vegas_sportello.ContractsBox";
    static components = { Commodities };
    static props = { contracts: Array, onOpen: Function };

    setup() {
        this.state = useState({ ended: false, all: false });
        this.day = day;
    }

    get live() {
        return this.props.contracts.filter((contract) => contract.live);
    }

    get ended() {
        return this.props.contracts.filter((contract) => !contract.live);
    }

    get chosen() {
        return this.state.ended ? this.props.contracts : this.live;
    }

    get shown() {
        return this.state.all ? this.chosen : this.chosen.slice(0, MOST);
    }

    get words() {
        return {
            live: _t("%(count)s running", { count: this.live.length }),
            ended: _t("%(count)s ended", { count: this.ended.length }),
            more: _t("Show all %(count)s", { count: this.chosen.length }),
        };
    }

    since(contract) {
        if (contract.until) {
            return `${day(contract.since)} – ${day(contract.until)}`;
        }
        return contract.since ? _t("since %(day)s", { day: day(contract.since) }) : "";
    }

    chip(contract) {
        return { active: "vegas_chip_done", suspended: "vegas_chip_late", requested: "vegas_chip_info" }[contract.state] || "";
    }
}
