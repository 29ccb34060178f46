"""E32x to E34x: simulations and messages. Words only."""

from learning.content.codes.entry import entry

CODES = {
    "E320": entry(
        "máy để tập chưa có màn hình nào",
        "viết màn hình đầu tiên: ## Màn hình chính {{.icons}}",
        "the simulation has no screen",
        "write the first one: ## Home screen {{.icons}}",
    ),
    "E321": entry(
        "chữ này đứng trước màn hình đầu tiên",
        "đưa xuống dưới một dòng ##",
        "this stands before the first screen",
        "move it below a ## line",
    ),
    "E322": entry(
        "trong máy để tập, tiêu đề chỉ dùng ##",
        "viết ## rồi một dấu cách, rồi tên màn hình",
        "headings in a simulation are ## only",
        "write ##, a space, and the name of the screen",
    ),
    "E323": entry(
        "màn hình cần đúng một kiểu vẽ, đang có {count}",
        "thêm một kiểu vào cuối dòng ##: {known}",
        "a screen needs one kind, it has {count}",
        "write one at the end of the ## line: {known}",
    ),
    "E324": entry(
        "màn hình chưa có chỗ chạm hay ô gõ",
        "in đậm mục cần chạm: - **Cài đặt**; hoặc thêm ô gõ: - Mật khẩu: ____ = 123456",
        "the screen has neither a target nor a field",
        "make an item bold: - **Settings**; or add a field: - Password: ____ = 123456",
    ),
    "E325": entry(
        "dòng này chưa thuộc mục nào trên màn hình",
        "lời đáp thì lùi vào hai dấu cách, mục mới thì viết sát lề trái, lời dặn thì đưa lên trước danh sách",
        "this line belongs to no item of the screen",
        "indent an answer by two spaces, begin an item at the start of the line, put instructions before the list",
    ),
    "E326": entry(
        "ô gõ {label} chưa có chữ cần gõ",
        "viết chữ cần gõ sau dấu =, ví dụ ____ = 123456",
        "the field {label} lacks what is to be typed",
        "write it after =, e.g. ____ = 123456",
    ),
    "E327": entry(
        "màn hình .{kind} không vẽ được {what}",
        "dùng kiểu màn hình khác, hoặc bỏ mục này",
        "a screen .{kind} cannot show this: {what}",
        "use another kind of screen, or remove the item",
    ),
    "E328": entry(
        "màn hình .photo cần đúng một ảnh, đang có {count}",
        'viết một dòng ![lời mô tả](media/…){{tap="8%,82%,84%,9%" label="Tiếp tục"}}',
        "a screen .photo needs one picture, it has {count}",
        'write a line ![description](media/…){{tap="8%,82%,84%,9%" label="Next"}}',
    ),
    "E329": entry(
        "chưa rõ chỗ chạm nằm đâu trong ảnh: {value}",
        'viết trái, trên, rộng, cao theo phần trăm, gọn trong ảnh: {{tap="8%,82%,84%,9%" label="Tiếp tục"}}',
        "it is not clear where in the picture to tap: {value}",
        'write left, top, width, height in percent, inside the picture: {{tap="8%,82%,84%,9%" label="Next"}}',
    ),
    "E330": entry(
        "vùng chạm nhỏ quá, trên máy chỉ rộng {width} và cao {height} điểm ảnh",
        "mở rộng vùng, hoặc cắt ảnh sát chỗ cần chạm; mỗi chiều cần {least}",
        "the region is too small, {width} by {height} pixels on a phone",
        "make it larger, or crop the picture; each side needs {least}",
    ),
    "E331": entry(
        "{{.hold}} chỉ đi với mục in đậm để chạm",
        "in đậm mục cần nhấn giữ: - **Ảnh** {{.hold}}",
        "{{.hold}} is for a bold item alone",
        "make it bold: - **Photo** {{.hold}}",
    ),
    "E332": entry(
        "màn hình chưa có lời dặn",
        "viết một câu dặn dưới dòng ##",
        "the screen has no instruction",
        "write a sentence below the ## line",
    ),
    "E333": entry(
        "mục để trống",
        "viết tên mục, hoặc xoá dòng này",
        "the item is empty",
        "name it, or remove the line",
    ),
    "E334": entry(
        "chỗ chạm trên ảnh chưa có tên",
        'thêm label="…", để máy đọc được cho người mắt kém',
        "the place in the picture has no name",
        'add label="…" for those who use a screen reader',
    ),
    "E335": entry(
        "tin nhắn chưa có chữ nào",
        "viết lời tin, mỗi đoạn là một ô tin",
        "the message has no text",
        "write it, a paragraph for each bubble",
    ),
    "E336": entry(
        "dấu == chưa khép",
        "đặt == ở cả hai đầu: ==giục gấp==",
        "== is not closed",
        "put == on both sides: ==hurry up==",
    ),
    "E337": entry(
        "chỗ này chỉ có chữ, không có ảnh và đường dẫn",
        "viết thành chữ thường",
        "only text may stand here, no picture and no link",
        "write it as plain text",
    ),
    "E338": entry(
        "tin nhắn chỉ có một kiểu, đang có {count}",
        "giữ lại một trong các kiểu: {known}",
        "a message has one kind, not {count}",
        "keep one of: {known}",
    ),
    "E339": entry(
        "công tắc viết gần đúng, máy chưa đọc được",
        "viết - **Wi-Fi** (x) nếu cần bật, - Bluetooth ( ) nếu đang tắt: ngoặc tròn, ngoài chữ đậm",
        "this is nearly a switch, but cannot be read",
        "write - **Wi-Fi** (x) to be turned on, - Bluetooth ( ) for one that is off: round brackets, outside the bold",
    ),
}
