"""A page in Chromium, with what a person does counted by a listener on trusted events."""

import atexit
import io
import json
import os
import re
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from PIL import Image
from playwright.sync_api import TimeoutError as TimeIsUp
from playwright.sync_api import expect, sync_playwright

from tests.support import LOGS, ROOT

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Pages of one session are one process, which knows the scripts of the web client already.
    "--process-per-site",
]
MANUAL = ROOT / "addons" / "vegas_sportello" / "static" / "manuale"
PICTURES = Path(os.environ.get("VEGAS_PICTURES") or LOGS / "pictures")

# Counts what a hand did, the calls under way and the short timers that wait, such as those of a debounced search;
# survives the loading of another page.
LISTENER = """
(() => {
    const events = JSON.parse(sessionStorage.getItem("hand") || "[]");
    for (const kind of ["pointerdown", "keydown"]) {
        window.addEventListener(kind, (event) => {
            if (event.isTrusted) {
                const what = event.key || event.target.textContent.trim().slice(0, 30);
                events.push([kind, what, Boolean(event.altKey || event.ctrlKey)]);
                sessionStorage.setItem("hand", JSON.stringify(events));
            }
        }, { capture: true });
    }
    window.underway = 0;
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (...args) {
        window.underway += 1;
        this.addEventListener("loadend", () => (window.underway -= 1));
        return send.apply(this, args);
    };
    const { fetch } = window;
    window.fetch = async (...args) => {
        window.underway += 1;
        try {
            return await fetch(...args);
        } finally {
            window.underway -= 1;
        }
    };
    const waiting = new Set();
    const { setTimeout: later, clearTimeout: never } = window;
    window.setTimeout = (act, delay = 0, ...args) => {
        const id = later(() => {
            waiting.delete(id);
            act(...args);
        }, delay);
        if (delay <= 500) {
            waiting.add(id);
        }
        return id;
    };
    window.clearTimeout = (id) => {
        waiting.delete(id);
        never(id);
    };
    window.waiting = () => waiting.size;
    window.handReset = () => { events.length = 0; sessionStorage.setItem("hand", "[]"); };
    window.hand = () => events;
})();
"""

HELD = {"Alt", "Control", "Shift", "Meta"}

SESSIONS = {}

# As for the page: a busy machine is no reason to fail.
expect.set_options(timeout=30_000)

# Words that give away a text that was not translated. Names of products and codes are none.
ENGLISH = re.compile(
    r"\b(the|and|of|with|request|customer|supply|reading|meter|send|cancel|save|close|new|open|search|create|edit|"
    r"delete|settings|today|draft|done|started|active|suspended|date|name|phone|address|note|file|files chosen)\b",
    re.IGNORECASE,
)
ALLOWED = re.compile(r"\b(file|note|date)\b", re.IGNORECASE)


def keep(name, png):
    """Keep a picture beside the logs; the handbook's own are written anew with ``VEGAS_WRITE_MANUAL=1``."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(png)
    if os.environ.get("VEGAS_WRITE_MANUAL") == "1" and name in pictures_of_the_manual():
        # A screen has few colours: the file is a third of what it was.
        with Image.open(io.BytesIO(png)) as picture:
            (MANUAL / "img").mkdir(exist_ok=True)
            picture.convert("RGB").quantize(128).save(MANUAL / "img" / f"{name}.png", optimize=True)


def pictures_of_the_manual():
    pages = "".join(page.read_text("utf-8") for page in MANUAL.glob("*.md"))
    return set(re.findall(r"\(img/([a-z0-9-]+)\.png\)", pages))


@cache
def chromium():
    """The one browser of this run; it ends with the process."""
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright.chromium.launch(executable_path=os.environ.get("VEGAS_CHROMIUM") or None, args=ARGUMENTS)


def session(address, login, scale):
    """Return the session of ``login`` at ``address``, logged in once: what it has fetched is not fetched again.

    Its first page stays open, with next to nothing on it: the process of the pages ends with the last of them.
    """
    key = (address, login, scale)
    for other in [other for other in SESSIONS if other[0] != address]:
        SESSIONS.pop(other).close()
    if key not in SESSIONS:
        context = SESSIONS[key] = chromium().new_context(
            device_scale_factor=scale, locale="it-IT", timezone_id="Europe/Rome", reduced_motion="reduce"
        )
        context.set_default_timeout(60_000)
        context.add_init_script(LISTENER)
        page = context.new_page()
        page.goto(f"{address}/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", login)
        page.click("button[type=submit]")
        page.locator(".o_main_navbar").wait_for()
        page.goto(f"{address}/web/static/img/favicon.ico")
    return SESSIONS[key]


@contextmanager
def opened(address, login, **size):
    """A page of ``login`` at the start of the web client; ``size``: see ``Page``."""
    page = Page(address, login, **size)
    try:
        page.wait_for(".o_main_navbar")
        yield page
        page.assert_clean()
    except BaseException:
        page.remember_failure()
        raise
    finally:
        page.page.evaluate("localStorage.clear()")
        page.page.close()


class Page:
    """One user's page; collects the console's errors."""

    def __init__(self, address, login, width=1440, height=900, scale=1):
        self.address = address
        self.page = session(address, login, scale).new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.errors = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{address}/odoo")

    def _console(self, message):
        if message.type == "error":
            self.errors.append(f"{message.text} ({json.dumps(message.location)})")

    # === WHAT A HAND DOES === #

    def count_from_here(self):
        self.page.evaluate("window.handReset()")

    @property
    def events(self):
        return self.page.evaluate("window.hand()")

    @property
    def clicks(self):
        return sum(kind == "pointerdown" for kind, _what, _chord in self.events)

    @property
    def strokes(self):
        """Keys pressed beside the text that was typed; keys held together are one."""
        return sum(
            kind == "keydown" and what not in HELD and (chord or len(what) > 1) for kind, what, chord in self.events
        )

    def click(self, selector):
        self.page.locator(selector).first.click()

    def type(self, text):
        self.page.keyboard.type(text)

    def press(self, keys):
        self.page.keyboard.press(keys)

    def tab_to(self, selector, most=80):
        """Press Tab until what ``selector`` names has the focus."""
        wanted = self.page.locator(selector).first
        wanted.wait_for()
        for _press in range(most):
            if wanted.evaluate("el => el === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector}")

    def upload(self, selector, files):
        self.page.locator(selector).first.set_input_files([str(path) for path in files])
        self.settle()

    def go_home(self):
        """Back to the role center by the menu, not by its address."""
        self.settle()
        if not self.page.locator(".vegas_tile_count").first.is_visible():
            self.click(".o_menu_brand")
        self.wait_for(".vegas_tile_count")

    # === WHAT A PERSON SEES === #

    def wait_for(self, selector):
        self.page.locator(selector).first.wait_for()

    def settle(self):
        """Wait until the page has nothing under way: no call to the server and no short timer, twice in a row."""
        for _turn in range(2):
            self.page.wait_for_timeout(50)
            # What ticks for ever is not waited for.
            with suppress(TimeIsUp):
                self.page.wait_for_function("window.underway === 0 && window.waiting() === 0", timeout=700)
            self.page.wait_for_function("window.underway === 0")

    def text(self, selector):
        return self.page.locator(selector).first.inner_text()

    def screenshot(self, name):
        self.assert_italian()
        keep(name, self.page.screenshot())

    def remember_failure(self):
        """Leave a picture of the page beside the logs, with the name of the test that fails."""
        test = re.sub(r"\W+", "-", os.environ.get("PYTEST_CURRENT_TEST", "test").partition("::")[2])
        keep(f"failed-{test}", self.page.screenshot())

    def assert_italian(self):
        """Fail on an English word in the text of the page."""
        found = [match.group() for match in ENGLISH.finditer(self.text("body")) if not ALLOWED.fullmatch(match.group())]
        assert not found, f"English on {self.page.url}: {sorted(set(found))}"

    def assert_clean(self):
        """No error in the console, no English on the last page."""
        self.assert_italian()
        assert not self.errors, self.errors
