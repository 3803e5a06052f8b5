"""The site in a real browser: the way of a reader, accessibility, and whether anything of an attack runs.

The browser is told that no other host exists, so that it cannot ask one, not even for itself.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import session, write_tree
from tests.site import hostile
from tests.site.conftest import run_site, translate_all
from transflow.site.serving import make_server
from transflow.workflow.update import update

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt install chromium")
FRAMES = 24
"""Pages that are looked at together."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNDECIDED = {"color-contrast"}
"""What axe cannot decide on SVG text and gradients; we looked."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of this file."""
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install playwright")
    with api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        )
        yield launched
        launched.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a site while it is served."""
    with make_server(folder / "localized/site", 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


class Watch:
    """What a page asks for and complains about."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        context.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        context.on("weberror", lambda error: self.errors.append(str(error.error)))


def test_the_way_of_a_reader(browser: Browser, published: Path) -> None:
    """Front page, Bosnian, Read more, another language, back; no error, no request to another host."""
    context = browser.new_context()
    watch = Watch(context)
    page = context.new_page()
    with served(published) as base:
        page.goto(base)
        page.get_by_role("link", name="bosanski").click()
        page.wait_for_url(f"{base}bs/")  # and until it has loaded: a click returns before
        assert page.locator("html").get_attribute("lang") == "bs"
        page.get_by_role("link", name=re.compile("^Pročitajte više: ")).first.click()
        page.wait_for_url(f"{base}bs/letter/")
        page.get_by_role("navigation", name="Odaberite jezik").get_by_role("link", name="English").click()
        page.wait_for_url(f"{base}en/letter/")
        assert page.get_by_role("heading", level=1).count() == 1
        page.go_back()
        page.get_by_role("link", name="Miners & friends").click()
        page.wait_for_url(f"{base}bs/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
    assert watch.errors == []
    assert all(url.startswith(base) for url in watch.requests)
    context.close()


PAGES = (
    "",
    "bs/",
    "bs/page/2/",
    "bs/letter/",
    "de/first-letter/",
    "ar/letter/",
    "ar/",
    "bs/status/",
    "ar/status/",
    "en/fund/",
    "bs/telegram/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(browser: Browser, published: Path, scheme: str) -> None:
    """No violation of WCAG 2.2 AA that axe can find, on every kind of page, right to left included; nothing overflows at 320 px."""
    source = axe_source()
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 800})
    watch = Watch(context)
    page = context.new_page()
    with served(published) as base:
        for address in PAGES:
            page.goto(base + address)
            assert not overflows(page), address
            result = run_axe(page, source)
            assert violations(result) == [], address
            assert {rule["id"] for rule in result["incomplete"]} <= UNDECIDED, (address, result["incomplete"])
    assert watch.errors == []
    context.close()


LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG = f"""\
---
title: To all workers and all unions, to the {LONG_WORD} and to everybody else who reads this
date: 2026-02-07
author: {LONG_WORD}
---

## {LONG_WORD}

{LONG_WORD} and <https://www.example.org/{"very/" * 20}long> and `{"long_code_" * 12}`.

```
{"a_line_of_code_that_goes_on " * 8}
```

| {" | ".join(["A head of a column"] * 9)} |
|{"---|" * 9}
| {" | ".join(["Something in a cell"] * 9)} |
"""


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_long_words_and_wide_tables_fit(browser: Browser, tmp_path: Path, width: int) -> None:
    """Nothing makes a page wider than its window; what scrolls by itself can be reached by keyboard, right to left too."""
    folder = tmp_path / "project"
    config = '[project]\nname = "T"\nsource_language = "en"\nlanguages = ["ar"]\n'
    write_tree(folder, {"transflow.toml": config, "source_texts/long.md": LONG})
    with session(folder) as opened:
        update(opened, opened.project.languages)
    translate_all(folder / "catalogs/ar/long.po", "ترجمة:")
    run_site(folder)
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    with served(folder) as base:
        for address in ("en/", "en/long/", "en/status/", "ar/", "ar/long/"):
            page.goto(base + address)
            assert not overflows(page), address
            assert violations(run_axe(page, axe_source())) == [], address
    context.close()


def overflows(page: Page) -> bool:
    """Whether a page is wider than its window."""
    wider: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wider


def violations(result: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What axe found, and where."""
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in result["violations"]]


def axe_source() -> str:
    """The code of axe."""
    package = pytest.importorskip("axe_playwright_python", reason="no axe: pip install axe-playwright-python")
    return next(Path(package.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def run_axe(page: Page, source: str) -> dict[str, Any]:
    """What axe says about a page; it is put in through the debugger, which no policy of the page stops."""
    page.evaluate(source)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    return found


def test_it_prints(browser: Browser, published: Path) -> None:
    """On paper there is the text and no navigation."""
    context = browser.new_context()
    page = context.new_page()
    with served(published) as base:
        page.goto(f"{base}bs/letter/")
        page.emulate_media(media="print")
        assert not page.locator("nav").is_visible() and page.locator("h1").is_visible()
    context.close()


class _Bare(ThreadingHTTPServer):
    """Serves the pages of a site without their policy, so that cleaning alone has to hold; notes what is asked for."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), _BareHandler)


class _BareHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Bare)
        self.server.asked.append((self.path, self.headers.get("Referer", "")))
        body = self.server.pages.get(self.path, "").encode("utf-8", "replace")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


CLICK = """() => { addEventListener('click', e => { const a = e.target.closest('a');
  if (a && !/^javascript:/i.test(a.href)) e.preventDefault(); });
  for (const e of document.querySelectorAll('a, area, button, summary, [onclick], [onmouseover]')) {
    e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); if (e.focus) e.focus();
    if (e.click) e.click(); else e.dispatchEvent(new MouseEvent('click', {bubbles: true})); } }"""


def what_runs(browser: Browser, pages: dict[str, str]) -> set[str]:
    """The pages on which the sentinel was called, by the page itself or by a click on anything that can be clicked.

    Many pages are looked at together, each in a frame of its own.
    """
    from playwright.sync_api import Error

    server = _Bare(pages)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    hit: set[str] = set()
    context = browser.new_context()
    context.expose_binding("pwned", lambda source, *_: hit.add(source["frame"].name))
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    paths = list(pages)
    try:
        for start in range(0, len(paths), FRAMES):
            frames = "".join(
                f'<iframe name="{path}" src="{path}"></iframe>' for path in paths[start : start + FRAMES]
            )
            server.pages["/host"] = f"<!doctype html><title>Host</title>{frames}"
            page.goto(f"{base}/host", wait_until="load")
            for frame in page.frames[1:]:
                with suppress(Error):  # an attack may have taken the frame elsewhere
                    frame.evaluate(CLICK)
            page.wait_for_timeout(300)
        for path, referer in server.asked:
            if "pwned" in path:
                hit.add(referer.removeprefix(base) or "?")
    finally:
        server.pages.pop("/host", None)
        context.close()
        server.shutdown()
        thread.join()
        server.server_close()
    return hit


def test_no_attack_runs(browser: Browser, attacked: Path) -> None:
    """Every page that is made of hostile catalogs, its policy taken away, every link clicked: nothing is called, nothing is asked for."""
    root = attacked / "localized/site"
    pages = {}
    for path in sorted((root / "bs").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        bare = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", text)
        assert bare != text
        pages[f"/{path.relative_to(root).as_posix()}"] = bare
    assert len(pages) > 25
    assert what_runs(browser, pages) == set()


def test_the_attacks_are_real(browser: Browser) -> None:
    """The same payloads, put on a page as they are, as Markdown or as HTML, do run: the test above would see them."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark")
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    pages = {
        f"/{number}": f"<!doctype html><p>{markdown.renderInline(text)}</p>"
        for number, text in enumerate(hostile.PAGE)
    }
    pages |= {f"/{number}.html": f"<!doctype html><p>{text}</p>" for number, text in enumerate(hostile.PAGE)}
    running = {path.removesuffix(".html") for path in what_runs(browser, pages)}
    assert len(running) >= 60
