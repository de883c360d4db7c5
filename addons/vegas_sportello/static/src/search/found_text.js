import { Component } from "@odoo/owl";
import { normalize } from "@web/core/l10n/utils";

/** Letters and digits of a text, plain, and the place of each of them in it. */
function plain(text) {
    const letters = [];
    const places = [];
    [...text].forEach((sign, place) => {
        for (const letter of normalize(sign)) {
            if (/[\p{L}\p{N}]/u.test(letter)) {
                letters.push(letter);
                places.push(place);
            }
        }
    });
    return { letters: letters.join(""), places };
}

/** A text in which is marked what it was found by: solid as typed, dotted where another word was meant. */
export class FoundText extends Component {
    static template = "vegas_sportello.FoundText";
    static props = { text: String, marks: Object };

    get pieces() {
        const signs = [...this.props.text];
        const kinds = signs.map(() => "");
        const { letters, places } = plain(this.props.text);
        const mark = (words, kind) => {
            for (const word of words.filter((word) => word.length > 1)) {
                for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + 1)) {
                    for (let place = places[at]; place <= places[at + word.length - 1]; place++) {
                        kinds[place] = kind;
                    }
                }
            }
        };
        mark(this.props.marks.fuzzy, "vegas_meant");
        mark(this.props.marks.exact, "vegas_typed");
        const pieces = [];
        signs.forEach((sign, place) => {
            if (place && kinds[place] === kinds[place - 1]) {
                pieces.at(-1).text += sign;
            } else {
                pieces.push({ text: sign, kind: kinds[place] });
            }
        });
        return pieces;
    }
}
