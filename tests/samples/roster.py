"""The units that exist in this invented province. None of them is real, and none may be."""

from __future__ import annotations

from tests.samples.paper import Kind

_CITIES = ("赣州", "九江", "上饶", "宜春", "吉安", "抚州", "南昌", "景德镇", "萍乡", "新余")
_SCHOOLS = (
    *(f"{city}示例职业技术学院" for city in _CITIES),
    *(f"{city}样例电子信息学校" for city in _CITIES),
    *(f"{city}例言工贸职业学院" for city in _CITIES),
    "江西样本交通职业技术学院",
    "江西示范财经职业学院",
    "江西样例生物科技职业学院",
    "江西例证建设职业技术学院",
    "江西示例医药学校",
    "鹰潭样例铁路工程学校",
    "鹰潭示例职业技术学院",
    "赣江新区样例技师学院",
    "瑞金示例中等专业学校（瑞金样例技工学校）",
    "共青城样例职业中等专业学校",
)
_ORGANISATIONS = (
    "中示（江西）教育评价有限公司",
    "北京样例智教科技有限公司",
    "示例联合（北京）教育科技有限公司",
    "上海例言软件股份有限公司",
    "深圳样本云计算技术有限公司",
    "广州示范供应链管理有限公司",
    "杭州样例电子商务有限公司",
    "武汉例证数控装备有限公司",
    "样例产业创新研究中心（示例建设教育协会人才评价中心）",
    "成都示例养老服务集团有限公司",
    "南京样本财税信息技术有限公司",
    "重庆例言机器人研究院",
)
ROSTER: tuple[tuple[str, Kind], ...] = (
    *((name, "school") for name in _SCHOOLS),
    *((name, "organisation") for name in _ORGANISATIONS),
)
KINDS: dict[str, Kind] = dict(ROSTER)
SCHOOLS: tuple[str, ...] = _SCHOOLS
ORGANISATIONS: tuple[str, ...] = _ORGANISATIONS
# Names that look right and are on no list; no roster name is inside them, nor they in one.
STRANGERS: tuple[str, ...] = (
    "丰城未名职业技术学院",
    "德兴无名中等专业学校",
    "贵溪未录铜业技工学校",
    "南康无名家具职业学院",
    "婺源未名旅游学校",
)
STRANGE_ORGANISATIONS: tuple[str, ...] = (
    "天津未名教育科技有限公司",
    "苏州无名技能评价有限公司",
)


def csv_text() -> str:
    """The invented province as a roster file."""
    return "full_name,kind\n" + "".join(f"{name},{kind}\n" for name, kind in ROSTER)
