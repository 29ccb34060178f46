"""Counts of few people are nobody's business above the level that sees names; pure.

Fewer than five people of a unit are joined with other units, so that neither a line nor the difference between a sum
and the other lines says how one of them stands.
"""

from collections.abc import Mapping

FEWEST = 5
WHY = "Ở đây, hoặc ở nơi tính chung, có dưới 5 người: hiện riêng thì đoán ra được ai học thế nào. Xin xem ở cấp trên."


def are_few(people: int) -> bool:
    """Whether a count of so many people tells of single ones; of nobody it tells nothing."""
    return 0 < people < FEWEST


def name_joined(units: int) -> str:
    """What the line is called that stands for so many units."""
    return f"{units} đơn vị gộp chung"


def to_join(sizes: Mapping[int, int]) -> frozenset[int]:
    """Which of the parts of a whole are shown as one only; sizes: how many people each has, by its id.

    All small parts, and the smallest of the others until together they are many; none where no part is small.
    """
    joined = {key for key, people in sizes.items() if are_few(people)}
    if not joined:
        return frozenset()
    together = sum(sizes[key] for key in joined)
    for key in sorted((key for key in sizes if sizes[key] >= FEWEST), key=lambda key: (sizes[key], key)):
        if not are_few(together):
            break
        joined.add(key)
        together += sizes[key]
    return frozenset(joined)
