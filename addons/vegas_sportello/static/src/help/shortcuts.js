import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { getVisibleElements } from "@web/core/utils/ui";

/**
 * Keys of a page that no element carries in `data-hotkey`:
 * `registry.category("vegas_shortcuts").add(name, { keys, label, selector })`, shown where `selector` is on the page.
 */
export const shortcuts = registry.category("vegas_shortcuts");

/** Page of the handbook: `add(name, { url, selector })`; the first whose `selector` is on the page is linked. */
export const handbook = registry.category("vegas_handbook");

shortcuts
    .add("search", { keys: ["Ctrl", "K"], label: _t("Search everywhere"), selector: ".vegas_search, .o_navbar" })
    .add("pane_move", { keys: ["↑", "↓"], label: _t("Move in the list of customers"), selector: ".vegas_pane" })
    .add("pane_open", { keys: ["↵"], label: _t("Open the chosen customer"), selector: ".vegas_pane" })
    .add("pane_request", {
        keys: ["Ctrl", "↵"],
        label: _t("New request for the chosen customer"),
        selector: ".vegas_pane",
    })
    .add("close", { keys: ["Esc"], label: _t("Close what is on top"), selector: "body" })
    .add("help", { keys: ["F1", "?"], label: _t("Show the keys of this page"), selector: "body" });

/** `shift+u` as a person reads it: ["Alt", "⇧", "U"]. */
export function readableKeys(hotkey) {
    const names = { shift: "⇧", control: "Ctrl", enter: "↵", escape: "Esc", arrowleft: "←", arrowright: "→" };
    return ["Alt", ...hotkey.toLowerCase().split("+").map((key) => names[key] || key.toUpperCase())];
}

function labelOf(el) {
    const named = el.dataset.tooltip || el.getAttribute("aria-label") || el.title;
    if (named) {
        return named;
    }
    // What stands on it, without the drawing of its key.
    const copy = el.cloneNode(true);
    copy.querySelectorAll("kbd, .badge").forEach((part) => part.remove());
    return copy.textContent.trim();
}

/**
 * The keys of the page as it stands: those of its own elements first, then those of the bar on top.
 *
 * @param {HTMLElement} area
 * @returns {{keys: string[], label: string}[]}
 */
export function collectShortcuts(area) {
    const rows = getVisibleElements(area, "[data-hotkey]:not(:disabled)")
        .map((el) => ({ hotkey: el.dataset.hotkey, label: labelOf(el), above: Boolean(el.closest(".o_navbar")) }))
        .filter((row) => row.label)
        .sort((one, other) => one.above - other.above)
        .map(({ hotkey, label }) => ({ keys: readableKeys(hotkey), label }));
    const others = shortcuts.getAll().filter(({ selector }) => document.querySelector(selector));
    return [...rows, ...others];
}
