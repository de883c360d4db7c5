import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { NameAndSignature } from "@web/core/signature/name_and_signature";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A pad to sign on inside the form: core's own, without a dialog of its own and without typed signatures. */
export class SignaturePadField extends Component {
    static template = "vegas_base.SignaturePadField";
    static components = { NameAndSignature };
    static props = { ...standardFieldProps };

    setup() {
        this.signature = useState({ name: "", isSignatureEmpty: true });
    }

    async onChange() {
        const image = this.signature.isSignatureEmpty ? "" : this.signature.getSignatureImage();
        await this.props.record.update({ [this.props.name]: image.split(",")[1] || false });
    }
}

registry.category("fields").add("vegas_signature_pad", {
    component: SignaturePadField,
    displayName: _t("Pad to sign on"),
    supportedTypes: ["binary"],
});
