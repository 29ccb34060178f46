"""Invented people and wards for the demo, tests and benchmarks; the same seed gives the same, and nobody is real."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from learning.units.roster import RosterRow
from learning.units.roster_export import export_roster

SMALLEST_CELL = 3  # members; the Party's rules want three to found one

# Left out: names that would, put together, be those of well-known people.
_FAMILIES = "Nguyễn,Trần,Lê,Phạm,Hoàng,Vũ,Phan,Bùi,Đặng,Đỗ,Ngô,Dương,Lý,Đinh,Đoàn,Trịnh,Mai,Tạ,Cao,Hà,Kiều"
_FAMILY_WEIGHTS = (32, 11, 10, 7, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1)
_MEN_MIDDLE = "Văn,Đức,Hữu,Quang,Đình,Ngọc,Thanh,Bá,Công,Duy,Khắc,Mạnh,Quốc,Việt,Thế"
_WOMEN_MIDDLE = "Thị,Thị Thu,Thị Bích,Thị Kim,Thị Hải,Thuỳ,Diệu,Phương,Ngọc,Thanh,Bảo,Thu"
_MEN = (
    "An,Bách,Bảo,Biên,Cảnh,Danh,Dương,Đạt,Điền,Hải,Hiệp,Hiếu,Hoàn,Hoạt,Huy,Kha,Khoa,Kiên,Lộc,Luân,Mừng,Nam,Nhân,Nhật,"
    "Phong,Phước,Quân,Quyết,Sáng,Tài,Thái,Thịnh,Thuận,Tiến,Toàn,Trí,Tuyên,Vinh,Vượng,Xuyên"
)
_WOMEN = (
    "Ánh,Chi,Dung,Duyên,Đào,Hà,Hạnh,Hằng,Hiền,Hoà,Huệ,Hương,Lệ,Liên,Loan,Luyến,Mơ,Na,Nga,Nguyệt,Nhàn,Nhung,Oanh,Phượng,"
    "Quyên,Quỳnh,Sen,Tâm,Thảo,Thoa,Thuý,Thuỷ,Tuyết,Uyên,Ước,Vân,Vui,Xuyến,Yên,Yến"
)
_TRIES_FOR_A_NEW_NAME = 20

_PLACES = (
    "Cơ quan Uỷ ban nhân dân,Trường Tiểu học,Trạm Y tế,Chợ,Trường Trung học cơ sở,Trường Mầm non,Hợp tác xã,Ban Quân sự"
)
_CELLS_FOR_A_PLACE = 6  # one cell in so many is of a place of work, as long as there are any


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """phone: +84900…, the range of all our examples, or None."""

    full_name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class InventedCell:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class InventedWard:
    """rows: the members as a roster file holds them, each in a cell of the ward, the cells in order."""

    code: str
    name: str
    cells: tuple[InventedCell, ...]
    rows: tuple[RosterRow, ...]


def invented_people(seed: int, count: int) -> tuple[InventedPerson, ...]:
    """Men and women with Vietnamese names, hardly one twice below ten thousand.

    Of a hundred some six have no phone, and some two share that of the one before (at most a million numbers).
    """
    draw = random.Random(seed)  # noqa: S311 - nothing secret comes of it
    numbers = iter(draw.sample(range(1_000_000), count))
    names = _names(draw)
    people: list[InventedPerson] = []
    for _ in range(count):
        phone: str | None = f"+84900{next(numbers):06d}"
        chance = draw.random()
        if chance < 0.06:
            phone = None
        elif chance < 0.08 and people:
            phone = people[-1].phone
        people.append(InventedPerson(next(names), phone))
    return tuple(people)


def invented_ward(seed: int, code: str, name: str, cells: int, members: int) -> InventedWard:
    """A ward of so many cells and members. Raises ValueError with fewer than three members a cell, or no cell."""
    if cells < 1 or members < cells * SMALLEST_CELL:
        raise ValueError(f"{cells} cells need at least {max(cells, 1) * SMALLEST_CELL} members")
    draw = random.Random(seed)  # noqa: S311 - nothing secret comes of it
    named = _cells(cells)
    homes = [cell for cell, size in zip(named, _sizes(draw, cells, members), strict=True) for _ in range(size)]
    rows = tuple(
        RosterRow(
            number=place + 1,
            code=f"{code}-{place:05d}",
            full_name=person.full_name,
            phone=person.phone,
            unit=(code, cell.code),
            unit_name=cell.name,
            status="exempt" if draw.random() < 0.03 else "active",
        )
        for place, (person, cell) in enumerate(zip(invented_people(seed, members), homes, strict=True), 1)
    )
    return InventedWard(code, name, named, rows)


def roster_csv(ward: InventedWard) -> bytes:
    """The roster file that brings a ward's cells and members."""
    return export_roster(ward.rows)


def _names(draw: random.Random) -> Iterator[str]:
    """Names without end, new ones as long as they are found."""
    men, women = (_MEN_MIDDLE.split(","), _MEN.split(",")), (_WOMEN_MIDDLE.split(","), _WOMEN.split(","))
    families, weights = _FAMILIES.split(","), list(accumulate(_FAMILY_WEIGHTS))
    seen: set[str] = set()
    while True:
        name = ""
        for _ in range(_TRIES_FOR_A_NEW_NAME):
            middles, given_names = draw.choice((men, women))
            family = draw.choices(families, cum_weights=weights)[0]
            name = f"{family} {draw.choice(middles)} {draw.choice(given_names)}"
            if name not in seen:
                break
        seen.add(name)
        yield name


def _cells(count: int) -> tuple[InventedCell, ...]:
    """Cells C001, C002, …: neighbourhoods by number, and between them places of work."""
    places = iter(_PLACES.split(","))
    names: list[str] = []
    neighbourhood = 0
    for place in range(1, count + 1):
        work = next(places, None) if place % _CELLS_FOR_A_PLACE == 0 else None
        neighbourhood += work is None
        names.append(f"Chi bộ {work or f'Tổ dân phố số {neighbourhood}'}")
    return tuple(InventedCell(f"C{number:03d}", name) for number, name in enumerate(names, 1))


def _sizes(draw: random.Random, cells: int, members: int) -> Sequence[int]:
    """Uneven sizes that add up: everybody beyond the smallest cells goes to one by chance, to larger ones sooner."""
    weights = [draw.uniform(0.3, 1.7) for _ in range(cells)]
    sizes = [SMALLEST_CELL] * cells
    for cell in draw.choices(range(cells), weights, k=members - sum(sizes)):
        sizes[cell] += 1
    return sizes
