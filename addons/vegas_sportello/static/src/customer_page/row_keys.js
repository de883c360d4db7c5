import { useExternalListener } from "@odoo/owl";

/**
 * Arrows go from row to row of a box: to the first thing of the next row that can be chosen.
 *
 * @param {{el: HTMLElement|null}} root
 */
export function useRowKeys(root) {
    useExternalListener(window, "keydown", (ev) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        const row = step && ev.target.closest?.("[data-row]");
        if (!row || !root.el?.contains(row) || ev.altKey || ev.ctrlKey || ev.shiftKey) {
            return;
        }
        const rows = [...row.closest("[data-box]").querySelectorAll("[data-row]")];
        const next = rows[rows.indexOf(row) + step];
        const target = next?.querySelector("a[href], button:not([disabled])");
        if (target) {
            ev.preventDefault();
            target.focus();
        }
    });
}
