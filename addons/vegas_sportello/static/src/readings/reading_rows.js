import { onMounted, status } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { ListRenderer } from "@web/views/list/list_renderer";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

const INDEXES = ["index_f0", "index_f1"];

/** Rows of readings: the first index that can be typed has the cursor when the page opens. */
export class ReadingRowsRenderer extends ListRenderer {
    setup() {
        super.setup();
        // After the form, which puts the cursor into its first field.
        onMounted(() => browser.setTimeout(() => this.startTyping()));
    }

    startTyping() {
        const { list } = this.props;
        if (status(this) === "destroyed") {
            return;
        }
        if (document.querySelector(".vegas_panel")) {
            // The panel that opened this page is still closing: keys are its own until then.
            browser.setTimeout(() => this.startTyping(), 30);
            return;
        }
        this.activeElement = this.uiService.activeElement;
        const record = list.records.find(({ data }) => data.state === "todo" && data.verdict !== "closed");
        if (!record || list.editedRecord || !list.records.every((row) => row.isNew)) {
            return;
        }
        const column = this.columns.find(
            ({ name }) => INDEXES.includes(name) && (name === "index_f0") !== (record.data.bands === "F3")
        );
        if (column) {
            this.cellToFocus = { column, record };
            list.enterEditMode(record);
        }
    }
}

export class ReadingRows extends X2ManyField {
    static components = { ...X2ManyField.components, ListRenderer: ReadingRowsRenderer };
}

registry.category("fields").add("vegas_reading_rows", { ...x2ManyField, component: ReadingRows });
