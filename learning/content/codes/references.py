"""E2xx: pictures, links, fields and whatever else points elsewhere. Words only."""

from learning.content.codes.entry import entry

CODES = {
    "E201": entry(
        "không thấy ảnh: {target}",
        "đặt ảnh vào đó, hoặc sửa đường dẫn; tên gần nhất: {known}",
        "no such picture: {target}",
        "put it there, or mend the path; nearest: {known}",
    ),
    "E202": entry(
        "ảnh chưa có lời mô tả",
        "viết lời mô tả trong ngoặc vuông: ![Màn hình Cài đặt](…)",
        "the picture has no alternative text",
        "write it in the brackets: ![The settings](…)",
    ),
    "E203": entry(
        "đường dẫn ra ngoài thư mục của khoá: {target}",
        "chỉ dùng tệp trong thư mục của khoá; ảnh đặt vào media rồi viết media/…",
        "the path leaves the folder of the course: {target}",
        "use files of this folder only; put pictures into media and write media/…",
    ),
    "E204": entry(
        "không thấy tệp được nối đến: {target}",
        "sửa tên tệp; tên gần nhất: {known}",
        "the link leads to no file: {target}",
        "mend the name; nearest: {known}",
    ),
    "E205": entry(
        "kiểu đường dẫn này không dùng được: {target}",
        "dùng https://…, tel:…, mailto:… hoặc tên tệp của một bài",
        "links of this kind cannot be used: {target}",
        "use https://…, tel:…, mailto:… or the file name of a lesson",
    ),
    "E206": entry(
        "không có bài tên {target}",
        "sửa tên bài; tên gần nhất: {known}",
        "there is no lesson {target}",
        "mend the name; nearest: {known}",
    ),
    "E207": entry(
        "chỗ điền {name} chưa được khai báo",
        "khai báo trong mục fields của course.md; tên gần nhất: {known}",
        "the field {name} is not declared",
        "declare it under fields in course.md; nearest: {known}",
    ),
    "E208": entry(
        "chỗ điền {name} không đặt ở đây được",
        "chỉ đặt chỗ điền trong lời văn, không đặt trong phần khai báo, tên khối, ngoặc {{ }}, đường dẫn, mô tả ảnh "
        "hay câu trả lời",
        "the field {name} cannot stand here",
        "use fields in prose only, not in front matter, titles of blocks, {{ }}, links, alternative texts or answers",
    ),
    "E209": entry(
        "không dùng được tệp này: {reason}",
        "chép lại tệp; ảnh thì xuất lại dạng PNG, JPEG, WebP, hoặc SVG chỉ gồm hình vẽ",
        "the file cannot be used: {reason}",
        "copy it again; a picture: export it as PNG, JPEG, WebP, or SVG with nothing but shapes",
    ),
    "E210": entry(
        "không thấy nguồn của chú thích {name}",
        "thêm dòng [^{name}]: tên nguồn, ở cuối bài",
        "the footnote {name} has no text",
        "add a line [^{name}]: the source, at the end of the lesson",
    ),
    "E211": entry(
        "cách viết đường dẫn này không dùng ở đây",
        "viết liền [chữ](địa chỉ) ngay trong câu; trong địa chỉ không có dấu cách",
        "links are not written this way here",
        "write [text](address) in the sentence, in one piece; no spaces in the address",
    ),
    "E212": entry(
        "không có khoá học tên {target} cho bộ câu hỏi này",
        "đặt tệp vào thư mục mang tên một khoá; tên gần nhất: {known}",
        "there is no course {target} for this quiz",
        "put it in a folder named like a course; nearest: {known}",
    ),
}
