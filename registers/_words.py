"""The usual headers of registers, by the fact they mean.

The labels and names of the catalogue also count, and the other usual words (`policies.fact_words`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from policies import CATALOGUE, QUALIFICATIONS, FieldType, depends_on_catalogue
from policies.fact_words import FIELD_WORDS, KIND_WORDS, rows_of
from registers._header_text import LONGEST_READ, plain_header, whole_header, without_signs

_PART_WORDS = """
held: 是否 企业 有效期内 在有效期 在有效期内 名单 入库 已入库 入库情况 资质 情况 认定情况 认定 标识 状态 已认定 是否认定 是否有效 有效 是否获得 资格
granted_on: 有效期起 有效期开始 有效期起始 起始日期 有效期自 认定时间 认定日期 发证日期 发证时间 取得时间 取得日期 获批时间 获批日期 入库时间 入库日期 证书日期 获得时间 获得日期 评定时间 首次认定时间 证书发证日期 证书发证时间 认定年月 公示时间 证书颁发日期
expires_on: 有效期 有效期至 有效期限 到期日 到期时间 到期日期 证书有效期 截止日期 有效截止日期 证书到期日 证书到期时间 有效期截止 证书有效期至 失效日期 有效期止 截止时间
level: 级别 等级 层级
"""
WHETHER = re.compile(r"是否(?:已?为|已?是|属于|属|具有|具备|拥有|持有|获得|取得|被?列入|被?认定为?)?|有无")


_LEVEL_BEHIND = re.compile(r"(?<=.)(?:国家|省|市)级$")
PART_WORDS = rows_of(_PART_WORDS)


@depends_on_catalogue
@cache
def field_words() -> Mapping[str, str]:
    """Return the fields (or `field.part`) by plain header.

    A word of several fields belongs to the first of them in `FIELD_WORDS`.
    """
    words: dict[str, str] = {}
    for name, others in FIELD_WORDS.items():
        for word in others:
            words.setdefault(plain_header(word), name)
    for field in CATALOGUE.values():
        if not field.matched:
            words.setdefault(plain_header(field.name), field.name)  # a column with its label contains names
        elif field.type not in (FieldType.SCORES, FieldType.CONFIRMED):
            words.setdefault(plain_header(field.label), field.name)
            words.setdefault(plain_header(field.name), field.name)
            words.setdefault(whole_header(field.label)[0], field.name)
            words.setdefault(without_signs(field.label).casefold(), field.name)
    return MappingProxyType(words)


@depends_on_catalogue
@cache
def kind_words() -> tuple[tuple[str, str], ...]:
    """Return pairs of a word for a qualification and its kind, the longest word first."""
    pairs = {plain_header(word): kind for kind, words in KIND_WORDS.items() for word in words}
    pairs |= {plain_header(label): kind for kind, (label, _) in QUALIFICATIONS.items()}
    pairs |= {kind: kind for kind in QUALIFICATIONS}
    return tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def kind_in(text: str) -> tuple[str, str] | None:
    """Return the kind of qualification that a plain text names, and the rest of the text; None if it names none.

    >>> kind_in("高新技术企业发证日期")
    ('hnte', '发证日期')
    """
    if level := _LEVEL_BEHIND.search(text):  # 专精特新（国家级） is 国家级专精特新
        text = level[0] + text[: level.start()]
    for word, kind in kind_words():
        if word in text:
            rest = text.replace(word, "", 1)
            if word.startswith("小巨人") and "科技" in rest:
                return None  # 科技小巨人 is an older title of the city, not 专精特新“小巨人”
            return kind, rest
    return None


def is_usual_header(header: str) -> bool:
    """Return whether a text is a usual header of a register."""
    if len(header) > LONGEST_READ:
        return False
    text = plain_header(header)
    return bool(text) and (text in field_words() or text in NON_FACT_HEADERS or (len(text) <= 16 and _names_kind(text)))


def _names_kind(text: str) -> bool:
    found = kind_in(text)
    if found is None:
        return False
    rest = WHETHER.sub("", found[1])
    return not rest or any(rest in words or rest == word for words in PART_WORDS.values() for word in words)


CERTIFICATE_NUMBERS = frozenset(
    "证书编号 证书号 证书号码 证书编码 高企证书编号 高企证书号 高新技术企业证书编号 编号 入库编号 登记编号 入库登记编号".split()
)
"""Plain headers of columns with the number of a certificate."""
NON_FACT_HEADERS = frozenset(
    plain_header(word)
    for word in (
        "序号 编号 联系人 联系电话 电话 手机 手机号 联系方式 邮箱 电子邮箱 地址 注册地址 经营地址 办公地址 通讯地址 法定代表人 法人 法人代表 "
        "联系方式 备注 说明 负责人 财务负责人 企业负责人 联系人电话 网址 传真 邮编 职务 包联干部 走访人 走访时间 "
        "登记状态 经营状态 企业状态 存续状态 经营状况 登记机关 企业规模 证件号码 证件类型 证书编号 证书号 组织机构代码 注册号 工商注册号 "
        "核准日期 营业期限 曾用名 英文名 英文名称 实缴资本 实收资本 所属集团 主管部门 推荐单位 批次 no code id index serialno serialnumber "
        "address registeredaddress officeaddress contact contactperson contactname phone telephone tel mobile email website remark remarks note "
        "notes status legalrepresentative comment comments"
    ).split()
)
