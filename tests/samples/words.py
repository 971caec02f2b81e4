"""Words that fill the pages: sentences, persons, dates. All invented."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.samples.forms import YEAR

CERTIFICATES = (
    "智能财税",
    "工业机器人操作与运维",
    "物流管理",
    "网店运营推广",
    "云计算平台运维与开发",
    "建筑信息模型（BIM）",
    "老年照护",
    "Web前端开发",
)
LEVELS = ("初级", "中级", "高级")
PLACES = ("南昌", "赣州", "九江", "北京", "线上", "上饶", "吉安")
PUBLISHERS = ("示例教育出版社", "样例大学出版社", "例言工业出版社", "样本邮电出版社")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
_GIVEN = ("示", "样例", "例言", "小样", "范", "文例", "样", "晓示")
_SENTENCES = (
    "{unit}高度重视试点工作，成立了由主要负责人任组长的领导小组，定期研究推进中的问题。",
    "围绕证书标准修订课程内容，将职业技能要求融入日常教学，形成了较为完整的课程体系。",
    "组织骨干教师参加培训和考评，教师的实践教学能力明显提高。",
    "建立了过程管理与经费使用制度，做到专款专用、账目清楚。",
    "与行业企业共建实训场地，学生在真实岗位任务中完成训练。",
    "下一步将继续完善考核站点条件，扩大受益学生的范围。",
    "针对个别专业报名积极性不高的问题，开展了宣讲和一对一指导。",
    "参加考核的学生李*****同学在岗位实习中表现突出，获得企业好评。",
)
_DIGITS = "〇一二三四五六七八九"


def paragraphs(rng: random.Random, unit: str, most: int = 3) -> tuple[str, ...]:
    """One to `most` paragraphs of ordinary prose; some mask a pupil's name with stars."""
    return tuple(
        "".join(rng.sample(_SENTENCES, rng.randint(1, 3))).format(unit=unit)
        for _ in range(rng.randint(1, most))
    )


def presentation(rng: random.Random, unit: str) -> str:
    """A sentence for the introduction, where stars would be the template's and no mask."""
    return rng.choice([one for one in _SENTENCES if "*" not in one]).format(unit=unit)


def person(rng: random.Random) -> str:
    """An invented name."""
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def day_of_exams(rng: random.Random) -> date:
    """Some day of the assessed year, far enough from its ends."""
    return date(YEAR, 2, 1) + timedelta(days=rng.randrange(300))


def free_period(rng: random.Random) -> str:
    """考核时间 is free text, and units write it as they like."""
    day = day_of_exams(rng)
    return rng.choice(
        (
            f"{day.year}年{day.month}月",
            f"{day.year}.{day.month}",
            f"{day.year}-{day.month:02}-{day.day:02}",
            f"{day.month}月中下旬",
            f"{day.year}年{day.month}月{day.day}日",
        )
    )


def closing_date(rng: random.Random) -> str:
    """The date of the closing line: figures or Chinese numerals."""
    day = date(YEAR + 1, 3, 1) + timedelta(days=rng.randrange(29))
    if rng.random() < 0.2:
        year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
        return f"{year}年{_chinese(day.month)}月{_chinese(day.day)}日"
    return f"{day.year}年{day.month}月{day.day}日"


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    front = ("" if tens == 0 else "十") if tens < 2 else _DIGITS[tens] + "十"
    return front + (_DIGITS[ones] if ones else "")
