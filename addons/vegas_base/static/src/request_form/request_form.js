import { useEffect, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { createElement } from "@web/core/utils/xml";
import { FormCompiler } from "@web/views/form/form_compiler";
import { FormController } from "@web/views/form/form_controller";
import { FormRenderer } from "@web/views/form/form_renderer";
import { formView } from "@web/views/form/form_view";
import { ProblemBanner } from "./problem_banner";
import { ProblemField, ProblemLabel } from "./problem_field";
import { RequestButtons } from "./request_buttons";
import { REREAD } from "./request_changed";

/** Puts the banner on top of the sheet; everything else is Odoo's. */
export class RequestFormCompiler extends FormCompiler {
    compileSheet(el, params) {
        const compiled = super.compileSheet(el, params);
        const banner = createElement("ProblemBanner", { record: "__comp__.props.record" });
        compiled.firstElementChild.prepend(banner);
        return compiled;
    }
}

export class RequestFormRenderer extends FormRenderer {
    static components = {
        ...FormRenderer.components,
        Field: ProblemField,
        FormLabel: ProblemLabel,
        ProblemBanner,
        StatusBarButtons: RequestButtons,
    };

    setup() {
        super.setup();
        const root = useRef("compiled_view_root");
        // Customer and point are known: a new request waits for what the procedure asks: what it marks, else a choice, else a text.
        useEffect(
            (isNew, el) => {
                if (isNew && this.shouldAutoFocus) {
                    const first =
                        el?.querySelector(".vegas_first_field:not(.o_readonly_modifier) input") ||
                        el?.querySelector(".o_field_radio:not(.o_readonly_modifier) input") ||
                        el?.querySelector(".vegas_procedure_data :is(input[type='text'], textarea)");
                    first?.focus();
                }
            },
            () => [this.props.record.isNew, root.el]
        );
    }
}

export class RequestFormController extends FormController {
    setup() {
        super.setup();
        // A request starts with a customer and a procedure, in the panel «New request».
        this.canCreate = false;
        useBus(this.env.bus, REREAD, () => this.reread());
    }

    async reread() {
        await this.model.root.discard();
        await this.model.root.load();
    }

    /** Sends along which version of the request was read: the server refuses to write over later changes. */
    async onWillSaveRecord(record, changes) {
        if (record.resId && record.data.version) {
            changes.version = record.data.version;
        }
        return super.onWillSaveRecord(record, changes);
    }

    async beforeExecuteActionButton(clickParams) {
        const proceed = await super.beforeExecuteActionButton(clickParams);
        clickParams.buttonContext = { ...clickParams.buttonContext, vegas_version: this.model.root.data.version };
        return proceed;
    }

    displayName() {
        return this.model.root.isNew ? _t("New request") : super.displayName();
    }
}

export const requestFormView = {
    ...formView,
    Controller: RequestFormController,
    Compiler: RequestFormCompiler,
    Renderer: RequestFormRenderer,
};

registry.category("views").add("vegas_request_form", requestFormView);
