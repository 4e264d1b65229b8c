"""The tool that looks at the addresses of the library's documents, on a server of this computer."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from policies import Document, Grade


@pytest.fixture(scope="module")
def tool(root: Path) -> Any:
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("check_links", root / "tools" / "check_links.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["check_links"] = made
    spec.loader.exec_module(made)
    return made


class Pages(BaseHTTPRequestHandler):
    """Serves one page in force, one that was repealed, one that moved."""

    def do_GET(self) -> None:
        pages = {"/good": "<p>正文</p>", "/gone": "<h1>办法</h1><p>本文件已废止</p>", "/new": "<p>新址</p>"}
        if self.path == "/old":
            self.send_response(302)
            self.send_header("Location", "/new")
            self.end_headers()
            return
        self.send_response(200 if self.path in pages else 404)
        self.end_headers()
        self.wfile.write(pages.get(self.path, "").encode("gbk"))

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of the server."""
    made = HTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def document(url: str | None) -> Document:
    return Document(key="a", title="办法", grade=Grade.OFFICIAL, url=url)


def test_that_only_addresses_with_something_to_look_at_are_told(tool: Any, server: str) -> None:
    wanted = [("a", document(f"{server}/{page}")) for page in ("good", "gone", "old", "none")]
    found = [line.split("\t") for line in tool.lines([*wanted, ("b", document(None))], pause=0)]
    told = {line[2].rpartition("/")[2]: (line[3].partition("，")[0], line[4]) for line in found}
    assert told == {
        "gone": ("打得开", "办法 本文件已废止"),
        "old": ("打得开", "—"),
        "none": ("打不开（404）", "—"),
    }


def test_that_an_address_is_fetched_once_and_a_dead_one_is_told(tool: Any) -> None:
    asked: list[str] = []

    def get(url: str) -> Any:
        asked.append(url)
        return tool.fetch(url)

    dead = document("http://127.0.0.1:1/x")
    lines = list(tool.lines([("a", dead), ("b", dead), ("c", document("ftp://x/y"))], get, 0))
    assert asked == ["http://127.0.0.1:1/x", "ftp://x/y"]
    assert len(lines) == 3
    assert "打不开" in lines[0]
    assert "不是网址" in lines[2]


def test_that_every_document_of_the_library_with_an_address_is_looked_at(tool: Any) -> None:
    found = tool.documents_of(None)
    assert len(found) > 500
    seen = list(tool.lines(found, lambda url: tool.Seen("打不开（test）"), 0))
    assert len(seen) == sum(bool(document.url) for _, document in found)
