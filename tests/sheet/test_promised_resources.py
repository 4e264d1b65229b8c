"""The sheet names who is responsible for a need and the resources that answer it; old sheets are printed as they were."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date
from decimal import Decimal

from pypdf import PdfReader

from matcher import LibraryVersion, match, read_profile
from sheet import Promise, PromiseResource, SheetOptions, options_from, options_text, sheet_bytes

ON = date(2026, 12, 1)
FOUND = match((), read_profile({"name": "甲公司"}), ON, LibraryVersion("2026.11", "sha256:abc"))
OLD = Promise("资金", "流动资金", date(2026, 12, 8), "王敏", Decimal(200), (), "已联系银行")
BANK = PromiseResource("科创贷", "某银行", "流动资金贷款", "赵经理", "022-11112222")


def options(promise: Promise) -> SheetOptions:
    return SheetOptions(officer="王敏", office="某区科技局", promises=(promise,))


def words(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).replace("\n", "").replace(" ", "")


def test_that_resource_and_office_stand_beside_the_need() -> None:
    text = words(sheet_bytes(FOUND, options(Promise("资金", "流动资金", None, office="区金融局", resources=(BANK,)))))
    for told in ("科创贷（某银行）：流动资金贷款", "赵经理022-11112222", "区金融局承办"):
        assert told in text


def test_that_the_answer_the_resource_and_the_promise_all_stand_there() -> None:
    full = Promise("资金", "流动资金", date(2026, 12, 8), "王敏", None, (), "请带报表", "区金融局", (BANK,))
    text = words(sheet_bytes(FOUND, options(full)))
    for told in ("科创贷", "请带报表", "区金融局承办，王敏于2026-12-08前答复"):
        assert told in text


def test_that_options_stored_before_resources_print_the_same_bytes() -> None:
    stored = json.loads(options_text(options(OLD)))
    for promise in stored["promises"]:
        del promise["office"], promise["resources"]
    old = options_from(json.dumps(stored))
    assert old == options(OLD)
    assert hashlib.sha256(sheet_bytes(FOUND, old)).digest() == hashlib.sha256(sheet_bytes(FOUND, options(OLD))).digest()


def test_that_a_reprint_keeps_the_resource_as_it_was() -> None:
    given = options(Promise("资金", "流动资金", resources=(BANK,)))
    assert options_from(options_text(given)) == given
