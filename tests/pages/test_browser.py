"""What a visitor does, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from .browser import Visit, chromium, visit
from .conftest import DRIVER, HEADLINE, TOKEN
from .test_site import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, expect
else:
    expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

pytestmark = pytest.mark.slow
expect.set_options(timeout=30_000)

ATTACKED = (
    "/id/person/eva-attack.html",
    "/id/team/rtl-racing.html",
    "/id/event/braces.html",
    "/article/hostile.html",
    "/articles",
    "/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def desk(browser: Browser, client: httpx.Client) -> Iterator[Visit]:
    with visit(browser, str(client.base_url).rstrip("/")) as visitor:
        yield visitor


@pytest.fixture
def phone(browser: Browser, client: httpx.Client) -> Iterator[Visit]:
    with visit(browser, str(client.base_url).rstrip("/"), phone=True) as visitor:
        yield visitor


def test_from_a_misspelling_by_an_inferred_fact_and_its_proof_to_the_sentence(desk: Visit) -> None:
    page = desk.go("/")
    page.get_by_role("combobox").press_sequentially("klingman")
    page.get_by_role("option", name="Jens Klingmann Person").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/person/jens-klingmann.html")
    page.get_by_role("link", name="Warum gilt das? Jens Klingmann fuhr für MRS GT-Racing").click()
    page.wait_for_url("**/why?**")
    page.locator(".proof").first.wait_for()
    sentence = page.locator(".proof .sentence a").first
    said = sentence.inner_text()
    assert "MRS GT-Racing" in page.locator(".proof").first.inner_text()
    sentence.click()
    page.wait_for_url(re.compile(r"/article/.*#char=\d+,\d+$"))
    marked = page.locator(".mark.open")
    assert "".join(marked.all_inner_texts()).strip() == said.strip()
    assert marked.first.is_visible()
    assert page.locator(".became.open").is_visible()
    assert desk.wrong == []


def test_the_query_page_runs_an_example_and_its_sources_show_the_sentence(desk: Visit) -> None:
    page = desk.go("/query")
    page.locator(".CodeMirror").wait_for()
    page.get_by_role("link", name="Wer ist Rennfahrer?").click()
    row = page.locator("table.answer tbody tr", has_text="Jens Klingmann")
    row.get_by_role("link", name="Quellen").click()
    page.locator(".rests .sentence").first.wait_for()
    assert "Klingmann" in page.locator(".rests").first.inner_text()
    page.locator(".rests .sentence a").first.click()
    page.wait_for_url(re.compile(r"/article/.*#char="))
    assert page.locator(".mark.open").first.is_visible()
    assert desk.wrong == []


def test_the_editor_colours_completes_and_runs_by_keyboard(desk: Visit) -> None:
    page = desk.go("/query")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?s WHERE { ?s a rg:FactoryDri")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hints li", has_text="rg:FactoryDriver").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.keyboard.press("Control+Enter")
    page.locator("table.answer").wait_for()
    assert "Jens Klingmann" in page.locator("table.answer").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.CodeMirror')") is None
    assert desk.wrong == []


def test_an_answer_is_seen_as_table_chart_and_graph(desk: Visit) -> None:
    page = desk.go("/query?query=" + "SELECT ?d (COUNT(?t) AS ?n) WHERE { ?d rg:droveFor ?t } GROUP BY ?d")
    page.get_by_role("tab", name="Diagramm").click()
    assert page.locator(".bars rect").count() > 1
    page.goto(desk.base + "/query?query=SELECT ?d ?t WHERE { ?d rg:droveFor ?t }")
    page.get_by_role("tab", name="Graph").click()
    page.locator(".picture canvas").first.wait_for()
    page.get_by_role("tab", name="Tabelle").click()
    assert page.locator("table.answer").is_visible()
    assert desk.wrong == []


def test_the_graph_is_walked(desk: Visit) -> None:
    page = desk.go("/id/person/jens-klingmann.html")
    page.get_by_role("button", name="Im Graphen weitergehen").click()
    page.locator(".picture[data-nodes]").wait_for()
    before = int(page.locator(".picture").get_attribute("data-nodes") or 0)
    assert before > 5
    series = "document.querySelector('.picture').graph.getElementById('id:series/adac-gt-masters')"
    page.evaluate(f"void {series}.emit('onetap')")  # it returns the whole graph, which takes long to carry over
    expect(page.locator(".picture")).not_to_have_attribute("data-nodes", str(before))
    assert int(page.locator(".picture").get_attribute("data-nodes") or 0) > before
    assert desk.wrong == []


def test_a_result_opens_to_its_sentence_and_closes_by_keyboard(desk: Visit) -> None:
    page = desk.go("/id/person/jens-klingmann.html")
    cell = page.locator(".results .cell").first
    cell.focus()
    page.keyboard.press("Enter")
    assert page.locator(".note:popover-open .sentence").first.is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".note:popover-open").count() == 0
    assert desk.wrong == []


def test_review_with_one_key(desk: Visit) -> None:
    page = desk.go("/review")
    page.get_by_label("Ihr Name").fill("Ada")
    page.get_by_label("Schlüsselwort").fill(TOKEN)
    page.get_by_role("button", name="Öffnen").click()
    page.locator(".case.current").wait_for()
    before = page.locator(".case").count()
    about = page.locator(".case.current input[name=about]").get_attribute("value")
    page.keyboard.press("r")
    expect(page.locator(".case")).to_have_count(before - 1)
    page.reload()
    assert about not in [one.get_attribute("value") for one in page.locator("input[name=about]").all()]
    assert page.locator(".decided .tag.rejected").count() == 1
    assert desk.wrong == []


@pytest.mark.parametrize("path", ATTACKED)
def test_names_that_are_attacks_do_nothing(desk: Visit, path: str) -> None:
    page = desk.go(path)
    assert page.title() not in ("1", "broken in")
    assert page.locator("main img, main b").count() == 0
    assert desk.wrong == []


def test_an_attack_in_a_name_is_read_as_it_is_written(desk: Visit) -> None:
    page = desk.go("/id/person/eva-attack.html")
    assert page.locator("h1").inner_text() == DRIVER.name
    assert desk.go("/article/hostile.html").locator("h1").inner_text() == HEADLINE
    page.get_by_role("combobox").press_sequentially("eva")
    option = page.get_by_role("option").first
    option.wait_for()
    assert option.locator("bdi").inner_text() == DRIVER.name
    assert desk.wrong == []


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_each_page_without_sideways_scrolling(phone: Visit, path: str) -> None:
    page = phone.go(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert [wrong for wrong in phone.wrong if "404" not in wrong] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_keeps_anybody_out(browser: Browser, client: httpx.Client, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    # in the dark, colours alone are others
    schemes: dict[str, dict[str, object]] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
    found = []
    with visit(browser, str(client.base_url).rstrip("/"), reduced_motion="reduce") as visitor:
        page = visitor.go(path)
        page.wait_for_load_state("networkidle")
        page.evaluate("[...document.querySelectorAll('details')].slice(0, 3).forEach(d => d.open = true)")
        for scheme, rules in schemes.items():
            page.emulate_media(color_scheme=scheme)
            for violation in axe.run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
                    found.append(f"{scheme}: {violation['id']}: {nodes}")
    assert found == []


def test_the_journey_works_without_javascript(browser: Browser, client: httpx.Client) -> None:
    with visit(browser, str(client.base_url).rstrip("/"), script=False) as visitor:
        page = visitor.go("/")
        page.get_by_role("searchbox").fill("klingman")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Jens Klingmann", exact=True).click()
        page.get_by_role("link", name="Warum gilt das? Jens Klingmann fuhr für MRS GT-Racing").click()
        page.locator(".proof .sentence a").first.click()
        page.wait_for_url(re.compile(r"#char="))
        target = page.locator(".mark:target")
        assert target.is_visible()
        target.click()
        assert page.locator(".became:target").is_visible()
        page = visitor.go("/query?example=drivers")
        assert page.locator("table.answer tbody tr").count() > 3
        page.locator("#text").fill("ASK { ?s ?p ?o }")
        page.get_by_role("button", name="Ausführen").click()
        assert page.locator(".truth").inner_text() == "Ja."
        assert visitor.wrong == []


def test_everything_is_reached_by_keyboard(desk: Visit) -> None:
    page = desk.go("/id/person/jens-klingmann.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        kind, outlined = page.evaluate(
            """() => { const e = document.activeElement;
            return [e.tagName + (e.matches('summary') ? ' summary' : e.matches('.why') ? ' why' : ''),
                    getComputedStyle(e).outlineStyle !== 'none'] }"""
        )
        assert outlined, kind
        reached.add(kind)
    assert {"A why", "SUMMARY summary", "A"} <= reached


def test_a_term_within_a_folded_family_is_shown_where_its_address_leads(desk: Visit) -> None:
    page = desk.go("/ontology.html#BMWFactoryDriver")
    term = page.locator("#BMWFactoryDriver")
    expect(term).to_be_in_viewport()
    assert term.get_by_role("heading").inner_text() == "BMW-Werksfahrer rg:BMWFactoryDriver"
    assert term.get_by_role("link", name="Werksfahrer").get_attribute("href") == "#FactoryDriver"
    assert desk.wrong == []
