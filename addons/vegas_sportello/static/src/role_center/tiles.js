import { Component } from "@odoo/owl";
import { formatInteger } from "@web/views/fields/formatters";

// As many grey tiles as the page will have, so that nothing moves when the counts arrive.
const SKELETON = [5, 3, 3];

/** The tiles of the role center, group by group in the order of the server. */
export class Tiles extends Component {
    static template = "vegas_sportello.Tiles";
    static props = { groups: { type: [Array, { value: null }] }, onOpen: Function };

    get skeleton() {
        return SKELETON.map((count) => [...Array(count).keys()]);
    }

    number(count) {
        return formatInteger(count);
    }
}
