"""Look at the addresses of the library's documents: `python -m tools.check_links [DIR]`, on a computer with network.

The program itself opens no socket; this is for whoever keeps the library. Every address is fetched once, slowly, and
nothing is changed. One line a document: what came back, and the words on the page that say whether it is in force.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from policies import Document, UserError
from policies.library import load_library
from policies.loader import read_entries
from policies.text_encoding import chinese_text
from resources import library_path

SECONDS = 20.0
"""Longest wait for a page."""
PAUSE = 1.0
"""Seconds between two requests to one host, so that nobody is burdened."""
MOST = 2 * 1024 * 1024
"""Bytes read of a page at most."""
AGENT = "kece-check-links (policy library upkeep)"
_MARK = re.compile(
    r"(?:全文|部分(?:条款)?)?(?:已|宣布)?(?:废止|失效)|有效性[：:]\s*\S{2,8}|现行有效|时效性[：:]\s*\S{2,8}"
)
_TAGS = re.compile(r"<script.*?</script>|<style.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)
"""What is not text on a page."""
_AROUND = 12


@dataclass(frozen=True)
class Seen:
    """What an address gave: the state in words, and the words about validity on the page."""

    state: str
    marks: tuple[str, ...] = ()
    good: bool = False


def fetch(url: str) -> Seen:
    """Fetch one page. Raises no error."""
    if urlsplit(url).scheme not in ("http", "https"):
        return Seen("不是网址")
    try:
        request = urllib.request.Request(url, headers={"User-Agent": AGENT})
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            content, final = answer.read(MOST), answer.geturl()
    except urllib.error.HTTPError as error:
        return Seen(f"打不开（{error.code}）")
    except (OSError, ValueError) as error:
        return Seen(f"打不开（{getattr(error, 'reason', error)}）")
    moved = "" if urlsplit(final).path == urlsplit(url).path else f"，转到 {final}"
    return Seen(f"打得开{moved}", marks_in(content), good=not moved)


def marks_in(content: bytes) -> tuple[str, ...]:
    """Return the words about validity on a page, each with a few characters around it."""
    text = " ".join(_TAGS.sub(" ", _text(content)).split())
    found = (text[max(0, m.start() - _AROUND) : m.end() + _AROUND] for m in _MARK.finditer(text))
    return tuple(dict.fromkeys(found))[:3]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return (chinese_text(content) or (content.decode("utf-8", "replace"), ""))[0]


def lines(
    documents: Iterable[tuple[str, Document]], get: Callable[[str], Seen] = fetch, pause: float = PAUSE
) -> Iterator[str]:
    """Yield a line for each document with an address that is not as it should be, or whose page speaks of validity."""
    known: dict[str, Seen] = {}
    last: dict[str, float] = {}
    for name, document in documents:
        url = document.url or ""
        if url and url not in known:
            host = urlsplit(url).netloc
            time.sleep(max(0.0, last.get(host, 0.0) + pause - time.monotonic()))
            known[url] = get(url)
            last[host] = time.monotonic()
        if url and (not known[url].good or known[url].marks):
            yield "\t".join((name, document.citation, url, known[url].state, "；".join(known[url].marks) or "—"))


def documents_of(folder: Path | None) -> tuple[tuple[str, Document], ...]:
    """Return the documents of a folder of policy files, or of the built-in library, each with the id of its entry."""
    if folder is None:
        library = load_library(library_path())
        entries = (*library.policies, *library.references)
    else:
        policies, references = read_entries(folder)
        entries = (*policies, *references)
    return tuple((entry.id, document) for entry in entries for document in entry.documents)


def main() -> int:
    """Print the lines as they come; return 0."""
    parser = argparse.ArgumentParser(description="逐个打开政策文件的网址，看还在不在、有没有写废止或失效")
    parser.add_argument("folder", type=Path, nargs="?", help="政策文件夹，默认内置政策库")
    try:
        found = documents_of(parser.parse_args().folder)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for line in lines(found):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
