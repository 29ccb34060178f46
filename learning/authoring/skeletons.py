"""First texts of a course, a lesson and a quiz, good enough to publish; knows neither folders nor database."""

from datetime import date

from learning.content.documents import Text, read_document
from learning.content.quoting import quote_front_matter
from learning.errors import InvalidInput

COURSE = """---
title: {title}
summary: Một câu nói khoá này giúp được gì
language: vi
access: members
updated: {today}
---

Khoá học này dành cho đồng chí mới làm quen. Đồng chí học lúc nào cũng được, mỗi lần một bài ngắn.

Học xong, đồng chí sẽ:

- Biết việc thứ nhất.
- Làm được việc thứ hai.
"""

LESSON = """---
title: {title}
objectives:
  - Biết một điều có ích
  - Làm được một việc trên điện thoại
updated: {today}
---

Mở đầu bằng một chuyện quen thuộc. Viết câu ngắn, mỗi câu một ý.

## Từng bước

1. Mở điện thoại.
2. Chạm **Cài đặt**.
3. Xem trên màn hình có gì.

> [!TIP]
> Chỗ này dành cho một mẹo nhỏ.

## Thử sức

/// check

## Muốn đổi cỡ chữ, đồng chí mở gì? {{#{slug}-thu-1}}

- [x] Cài đặt
- [ ] Danh bạ
  > Danh bạ để giữ số điện thoại. Đồng chí tìm bánh răng nhé.

> Cỡ chữ nằm trong Cài đặt.

///
"""

QUIZ = """---
title: {title}
kind: graded
pass: 80
attempts: 0
---

Đồng chí làm chậm rãi, không tính giờ. Chưa đạt thì đọc lại bài rồi làm lại.

## Muốn đổi cỡ chữ, đồng chí mở gì? {{#doi-co-chu{lesson}}}

- [ ] Danh bạ
  > Danh bạ để giữ số điện thoại. Đồng chí đọc lại phần “Từng bước”.
- [x] Cài đặt
- [ ] Máy ảnh

> Cỡ chữ nằm trong Cài đặt.

## Những việc nào làm trong Cài đặt? Đánh dấu mọi ý đúng. {{#viec-trong-cai-dat type=many{lesson}}}

- [x] Đổi cỡ chữ
- [x] Bật Wi-Fi
- [ ] Gọi điện cho con cháu

> Gọi điện thì đồng chí mở mục Điện thoại.

## Mục có hình bánh răng tên là gì? {{#hinh-banh-rang type=short{lesson}}}

= Cài đặt
= Thiết lập

> Có máy gọi là Cài đặt, có máy gọi là Thiết lập.
"""


def make_course(title: str, today: date) -> str:
    """course.md. Raises InvalidInput for a title that a file cannot hold."""
    return _titled(COURSE, title, today=today.isoformat())


def make_lesson(title: str, slug: str, today: date) -> str:
    """A lesson with a check of its own. Raises InvalidInput."""
    return _titled(LESSON, title, slug=slug, today=today.isoformat())


def make_quiz(title: str, lesson: str) -> str:
    """A graded quiz on a lesson ("" for none) with three types of questions. Raises InvalidInput."""
    return _titled(QUIZ, title, lesson=f" lesson={lesson}" if lesson else "")


def _titled(skeleton: str, title: str, **values: str) -> str:
    """The skeleton with its title written so that we read it back as it is, and YAML too."""
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    for written in (title, f'"{escaped}"'):
        text = skeleton.format(title=written, **values)
        document = read_document("", text)
        entry = document.entries.get("title")
        if entry and isinstance(entry.value, Text) and entry.value.text == title and not document.findings:
            return quote_front_matter("", text)
    raise InvalidInput("Tên này chưa ghi vào tệp được. Xin viết tên trên một dòng, bằng chữ thường ngày.")
