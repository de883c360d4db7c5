import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { CUSTOMER_PAGE } from "./open";

/** The page of a customer: all that is known, and what can be done, at one glance. */
export class CustomerPage extends Component {
    static template = "vegas_sportello.CustomerPage";
    static path = "cliente";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        const { params = {}, context = {} } = this.props.action;
        this.partnerId = Number(params.partner_id || this.props.resId || context.active_id);
        this.state = useState({ page: null, failed: "" });
        this.env.config.setDisplayName(_t("Customer"));
        useHotkey("escape", () => this.goBack());
        onWillStart(() => void this.load());
        onMounted(() => this.props.updateActionState?.({ resId: this.partnerId }));
    }

    async load() {
        try {
            const page = await this.keepLast.add(
                this.orm.call("vegas.customer.page", "action_load", [this.partnerId])
            );
            Object.assign(this.state, { page, failed: "" });
            this.env.config.setDisplayName(page.who.name);
        } catch (error) {
            this.state.failed = error.data?.message || _t("The page of the customer cannot be read now.");
        }
    }

    goBack() {
        const crumbs = this.env.config.breadcrumbs || [];
        if (crumbs.length > 1) {
            return crumbs.at(-2).onSelected();
        }
        return this.action.doAction("vegas_role_center", { clearBreadcrumbs: true });
    }
}

registry.category("actions").add(CUSTOMER_PAGE, CustomerPage);
