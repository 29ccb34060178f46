"""What is said of an answer in pieces that is not wholly right: how much of it is, and what is missing in kind."""

from dataclasses import asdict

from flask_babel import gettext as _

from learning.quizzes.kinds.kind import Tally


def words() -> dict[str, list[str]]:
    """By type of question: what is said of what is right, of what is missing, of what does not belong ("" for nothing).

    A number stands for {right}, {whole}, {missing}, {extra}; static/js/marking.js fills the same sentences.
    """
    return {
        "many": [
            _("Đồng chí chọn đúng {right} trong {whole} ý."),
            _("Còn thiếu {missing} ý."),
            _("Có {extra} ý nên bỏ chọn."),
        ],
        "order": [_("{right} trong {whole} việc đã đứng đúng chỗ."), "", ""],
        "match": [_("Đồng chí ghép đúng {right} trong {whole} cặp."), _("Còn {missing} cặp chưa ghép."), ""],
        "cloze": [_("Đồng chí điền đúng {right} trong {whole} chỗ."), _("Còn {missing} chỗ chưa điền."), ""],
    }


def sentence(type_: str, tally: Tally | None) -> str:
    """The sentences whose numbers are above 0."""
    if tally is None:
        return ""
    said = zip(words()[type_], (tally.right, tally.missing, tally.extra), strict=True)
    return " ".join(text.format(**asdict(tally)) for text, number in said if text and number)
