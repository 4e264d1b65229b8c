"""The cases that a sentence gives something for: what stands before a sum, and lists of cases. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from clauses._amounts import LISTED, Sort, sorted_figures
from clauses._cuts import Span, tidy
from clauses._figures import plain
from clauses.model import Figure

LABEL = re.compile(r"^(?:【[^】]*】|\[[^\]]*\]|[^,;。:]{0,6}(?:内容|标准|措施|方式|政策|条款)\s*:)+")
_OPENING = re.compile(
    r"^(?:对于|对|凡是|凡|每组设|共设|设立?(?=[一二三特优])|另外|另|给予|鼓励|支持(?!标准|方式)|引导|其中|且|并|同时|若|如|以及|和|、)+"
)
_ENDING = re.compile(r"(?:的|后|时|且|并|,|:|、|再|另|由|则|可|将|应|统一|均|各|分档|增加|另奖|再奖|另补)+$")
_ON_TOP = re.compile(r"[,，]?在(?:上述|前述|此|以上|原有|享受)[^,;。]{0,12}$")
_NAMES = re.compile(r"(?:[^,:;。、]{1,40}、)*[^,:;。、]{1,40}(?:、|和|及|与|或)[^,:;。、]{1,40}")


def cases_of(sentence: Span, event: Span, figures: Sequence[Figure], count: int) -> tuple[str, ...]:
    """Return the cases that the sums of a list belong to, if the words `event` before it name exactly so many.

    The cases are the lines of one measure (达到1亿元、5亿元的) or named things (国家级、市级平台).
    """
    told = sorted_figures(sentence, figures)
    lines = [one for one in told if one.sort is Sort.LINE and event.start <= one.start < event.end]
    if not lines:
        return _named_cases(event.text, count)
    between = [event.text[one.end - event.start : next_.start - event.start] for one, next_ in pairwise(lines)]
    if len(lines) != count or not all(LISTED.fullmatch(words) for words in between):
        return ()
    head = event.text[: lines[0].start - event.start]
    tail = event.text[lines[-1].end - event.start :]
    return tuple(case_of(f"{head}{one.figure.text}{tail}") for one in lines)


def _named_cases(words: str, count: int) -> tuple[str, ...]:
    for found in reversed(list(_NAMES.finditer(_ENDING.sub("", words)))):
        names = [
            name for name in re.split(r"、|(?<=级)和|(?<=奖)和|(?<=等)和|(?<=[A-Z类档])和|及|或", found[0]) if name
        ]
        if len(names) != count:
            continue
        opening = _OPENING.match(names[0])
        names[0] = names[0][opening.end() :] if opening else names[0]
        return tuple(case_of(name) for name in _spread(names))
    return ()


_GRADE = re.compile(
    r"(?:(?:国家|省部?|市|区|县|部)级|[一二三四特](?=等|级|档|类|$)|[A-Z甲乙丙](?:级|类|档)?|金奖|银奖|铜奖|优秀奖|(?:国际|国内|省内|市内)(?=首|$)|第[一二三四]名)"
)


def _spread(names: list[str]) -> list[str]:
    """Return the names with the words that only the first or the last of them has (新认定的国家级、市级企业技术中心).

    >>> _spread(["新认定的国家级", "市级企业技术中心"])
    ['新认定的国家级企业技术中心', '新认定的市级企业技术中心']
    """
    of = names[-1].find("的")
    if "的" not in names[0] and of > 0:  # 评价结果为优秀、良好的载体
        names = [*(name + names[-1][of:] for name in names[:-1]), names[-1]]
        head = _head([name[: name.find("的")] for name in names])
        return [names[0], *(head + name for name in names[1:])]
    first, last = _GRADE.search(names[0]), _GRADE.search(names[-1])
    tail = names[-1][last.end() :] if last else ""
    head = names[0][: first.start()] if first else _head(names)
    whole = [name + tail if _ends_with_grade(name) else name for name in names]
    return [whole[0], *(name if "的" in name else head + name for name in whole[1:])]


def _head(names: list[str]) -> str:
    """Return the words of the first of several names that the others leave out.

    >>> _head(["新获评国家知识产权示范企业", "优势企业"]), _head(["首次入库的雏鹰企业", "瞪羚企业"]), _head(["考核优秀", "良好"])
    ('新获评国家知识产权', '首次入库的', '考核')
    """
    first, last = names[0], names[-1]
    if "的" in first:
        return first[: first.rfind("的") + 1]
    if len(first) > len(last) > 2 and first[-2:] == last[-2:]:
        return first[: -len(last)]
    found = re.match(r"(?:新|首次)?(?:考核|绩效评价|评价|评估|评为|获评|获得|荣获|入选|通过|认定)(?:结果)?为?", first)
    return found[0] if found else ""


def _ends_with_grade(name: str) -> bool:
    return any(found.end() == len(name) for found in _GRADE.finditer(name))


def case_of(words: str) -> str:
    """Return the words of a case without those that open and join a sentence.

    >>> case_of("对首次认定的高新技术企业的，")
    '首次认定的高新技术企业'
    """
    opened = _OPENING.sub("", LABEL.sub("", plain(words).strip(" ,:")).strip())
    return tidy(_ENDING.sub("", _ON_TOP.sub("", opened.strip())))
