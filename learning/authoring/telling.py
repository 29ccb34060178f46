"""The impact of a publication in plain Vietnamese, for whoever publishes; pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from learning.authoring.changes import Kind, PartChange, QuestionChange, RuleChange
from learning.authoring.impact import Impact, People

MOST_NAMES = 30
NOTHING = "Không có gì đổi với kết quả của ai."
_PARTS = {"lesson": "bài học", "quiz": "bài kiểm tra", "task": "việc thực hành"}
_RULES = {
    "kind": "loại",
    "pass_percent": "mức đạt (%)",
    "attempts": "số lần làm",
    "pause_minutes": "nghỉ giữa hai lần (phút)",
    "draw": "số câu rút",
    "time_limit_minutes": "giờ làm (phút)",
    "counts": "lần được tính",
    "show": "lúc cho xem đáp án",
}


def lines(impact: Impact) -> list[str]:
    """What is said before (dry run) and after publishing, one sentence a line."""
    told = [
        *(line for one in impact.changes.questions for line in _question(one, impact)),
        *(_part(one) for one in impact.changes.parts),
        *(_rule(one) for one in impact.changes.rules),
    ]
    if impact.changes.lessons:
        told.append(f"Sửa nội dung: {', '.join(impact.changes.lessons)}. Kết quả học không đổi.")
    told += _people(impact)
    return told or [NOTHING]


def decision(kept: Mapping[str, Any]) -> str:
    """One decision as a version keeps it, in a few words."""
    words = {
        Kind.WORDING: "chỉ sửa chữ" if kept["decided"] else "sửa dấu, cách viết",
        Kind.CORRECTION: "sửa đáp án hoặc điểm" + (", chữ cũng sửa" if kept["decided"] else ""),
        Kind.NEW: "thành câu mới",
        Kind.ADDED: "câu thêm",
        Kind.REMOVED: "bỏ câu",
    }
    by_whom = " (người công bố quyết định)" if kept["decided"] else ""
    return f"{kept['quiz']}/{kept['question']}: {words[Kind(kept['kind'])]}{by_whom}"


def _question(one: QuestionChange, impact: Impact) -> Iterator[str]:
    name = f"Câu {one.quiz}/{one.question}"
    said = " theo lời người công bố" if one.decided else ""
    if one.kind is Kind.WORDING:
        yield f"{name}: chỉ sửa chữ{said}. Câu trả lời cũ giữ nguyên."
    elif one.kind is Kind.CORRECTION:
        count = sum(1 for each in impact.remarked if each.quiz == one.quiz and one.question in each.questions)
        words = f" (chữ cũng sửa,{said})" if one.decided else ""
        yield f"{name}: sửa đáp án hoặc điểm{words}. {count} bài đã nộp được thêm điểm, không bài nào bị bớt."
    elif one.kind is Kind.NEW:
        why = {"words": "đổi lời", "options": "thêm hoặc bớt ý trả lời", "type": "đổi dạng câu"}[one.reason]
        yield f"{name}: thành câu mới, vì {why}. {_kept(one.quiz, impact)}"
        if one.reason == "words":
            yield f"  Nếu chỉ sửa chữ, xin thêm --wording {one.quiz}/{one.question}."
    elif one.kind is Kind.ADDED:
        yield f"{name}: câu thêm. {_kept(one.quiz, impact)}"
        if one.alike:
            old = one.alike.rpartition("/")[2]
            yield f"  Chú ý: giống câu {one.alike} đã bỏ ({one.alike_percent}%). Nếu là câu cũ, xin giữ mã {{#{old}}}."
    else:
        yield f"{name}: đã bỏ. Bài đã nộp không đổi."


def _kept(quiz: str, impact: Impact) -> str:
    keeps, again = impact.keeps.get(quiz, People()), impact.asked_again.get(quiz, People())
    return f"{keeps.count} đồng chí đã đạt giữ kết quả; {again.count} đồng chí chưa đạt gặp câu này ở lần làm sau."


def _part(one: PartChange) -> str:
    name = f"{_PARTS[one.kind]} “{one.title}”"
    if one.what == "added":
        alike = f" Chú ý: giống {one.alike} đã bỏ; nếu là phần cũ, xin giữ tên cũ bằng id." if one.alike else ""
        return f"Thêm {name}{'' if one.required else ', không cần để hoàn thành'}.{alike}"
    if one.what == "removed":
        return f"Bỏ {name}. Kết quả đã có vẫn được giữ."
    return f"Từ nay {name} {'cần' if one.what == 'required' else 'không cần'} để hoàn thành khoá."


def _rule(one: RuleChange) -> str:
    old, new = ("tất cả" if value is None else value for value in (one.old, one.new))
    return f"Bài kiểm tra {one.quiz}: {_RULES.get(one.rule, one.rule)} từ {old} thành {new}. Bài đã nộp không đổi."


def _people(impact: Impact) -> Iterator[str]:
    if impact.remarked:
        yield f"Chấm lại {len(impact.remarked)} bài đã nộp. Ai đã đạt vẫn đạt."
    for quiz, people in impact.passing.items():
        yield f"Đạt {quiz} nhờ chấm lại: {_named(people)}."
    if impact.completing.count:
        yield f"Hoàn thành khoá nhờ lần công bố này: {_named(impact.completing)}."
    if impact.sees_new.count:
        yield f"Đã hoàn thành, nay thấy “có phần mới”: {impact.sees_new.count} đồng chí. Không ai mất hoàn thành."
    if impact.more_to_do.count:
        yield f"Đang học, nay có thêm phần cần làm: {impact.more_to_do.count} đồng chí."
    for quiz, count in impact.open_papers.items():
        yield f"Đang làm dở {quiz}: {count} bài, giữ câu hỏi của bản cũ."


def _named(people: People) -> str:
    shown = ", ".join(people.names[:MOST_NAMES])
    more = f" và {people.count - MOST_NAMES} đồng chí nữa" if shown and people.count > MOST_NAMES else ""
    return f"{people.count} đồng chí" + (f" ({shown}{more})" if shown else "")
