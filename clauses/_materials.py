"""Proposes the papers to submit, each with the department of the firm that usually has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses._cuts import Span, figures_inside, sentences, tidy
from clauses.content import MaterialContent, NoteContent
from clauses.model import Clause, ClauseRole, PolicyText, Proposal
from policies import Holder, Material

_HOLDERS = (
    (Holder.IP, r"专利|知识产权|软件著作权|商标|著作权|布图设计|植物新品种"),
    (Holder.STAFF, r"社保|社会保险|劳动合同|职工|员工|花名册|学历|人员(?:名单|清单|情况|证明)|在职|科技人员|聘用|工资(?:表|单)|职称"),
    (
        Holder.FINANCE,
        r"审计|财务|报表|纳税|完税|税务|税收|税(?:单|票)|发票|付款|凭证|台账|贷款|借款|银行|利息|资产负债|利润表|汇算清缴|支出|费用|专账|账|对公账户|开户|租金|保单|保费",
    ),
    (
        Holder.RESEARCH,
        r"研发|研究|技术|项目|可行性|成果|查新|检测|检验|鉴定|任务书|验收|试验|产品(?:说明|质量|标准)|图纸|实验",
    ),
    (Holder.PERSON, r"身份证(?!.*法定)|学位证|护照|本人|个人(?:简历|信用|承诺)|简历"),
)  # fmt: skip
_PAPER = re.compile(
    r"(?:书|表|证|照|件|报告|证明|合同|协议|凭证|发票|名单|清单|材料|资料|目录|说明|承诺|函|章程|决议|报表|单|台账|册|简历|照片|方案|附表|光盘|票据|批文|文件|明细|账|U盘|流水|汇总|登记证|复印件|登记表|信用报告|数据|佐证|票|图|回执)(?:》|\([^()]*\)|等|原件|复印件|副本|盖章|扫描件|\s|、)*$"
)
_HANDED_IN = re.compile(
    r"应当?将|(?:应当?|须|需|要|并|请)?(?:如实)?(?:提交|提供|报送|上传|附|递交|准备|出具|携带)(?:下列|以下|如下|相关|有关|相应)?(?:(?:申报|申请|证明)?(?:材料|资料))?(?:\([^()]*\))?(?::|包括|为)?"
)
_LIST_END = re.compile(r"等(?:相关|有关|相应|申报|申请|证明)?(?:的)?(?:材料|资料|文件|证明材料)?(?:复印件)?")
_FORM = re.compile(
    r"一式|装订|胶装|A4|电子版.{0,6}(?:发|报)|双面|页码|封面(?:格式|注明)|加盖(?:骑缝)?公章.{0,6}(?:后|并)|按(?:照)?顺序|(?:材料|资料).{0,6}(?:真实|齐全|完整)|逾期|不予受理"
)
_HEADING = re.compile(
    r"^(?:(?:所需|申报|申请|提交|报送|认定|备案|应提交|需提交|纸质|电子|证明|附件)(?:的)?)*(?:材料|资料)(?:清单|目录|要求|如下|包括)?$|(?:下列|以下|如下)[^,;。]{0,10}(?:材料|资料)$"
)
_COPIES = re.compile(r",?\s*\(?(?:纸质)?(?:版)?一式[一二两三四五六七八九十\d]+份\)?$")
_OPENS = re.compile(r"(?:以下|下列|如下)[^,;。]{0,10}(?:材料|资料)$")
_LABEL = re.compile(r"[^,;。:]{0,6}(?:材料|资料|清单)\s*:")
_MOST = 160


def propose(text: PolicyText) -> Iterator[Proposal]:
    """Yield the papers of the clauses about materials, and as a note how they are to be handed in."""
    for place, clause in enumerate(text.clauses):
        if clause.role is not ClauseRole.MATERIAL or (clause.path.startswith("附件") and not clause.heading):
            continue
        listed = False
        for number, sentence in enumerate(sentences(clause.text)):
            item = listed and _is_line(clause.text, sentence)
            yield from _of_sentence(place, clause, sentence, alone=number == 0 or item)
            listed = item or _OPENS.search(sentence.text.rstrip(":")) is not None


def _is_line(text: str, sentence: Span) -> bool:
    """Return whether a sentence is a whole line of its clause."""
    before, after = text[: sentence.start].rpartition("\n")[2], text[sentence.end :].partition("\n")[0]
    return not before.strip() and not after.strip(" 。；;：:")


def _of_sentence(place: int, clause: Clause, sentence: Span, *, alone: bool) -> Iterator[Proposal]:
    words = sentence.text.rstrip(":")
    bare = _COPIES.sub("", words)
    if (_HEADING.search(words) and len(words) < 40) or _OPENS.search(words):
        return
    if _FORM.search(words) and not _PAPER.search(bare):
        yield _proposal(place, clause, sentence, NoteContent(text=tidy(words)), "材料的装订和报送要求")
        return
    named = _HANDED_IN.search(words) or _LABEL.match(words)
    if named is not None and not sentence.text[named.end() :].strip(" :"):
        return  # 并提交以下材料：
    rest = named.end() if named else 0
    papers = list(_papers(Span(sentence.text[rest:], sentence.start + rest, sentence.end)))
    if (named or len(papers) > 1) and papers and all(_PAPER.search(each.text) for each in papers):
        yield from (_material(place, clause, each, sure=0.7) for each in papers)
    elif len(words) <= _MOST and (_PAPER.search(bare) or (alone and (len(words) <= 40 or "提供" in words))):
        yield _material(place, clause, sentence, sure=0.8 if _PAPER.search(bare) else 0.5)


def _papers(listed: Span) -> Iterator[Span]:
    """Yield the papers of a list in one sentence (申报书、营业执照、审计报告等材料)."""
    end = _LIST_END.search(listed.text)
    text = listed.text[: end.start()] if end else listed.text
    hidden = re.sub(r"《[^》]*》|\([^()]*\)", lambda found: "\0" * len(found[0]), text)
    begin = 0
    for cut in [*re.finditer(r"、|,|(?<=[书表证照件告明同票单\0])(?:和|及|以及|与)(?=[^,、]{2,})", hidden), None]:
        piece = text[begin : cut.start() if cut else len(text)]
        words = piece.strip(" :")
        if words:
            start = listed.start + begin + piece.index(words)
            yield Span(words, start, start + len(words))
        begin = cut.end() if cut else len(text)


def _material(place: int, clause: Clause, words: Span, sure: float) -> Proposal:
    text = tidy(re.sub(r"^(?:\d{1,2}[.、]|[-—•·]\s*)", "", words.text))
    content = MaterialContent(material=Material(text, holder_of(text)))
    return _proposal(place, clause, words, content, "材料清单里的一项", sure)


def _proposal(  # noqa: PLR0913 - what every proposal needs
    place: int, clause: Clause, words: Span, content: MaterialContent | NoteContent, why: str, sure: float = 0.7
) -> Proposal:
    figures = figures_inside(clause, words.start, words.end)
    return Proposal(
        clause=place, start=words.start, end=words.end, content=content, figures=figures, sure=sure, why=why
    )


def holder_of(paper: str) -> str:
    """Return the department of a firm that usually has a paper; the office has what no other has.

    >>> holder_of("上年度审计报告"), holder_of("营业执照复印件"), holder_of("发明专利证书")
    ('财务', '行政', '知识产权')
    """
    if re.search(r"营业执照|法人|申请表|申报书|申请书|承诺书|章程|授权委托|信用报告|登记证书|法定代表人", paper):
        return Holder.OFFICE.value
    return next((holder.value for holder, words in _HOLDERS if re.search(words, paper)), Holder.OFFICE.value)
