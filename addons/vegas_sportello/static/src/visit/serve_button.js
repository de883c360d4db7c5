import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { startVisit } from "./open";

/** On the page of a customer: serve him, unless he is served already. */
export class ServeButton extends Component {
    static template = "vegas_sportello.ServeButton";
    static props = { page: Object, reload: Function };

    setup() {
        this.state = useState(useService("vegas_visit").state);
    }

    get canServe() {
        return this.state.allowed && this.state.current?.partner_id !== this.props.page.who.id;
    }

    serve() {
        return startVisit(this.env, this.props.page.who.id);
    }
}

registry.category("vegas_customer_page").add("serve", { Component: ServeButton });
