// A reader leaves less than this between two signs, in milliseconds, on a slow machine too.
const GAP = 250;
const SHORTEST = 8;
// A bar code of a postal slip: whatever field has the focus, it was not meant for it.
const SLIP = /^18\d{18}12\d{12}10\d{10}3\d{3}$/;

/** Tells from the keys what a bar-code reader has read, ended by its Enter. */
export class ScannedText {
    constructor() {
        this.forget();
    }

    forget() {
        Object.assign(this, { text: "", last: 0, field: null, before: "" });
    }

    /**
     * Take a key.
     *
     * @param {KeyboardEvent} ev
     * @returns {string} the text, with the key that ends it, else ""
     */
    take(ev) {
        const late = ev.timeStamp - this.last > GAP;
        if (ev.key === "Enter" && !late) {
            const { text, field, before } = this;
            this.forget();
            return this.isScanned(text, field, before) ? text : "";
        }
        if (ev.key === "Shift") {
            return "";
        }
        if (ev.key?.length !== 1 || ev.ctrlKey || ev.altKey || ev.metaKey) {
            this.forget();
            return "";
        }
        if (late || !this.text) {
            const field = ev.target.matches?.("input, textarea, [contenteditable='true']") ? ev.target : null;
            Object.assign(this, { text: "", field, before: field?.value });
        }
        this.text += ev.key;
        this.last = ev.timeStamp;
        return "";
    }

    isScanned(text, field, before) {
        if (!field) {
            return text.length >= SHORTEST;
        }
        if (!SLIP.test(text) || field.closest(".vegas_find") || before === undefined) {
            return false;
        }
        // What the reader typed into a field does not stay there.
        field.value = before;
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        return true;
    }
}
