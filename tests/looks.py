"""What costs no judgement about how a page looks: nothing is cut, nothing is closed to who cannot see or point."""

from importlib.resources import files

# width, height, pixels of the screen per pixel of the page: the last one is 1440 × 900 at 125 %
SIZES = {"1440x900": (1440, 900, 1), "1024x768": (1024, 768, 1), "125%": (1152, 720, 1.25)}
SERIOUS = ("serious", "critical")
# Parts of Odoo's own frame that we do not draw.
FRAME = [".o_main_navbar", ".o_notification_manager", ".o-mail-ChatHub", ".o-mail-Chatter"]

# Texts that are cut without being readable as a title, and what sticks out of the page without a way to scroll there.
CUT = """
(frame) => {
    const seen = (el) => {
        const box = el.getBoundingClientRect();
        const style = getComputedStyle(el);
        return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && style.opacity !== "0";
    };
    const scrolls = (el) => {
        for (let up = el; up && up !== document.documentElement; up = up.parentElement) {
            const style = getComputedStyle(up);
            if (/auto|scroll/.test(style.overflowX) && up.scrollWidth > up.clientWidth) return true;
            if (style.position === "fixed" && style.transform !== "none") return true;
        }
        return false;
    };
    const titled = (el) => el.closest("[title], [data-tooltip], [aria-label]");
    const name = (el) => `${el.tagName}.${[...el.classList].join(".")} "${el.textContent.trim().slice(0, 60)}"`;
    const found = [];
    const page = document.documentElement;
    const over = page.scrollWidth - page.clientWidth;
    if (over > 1) found.push(`the page is ${over} px too wide`);
    for (const el of document.body.querySelectorAll("*")) {
        if (frame.some((part) => el.closest(part)) || !seen(el)) continue;
        const box = el.getBoundingClientRect();
        const own = [...el.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        const hand = el.matches("button, a, input, select, textarea, [role=button]");
        if ((own || hand) && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(el.parentElement)) {
            found.push(`sticks out: ${name(el)}`);
        }
        const style = getComputedStyle(el);
        if (own && /hidden|clip/.test(style.overflowX) && el.scrollWidth > el.clientWidth + 1 && !titled(el)) {
            found.push(`cut: ${name(el)}`);
        }
    }
    return found;
}
"""


def assert_whole(page, what):
    """Nothing on the page is cut, at its present size."""
    found = page.page.evaluate(CUT, FRAME)
    assert not found, f"{what}: " + "; ".join(found[:12])


def assert_accessible(page, what):
    """axe-core finds no serious fault in what we draw."""
    page.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    result = page.page.evaluate(
        "(exclude) => axe.run({ include: [['body']], exclude }, { resultTypes: ['violations'] })",
        [[part] for part in FRAME],
    )
    found = [
        f"{fault['id']}: {node['html'][:120]} ({node.get('failureSummary', '')[:160]})"
        for fault in result["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"][:4]
    ]
    assert not found, f"{what}: " + "\n".join(found)
