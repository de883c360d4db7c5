import { Component } from "@odoo/owl";
import { Commodities } from "../customers/commodities";
import { day } from "./formats";

/** The newest readings of all points. */
export class ReadingsBox extends Component {
    static template = "vegas_sportello.ReadingsBox";
    static components = { Commodities };
    static props = { readings: Array, onOpen: Function };

    setup() {
        this.day = day;
    }

    /** A reading that does not count (yet) says so. */
    stateText(reading) {
        return reading.state === "validated" ? "" : reading.state_label.toLowerCase();
    }
}
