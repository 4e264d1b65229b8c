"""The parts of which texts to be read are made: a page, tables, rows, grades, links. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from policies import Grade

if TYPE_CHECKING:
    from ui.widgets.theme import Colours

_TONES = {Grade.OFFICIAL: "good", Grade.EXCERPT: "good", Grade.REPOST: "muted", Grade.REPORT: "warn"}
_WIDTHS = ("", " width='22%'", " width='118'")


def page(body: str, colours: Colours) -> str:
    """Returns a whole page in the colours of the theme."""
    c = colours
    style = (
        f"body {{ color: {c.text}; }} h3 {{ color: {c.accent}; font-size: 11pt; margin-top: 14px; margin-bottom: 4px; }}"
        f" p {{ margin-top: 3px; margin-bottom: 3px; }} a {{ color: {c.accent}; text-decoration: none; }}"
        f" .muted {{ color: {c.muted}; }} .good {{ color: {c.met}; }} .warn {{ color: {c.unknown}; }}"
        f" .bad {{ color: {c.unmet}; }} td.line {{ border-bottom: 1px solid {c.line}; }}"
        f" .banner {{ background-color: {c.wash}; color: {c.unmet}; }} .head {{ background-color: {c.wash}; }}"
    )
    return f"<html><head><style>{style}</style></head><body>{body}</body></html>"


def lines(text: str) -> str:
    """Returns a text with its line breaks."""
    return escape(text).replace("\n", "<br>")


def pairs(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yields a row of label and text for each text that is not empty."""
    return html_pairs((name, lines(text)) for name, text in rows)


def html_pairs(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yields a row of label and HTML for each that is not empty."""
    for name, html in rows:
        if html:
            yield f"<tr><td class='muted' width='76'>{name}</td><td>{html}</td></tr>"


def table(rows: Iterable[str]) -> str:
    """Returns a table as wide as the page."""
    return f"<table width='100%' cellpadding='2' cellspacing='0'>{''.join(rows)}</table>"


def head(*cells: str, widths: Sequence[str] = _WIDTHS) -> str:
    """Returns the heading of a table; by default one of statements: what, clause, grade."""
    tds = (f"<td class='head'{width}><b>{escape(cell)}</b></td>" for cell, width in zip(cells, widths, strict=True))
    return f"<tr>{''.join(tds)}</tr>"


def cells(*parts: str) -> str:
    """Returns a row with a line below it."""
    return f"<tr>{''.join(f'<td class=line>{part}</td>' for part in parts)}</tr>"


def grade(found: Grade) -> str:
    """Returns the grade of a source in its colour."""
    return f"<span class='{_TONES[found]}'>{found.label}</span>"


def web_link(url: str | None, words: str) -> str:
    """Returns a link to a page on the web, or ""."""
    if not url or not url.startswith("http"):
        return ""
    return f"<a href='{escape(url)}'>{escape(words)} ↗</a>"


def listed(title: str, items: Iterable[str]) -> str:
    """Returns a heading with a line for each item; "" without items."""
    rows = "".join(f"<p>{'' if title == '存疑' else '· '}{item}</p>" for item in items)
    return f"<h3>{title}</h3>{rows}" if rows else ""
