"""Corrects what was read of a document: a layer over its text, after which the cards keep their places. No Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import msgspec

import workshop
from clauses import read_lines
from policies import UserError
from ui.workshop.line_homes import line_homes
from workshop import Carried, Correction

if TYPE_CHECKING:
    from ui.workshop.opened import OpenedDraft
    from ui.workshop.rows import PlacedWords
    from workshop import Draft


def read_again(
    opened: OpenedDraft, draft: Draft, words: PlacedWords, now: str, on: date
) -> tuple[OpenedDraft, Carried]:
    """Stores that words of a clause are other words in the file; returns the texts, and the draft carried over to them.

    Raises: UserError if the file is not kept, the words stand in several lines, or the correction cannot be stored.
    """
    sha256 = words.place.sha256
    document, paragraphs = opened.documents.get(sha256), opened.paragraphs(sha256)
    homes = line_homes(paragraphs, opened.texts[sha256])[words.place.clause] if document is not None else ()
    home = next((home for home in homes if home.holds(words.start, words.end)), None)
    if document is None or home is None:
        raise UserError("只能更正存着原件的文件，一次改一行里的字")
    start = home.offset + words.start - home.start
    end = start + words.end - words.start
    was = paragraphs[home.paragraph][start:end]
    one = Correction(paragraph=home.paragraph, start=start, end=end, was=was, now=now, who=opened.who, on=on)
    lines = workshop.lines_of(document)
    layer = workshop.with_correction(lines, opened.corrections.get(sha256, ()), one)
    opened.correct(sha256, layer)
    new = read_lines(workshop.corrected(lines, layer))
    carried = workshop.carried(draft, sha256, sha256, opened.texts[sha256], new)
    texts, layers = {**opened.texts, sha256: new}, {**opened.corrections, sha256: layer}
    carried = msgspec.structs.replace(carried, draft=workshop.with_figure_cards(carried.draft, texts))
    return replace(opened, texts=texts, corrections=layers), carried
