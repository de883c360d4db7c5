import { Component } from "@odoo/owl";

/** A text in which the words that were searched for are marked. */
export class MarkedText extends Component {
    static template = "vegas_sportello.MarkedText";
    static props = { text: String, search: String };

    get pieces() {
        const words = this.props.search.trim().split(/\s+/).filter(Boolean);
        if (!words.length) {
            return [{ text: this.props.text, hit: false }];
        }
        const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
        const pattern = new RegExp(`(${escaped.join("|")})`, "gi");
        // Splitting by a group puts the hits at the odd places.
        return this.props.text
            .split(pattern)
            .map((text, index) => ({ text, hit: index % 2 === 1 }))
            .filter((piece) => piece.text);
    }
}
