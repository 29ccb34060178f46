"""E1xx: files and their front matter. Words only."""

from learning.content.codes.entry import entry

CODES = {
    "E101": entry(
        "tệp không phải chữ UTF-8",
        "mở tệp, chọn lưu với bảng mã UTF-8",
        "the file is not UTF-8 text",
        "save it with the encoding UTF-8",
    ),
    "E102": entry(
        "tệp nặng hơn {most} KB",
        "chia thành hai bài ngắn hơn",
        "the file is over {most} KB",
        "split it into two shorter ones",
    ),
    "E103": entry(
        "tên tệp không theo khuôn: {name}",
        "đặt tên theo khuôn, như {example}; tệp loại khác hoặc không thuộc khoá thì chuyển đi nơi khác",
        "the file name does not fit the layout: {name}",
        "name it by the pattern, as {example}; move a file of another kind, or not of the course, elsewhere",
    ),
    "E104": entry(
        "thư mục khoá học thiếu tệp course.md",
        "thêm course.md có dòng title",
        "the course folder has no course.md",
        "add course.md with a title",
    ),
    "E105": entry(
        "tệp thiếu phần khai báo ở đầu",
        "bắt đầu tệp bằng một dòng ---, các dòng khai báo, rồi một dòng ---",
        "the file has no front matter",
        "begin the file with a line ---, the keys, and a line ---",
    ),
    "E106": entry(
        "phần khai báo chưa đóng",
        "thêm một dòng --- sau dòng khai báo cuối",
        "the front matter is not closed",
        "add a line --- after the last key",
    ),
    "E107": entry(
        "có phím Tab trong phần khai báo",
        "thay bằng hai dấu cách",
        "a tab in the front matter",
        "use two spaces instead",
    ),
    "E108": entry(
        "không đọc được dòng này",
        "viết theo mẫu này, có dấu cách như mẫu: {example}",
        "this line cannot be read",
        "write it like this, with the space: {example}",
    ),
    "E109": entry(
        "{key} có hai lần",
        "giữ lại một chỗ",
        "{key} is there twice",
        "keep one of the two",
    ),
    "E110": entry(
        "không có dòng nào tên là {key}:",
        "có thể dùng: {known}",
        "there is no key {key}",
        "use one of: {known}",
    ),
    "E111": entry(
        "{key}: chưa có nội dung",
        "viết {key}: rồi nội dung, ở đầu tệp, giữa hai dòng ---",
        "{key} says nothing",
        "write {key}: and what it is, in the front matter",
    ),
    "E112": entry(
        "{key} cần là số từ {least} đến {most}, đang là {value}",
        "sửa lại số này",
        "{key} must be a number from {least} to {most}, not {value}",
        "mend the number",
    ),
    "E113": entry(
        "{key} không nhận giá trị {value}",
        "có thể dùng: {known}",
        "{key} cannot be {value}",
        "use one of: {known}",
    ),
    "E114": entry(
        "ngày chưa đọc được: {value}",
        "viết năm-tháng-ngày, ví dụ 2026-11-20",
        "not a date: {value}",
        "write year-month-day, e.g. 2026-11-20",
    ),
    "E115": entry(
        "tên {value} có ký tự chưa dùng được",
        "chỉ dùng chữ thường không dấu, số và gạch nối, ví dụ {example}",
        "the name {value} has characters that cannot be used",
        "use a-z, digits and hyphens only, e.g. {example}",
    ),
    "E116": entry(
        "danh sách mở bằng [ mà chưa đóng",
        "thêm ] ở cuối dòng",
        "the list opened by [ is not closed",
        "add ] at the end of the line",
    ),
    "E117": entry(
        "{key} cần viết theo dạng {expected}",
        "viết lại theo mẫu trong hướng dẫn soạn bài",
        "{key} must be written as {expected}",
        "see the guide for authors",
    ),
    "E118": entry(
        "hai tệp cùng mang tên {value}",
        "đổi tên hoặc đổi id của một tệp",
        "two files have the same name {value}",
        "rename one, or change its id",
    ),
    "E119": entry(
        "dòng này không phải một từ trong bảng giải nghĩa",
        "viết *[OTP]: lời giải nghĩa",
        "this line is not a glossary entry",
        "write *[OTP]: the explanation",
    ),
    "E120": entry(
        "từ {term} được giải nghĩa hai lần",
        "giữ lại một lời giải nghĩa",
        "{term} is explained twice",
        "keep one explanation",
    ),
    "E121": entry(
        "khoá học chưa có bài nào",
        "thêm một bài, ví dụ 01-bat-dau.md",
        "the course has no lesson",
        "add one, e.g. 01-bat-dau.md",
    ),
    "E122": entry(
        "dòng này lùi vào khác các dòng quanh nó",
        "cho thẳng hàng với dòng trên; nội dung dài thì viết hết trên một dòng",
        "the line is indented unlike those around it",
        "align it with the line above; write a long value on one line",
    ),
}
