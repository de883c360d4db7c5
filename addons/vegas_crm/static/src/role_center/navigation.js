import { _t } from "@web/core/l10n/translation";
import { navigation } from "@vegas_sportello/role_center/navigation";

navigation.add(
    "offers",
    { label: _t("Offers"), icon: "fa-tag", action: "sale.action_quotations_with_onboarding" },
    { sequence: 40, force: true }
);
