"""Makes OFD files as the programs of offices write them, for the tests of `pages`."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def xml(tag: str, inner: str, attributes: str = "") -> str:
    """Return a part with its root element."""
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{tag} {_NAMESPACE} {attributes}>{inner}</ofd:{tag}>'


def code(text: str, x: float = 0, y: float = 5, step: float | str = 5, down: str = "") -> str:
    """Return one run of text; `step` is the width of a Chinese character, or the distances as they are written."""
    distances = step if isinstance(step, str) else " ".join(f"{step / (1 + (c < '⁀')):g}" for c in text[:-1])
    right = f' DeltaX="{distances}"' if distances else ""
    below = f' DeltaY="{down}"' if down else ""
    return f'<ofd:TextCode X="{x}" Y="{y}"{right}{below}>{escape(text)}</ofd:TextCode>'


def text(*runs: str, at: tuple[float, float] = (20, 30), size: float = 5, more: str = "", font: int = 1) -> str:
    """Return a text object of some runs, at a place in millimetres."""
    box = f"{at[0]} {at[1]} 170 {size * 1.4:g}"
    return (
        f'<ofd:TextObject ID="9" Boundary="{box}" Font="{font}" Size="{size}" {more}>{"".join(runs)}</ofd:TextObject>'
    )


def lines(*rows: str, at: tuple[float, float] = (20, 30), size: float = 5) -> str:
    """Return a text object for each line."""
    return "".join(
        text(code(row, step=size), at=(at[0], at[1] + 1.6 * size * i), size=size) for i, row in enumerate(rows)
    )


def path(data: str, box: str = "0 0 210 297", more: str = "") -> str:
    """Return a path object."""
    return f'<ofd:PathObject ID="8" Boundary="{box}" {more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def layer(*objects: str, kind: str = "Body") -> str:
    """Return the content of a page of one layer."""
    return f'<ofd:Content><ofd:Layer ID="2" Type="{kind}">{"".join(objects)}</ofd:Layer></ofd:Content>'


def glyphs(*numbers: int, at: int = 0) -> str:
    """Return glyphs in place of codes."""
    listed = " ".join(map(str, numbers))
    return (
        f'<ofd:CGTransform CodePosition="{at}" CodeCount="{len(numbers)}" GlyphCount="{len(numbers)}">'
        f"<ofd:Glyphs>{listed}</ofd:Glyphs></ofd:CGTransform>"
    )


def ofd(  # noqa: PLR0913 - the parts that a test changes
    *pages: str,
    resources: str = "",
    common: str = "",
    document: str = "",
    body: str = "",
    others: Mapping[str, str | bytes] | None = None,
    root: str = "Doc_0",
    places: Sequence[str] = (),
) -> bytes:
    """Return an OFD file of pages.

    `resources`, `common`, `document` and `body` are further elements of those parts, `others` are further parts,
    `places` the places of the pages as the document names them.
    """
    parts: dict[str, str | bytes] = {
        "OFD.xml": xml("OFD", f"<ofd:DocBody><ofd:DocRoot>{root}/Document.xml</ofd:DocRoot>{body}</ofd:DocBody>", 'DocType="OFD" Version="1.0"'),
        f"{root}/Document.xml": xml(
            "Document",
            "<ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData><ofd:Pages>"
            + "".join(
                f'<ofd:Page ID="{100 + i}" BaseLoc="{places[i] if places else f"Pages/Page_{i}/Content.xml"}"/>'
                for i in range(len(pages))
            )
            + f"</ofd:Pages>{document}",
        ),
        f"{root}/PublicRes.xml": xml(
            "Res", f'<ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts>{resources}', 'BaseLoc="Res"'
        ),
    }  # fmt: skip
    for i, page in enumerate(pages):
        parts[f"{root}/Pages/Page_{i}/Content.xml"] = xml("Page", page)
    return packed({**parts, **(others or {})})


def font(signs: Mapping[int, int], form: int = 4) -> bytes:
    """Return a font with nothing but the table that leads from codes to glyphs."""
    if form == 12:
        groups = b"".join(struct.pack(">LLL", code, code, glyph) for code, glyph in sorted(signs.items()))
        table = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(signs)) + groups
    else:
        codes = [*sorted(signs), 0xFFFF]
        shifts = [(signs[code] - code) & 0xFFFF for code in codes[:-1]] + [1]
        ends = struct.pack(f">{len(codes)}H", *codes)
        table = struct.pack(">HHHHHHH", 4, 0, 0, 2 * len(codes), 0, 0, 0) + ends + b"\0\0" + ends
        table += struct.pack(f">{len(codes)}H", *shifts) + bytes(2 * len(codes))
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10 if form == 12 else 1, 12) + table
    return struct.pack(">LHHHH4sLLL", 0x10000, 1, 0, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()
