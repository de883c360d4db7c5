import { useEffect, useRef } from "@odoo/owl";
import { Field } from "@web/views/fields/field";
import { FormLabel } from "@web/views/form/form_label";
import { problemText } from "./problems";

const TYPED = "input, textarea, select";

/** A field of the request form: when the server found something wrong with it, it says so right under it. */
export class ProblemField extends Field {
    static template = "vegas_base.ProblemField";

    setup() {
        super.setup();
        this.root = useRef("root");
        useEffect(
            (el, text) => {
                if (!el || !text) {
                    return;
                }
                const inputs = [...el.querySelectorAll(TYPED)];
                for (const input of inputs) {
                    input.setAttribute("aria-invalid", "true");
                    input.setAttribute("aria-describedby", this.problemId);
                }
                return () => {
                    for (const input of inputs) {
                        input.removeAttribute("aria-invalid");
                        input.removeAttribute("aria-describedby");
                    }
                };
            },
            () => [this.root.el, this.problem]
        );
    }

    get problem() {
        return problemText(this.props.record, this.props.name);
    }

    get problemId() {
        return `vegas_problem_${this.props.name}`;
    }

    get classNames() {
        const names = super.classNames;
        return this.problem ? { ...names, o_field_invalid: true, vegas_has_problem: true } : names;
    }
}

/** The label of such a field, red as the field is. */
export class ProblemLabel extends FormLabel {
    get className() {
        const problem = problemText(this.props.record, this.props.fieldName);
        return problem ? `${super.className} o_field_invalid` : super.className;
    }
}
