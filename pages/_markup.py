"""A tree of the elements of a web page, built in one pass over any text, however broken."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import msgspec

from pages._limits import ReadingGuard

_DEPTH = 150
"""Elements inside each other; deeper ones are added to the last level. Our choice: pages of offices have about 40."""
_TAG = 20_000
"""Characters of a tag in which a quote may stay open."""
_EVERY = 2_000
_TOKENS = 300_000
"""Tags and texts of a page. Our choice: a page with a long list has some ten thousand."""
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
RAW = frozenset(("script", "style", "textarea", "xmp", "noscript", "template", "iframe", "svg"))
SKIPPED = RAW | {"head", "title", "select", "button", "nav", "object", "embed", "audio", "video"}
"""Elements that hold nothing to read."""
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9:_-]*")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z0-9:_-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_ENDED_BY = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("td", "th", "tr"),
    "tbody": ("td", "th", "tr", "tbody", "thead"),
    "option": ("option",),
}
"""Elements that a start tag ends when they are still open."""
_WALLS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",)}
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)


class Tag(msgspec.Struct):
    """An element with its attributes; its children are elements and texts.

    Counted over everything inside: `size` characters that can be seen, `unlinked` of them outside of links, whether
    there are `blocks` and `tables`, how many table `cells`, whether an attachment is named (`attached`).
    """

    name: str
    attributes: dict[str, str]
    children: list[Tag | str]
    size: int = 0
    unlinked: int = 0
    blocks: bool = False
    tables: bool = False
    cells: int = 0
    attached: bool = False

    def tags(self) -> Iterator[Tag]:
        """Yield all elements inside, from outside in."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Tag)]
        while waiting:
            tag = waiting.pop()
            yield tag
            waiting += [child for child in reversed(tag.children) if isinstance(child, Tag)]

    def text(self) -> str:
        """Return the text inside, without line ends of its own."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def tree_of(text: str, guard: ReadingGuard) -> Tag:
    """Return the tree of a web page. Raises: UserError if that takes too long."""
    root = Tag("html", {}, [])
    open_tags = [root]
    for count, (kind, name, rest) in enumerate(_tokens(text)):
        if count % _EVERY == 0:
            guard.check()
        if count > _TOKENS:
            raise guard.error("标签多得不合常理", "请把需要的文字复制后粘贴进来")
        if kind == "text":
            open_tags[-1].children.append(html.unescape(rest))
        elif kind == "end":
            _end(open_tags, name)
        else:
            _start(open_tags, Tag(name, _attributes(rest), []))
            if kind == "raw" or rest.endswith("/"):
                _end(open_tags, name)
    _count(root)
    return root


def _count(tag: Tag) -> None:
    """Fill in what is counted over everything inside an element."""
    for child in tag.children:
        if isinstance(child, str):
            size = len("".join(child.split()))
            tag.size, tag.unlinked = tag.size + size, tag.unlinked + size
            tag.attached |= "附件" in child
            continue
        _count(child)
        if child.name not in SKIPPED:
            tag.size, tag.unlinked = tag.size + child.size, tag.unlinked + child.unlinked
        tag.blocks |= child.blocks or child.name in BLOCKS or child.name == "br"
        tag.tables |= child.tables or child.name == "table"
        tag.cells += child.cells + (child.name in ("td", "th"))
        tag.attached |= child.attached
    if tag.name == "a":
        tag.unlinked = 0


def _tokens(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, name, rest): texts, start tags, start tags whose content is skipped, end tags. Linear in the text."""
    at = 0
    while (start := text.find("<", at)) >= 0:
        if start > at:
            yield "text", "", text[at:start]
        if text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            at = end + 3 if end >= 0 else len(text)
            continue
        slash = text.startswith("/", start + 1)
        found = _NAME.match(text, start + 1 + slash)
        end = _tag_end(text, start)
        if end < 0 or (found is None and text[start + 1 : start + 2] not in "!?/"):
            yield "text", "", "<"
            at = start + 1
            if end < 0:
                yield "text", "", text[at:]
                return
            continue
        at = end + 1
        if found is None:
            continue
        name = found[0].lower()
        raw = name in RAW and not slash
        yield "end" if slash else "raw" if raw else "start", name, "" if slash else text[found.end() : end]
        if raw:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
            at = closing.start() if closing is not None else len(text)
    if at < len(text):
        yield "text", "", text[at:]


def _tag_end(text: str, start: int) -> int:
    """Return the place of the bracket that ends a tag; one inside quotes does not."""
    end = text.find(">", start)
    while 0 <= end < start + _TAG and text.count('"', start, end) % 2:
        further = text.find(">", end + 1)
        if further < 0 or "<" in text[end + 1 : further].split('"')[0]:
            break
        end = further
    return end


def _attributes(rest: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(rest[:_TAG]):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), html.unescape(value))
    return found


def _start(open_tags: list[Tag], tag: Tag) -> None:
    """Add an element and leave it open, after what it ends by itself."""
    ended = _ENDED_BY.get(tag.name, ())
    walls = _WALLS.get(tag.name, ("table",))
    if ended or tag.name in BLOCKS:
        for i in range(len(open_tags) - 1, 0, -1):
            name = open_tags[i].name
            if name in walls:
                break
            if name in ended or (name == "p" and tag.name in BLOCKS and not ended):
                del open_tags[i:]
                if not ended:
                    break
            elif not ended:
                break
    open_tags[-1].children.append(tag)
    if tag.name not in VOID and len(open_tags) < _DEPTH:
        open_tags.append(tag)


def _end(open_tags: list[Tag], name: str) -> None:
    """Close an element and those inside it. An end tag without its start is passed over; `</p>` still ends a line."""
    for i in range(len(open_tags) - 1, 0, -1):
        if open_tags[i].name == name:
            del open_tags[i:]
            return
        if open_tags[i].name == "table" and name != "table":
            break
    if name == "p":
        open_tags[-1].children.append(Tag("p", {}, []))
