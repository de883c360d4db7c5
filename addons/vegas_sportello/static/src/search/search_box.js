import { Component, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Commodities } from "../customers/commodities";
import { movedIndex } from "../customers/list_keys";
import { FoundText } from "./found_text";
import { canRequest, createCustomer, openFound, requestFound } from "./open_found";
import { useSearch } from "./search_hook";

const ICONS = {
    customer: "fa-user-o",
    point: "fa-map-marker",
    contract: "fa-file-text-o",
    bill: "fa-eur",
    request: "fa-tasks",
};

/** The box that finds anything: groups in the order of the server, the first row ready for Enter. */
export class SearchBox extends Component {
    static template = "vegas_sportello.SearchBox";
    static components = { Commodities, FoundText };
    static props = {
        text: { type: String, optional: true },
        // In a page the answers drop down over it; in the dialog the box is all there is, and `close` closes it.
        close: { type: Function, optional: true },
    };
    static defaultProps = { text: "" };

    setup() {
        this.action = useService("action");
        this.command = useService("command");
        this.search = useSearch(this.props.text);
        this.root = useRef("root");
        this.input = useRef("input");
        this.state = useState({ open: this.inDialog, index: null });
        if (this.inDialog) {
            useEffect(() => void this.input.el.focus(), () => []);
        } else {
            // On a page that has the box Ctrl+K comes to it; once more, and it opens the command palette.
            useHotkey("control+k", () => this.input.el.focus(), {
                bypassEditableProtection: true,
                isAvailable: (target) => target !== this.input.el,
            });
            useExternalListener(window, "pointerdown", (ev) => {
                if (!this.root.el.contains(ev.target)) {
                    this.state.open = false;
                }
            });
        }
        useEffect(
            // void: what a browser gives back for scrolling would be taken for a clean-up
            () => void this.root.el.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" }),
            () => [this.active?.key]
        );
    }

    get inDialog() {
        return Boolean(this.props.close);
    }

    get text() {
        return this.search.state.text.trim();
    }

    get found() {
        return this.search.state.found;
    }

    get shown() {
        return this.state.open && Boolean(this.text);
    }

    get groups() {
        return this.found.groups.map((group) => ({
            ...group,
            icon: ICONS[group.kind],
            rows: group.rows.map((row) => ({ ...row, key: `found_${row.kind}_${row.model.replace(/\./g, "_")}_${row.id}` })),
        }));
    }

    /** All rows in the order in which the arrows go through them. */
    get rows() {
        return this.groups.flatMap((group) => group.rows);
    }

    /** The row that Enter opens: the chosen one, else that of a number typed in full, else the first. */
    get activeIndex() {
        const { open } = this.found;
        const certain = open ? this.rows.findIndex((row) => row.model === open.model && row.id === open.id) : 0;
        return Math.min(this.state.index ?? Math.max(0, certain), this.rows.length - 1);
    }

    get active() {
        return this.rows[this.activeIndex];
    }

    get nothingFound() {
        return _t("No result for “%(text)s”.", { text: this.text });
    }

    get noteText() {
        const { typed, meant } = this.found.note;
        return _t("No “%(typed)s” in the archive: shown is what “%(meant)s” finds.", {
            typed: typed.join(" "),
            meant: meant.join(" "),
        });
    }

    get literalText() {
        return _t("Search just for “%(text)s”", { text: this.found.note.typed.join(" ") });
    }

    icon(row) {
        return ICONS[row.kind];
    }

    canRequest(row) {
        return canRequest(row);
    }

    // --- Typing ---

    onInput(ev) {
        const text = ev.target.value;
        if (text.startsWith("/")) {
            return this.openPalette(text);
        }
        Object.assign(this.state, { open: true, index: null });
        this.search.type(text);
    }

    /** What begins with / is a menu: the command palette knows those. */
    openPalette(text) {
        this.clear();
        this.leave();
        this.command.openMainPalette({ searchValue: text });
    }

    onFocus() {
        this.input.el.select();
    }

    onClick() {
        this.state.open = true;
    }

    onFocusout() {
        // Only when the focus went elsewhere: pressing a row leaves it nowhere for a moment.
        browser.setTimeout(() => {
            const focused = document.activeElement;
            if (!this.inDialog && focused !== document.body && !this.root.el?.contains(focused)) {
                this.state.open = false;
            }
        });
    }

    async onKeydown(ev) {
        if (ev.key === "Escape" && !this.inDialog && this.shown) {
            ev.preventDefault();
            ev.stopPropagation();
            this.state.open = false;
        } else if (ev.key === "Enter" && this.text) {
            ev.preventDefault();
            ev.stopPropagation();
            await this.search.settle();
            if (this.active) {
                ev.ctrlKey && canRequest(this.active) ? this.request(this.active) : this.open(this.active);
            }
        } else if (ev.key === "Tab" && this.shown && this.groups.length > 1) {
            ev.preventDefault();
            ev.stopPropagation();
            this.toGroup(ev.shiftKey ? -1 : 1);
        } else {
            const moved = movedIndex(ev.key, this.activeIndex, this.rows.length);
            if (moved !== null) {
                ev.preventDefault();
                Object.assign(this.state, { open: true, index: moved });
            }
        }
    }

    toGroup(step) {
        const { groups, active } = this;
        const current = groups.findIndex((group) => group.kind === active.kind);
        const [first] = groups[(current + step + groups.length) % groups.length].rows;
        this.state.index = this.rows.findIndex((row) => row.key === first.key);
    }

    pointAt(row) {
        this.state.index = this.rows.findIndex((other) => other.key === row.key);
    }

    clear() {
        this.search.type("");
        this.input.el.focus();
    }

    literally() {
        this.search.type(this.text, true);
        this.input.el.focus();
    }

    // --- Going there ---

    leave() {
        this.state.open = false;
        this.props.close?.();
    }

    open(row) {
        this.leave();
        return openFound(this.env, row);
    }

    request(row) {
        this.leave();
        return requestFound(this.env, row);
    }

    create() {
        this.leave();
        return createCustomer(this.env);
    }

    async showAll(group) {
        const action = await this.env.services.orm.call("vegas.search", "action_all", [group.kind, this.text]);
        this.leave();
        return this.action.doAction(action);
    }
}
