"""Which words commonly tell an illness where they stand in a text, and which belong to public business.

They are asked about, never refused: another wording is not noticed, and one that only sounds so costs a tick.
"""

import re

TELLING = re.compile(
    r"[病症癌瘤]|炎(?![热夏])|患[有者]|透析|化疗|放疗|住院|手术|截肢|瘫痪|残疾|伤残|失能|失明|失聪|精神障碍|抑郁|自闭|"
    r"中风|脑梗|脑出血|心梗|骨折|怀孕|流产|吸毒|戒毒|确诊|诊断"
)
PUBLIC = re.compile(
    r"大病(?:保险|救助|帮扶|医疗)|(?:重特大)?疾病(?:医疗保险|救助|应急救助|预防控制|控制)|慢病管理|门诊慢特病|"
    r"残疾人(?:联合会|两项补贴|生活补贴|护理补贴|补贴|事业|保障)|住院(?:费用|医疗)?(?:报销|结算)(?:政策|标准)"
)


def tells_of_illness(text: str) -> bool:
    """Whether words stand in a text that commonly tell an illness, the names of schemes and offices aside."""
    return TELLING.search(PUBLIC.sub("", text)) is not None
