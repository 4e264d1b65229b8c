"""A small library, independent of the real one, and firms to match with it."""

from __future__ import annotations

from datetime import date

from matcher import LibraryVersion, Match, match, read_profile
from policies import Policy
from policies.loader import read_policy
from tests.policies.build import APPLICANTS

ON = date(2026, 3, 10)
STAMP = LibraryVersion("2026.03", "sha256:0123456789abcdef")

_TEXTS = {
    "cn-relief": """
id: cn-relief
name: 研发投入减税
level: 国家
region: 全国
kind: 税收优惠
lead_department: 税务局
offices: [{name: 税务服务热线, phone: "12366", source: 税务局}]
apply_at: 电子税务局
documents: [{key: a, title: 研发减税公告, number: 财税〔2025〕8号, grade: excerpt}]
rule:
  - {id: resident, flag: resident_enterprise, label: 居民企业, clause: 第一条}
  - {id: rd, compare: "rd_expense[-1]", op: ">=", value: 50万元, clause: 第二条}
support:
  - {text: 研发费用加计扣除, kind: 减税, formula: "rd_expense[-1] * 0.25", basis: 研发费用×25%}
materials:
  - {text: 研发支出辅助账, holder: 财务}
  - {text: 项目立项决议, holder: 研发}
calls: {by_law: 年度汇算清缴时享受}
notes: [内部口径一]
doubts: 存疑内容甲
""",
    "tj-award": """
id: tj-award
name: 创新奖励
level: 省市
region: 天津市
kind: 奖励补助
lead_department: 市科技局
offices: [{name: 市科技局, phone: 022-12345678, source: 市科技局}]
apply_at: 科服网
documents: [{key: a, title: 创新奖励办法, number: 津科规〔2025〕3号, grade: excerpt}]
rule:
  - {id: place, region: [天津市]}
  - {id: staff, compare: sci_staff_share, op: ">=", value: 10%, clause: 第五条}
support: [{text: 一次性奖励, kind: 奖补, event: {id: works, compare: "revenue[-1]", op: ">=", value: 0万元}, low: 20, high: 30}]
calls: {text: 每年三月, dated: [{year: 2026, opens: 2026-03-01, closes: 2026-03-31, source: a}]}
""",
    "tj-near": """
id: tj-near
name: 成长奖励
level: 省市
region: 天津市
kind: 奖励补助
lead_department: 市科技局
offices: [{duty: 科技}]
documents: [{key: a, title: 成长奖励办法, number: 津科规〔2025〕4号, grade: excerpt}]
rule:
  - {id: place, region: [天津市]}
  - {id: revenue, compare: "revenue[-1]", op: ">=", value: 1000万元, clause: 第三条}
support: [{text: 一次性奖励, kind: 奖补, event: {id: works, compare: "revenue[-1]", op: ">=", value: 0万元}, low: 10, high: 10}]
""",
    "cn-title": """
id: cn-title
name: 创新企业认定
level: 国家
region: 全国
kind: 资质认定
lead_department: 科技局
offices: [{duty: 科技}]
documents:
  - {key: a, title: 认定办法, number: 国科发〔2025〕2号, grade: excerpt}
rule:
  - {id: resident, flag: resident_enterprise, label: 居民企业, clause: 第二条}
  - {id: revenue, compare: "revenue[-1]", op: ">=", value: 500万元, clause: 第三条}
  - {id: people, compare: "employees[-1]", op: ">=", value: 10人, clause: 第三条}
  - {id: patents, compare: invention_patents, op: ">=", value: 1件, clause: 第四条}
  - {id: clean, manual: 知识产权没有纠纷, reason: 查看材料, holder: 知识产权, clause: 第五条}
support: [{text: 首次认定奖励, kind: 奖补, event: {id: works, compare: "revenue[-1]", op: ">=", value: 0万元}, low: 5, high: 5}]
materials: [{text: 专利证书, holder: 知识产权}]
""",
    "bank-loan": """
id: bank-loan
name: 科技信用贷
level: 机构(银行等)
region: 全国
kind: 金融支持
lead_department: 银行
offices: [{duty: 科技}]
documents: [{key: a, title: 产品介绍, grade: repost}]
rule:
  - {id: resident, flag: resident_enterprise, label: 居民企业}
support: [{text: 信用贷款, kind: 融资额度, limit: 300}]
""",
    "cn-tech-sme": """
id: cn-tech-sme
name: 科技型中小企业评价入库
level: 国家
region: 全国
kind: 资质认定
lead_department: 科技局
offices: [{duty: 科技}]
grants: tech_sme
validity: {renewal: 每年重新自评}
documents: [{key: a, title: 评价办法, number: 国科发政〔2017〕115号, grade: excerpt}]
rule:
  - {id: resident, flag: resident_enterprise, label: 居民企业}
""",
    "tj-silent": """
id: tj-silent
name: 未公布条件的专项
level: 省市
region: 天津市
kind: 科技计划项目
lead_department: 市科技局
offices: [{duty: 科技}]
documents: [{key: a, title: 专项通知, grade: repost}]
rule:
  - {id: place, region: [天津市]}
  - {id: ask, manual: 条件以通知为准, reason: 条件未公布}
""",
    "cn-factory": """
id: cn-factory
name: 工厂专享补助
level: 国家
region: 全国
kind: 奖励补助
lead_department: 工信局
offices: [{duty: 科技}]
documents: [{key: a, title: 工厂补助办法, number: 工信〔2025〕1号, grade: excerpt}]
rule:
  - {id: type, one_of: org_type, values: [事业单位], label: 事业单位性质的工厂}
""",
}
POLICIES: tuple[Policy, ...] = tuple(
    read_policy(text + APPLICANTS, f"{key}.yaml") for key, text in sorted(_TEXTS.items())
)

GROWING: dict[str, object] = {
    "name": "天津示例软件有限公司",
    "credit_code": "91120102MA07AB3C5K",
    "founded_on": "2020-05-06",
    "province": "天津市",
    "district": "河东区",
    "org_type": "企业",
    "resident_enterprise": True,
    "revenue": {"2025": 800},
    "rd_expense": {"2025": 90},
    "employees": {"2025": 40},
    "sci_staff": {"2025": 12},
    "qualifications": [{"kind": "tech_sme", "granted_on": "2025-06-01", "expires_on": "2026-05-31"}],
    "needs": [{"category": "资金", "text": "流动资金偏紧", "amount": 200}],
}


def matched(raw: dict[str, object] | None = None, policies: tuple[Policy, ...] = POLICIES, **more: object) -> Match:
    """Return a firm matched with the small library; `more` are additional facts."""
    return match(policies, read_profile({**(GROWING if raw is None else raw), **more}), ON, STAMP)
