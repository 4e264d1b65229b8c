"""The options of one printed sheet, chosen by the caseworker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import msgspec

from matcher import Contact
from policies import UserError


class Edition(StrEnum):
    """The reader of the sheet. The firm's edition has no internal remarks, and refusals only on request."""

    FIRM = "firm"
    OFFICER = "officer"

    @property
    def label(self) -> str:
        """The Chinese label on the page."""
        return {Edition.FIRM: "企业版", Edition.OFFICER: "工作版（内部）"}[self]


class Annex(StrEnum):
    """A form whose words and order an annex of the sheet follows, filled with what is known of the firm."""

    HNTE = "A107041"

    @property
    def label(self) -> str:
        """The Chinese name on the page and on screen."""
        return {Annex.HNTE: "高新技术企业优惠情况及明细表（A107041）填报参考"}[self]


class PromiseResource(msgspec.Struct, frozen=True):
    """A resource that answers a request, as it was when the sheet was made: later changes do not reach a reprint."""

    title: str
    owner: str = ""
    offers: str = ""
    contact: str = ""
    phone: str = ""


class Promise(msgspec.Struct, frozen=True):
    """A request of the firm and the promise made for it: `amount` in 万元, `policies` the ids of those that answer it.

    `answer` is what the firm was told besides, in the officer's own words. `office` is the office that is responsible,
    `resources` are those of the bureau that answer it.
    """

    category: str
    text: str
    reply_by: date | None = None
    officer: str = ""
    amount: Decimal | None = None
    policies: tuple[str, ...] = ()
    answer: str = ""
    office: str = ""
    resources: tuple[PromiseResource, ...] = ()


class SheetOptions(msgspec.Struct, frozen=True, kw_only=True, rename={"verbal_facts": "told"}):
    """Everything on the sheet that does not follow from the match.

    `selected` are policy ids in printed order (None: the usual choice). `remarks` maps policy id → public remark;
    `internal` is printed in the officer's edition only. `verbal_facts` are the facts (`revenue.2021`) not yet seen on
    paper; verdicts that depend on them are marked (the stored name is `told`). `contacts` are not part of the match,
    so they are stored here and a reprint shows the contacts of the original. `annex` are forms printed after the sheet.
    `profile_needs` is whether the needs in the profile are printed too; the window puts those without an answer among the
    promises itself. `person` is whom the sheet is for if it is one of the firm's persons, `person_post` the post there. `received_by` is who received the visit. `printed_on` is the day of printing if the match is of another day.
    """

    edition: Edition = Edition.FIRM
    officer: str = ""
    office: str = ""
    phone: str = ""
    visit_on: date | None = None
    selected: tuple[str, ...] | None = None
    show_refused: bool = False
    remarks: Mapping[str, str] = MappingProxyType({})
    internal: str = ""
    promises: tuple[Promise, ...] = ()
    profile_needs: bool = True
    verbal_facts: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    annex: tuple[Annex, ...] = ()
    received_by: str = ""
    printed_on: date | None = None
    person: str = ""
    person_post: str = ""

    @property
    def edition_label(self) -> str:
        """How the edition is called on the page."""
        return "本人版" if self.person and self.edition is Edition.FIRM else self.edition.label

    @property
    def own(self) -> str:
        """What the figures that stand beside the lines are called: a person's sheet has those of the firm too."""
        return "现有" if self.person else "本企业"


def options_text(options: SheetOptions) -> str:
    """Return the options as JSON text, to be stored with a determination.

    >>> options_text(SheetOptions(office="科技局"))[:36]
    '{"edition":"firm","officer":"","offi'
    """
    return msgspec.json.encode(msgspec.structs.replace(options, remarks=dict(options.remarks))).decode()


def options_from(text: str) -> SheetOptions:
    """Return the options in a text written by `options_text`.

    Raises: UserError if the text is damaged or from a newer program.

    >>> options_from(options_text(SheetOptions(office="科技局"))).office
    '科技局'
    """
    try:
        return msgspec.json.decode(text, type=SheetOptions)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError) as error:
        raise UserError("这份服务单的打印选项读不出来：数据已损坏，或来自更新的程序版本") from error
