"""Search in the store: the built-in library, and the same repeated to many policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.clock import Timing, measure
from bench.matching import MANY, repeated
from policies import Policy, library_of, load_library
from policies.store import PolicyStore, open_store
from resources import library_path

QUERIES: Mapping[str, str] = {
    "a word of a name": "高新技术企业",
    "initials": "gxjs",
    "two words of the content": "研发 天津市",
    "near-miss spelling": "高薪技术企页",
    "nothing found": "蓝鲸灯塔",
}


def timings() -> list[Timing]:
    """Every kind of query against both sizes of store."""
    library = load_library(library_path())
    return [*_of_store(library.policies), *_of_store(repeated(library.policies, MANY))]


def _of_store(policies: Sequence[Policy]) -> list[Timing]:
    with TemporaryDirectory() as folder, open_store(Path(folder) / "policies.db") as store:
        store.install(library_of(policies, "bench"))
        return [
            measure(f"search the store of {len(policies)} policies: {kind} ({query})", _searching(store, query))
            for kind, query in QUERIES.items()
        ]


def _searching(store: PolicyStore, query: str) -> Callable[[], object]:
    return lambda: store.search(query)
