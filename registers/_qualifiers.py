"""Words that change what a header means: 发明专利申请数 is not 发明专利."""

from __future__ import annotations

import re

_WORDS = (
    # shares, differences, means, extremes
    "占比 占 比例 比重 百分比 强度 增长 增幅 增速 增加 增减 增量 减少 下降 上升 涨幅 降幅 差额 变动 变化 较 比 同期 新增 净增 平均 "
    "人均 户均 亩均 月均 日均 季均 年均 最低 最高 上限 下限 排名 倍数 "
    # periods that are no year
    "累计 年初 期初 月度 每月 当月 本月 单月 月末 季末 季度 半年 截至 截止 至今 以来 历年 连续 期间 三年 两年 十四五 十五五 十三五 "
    # not yet, no longer, or not at all
    "申请 申报 受理 公开 初审 审计前 未审 未经审 审定前 实审 审查 审核 拟 计划 目标 规划 力争 任务 预计 预估 预期 预测 预算 预缴 意向 意愿 意有 承诺 潜在 种子 后备 储备 候选 推荐 争创 拟报 "
    "过期 失效 终止 放弃 驳回 撤销 取消 注销 摘牌 未通过 未获 未授权 未取得 未认定 未入库 未完成 不予 不通过 待 曾 历史 往年 变更前 已转让 转让 许可 质押 转出 转入 "
    # a part, or another's
    "其中 出口 进口 境外 国外 海外 委外 委托 外包 外协 外聘 兼职 劳务 派遣 返聘 实习 退休 关联 联营 参股 控股 集团 合并 子公司 分公司 母公司 总公司 上级 股东 总部 上下游 客户 供应商 "
    "全区 全市 全省 全国 全镇 园区内 在孵 入驻 带动 补贴 资助 奖补 奖励 补助 财政 专项 减免 免税 退税 抵扣 含税 缺口 需求 意见 "
    # about it, not it
    "联系 电话 备注 说明 编号 证书号 证号 文号 批次 负责人 法人代表 法定代表人 地址 邮箱 享受 率 以上 以下 pct 是否愿意 原因 来源 依据 链接 附件 照片 截图 明细"
)
QUALIFIERS = tuple(dict.fromkeys(_WORDS.split()))
_MORE = (
    r"近[二两三四五六七八九十2-9]\d*个?(?:会计)?年?度?|(?<!\d)[二两三四五六七八九十2-9]个?(?:会计)?年度|(?<!是)(?<!无)非(?!营利)|[一二两三四五六七八九十\d]年(?:内|间|总|合计|平均)"
    r"|原(?=[企单公名注法])|被(?!认定|列入|评)|(?<![不未])含(?=[税兼子分境委出外研合劳])|(?:20\d\d|fy\d\d)[ef](?![a-z])"
)
_ALL = re.compile("|".join((*map(re.escape, sorted(QUALIFIERS, key=len, reverse=True)), _MORE)))


def qualifier_in(plain: str, word: str = "") -> str:
    """Return a word that changes the meaning of a plain header, "" if there is none.

    `word` is the usual header that it contains: letters within it do not count.

    >>> qualifier_in("发明专利申请数"), qualifier_in("近一年营业收入"), qualifier_in("累计毕业企业数", "累计毕业企业数")
    ('申请', '', '')
    """
    first = plain.find(word) if word else -1
    last = first + len(word)
    for found in _ALL.finditer(plain):
        if not (first <= found.start() and found.end() <= last):
            return found[0]
    return ""
