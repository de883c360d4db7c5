import { Component, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { CustomersPane } from "../customers/customers_pane";
import { openCustomerPage } from "../customer_page/open";
import { openNewRequest } from "../new_request/new_request_panel";
import { SearchBox } from "../search/search_box";
import { useCounts } from "./counts_hook";
import { navigation, RoleCenterNavigation } from "./navigation";
import { Tiles } from "./tiles";
import { ToDo } from "./to_do";

// Whose things to do are shown.
const WHOSE = "vegas_to_do_everyone";

function readWhose() {
    return Boolean(browser.localStorage.getItem(WHOSE));
}

/** The start page of the counter: counts, things to do, customers. */
export class RoleCenter extends Component {
    static template = "vegas_sportello.RoleCenter";
    static components = { CustomersPane, RoleCenterNavigation, SearchBox, Tiles, ToDo };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.help = useService("vegas_help");
        this.monitor = useState(useService("bus.monitoring_service"));
        this.root = useRef("root");
        this.title = _t("User role – counter");
        this.env.config.setDisplayName(this.title);
        const { text = "", chosen = null } = this.props.state || {};
        // `version` goes up when the customers must be read again.
        this.state = useState({ text, chosen, entry: "activity", version: 0, everyone: readWhose() });
        this.counts = useCounts(() => ({ everyone: this.state.everyone }));
        useSetupAction({
            rootRef: this.root,
            getLocalState: () => ({ text: this.state.text, chosen: this.state.chosen }),
        });
    }

    get freshness() {
        const { time, stale, groups } = this.counts.state;
        if (stale) {
            return time ? _t("not updated since %(time)s", { time }) : _t("not updated: the server does not answer");
        }
        if (!groups) {
            return _t("loading…");
        }
        const day = deserializeDate(this.counts.state.day).toFormat("ccc dd/MM/yyyy");
        return this.monitor.isConnectionLost
            ? _t("updated at %(time)s", { time })
            : _t("updated in real time · %(day)s, %(time)s", { day, time });
    }

    get emptyText() {
        return navigation.get(this.state.entry).empty;
    }

    // --- Buttons on top ---

    newRequest() {
        this.requestFor(this.state.chosen);
    }

    refresh() {
        this.state.version++;
        return this.counts.refresh();
    }

    importFiles() {
        // The dialog does not stay open until the counts are there.
        const onClose = () => void this.refresh();
        return this.action.doAction("vegas_base.vegas_message_import_action", { onClose });
    }

    // --- Lists and records ---

    selectEntry(entry) {
        if (entry.action) {
            return this.action.doAction(entry.action);
        }
        this.state.entry = entry.key;
    }

    async openTile(tile) {
        const action = await this.orm.call("vegas.role.center", "action_tile", [tile.key]);
        return this.action.doAction(action);
    }

    async openMore(group) {
        const action = await this.orm.call("vegas.role.center", "action_to_do", [group], {
            everyone: this.state.everyone,
        });
        return this.action.doAction(action);
    }

    setEveryone(everyone) {
        this.state.everyone = everyone;
        browser.localStorage.setItem(WHOSE, everyone ? "1" : "");
        return this.counts.refresh();
    }

    showHelp() {
        this.help.show();
    }

    showActivity() {
        this.state.entry = "activity";
    }

    setText(text) {
        this.state.text = text;
    }

    choose(customer) {
        this.state.chosen = customer;
    }

    openForm(resModel, resId, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
            context,
        });
    }

    openCustomer(customer) {
        return openCustomerPage(this.env, customer.id);
    }

    openPoint(point) {
        return this.openForm("vegas.supply.point", point.id);
    }

    createCustomer() {
        return this.openForm("res.partner", false, { default_vegas_is_customer: true });
    }

    requestFor(customer, pointId) {
        openNewRequest(this.env, { customer, pointId });
    }
}

registry.category("actions").add("vegas_role_center", RoleCenter);
