"""The status page's chart of how the translations grew: from the reviews, day by day, with the same figures in a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import session, translate
from tests.site.conftest import pages_of, run_site
from transflow.model import Entry
from transflow.site.charts import growth_chart
from transflow.workflow.review import decide
from transflow.workflow.update import update

Make = Callable[..., Path]

CONFIG = '[project]\nname = "T"\nsource_language = "en"\nlanguages = ["bs", "de"]\n'
TEXTS = {"First words.": "Prve riječi.", "Then three more.": "Zatim još tri.", "And the end.": "I kraj."}
DAYS = {"First words.": "2024-01-01", "Then three more.": "2024-01-03", "And the end.": "2024-01-03"}


def at(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be noon of a day."""
    from datetime import UTC, datetime

    moment = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))


def grown(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose texts somebody translated and accepted on two days."""
    source = "".join(f"{text}\n\n" for text in TEXTS)
    folder = make_project({"source_texts/a.md": source}, CONFIG)
    with session(folder) as opened:
        update(opened, opened.project.languages)
    for text, target in TEXTS.items():
        at(DAYS[text], monkeypatch)
        translate(folder / "catalogs/bs/a.po", {text: target})
        with session(folder) as opened:
            decide(opened, opened.project.language("bs"), "approved", by="Jasmin", keys=[Entry(text).key])
    return folder


def test_words_are_counted_from_the_day_they_were_accepted(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two words on the first day, eight on the third; the picture and the table say the same."""
    folder = grown(make_project, monkeypatch)
    run_site(folder)
    page = pages_of(folder)["bs/status/index.html"]
    (table,) = page.xpath("//section[.//*[local-name()='path'][@class='curve']]//table")
    rows = [[cell.text_content().strip() for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]
    assert rows == [["Datum", "bosanski", "njemački"], ["2024-01-01", "2", "0"], ["2024-01-03", "8", "0"]]
    curves = page.xpath("//*[local-name()='path'][@class='curve']/@d")
    assert len(curves) == 2 and curves[0] != curves[1]


def test_without_any_day_there_is_no_chart(make_project: Make) -> None:
    """A project that nobody reviewed yet has no development to show."""
    folder = make_project(None)
    with session(folder) as opened:
        update(opened, opened.project.languages)
    run_site(folder)
    assert not pages_of(folder)["en/status/index.html"].xpath("//*[@class='curve']")


def test_what_is_taken_back_is_no_longer_counted(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that were rejected leave the curve."""
    folder = grown(make_project, monkeypatch)
    with session(folder) as opened:
        language = opened.project.language("bs")
        decide(opened, language, "rejected", by="Ana", keys=[Entry("And the end.").key], reason="no")
    run_site(folder)
    assert "2024-01-035" in "".join(pages_of(folder)["bs/status/index.html"].text_content().split())


def test_curves_rise_and_keep_apart() -> None:
    """More is higher up; each language has a line of its own pattern and its name at the end, none over another."""
    days = [("2024-01-01", (0, 10)), ("2024-01-02", (10, 10))]
    chart = growth_chart(days, ["bosanski", "<Deutsch>"], "Development")
    assert 'role="img"' in chart and 'aria-label="Development"' in chart
    assert "&lt;Deutsch&gt;" in chart and "<Deutsch>" not in chart
    assert chart.count("stroke-dasharray") == 1
    import re

    first = re.findall(r'class="curve" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', chart)[0]
    assert float(first[1]) > float(first[3]) and float(first[0]) < float(first[2])
    names = [float(y) for y in re.findall(r'<text class="ink" x="\d+" y="([\d.]+)">[b&]', chart)]
    assert len(names) == 2 and abs(names[0] - names[1]) >= 15
