import { useEffect } from "@odoo/owl";
import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { RequestFormController } from "@vegas_base/request_form/request_form";

patch(RequestFormController.prototype, {
    setup() {
        super.setup();
        // The answer that its owner has before his eyes leaves the things to do.
        useEffect(
            (id, unseen, ownerId) => {
                if (id && unseen && ownerId === user.userId) {
                    this.orm.silent.call("vegas.request", "action_seen", [[id]]).catch(() => {});
                }
            },
            () => {
                const { resId, data } = this.model.root;
                return [resId, Boolean(data.unseen_date), data.user_id?.id];
            }
        );
    },
});
