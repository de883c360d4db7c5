import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * What stands on the left of the role center. Other addons add or replace entries:
 * `registry.category("vegas_role_center").add(key, { label, icon, action }, { sequence, force: true })`.
 * An entry without action shows its `empty` text in the middle of the page.
 */
export const navigation = registry.category("vegas_role_center");

navigation
    .add("activity", { label: _t("Activity"), icon: "fa-home" }, { sequence: 10 })
    .add(
        "requests",
        { label: _t("Requests"), icon: "fa-file-text-o", action: "vegas_base.vegas_request_action" },
        { sequence: 20 }
    )
    .add(
        "contracts",
        { label: _t("Contracts"), icon: "fa-handshake-o", action: "vegas_base.vegas_contract_action" },
        { sequence: 30 }
    )
    .add(
        "offers",
        { label: _t("Offers"), icon: "fa-tag", empty: _t("No offers yet: they come with the sales module.") },
        { sequence: 40 }
    )
    .add(
        "contacts",
        { label: _t("Contacts"), icon: "fa-users", action: "contacts.action_contacts" },
        { sequence: 50 }
    )
    .add(
        "inbox",
        { label: _t("Incoming mail"), icon: "fa-inbox", action: "vegas_sportello.vegas_inbox_item_action" },
        { sequence: 60 }
    )
    .add(
        "complaints",
        { label: _t("Complaints"), icon: "fa-commenting-o", action: "vegas_sportello.vegas_request_action_tiqv" },
        { sequence: 65 }
    );

export class RoleCenterNavigation extends Component {
    static template = "vegas_sportello.RoleCenterNavigation";
    static props = { current: String, onSelect: Function };

    get entries() {
        return navigation.getEntries().map(([key, entry]) => ({ key, ...entry }));
    }
}
