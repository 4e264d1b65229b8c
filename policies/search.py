"""Searching policies by typed text: one index for the window and the command line.

Pure: no file, no SQLite, no Qt. A word is searched in names, aliases, synonyms, pinyin and content. If that finds few
entries, similar spellings are searched too. Every hit says where the word was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from policies import _search_words
from policies._search_near import NameLines, letters_of
from policies.documents import Document
from policies.library import Library
from policies.model import Policy
from policies.reference import Reference
from policies.rules import Between, Compare, Manual, OneOf, Rule, Score, Tiers, walk
from policies.text_folding import normalised, words_of

ENOUGH = 3
"""With fewer hits than this, similar spellings and related words are searched too. Our choice."""
_SUGGESTED = 5
"""Largest number of suggestions if nothing was found. Our choice: they fit on the empty page."""
_LONGEST, _MOST_WORDS = 64, 12
"""Characters up to which a word is compared with names, and number of words that are used. Our choice: it keeps the
search of a long pasted text fast."""
_EXCERPT = 44
"""Characters of the excerpt around a hit. Our choice: it fits on one line of the result list."""


class Where(StrEnum):
    """Where a word was found, in the order of rank; the values are the Chinese words shown beside a hit."""

    NAME = "名称"
    ID = "编号"
    ALIAS = "又名"
    SAME = "同义"
    INITIALS = "拼音首字母"
    PINYIN = "拼音"
    DOCUMENT = "文件"
    CONDITION = "条件"
    BENEFIT = "支持内容"
    OFFICE = "部门"
    SECTOR = "产业"
    TEXT = "说明"
    RELATED = "相关说法"
    NEAR = "相近写法"


class SearchEntry(msgspec.Struct, frozen=True):
    """An entry of the index: names, ids, and content as pairs (where, lines of text joined by line breaks)."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    other_ids: tuple[str, ...] = ()
    content: tuple[tuple[Where, str], ...] = ()


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One entry found; a lower rank is better. `word` is the typed word with the worst rank, `text` what it matched."""

    entry: SearchEntry
    rank: int
    where: Where
    word: str = ""
    text: str = ""

    @property
    def id(self) -> str:
        """The id of the entry."""
        return self.entry.id

    @property
    def why(self) -> str:
        """Where the word was found, as Chinese text; "" if it was found in the name."""
        match self.where:
            case Where.NAME:
                return ""
            case Where.NEAR:
                return f"{self.where}：“{self.word}”→“{self.text}”"
            case Where.RELATED | Where.INITIALS | Where.PINYIN | Where.SAME:
                return f"{self.where}：{self.text}"
        return f"{self.where}：{_excerpt(self._written(), self.text)}"

    def _written(self) -> str:
        lines = {Where.ALIAS: self.entry.aliases, Where.ID: (self.entry.id, *self.entry.other_ids)}
        return "\n".join(lines.get(self.where, ())) or dict(self.entry.content)[self.where]


class SearchResult(msgspec.Struct, frozen=True):
    """The hits of a search, best first. `note` is a Chinese remark on all of them (similar spelling, confusable words).

    If nothing was found, `suggestions` are similar texts that find something.
    """

    hits: tuple[Hit, ...]
    note: str = ""
    suggestions: tuple[str, ...] = ()


_Place = tuple[int, Where, str, str]
"""Rank, where it was found, the typed word, and the text that it matched."""
_WHOLE, _ID, _ALIAS, _START, _PART, _OTHER, _SAME, _LETTERS, _PINYIN, _OF_ID = range(10)
_CONTENT, _RELATED, _NEAR = 20, 40, 100
_WHERE_ORDER = tuple(Where)


class _Prepared(msgspec.Struct, frozen=True, gc=False):
    """A normalised entry; a line break comes before and after each line, so that a whole line can be searched."""

    name: str
    aliases: str
    ids: str
    content: tuple[tuple[Where, str], ...]
    text: str
    """All other fields joined, to test quickly whether a word occurs at all."""


class PolicyIndex:
    """A search index over entries. Hits with the same rank keep the order of the entries.

    >>> index = PolicyIndex([SearchEntry(id="cn-hnte", name="高新技术企业认定"), SearchEntry(id="a", name="创新券")])
    >>> [(hit.id, hit.why) for hit in index.search("高企").hits]
    [('cn-hnte', '同义：高新技术企业')]
    """

    def __init__(self, entries: Iterable[SearchEntry]) -> None:
        self._entries = tuple(entries)
        self._prepared = tuple(map(_prepared, self._entries))
        self._written = {letters_of(name): name for entry in self._entries for name in (entry.name, *entry.aliases)}
        self._lines = NameLines((name, i) for i, entry in enumerate(self._entries) for name in _names(entry))

    def prepare_letters(self) -> None:
        """Compute the pinyin of all names now; otherwise the first search by Latin letters does it."""
        self._lines.prepare()

    def search(self, text: str) -> SearchResult:
        """Return the entries that match every word of the text, best first; all entries if the text has no word."""
        words = _query_words(text)
        if not words:
            return SearchResult(tuple(Hit(entry, 0, Where.NAME) for entry in self._entries))
        places = self._found(words)
        ranked = sorted(places.items(), key=lambda item: (item[1][0], item[0]))
        hits = tuple([Hit(self._entries[i], *place) for i, place in ranked])
        return (
            SearchResult(hits, _note(words, hits)) if hits else SearchResult((), suggestions=self._suggestions(words))
        )

    def _found(self, words: tuple[str, ...]) -> dict[int, _Place]:
        """Return entry index → place. The word with the worst rank decides, unless all words joined match better."""
        found = self._word(words[0])
        for word in words[1:]:
            others = self._word(word)
            found = {i: max(place, others[i], key=_rank) for i, place in found.items() if i in others}
        if len(words) > 1:
            whole = "".join(words)
            _keep_better(found, ((i, place) for i, place in self._exact(whole) if place[0] <= _OTHER))
            if not found and len(whole) <= _LONGEST:
                _keep_better(found, self._near(whole))
        return found

    def _word(self, word: str) -> dict[int, _Place]:
        """Return entry index → best place of one word."""
        found = dict(self._exact(word))
        for other in _search_words.same(word):
            _keep_better(found, ((i, _synonym_place(place, _SAME, Where.SAME)) for i, place in self._exact(other)))
        if word.isascii():
            _keep_better(found, self._letters(word))
        few = len(found) < ENOUGH
        for other in _search_words.related(word):
            exact = self._exact(other) if few else (pair for pair in self._exact(other) if pair[1][0] < _CONTENT)
            _keep_better(found, ((i, (_RELATED + place[0], Where.RELATED, word, other)) for i, place in exact))
        if self._may_be_a_slip(word, found):
            _keep_better(found, self._near(word))
        return found

    @staticmethod
    def _may_be_a_slip(word: str, found: dict[int, _Place]) -> bool:
        """Return whether the word may be misspelt: few entries were found, and none by its whole name or alias.

        Latin letters that found anything are not taken for a misspelling.
        """
        if not 1 < len(word) <= _LONGEST or len(found) >= ENOUGH or (word.isascii() and found):
            return False
        return all(place[0] > _ALIAS for place in found.values())

    def _exact(self, word: str) -> Iterator[tuple[int, _Place]]:
        for i, prepared in enumerate(self._prepared):
            if word in prepared.text:
                yield i, _place(prepared, word)

    def _letters(self, word: str) -> Iterator[tuple[int, _Place]]:
        owners = self._lines.owners
        for line, part, text in self._lines.by_initials(word):
            for i in owners[line]:
                yield i, (_LETTERS if part else _SAME, Where.INITIALS, word, text)
        for line, text in self._lines.by_pinyin(word):
            for i in owners[line]:
                yield i, (_PINYIN, Where.PINYIN, word, text)

    def _near(self, word: str) -> Iterator[tuple[int, _Place]]:
        for near in self._lines.near(word):
            for i in near.owners:
                yield i, (_NEAR + near.rank, Where.NEAR, word, near.text)

    def _suggestions(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return searches with one word less that find something, then the most similar names."""
        shorter = [" ".join(words[:i] + words[i + 1 :]) for i in range(len(words))] if 1 < len(words) < 6 else []
        kept = [text for text in shorter if self._found(tuple(text.split()))]
        alike = self._lines.most_alike("".join(words)[:_LONGEST])
        names = [self._written[name] for name in alike if name in self._written]
        return tuple(dict.fromkeys([*kept, *names]))[:_SUGGESTED]


def also_called(word: str) -> tuple[str, ...]:
    """Return a word, normalised, with its synonyms and related words: what counts as the same in a text.

    >>> also_called("贷款")
    ('贷款', '融资', '信贷')
    """
    word = normalised(word)
    return (word, *_search_words.same(word), *_search_words.related(word))


def policy_entry(policy: Policy, sentence_of: Callable[[Rule], str] | None = None) -> SearchEntry:
    """Return the index entry of a policy. `sentence_of` returns the sentence of a condition; without it its labels are used."""
    nodes = [node for version in policy.versions for node in walk(version.rule)]
    notes = (*policy.notes, policy.doubts, policy.procedure, policy.calls.text, policy.calls.by_law)
    return _entry(
        policy,
        (policy.short, *policy.aliases),
        {
            Where.CONDITION: [sentence_of(node) for node in nodes]
            if sentence_of
            else [w for node in nodes for w in _words_of(node)],
            Where.BENEFIT: [item.text for version in policy.versions for item in version.support],
            Where.OFFICE: [
                policy.issuer,
                policy.lead_department,
                *(office.name for office in policy.offices),
                policy.apply_at,
            ],
            Where.SECTOR: [*policy.sectors, policy.region, policy.kind.value],
            Where.TEXT: [*notes, *(material.text for material in policy.materials)],
        },
    )


def reference_entry(entry: Reference) -> SearchEntry:
    """Return the index entry of a reference entry."""
    return _entry(
        entry,
        entry.aliases,
        {
            Where.TEXT: [entry.summary, *entry.facts, entry.doubts],
            Where.OFFICE: [entry.issuer, entry.lead_department],
            Where.SECTOR: [entry.region, entry.kind.value],
        },
    )


def library_index(library: Library, sentence_of: Callable[[Rule], str] | None = None) -> PolicyIndex:
    """Return an index of all policies of a library, followed by its reference entries.

    `library_index(library).search("高企").hits[0].id` is `"cn-hnte"` in the built-in library.
    """
    entries = [policy_entry(policy, sentence_of) for policy in library.policies]
    return PolicyIndex([*entries, *map(reference_entry, library.references)])


def _entry(source: Policy | Reference, aliases: Iterable[str], content: dict[Where, list[str]]) -> SearchEntry:
    texts = {Where.DOCUMENT: list(_citations(source.documents)), **content}
    return SearchEntry(
        id=source.id,
        name=source.name,
        aliases=tuple(dict.fromkeys(filter(None, aliases))),
        other_ids=source.other_ids,
        content=tuple((where, text) for where, lines in texts.items() if (text := "\n".join(filter(None, lines)))),
    )


def _citations(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        yield document.number or ""
        yield document.title


def _words_of(node: Rule) -> Iterator[str]:
    yield from (node.label, node.note)
    match node:
        case Manual(text=text):
            yield text
        case Score(items=items):
            yield from (item.label for item in items)
        case OneOf(left=left, values=values):
            yield from (left.label, *values)
        case Compare(left=left) | Between(left=left) | Tiers(left=left):
            yield left.label


def _prepared(entry: SearchEntry) -> _Prepared:
    name, aliases = normalised(entry.name), _lines(entry.aliases)
    ids = _lines((entry.id, *entry.other_ids))
    content = tuple((where, _lines(text.split("\n"))) for where, text in entry.content)
    text = "\n".join((name, aliases, ids, *(text for _, text in content)))
    return _Prepared(name, aliases, ids, content, text)


def _names(entry: SearchEntry) -> Iterator[str]:
    """Return every name of an entry, its synonyms and its id, normalised and without duplicates."""
    names = [name for name in map(normalised, (entry.name, *entry.aliases)) if name]
    others = (other for name in names for other in _search_words.same(name))
    return iter(dict.fromkeys([*names, *others, normalised(entry.id)]))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(("", *filter(None, map(normalised, texts)), ""))


def _place(prepared: _Prepared, word: str) -> _Place:
    """Return the best place of a word in an entry that contains it."""
    name, line = prepared.name, f"\n{word}\n"
    if word in name:
        rank = _WHOLE if word == name else _START if name.startswith(word) else _PART
        return (_ALIAS if line in prepared.aliases and rank else rank), Where.NAME, word, word
    if line in prepared.ids:
        return _ID, Where.ID, word, word
    if word in prepared.aliases:
        return (_ALIAS if line in prepared.aliases else _OTHER), Where.ALIAS, word, word
    for where, text in prepared.content:
        if word in text:
            if where is Where.DOCUMENT and line in text:
                return _ID, where, word, word
            return _CONTENT + _WHERE_ORDER.index(where), where, word, word
    return _OF_ID, Where.ID, word, word


def _synonym_place(place: _Place, rank: int, where: Where) -> _Place:
    """Return the place of a synonym: ranked after the names, but in the content the same as for the word itself."""
    return place if place[0] >= _CONTENT else (rank, where, place[2], place[3])


def _keep_better(found: dict[int, _Place], others: Iterable[tuple[int, _Place]]) -> None:
    """Update `found` with the places that are new or have a better rank."""
    for i, place in others:
        if i not in found or place[0] < found[i][0]:
            found[i] = place


def _query_words(text: str) -> tuple[str, ...]:
    return words_of(text)[:_MOST_WORDS]


def _note(words: tuple[str, ...], hits: tuple[Hit, ...]) -> str:
    wheres = {hit.where for hit in hits}
    if wheres == {Where.NEAR}:
        return f"没有“{' '.join(words)[:_LONGEST]}”，列出的是写法相近的"
    return next(filter(None, map(_search_words.note, words)), "") if Where.RELATED in wheres else ""


def _rank(place: _Place) -> int:
    return place[0]


def _excerpt(text: str, word: str) -> str:
    """Return an excerpt of the first line that contains the word, at most `_EXCERPT` characters."""
    pieces = [piece for piece in text.split("\n") if word in normalised(piece)]
    piece = pieces[0] if pieces else text.split("\n")[0]
    start = 0
    if len(piece) > _EXCERPT:
        plain = normalised(piece)
        start = max(0, len(piece) * plain.find(word) // max(1, len(plain)) - 12)
    return f"{'…' if start else ''}{piece[start : start + _EXCERPT]}{'…' if start + _EXCERPT < len(piece) else ''}"


__all__ = [
    "Hit",
    "PolicyIndex",
    "SearchEntry",
    "SearchResult",
    "Where",
    "library_index",
    "policy_entry",
    "reference_entry",
]
