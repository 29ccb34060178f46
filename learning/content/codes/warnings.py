"""W5xx: what keeps nothing from being published. Words only."""

from learning.content.codes.entry import entry

CODES = {
    "W501": entry(
        "câu dài {count} chữ, khó đọc với người lớn tuổi",
        "chia thành câu dưới {most} chữ",
        "a sentence of {count} words is hard for an elderly reader",
        "split it into sentences of at most {most}",
    ),
    "W502": entry(
        "đáp án đúng luôn dài nhất",
        "viết vài đáp án sai dài hơn",
        "the right answer is always the longest",
        "make some wrong ones longer",
    ),
    "W503": entry(
        "đáp án đúng luôn ở dòng thứ {place}",
        "đổi chỗ các đáp án",
        "the right answer is always number {place}",
        "move the answers about",
    ),
    "W504": entry(
        "có {count} đáp án đúng mà chưa viết type=many",
        "thêm type=many vào dòng câu hỏi",
        "{count} answers are marked right without type=many",
        "add type=many to the question",
    ),
    "W505": entry(
        "đường dẫn chưa phải https: {target}",
        "dùng https nếu trang có",
        "the link is not https: {target}",
        "use https if the site has it",
    ),
    "W506": entry(
        "nội dung kiểm tra lần cuối ngày {value}, đã quá một năm",
        "kiểm tra lại rồi sửa dòng updated",
        "the facts were last checked on {value}, over a year ago",
        "check them again and change updated",
    ),
    "W507": entry(
        "hình vẽ nặng {count} KB, mạng chậm tải lâu",
        "bớt nét còn dưới {most} KB, hoặc xuất ra ảnh PNG: ảnh ấy máy tự làm nhẹ",
        "the drawing has {count} KB, slow on a bad network",
        "make it less than {most} KB, or export it as PNG: those are made light by the machine",
    ),
    "W508": entry(
        "còn thiếu ảnh: {todo}",
        "đặt ảnh vào {target} rồi bỏ todo",
        "a picture is still missing: {todo}",
        "put it at {target} and remove todo",
    ),
    "W509": entry(
        "khối {name} thiếu dòng trống",
        "để một dòng trống sau dòng mở và trước dòng đóng",
        "the block {name} lacks a blank line",
        "leave one after its opening and before its closing line",
    ),
    "W510": entry(
        "dòng này lùi vào {count} dấu cách, chưa thuộc mục phía trên",
        "lùi vào 4 dấu cách",
        "indented by {count} spaces, the line does not belong to the item above",
        "indent by 4 spaces",
    ),
    "W511": entry(
        "tiêu đề nhảy cấp, từ {before} xuống {after}",
        "dùng cấp {cure}",
        "the heading skips a level, from {before} to {after}",
        "use {cure}",
    ),
    "W512": entry(
        "câu {name} không tính điểm, points không có tác dụng",
        "bỏ points ở dòng câu hỏi",
        "a {name} question is not marked, points does nothing",
        "remove points from the question",
    ),
    "W513": entry(
        "lời góp ý ở đây không hiện cho ai",
        "đưa xuống làm lời giải thích, không lùi vào",
        "nobody is shown this feedback",
        "make it the explanation, not indented",
    ),
    "W514": entry(
        "không thấy tiêu đề được nối đến: {target}",
        "sửa tên, như tiêu đề ## Bật Wi-Fi có tên #bat-wi-fi; tên gần nhất: {known}",
        "the link leads to no heading: {target}",
        "mend the name, as ## Turn on Wi-Fi has the name #turn-on-wi-fi; nearest: {known}",
    ),
    "W515": entry(
        "hàng này không hiện đúng trong bảng",
        "để dòng thứ hai của bảng là | --- | --- |, và mỗi hàng nhiều ô nhất bằng hàng đầu",
        "this row of a table is not shown right",
        "make | --- | --- | the second line of the table, and give no row more cells than the first",
    ),
    "W516": entry(
        "dòng này chưa thành tiêu đề",
        "thêm một dấu cách sau các dấu #: {example}",
        "this line is no heading yet",
        "put a space after the signs: {example}",
    ),
    "W517": entry(
        "dấu {sign} chưa thành gạch đầu dòng",
        "viết dấu - rồi một dấu cách ở đầu dòng",
        "{sign} makes no list",
        "begin the line with - and a space",
    ),
    "W520": entry(
        "chữ viết tắt {term} chưa được giải nghĩa",
        "viết cả tên ở lần đầu, như mã dùng một lần ({term}), hoặc thêm dòng *[{term}]: lời giải nghĩa",
        "the abbreviation {term} is never explained",
        "write the name the first time, as in one-time code ({term}), or add a line *[{term}]: the explanation",
    ),
}
