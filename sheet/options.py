"""What a caseworker chooses for one printed sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import msgspec

from matcher import Contact
from policies import UserError


class Edition(StrEnum):
    """Who the sheet is for: the firm sees no internal remark and no refusal unless ticked."""

    FIRM = "firm"
    OFFICER = "officer"

    @property
    def label(self) -> str:
        """What the page says."""
        return {Edition.FIRM: "企业版", Edition.OFFICER: "工作版（内部）"}[self]


class Promise(msgspec.Struct, frozen=True):
    """A request of the firm and what it was promised."""

    category: str
    text: str
    reply_by: date | None = None
    officer: str = ""


class SheetOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the sheet that does not follow from the match.

    `selected` are policy ids in the order wanted (None: the usual choice); `remarks` are public
    remarks by policy id, `internal` stand in the officer's edition only. `told` are the facts (`revenue.2021`) that
    nobody has seen on paper yet; what rests on them is marked. `contacts` are whom of the firm to call: they are
    no part of the match, so they are kept with the options, and a reprint shows those of then.
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
    told: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()


def options_text(options: SheetOptions) -> str:
    """The options as JSON text, to be kept beside a determination."""
    return msgspec.json.encode(msgspec.structs.replace(options, remarks=dict(options.remarks))).decode()


def options_from(text: str) -> SheetOptions:
    """The options that `options_text` wrote.

    Raises: UserError when they are damaged or from a newer program.
    """
    try:
        return msgspec.json.decode(text, type=SheetOptions)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError) as error:
        raise UserError("这份服务单的打印选项读不出来：数据已损坏，或来自更新的程序版本") from error
