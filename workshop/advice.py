"""What `check_policy` says of a policy, for a person at the page: its own words are for who writes policy files."""

from __future__ import annotations

from policies import ValidationError

_ADVICE = (
    ("没有任何来源", "没有来源就不能采用：先录入文件"),
    ("没有读完全文的", "在“政策信息”的文件里改为“节选”，或读完后选“全文已读”"),
    ("没有写向谁咨询", "加一张“办理”卡片，写主管部门或咨询电话"),
    ("既没有职责也没有名称", "在“办理”卡片里选主管部门，或写部门名称和电话"),
    ("地区是“", "采纳或新建一张地区条件；确实不限地区的，在“政策信息”里选“全国”"),
    ("没有任何条件", "至少采纳一条条件；条件没有公布的，建一条交人工核实的"),
    ("没有写发生什么事才兑现", "在卡片里写明：当年认定、贷款已放款、合同已登记等"),
    ("同一政策有几项金额", "在卡片里写明各走哪条路线，或标明“一并享受”"),
    ("得益的不是企业", "去掉金额，保留得益的人"),
    ("贷款额度不是收益", "把金额改写成“额度”"),
    ("金额下限大于上限", "检查两个金额"),
    ("没有写在哪里看到的", "写明公布这次申报的网址或文件"),
    ("与上一版本的有效期重叠", "改两个版本的起止日期，使它们不重叠"),
    ("与资质目录的有效期", "检查“资格有效期”卡片里的月数和授予的资质"),
    ("没有读到", "换一份读到的文件"),
    ("至少要有一个版本", "至少采纳一张条件卡片"),
    ("条件编号“", "其中一张卡片重新加一遍"),
    ("有一个条件没有 id", "打开这张卡片，原样采纳一次"),
)
"""How to mend a mistake on the page, by the start of what is wrong."""
_WORDS = (
    ("没有 key 为“", "依据的文件不在这项政策里", "在卡片里换一份文件，或先把它加进来"),
    ("来源“", "", "换一份读到的文件作依据"),
    ("有一个条件没有 id", "有一个条件没有编号", "打开这张卡片，原样采纳一次"),
)
"""What is said in other words; "" keeps what is said."""
_ENDS = (
    ("不是完整地名", "从省（直辖市）写起，如 天津市河东区；国家政策选“全国”"),
    ("”这种资质", "从清单里选一种资质"),
    ("”这个字段或指标", "从清单里选一个，或新建这个事实"),
    ("”重复", "给每份文件不同的标题"),
)
"""How to mend a mistake, by the end of what is wrong."""


def told(error: ValidationError) -> tuple[str, str]:
    """Return what is wrong, and what to do on the page."""
    what = error.what
    for start, words, advice in _WORDS:
        if what.startswith(start):
            return words or what, advice
    known = next((advice for start, advice in _ADVICE if what.startswith(start)), "")
    return what, known or next((advice for end, advice in _ENDS if what.endswith(end)), error.advice)
