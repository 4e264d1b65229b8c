"""Makes Word files part by part for the tests of `pages`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><w:{{tag}} xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'


def part(tag: str, inner: str) -> str:
    """Return a part with its root element."""
    return f"{_HEAD.format(tag=tag)}{inner}</w:{tag}>"


def paragraph(text: str, properties: str = "") -> str:
    """Return a paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def in_list(level: int = 0, name: int = 1) -> str:
    """Return the properties of a numbered paragraph."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>'


def numbering(*levels: tuple[str, str], restarts: Sequence[int] = ()) -> str:
    """Return a list (form and text of each level) as number 1; each of `restarts` adds a list that starts there."""
    inner = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    lists = f'<w:abstractNum w:abstractNumId="7">{inner}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    for i, start in enumerate(restarts, 2):
        override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        lists += f'<w:num w:numId="{i}"><w:abstractNumId w:val="7"/>{override}</w:num>'
    return part("numbering", lists)


def document(*body: str, others: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a Word file; `others` are further parts below word/."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        main = {"document.xml": part("document", f"<w:body>{''.join(body)}</w:body>")}
        for name, content in {**main, **(others or {})}.items():
            package.writestr(f"word/{name}", content)
    return out.getvalue()
