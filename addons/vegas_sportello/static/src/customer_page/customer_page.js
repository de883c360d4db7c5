import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { handbook, shortcuts } from "../help/shortcuts";
import { openNewRequest } from "../new_request/new_request_panel";
import { BillsBox } from "./bills_box";
import { ConsentsBox } from "./consents_box";
import { ContractsBox } from "./contracts_box";
import { Identity } from "./identity";
import { MoneyBox } from "./money_box";
import { NoteForm } from "./note_form";
import { CUSTOMER_PAGE, openCustomerPage } from "./open";
import { PointsBox } from "./points_box";
import { ReadingsBox } from "./readings_box";
import { RequestsBox } from "./requests_box";
import { useRowKeys } from "./row_keys";
import { TimeLineBox } from "./time_line_box";

const BILLS = "vegas_billing.vegas_bill_action";
// Forms of ours for models of core.
const FORMS = { "account.move": "vegas_billing.vegas_bill_view_form" };

/**
 * The page of a customer: all that is known, and what can be done, at one glance.
 *
 * An addon puts something of its own beside the buttons by an entry `{Component}` of the registry
 * `vegas_customer_page`; it gets `page` and `reload` as props.
 */
export class CustomerPage extends Component {
    static template = "vegas_sportello.CustomerPage";
    static path = "cliente";
    static components = {
        BillsBox,
        ConsentsBox,
        ContractsBox,
        Identity,
        MoneyBox,
        NoteForm,
        PointsBox,
        ReadingsBox,
        RequestsBox,
        TimeLineBox,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.root = useRef("root");
        const { params = {}, context = {} } = this.props.action;
        this.partnerId = Number(params.partner_id || this.props.resId || params.resId || context.active_id);
        this.extras = registry.category("vegas_customer_page").getEntries();
        this.state = useState({ page: null, failed: "", loading: false, noting: false, draft: { text: "" } });
        this.env.config.setDisplayName(_t("Customer"));
        useHotkey("escape", () => this.goBack());
        useRowKeys(this.root);
        onWillStart(() => void this.open());
        onMounted(() => this.props.updateActionState?.({ resId: this.partnerId }));
    }

    async open() {
        await this.load();
        if (this.state.page) {
            // A call of its own: reading the page writes nothing.
            this.orm.silent.call("vegas.customer.page", "action_trace", [this.partnerId]).catch(() => {});
        }
    }

    async load() {
        this.state.loading = true;
        try {
            const page = await this.keepLast.add(
                this.orm.silent.call("vegas.customer.page", "action_load", [this.partnerId])
            );
            Object.assign(this.state, { page, failed: "" });
            this.env.config.setDisplayName(page.who.name);
        } catch (error) {
            this.state.failed =
                error.data?.message || _t("The page of the customer cannot be read now. What you see may be old.");
        }
        this.state.loading = false;
    }

    get page() {
        return this.state.page;
    }

    get title() {
        return this.page ? this.page.who.name : _t("Customer");
    }

    goBack() {
        const crumbs = this.env.config.breadcrumbs || [];
        if (crumbs.length > 1) {
            return crumbs.at(-2).onSelected();
        }
        return this.action.doAction("vegas_sportello.role_center_action", { clearBreadcrumbs: true });
    }

    // --- What can be done ---

    newRequest(point) {
        const { who, points } = this.page;
        const customer = { id: who.id, name: who.name, points: points.filter((row) => row.live) };
        openNewRequest(this.env, { customer, pointId: point?.id });
    }

    async takeReading(point) {
        const action = await this.orm.call("vegas.role.center", "action_new_request", [
            this.page.reading_procedure,
            this.page.who.id,
            point.id,
        ]);
        return this.action.doAction(action);
    }

    async print(bill) {
        const verb = bill.model === "account.move" ? "action_vegas_print" : "action_pdf";
        return this.action.doAction(await this.orm.call(bill.model, verb, [[bill.id]]));
    }

    toggleNote() {
        this.state.noting = !this.state.noting;
    }

    noteSaved(events) {
        this.state.page.events = events;
        this.state.noting = false;
    }

    // --- What can be opened ---

    openRecord(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
            context: resModel in FORMS ? { form_view_ref: FORMS[resModel] } : {},
        });
    }

    openList(resModel, name, ids) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: resModel,
            domain: [["id", "in", ids]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    openBills(context = {}) {
        return this.action.doAction(BILLS, {
            additionalContext: { search_default_partner_id: this.page.who.id, ...context },
        });
    }

    openAlert(alert) {
        const { box, model, ids } = alert.target;
        if (box === "overdue") {
            const late = this.page.bills.rows.filter((bill) => bill.state === "overdue");
            return late.length === 1
                ? this.openRecord(late[0].model, late[0].id)
                : this.openBills({ search_default_overdue: 1 });
        }
        if (ids.length > 1) {
            return this.openList(model, alert.text, ids);
        }
        return alert.key === "duplicates" ? openCustomerPage(this.env, ids[0]) : this.openRecord(model, ids[0]);
    }

    editCustomer() {
        return this.openRecord("res.partner", this.page.who.id);
    }
}

registry.category("actions").add(CUSTOMER_PAGE, CustomerPage);
handbook.add("customer_page", { url: "/vegas/manuale/pagina-cliente", selector: ".vegas_cp" }, { sequence: 10 });
shortcuts
    .add("customer_rows", { keys: ["↑", "↓"], label: _t("From row to row of a box"), selector: ".vegas_cp" })
    .add("customer_back", { keys: ["Esc"], label: _t("Back to where you came from"), selector: ".vegas_cp" });
