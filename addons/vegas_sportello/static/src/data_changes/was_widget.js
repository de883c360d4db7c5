import { Component, onMounted, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** What a datum is now, beside the field in which the new one is entered; `field` names that field. */
export class Was extends Component {
    static template = "vegas_sportello.Was";
    static props = { ...standardWidgetProps, field: String };

    get text() {
        const { var_old: old, state } = this.props.record.data;
        const value = (old && old[this.props.field]) || "–";
        return state === "draft" ? _t("now: %(value)s", { value }) : _t("before: %(value)s", { value });
    }
}

/** Puts the cursor into the first empty field of a group that a tick has just opened. */
export class FirstField extends Component {
    static template = "vegas_sportello.FirstField";
    static props = { ...standardWidgetProps };

    setup() {
        const root = useRef("root");
        onMounted(() => {
            const { record } = this.props;
            if (!record.isNew && !record.dirty) {
                return;
            }
            // What is ticked opens its group in one rendering: the fields beside this are there by the next task.
            setTimeout(() => {
                const group = root.el?.closest(".o_inner_group, .o_group");
                const first =
                    group?.querySelector(".vegas_first input") ||
                    group?.querySelector(".o_field_widget input, .o_field_widget select");
                first?.focus();
            });
        });
    }
}

registry.category("view_widgets").add("vegas_was", {
    component: Was,
    extractProps: ({ attrs }) => ({ field: attrs.field }),
});
registry.category("view_widgets").add("vegas_first_field", { component: FirstField });
