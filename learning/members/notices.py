"""What people are told about their own sign-in, on all their devices, until they have seen it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from learning import clock, config, vietnamese
from learning.db import db, transaction
from learning.members import queries, queries_roles
from learning.members.models import Notice
from learning.policy import Actor, Role
from learning.units import queries as units
from learning.units.roster_columns import ROLE_WORDS

_WORDS = {
    "card_first": (
        "Thẻ học của đồng chí đã được cấp",
        "Thẻ được cấp lúc {when}. Thẻ là chìa khoá riêng, xin giữ kỹ. Không nhận được thẻ thì đồng chí báo chi bộ.",
    ),
    "card_issued": (
        "Đồng chí có thẻ học mới",
        "Thẻ được cấp lúc {when}. Thẻ cũ không dùng được nữa. Nếu đồng chí không xin thẻ, hãy báo chi bộ.",
    ),
    "card_issued_lost_phone": (
        "Đồng chí có thẻ học mới",
        "Thẻ được cấp lúc {when}. Các máy cũ đã ra khỏi lớp. Nếu đồng chí không báo mất máy, hãy báo chi bộ.",
    ),
    "confirmation_issued": (
        "Đồng chí có giấy xác nhận hoàn thành khoá học",
        "Cấp lúc {when}. Xem và tải về ở trang Của tôi, mục Giấy xác nhận.",
    ),
    "confirmation_revoked": (
        "Một giấy xác nhận của đồng chí đã được thu hồi",
        "Thu hồi lúc {when}. Lý do ghi ở trang Của tôi, mục Giấy xác nhận. Cần hỏi lại, xin báo chi bộ.",
    ),
    "data_request_done": (
        "Yêu cầu về dữ liệu của đồng chí đã làm xong",
        "Trả lời lúc {when}. Xem ở trang Của tôi, mục Dữ liệu của tôi.",
    ),
    "data_request_refused": (
        "Yêu cầu về dữ liệu của đồng chí chưa làm được",
        "Trả lời lúc {when}. Lý do ghi ở trang Của tôi, mục Dữ liệu của tôi.",
    ),
    "passphrase_set": (
        "Mật khẩu mới đã được đặt",
        "Mật khẩu được đặt lúc {when}. Nếu không phải đồng chí đặt, hãy báo chi bộ để xin thẻ mới.",
    ),
    "second_step_set_up": (
        "Đã đặt cách xác nhận cho việc phụ trách",
        "Đặt lúc {when}. Nếu không phải đồng chí đặt, hãy báo ngay cấp uỷ.",
    ),
    "second_step_reset": (
        "Cách xác nhận của đồng chí đã được xoá để đặt lại",
        "Xoá lúc {when}. Lần tới vào việc phụ trách, đồng chí đặt mới. Nếu không xin đặt lại, hãy báo ngay cấp uỷ.",
    ),
    "passkey_added": (
        "Đã tạo một khoá của máy",
        "Tạo lúc {when}. Nếu không phải đồng chí tạo, hãy báo ngay chi bộ.",
    ),
    "passkey_removed": (
        "Một khoá của máy đã được bỏ",
        "Bỏ lúc {when}. Nếu không phải đồng chí bỏ, hãy báo chi bộ.",
    ),
    "phone_lost": (
        "Các máy khác đã ra khỏi lớp",
        "Đồng chí báo mất máy lúc {when}. Máy nào tìm lại được thì vào lại bằng thẻ.",
    ),
    "role_given": (
        "Đồng chí được giao vai {role}",
        "Giao lúc {when}, ở {unit}. Việc phụ trách có ở trang Hôm nay.",
    ),
    "role_taken": (
        "Vai {role} của đồng chí đã được thu lại",
        "Thu lại lúc {when}, ở {unit}. Việc học không bị ảnh hưởng. Cần hỏi lại, xin báo cấp uỷ.",
    ),
    "pin_blocked": (
        "Mã PIN trên một máy đã bị khoá",
        "Có người gõ sai 10 lần, lúc {when}. Nếu không phải đồng chí gõ, hãy báo ngay cấp uỷ.",
    ),
}


@dataclass(frozen=True)
class Told:
    """One notice in words."""

    id: int
    title: str
    text: str


def tell(person_id: int, kind: str, **body: Any) -> None:
    """Add a notice in the present transaction. kind: a key of the words above; body holds ids and codes only."""
    if kind not in _WORDS:
        raise KeyError(kind)
    with transaction():
        db.session.add(Notice(person_id=person_id, kind=kind, body=body, created_at=clock.now()))


def list_unseen(actor: Actor) -> list[Told]:
    """What the actor has not yet seen, the oldest first."""
    if actor.person_id is None:
        return []
    return [_in_words(notice) for notice in queries.list_unseen_notices(actor.person_id)]


def list_lost_roles(person_id: int, since: datetime) -> list[Told]:
    """What a person was told of roles taken back since an instant, the latest last."""
    return [_in_words(notice) for notice in queries_roles.list_notices(person_id, "role_taken", since)]


def mark_seen(actor: Actor, last_id: int) -> None:
    """The actor has read their notices up to and including last_id; later ones stay."""
    if actor.person_id is None:
        return
    with transaction():
        for notice in queries.list_unseen_notices(actor.person_id):
            if notice.id <= last_id:
                notice.seen_at = clock.now()


def _in_words(notice: Notice) -> Told:
    title, text = _WORDS[notice.kind]
    local = notice.created_at.astimezone(config.current().timezone)
    words = {"when": f"{local:%H:%M} ngày {vietnamese.format_date(local.date())}"}
    if "role" in notice.body:
        words["role"] = ROLE_WORDS[Role(notice.body["role"])]
        words["unit"] = units.get_unit(notice.body["unit"]).name
    return Told(notice.id, title.format(**words), text.format(**words))
