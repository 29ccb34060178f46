"""E3xx: how the text of a lesson is built. Words only."""

from learning.content.codes.entry import entry

CODES = {
    "E301": entry(
        "có mã HTML: {tag}",
        "bỏ đi, hoặc đặt giữa hai dấu ` nếu muốn cho xem mã",
        "raw HTML: {tag}",
        "remove it, or put it between ` to show it",
    ),
    "E302": entry(
        "khối {name} chưa đóng",
        "thêm một dòng /// ở cuối khối",
        "the block {name} is not closed",
        "add a line /// at its end",
    ),
    "E303": entry(
        "khối {name} chưa dùng được trong bản này",
        "có thể dùng: {known}",
        "the block {name} cannot be used in this release",
        "use one of: {known}",
    ),
    "E304": entry(
        "dấu /// bị lùi vào",
        "đưa /// ra sát lề trái",
        "/// is indented",
        "put /// at the start of the line",
    ),
    "E305": entry(
        "khối {name} nằm quá sâu trong khối khác",
        "đưa khối này ra ngoài; chỉ khối tab được chứa khối khác",
        "the block {name} is nested too deep",
        "move it out; only tab may hold other blocks",
    ),
    "E306": entry(
        "dòng /// này không đóng khối nào",
        "xoá dòng này, hoặc viết tên khối sau ///",
        "this /// closes nothing",
        "remove it, or write the name of a block after it",
    ),
    "E307": entry(
        "tiêu đề # chỉ dành cho tên bài",
        "viết ## cho từng phần của bài",
        "# is for the title of the lesson alone",
        "write ## for the parts",
    ),
    "E308": entry(
        "đoạn mã mở bằng {fence} mà chưa đóng",
        "thêm một dòng {fence}",
        "the code opened by {fence} is not closed",
        "add a line {fence}",
    ),
    "E309": entry(
        "đoạn này có quá nhiều dấu {sign} lồng nhau",
        "viết lại đoạn này cho đơn giản",
        "too many nested {sign} here",
        "write the passage more simply",
    ),
    "E310": entry(
        "cần đúng hai khối tab liền nhau, ở đây có {count}",
        "gộp lại còn hai, hoặc viết thành mục riêng",
        "tabs come in twos, here are {count}",
        "make them two, or write sections",
    ),
    "E311": entry(
        "khối {name} thiếu tên sau dấu |",
        "viết /// {name} | tên",
        "the block {name} has no title after |",
        "write /// {name} | title",
    ),
    "E312": entry(
        "việc thực hành thiếu mã riêng",
        "thêm {{#ma-rieng}} ở cuối dòng",
        "the task has no id",
        "add {{#some-id}} at the end of the line",
    ),
    "E313": entry(
        "mã {id} đã dùng ở chỗ khác trong khoá",
        "đặt mã khác",
        "the id {id} is used elsewhere in the course",
        "use another one",
    ),
    "E314": entry(
        "không có kiểu trình bày tên {name}",
        "có thể dùng: {known}",
        "there is no class {name}",
        "use one of: {known}",
    ),
    "E315": entry(
        "không có thuộc tính tên {name}",
        "có thể dùng: {known}",
        "there is no attribute {name}",
        "use one of: {known}",
    ),
    "E316": entry(
        "không có ô lời nhắc tên {name}",
        "có thể dùng: {known}",
        "there is no callout {name}",
        "use one of: {known}",
    ),
    "E317": entry(
        "dòng này gần giống dấu của một khối: {text}",
        "viết ba dấu / ở sát lề trái: {example}",
        "this is nearly the sign of a block: {text}",
        "write three slashes at the start of the line: {example}",
    ),
    "E318": entry(
        "máy chưa hiểu ngoặc này: {text}",
        "viết một ngoặc, liền sau ảnh hay cuối dòng tiêu đề, như {{#ma-rieng type=many}}; chỗ điền là {{{{ten.cho}}}}",
        "these braces cannot be read: {text}",
        "write them once, right after a picture or ending a heading: {{#some-id type=many}}; a field is {{{{a.name}}}}",
    ),
    "E319": entry(
        "ô lời nhắc viết chưa đúng",
        "viết > [!NOTE] ở sát lề trái (hoặc TIP, IMPORTANT, WARNING, CAUTION), rồi lời nhắc ở các dòng > …",
        "this callout is not written right",
        "write > [!NOTE] at the start of the line (or TIP, IMPORTANT, WARNING, CAUTION), then the text in lines > …",
    ),
}
