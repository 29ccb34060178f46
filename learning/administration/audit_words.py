"""What the codes of the audit log say to people: actions by topic, who acted, and the details that may be shown.

A new action of `audit.write` gets its words here; tests/administration/test_audit_words.py names those that lack them.
"""

from collections.abc import Mapping
from typing import Any

TOPICS = {
    "people": "Danh sách và người",
    "cards": "Thẻ, máy và mật khẩu",
    "roles": "Vai trò",
    "courses": "Khoá học",
    "units": "Đơn vị và cài đặt",
    "data": "Dữ liệu cá nhân",
}
ACTIONS = {
    "roster_imported": ("people", "Đưa danh sách vào"),
    "roster_undone": ("people", "Lấy lại một lần đưa danh sách"),
    "roster_exported": ("people", "Xuất danh sách"),
    "roster_faults_exported": ("people", "Tải các lỗi của một tệp danh sách"),
    "member_changed": ("people", "Sửa thông tin đảng viên"),
    "member_moved": ("people", "Chuyển nơi sinh hoạt"),
    "card_issued": ("cards", "Cấp thẻ học"),
    "device_revoked": ("cards", "Cho một máy ra khỏi lớp"),
    "passphrase_set": ("cards", "Đặt mật khẩu"),
    "link_used": ("cards", "Vào bằng đường dẫn một lần"),
    "phone_lost": ("cards", "Báo mất máy"),
    "second_step_set_up": ("cards", "Đặt cách xác nhận thứ hai"),
    "second_step_reset": ("cards", "Bỏ cách xác nhận thứ hai để đặt lại"),
    "pin_blocked": ("cards", "Mã PIN bị khoá sau nhiều lần sai"),
    "passkey_removed": ("cards", "Bỏ khoá của máy"),
    "administrator_recovered": ("roles", "Cho người quản trị vào lại"),
    "administrator_made": ("roles", "Lập người quản trị"),
    "role_granted": ("roles", "Giao vai trò"),
    "role_withdrawn": ("roles", "Thôi vai trò"),
    "course_published": ("courses", "Công bố khoá học"),
    "lesson_report_closed": ("courses", "Xem xong một góp ý về bài học"),
    "assignment_withdrawn": ("courses", "Thôi giao khoá học"),
    "slip_printed": ("courses", "In phiếu giấy"),
    "slip_entered": ("courses", "Nhập phiếu giấy"),
    "confirmation_issued": ("courses", "Cấp giấy xác nhận hoàn thành"),
    "confirmation_revoked": ("courses", "Thu hồi giấy xác nhận"),
    "confirmations_printed": ("courses", "In giấy xác nhận"),
    "attendance_taken_back": ("courses", "Lấy lại một buổi học trực tiếp đã ghi"),
    "course_assigned": ("courses", "Giao khoá học"),
    "unit_renamed": ("units", "Đổi tên đơn vị"),
    "unit_moved": ("units", "Chuyển đơn vị"),
    "unit_closed": ("units", "Đóng đơn vị"),
    "names_opened": ("units", "Cho cấp uỷ thấy tên"),
    "names_closed": ("units", "Thôi cho cấp uỷ thấy tên"),
    "unit_created": ("units", "Lập đơn vị"),
    "organisation_named": ("units", "Đặt tên đảng bộ"),
    "fields_set": ("units", "Điền chỗ trống của khoá học"),
    "audit_exported": ("data", "Xuất nhật ký"),
    "report_exported": ("data", "Xuất, in bảng số liệu"),
    "month_saved": ("data", "Lưu báo cáo tháng"),
    "token_made": ("data", "Lập mã cho hệ thống khác đọc số liệu"),
    "token_revoked": ("data", "Thu lại mã đọc số liệu"),
    "names_read_by_token": ("data", "Hệ thống khác đọc danh sách có tên"),
    "phone_revealed": ("data", "Xem số điện thoại"),
    "own_data_downloaded": ("data", "Tải dữ liệu của mình về"),
    "consent_given": ("data", "Trả lời về chia sẻ kết quả"),
    "data_requested": ("data", "Gửi yêu cầu về dữ liệu"),
    "data_request_answered": ("data", "Trả lời yêu cầu về dữ liệu"),
    "person_corrected": ("data", "Sửa tên, số điện thoại"),
    "person_erased": ("data", "Xoá dữ liệu cá nhân"),
    "retention_done": ("data", "Dọn dữ liệu hết hạn giữ"),
}
_UNKNOWN = ("units", "Việc khác")

_ACTING_AS = {
    "operator": "người vận hành máy chủ",
    "member": "đảng viên",
    "helper": "người hỗ trợ",
    "trainer": "giảng viên",
    "leader": "lãnh đạo chi bộ",
    "committee": "cấp uỷ",
    "admin": "quản trị",
}
_LABELS = {
    "people": "số người",
    "rows": "số dòng",
    "added": "thêm mới",
    "changed": "sửa",
    "moved": "chuyển",
    "unchanged": "giữ nguyên",
    "missing": "không còn trong danh sách",
    "units_added": "đơn vị mới",
    "number": "bản số",
    "remarked": "bài chấm lại",
    "completed": "người hoàn thành nhờ bản này",
    "round": "đợt",
    "opens": "bắt đầu",
    "due": "hạn",
    "role": "vai trò",
    "kind": "loại",
    "by": "bằng cách",
    "lost_phone": "máy bị mất",
    "reusable": "thẻ dùng mãi của bản trình diễn",
    "shares": "cho chi bộ xem kết quả",
    "accepted": "đã làm theo",
    "removed": "số dòng đã dọn",
    "names": "có họ tên",
    "until": "đến ngày",
    "table": "bảng",
    "reason": "lý do",
    "because": "vì",
}
_TYPED = "because"  # the one detail that is shown as an administrator typed it
_VALUES = {
    **_ACTING_AS,
    "city": "thành phố, tỉnh",
    "ward": "phường, xã",
    "section": "đảng bộ bộ phận",
    "cell": "chi bộ",
    "other": "đơn vị khác",
    "roster": "qua danh sách",
    "roster_undone": "lấy lại danh sách",
    "demo": "bản trình diễn",
    "own": "tự đặt",
    "made": "máy đặt giúp",
    "correction": "sửa",
    "deletion": "xoá",
    "objection": "thôi chia sẻ",
    "request": "theo yêu cầu",
    "retention": "hết hạn giữ",
    "units": "so các đơn vị",
    "members": "danh sách đảng viên",
    "matrix": "từng bài của chi bộ",
    "tasks": "việc chờ xác nhận",
    "assignments": "khoá đã giao",
    "month": "báo cáo tháng",
}


def actions_of(topic: str) -> list[str]:
    """The actions of a topic; empty for one that does not exist."""
    return [action for action, (found, _words) in ACTIONS.items() if found == topic]


def action_words(action: str) -> str:
    return ACTIONS.get(action, _UNKNOWN)[1]


def acting_as_words(codes: str) -> str:
    """The roles that somebody held when they acted ("helper+leader"), in words."""
    return ", ".join(_ACTING_AS.get(code, "người có việc khác") for code in codes.split("+"))


def detail_words(detail: Mapping[str, Any]) -> list[str]:
    """What the details say to people, in their order; ids, empty values and whatever has no words are left out."""
    return [words for name, value in detail.items() if name in _LABELS and (words := _say(name, value))]


def _say(name: str, value: Any) -> str:
    if value is True:
        return _LABELS[name]
    if value is False and name in {"shares", "accepted"}:
        return f"không {_LABELS[name]}"
    if value in (None, False, 0, ""):
        return ""
    if name == _TYPED:
        return f"{_LABELS[name]}: {value}"
    if isinstance(value, int):
        return f"{_LABELS[name]}: {value}"
    if not isinstance(value, str):
        return ""  # a list of codes, which are not shown either
    return f"{_LABELS[name]}: {_VALUES[value]}" if value in _VALUES else _day(name, value)


def _day(name: str, value: str) -> str:
    """A day is kept as 2026-11-20; anything else that is no known value is a code, and codes are not shown."""
    pieces = value.split("-")
    if len(pieces) == 3 and all(piece.isdigit() for piece in pieces):
        return f"{_LABELS[name]}: {'/'.join(reversed(pieces))}"
    return ""
