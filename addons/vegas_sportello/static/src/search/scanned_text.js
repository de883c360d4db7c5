// Outside of a field nobody types: what comes within this of the sign before it, in milliseconds, belongs to it.
const GAP = 1000;
const SHORTEST = 8;
// A bar code of a postal slip: whatever field has the focus, it was not meant for it.
const SLIP = /18\d{18}12\d{12}10\d{10}3\d{3}$/;

/** Tells from the keys what a bar-code reader has read, ended by its Enter. */
export class ScannedText {
    constructor() {
        this.forget();
    }

    forget() {
        Object.assign(this, { text: "", last: 0 });
    }

    /**
     * Take a key.
     *
     * @param {KeyboardEvent} ev
     * @returns {string} the text, with the key that ends it, else ""
     */
    take(ev) {
        if (ev.target.matches?.("input, textarea, [contenteditable='true']")) {
            this.forget();
            return ev.key === "Enter" ? this.slipIn(ev.target) : "";
        }
        if (ev.key === "Shift") {
            return "";
        }
        const text = ev.timeStamp - this.last > GAP ? "" : this.text;
        this.forget();
        if (ev.key === "Enter") {
            return text.length >= SHORTEST ? text : "";
        }
        if (ev.key?.length === 1 && !ev.ctrlKey && !ev.altKey && !ev.metaKey) {
            Object.assign(this, { text: text + ev.key, last: ev.timeStamp });
        }
        return "";
    }

    /** The slip that was read into a field; it does not stay there. */
    slipIn(field) {
        const slip = field.value?.match(SLIP);
        if (!slip || field.closest(".vegas_find")) {
            return "";
        }
        field.value = field.value.slice(0, slip.index);
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        return slip[0];
    }
}
