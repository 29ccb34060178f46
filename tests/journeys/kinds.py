"""A course with a question of every type, a screen of every kind and a message of every look, for looking at them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import Server, serving

DOCS = Path(__file__).resolve().parents[2] / "docs" / "questions"
EXAMPLE = re.compile(r"^```markdown\n(.*?)^```$", re.DOTALL | re.MULTILINE)

COURSE = "---\ntitle: Đủ kiểu\naccess: open\n---\n"
PRACTICE = """/// simulation | Bật Wi-Fi và xem tin lạ {#tap}

## Màn hình chính {.icons}
Chạm vào biểu tượng **Cài đặt**.

- 📞 Điện thoại
- 💬 Tin nhắn
- 📷 Máy ảnh
- **⚙️ Cài đặt**
- 🖼️ Ảnh
- 🕐 Đồng hồ

## Cài đặt {.list}
Gạt công tắc để bật Wi-Fi.

- ✈️ Chế độ máy bay ( )
- **📶 Wi-Fi** (x)
- 🔋 Pin
  80%, còn hai ngày
- 🔊 Âm thanh

## Mạng nhà {.form}
Gõ mật khẩu mạng: 123456.

- Mật khẩu: ____ = 123456

## Lưu mật khẩu {.dialog}
Lưu mật khẩu mạng này?

Máy hỏi lại. Đồng chí chọn lưu.

- Để sau
- **Lưu**

## +84 59 000 0000 {.message}
Chạm vào chỗ đáng ngờ nhất.

- @ Hôm nay, 13:52
- Hộ gia đình được nhận 400.000 đ. Bấm **nhan-ho-tro.example** trước 17:00.
- Tôi: Ai gửi đấy?

## Báo tin rác {.photo}
Chạm vào nút **Báo tin rác** ở cuối ảnh.

![Màn hình cài đặt tin nhắn](media/wifi.svg){tap="8%,72%,84%,16%" label="Báo tin rác"}

## Màn hình khoá {.photo .swipe-up}
Vuốt lên để mở máy.

![Màn hình khoá](media/wifi.svg)

///
"""
VERSIONS = """/// tab | Android

Mở **Cài đặt**, chạm **Mạng và Internet**.

///

/// tab | iPhone

Mở **Cài đặt**, chạm **Wi-Fi**.

///
"""
MESSAGES = """/// message | Ngân hàng ABC {.sms}

@ Hôm nay, 13:52

Tài khoản của quý khách sẽ ==bị khoá sau 30 phút==. Bấm ==abc-xacminh.example== ngay.

Tôi: Ai đấy ạ?

///

/// message | Cháu Hoà {.zalo}

@ 9:05

Ông ơi, cháu đổi số. Ông ==chuyển cho cháu 5 triệu== nhé!

Tôi: Cháu gọi cho ông đã.

///

/// message | +84 59 000 0000 {.call}

Tôi là cán bộ công an, ==đọc mã OTP cho tôi ngay==.

///

/// message | phat-qua@qua-tang.example {.email}

Chúc mừng! Quý vị trúng thưởng. ==Nộp 2 triệu phí== để nhận quà.

///
"""
IN_A_STEM = """## Đồng chí tập bật Wi-Fi rồi trả lời: công tắc nằm ở đâu? {#cong-tac}

/// simulation | Tìm công tắc

## Màn hình chính {.icons}
Chạm vào biểu tượng **Cài đặt**.

- 💬 Tin nhắn
- **⚙️ Cài đặt**

///

- [x] Trong Cài đặt
- [ ] Trong Tin nhắn
"""
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 420">
<path d="M0 0h360v420H0z" fill="#eef2f7"/><path d="M0 0h360v64H0z" fill="#233e6e"/>
<path d="M8 112h344v184H8z" fill="#fff" stroke="#9fb0c8" stroke-width="2"/>
<path d="M38 184h104M38 236h70" stroke="#54463a" stroke-width="10" stroke-linecap="round"/>
<path d="M246 210h48" stroke="#1b593d" stroke-width="42" stroke-linecap="round"/>
<path d="M294 210h.1" stroke="#fff" stroke-width="30" stroke-linecap="round"/>
<path d="M70 336h220" stroke="#921e14" stroke-width="50" stroke-linecap="round"/>
<path d="M120 336h120" stroke="#fff" stroke-width="8" stroke-linecap="round"/></svg>"""


def questions() -> dict[str, str]:
    """A question of every type as its page of docs has it, by name; those with two examples have both."""
    found = {}
    for page in sorted(DOCS.glob("*.md")):
        for number, example in enumerate(EXAMPLE.findall(page.read_text("utf-8")), 1):
            found[page.stem if number == 1 else f"{page.stem}-{number}"] = example
    return found | {"simulation": IN_A_STEM}


@contextmanager
def kinds_served(folder: Path) -> Iterator[Server]:
    """An instance whose only course shows all of them."""
    checks = "\n".join(f"/// check\n\n{example}\n///\n" for example in questions().values())
    quiz = "---\ntitle: Đủ kiểu\nshuffle: none\n---\n\n" + "\n".join(questions().values())
    texts = {
        "courses/du-kieu/course.md": COURSE,
        "courses/du-kieu/01-cau-hoi.md": f"---\ntitle: Câu hỏi\n---\n\n{checks}",
        "courses/du-kieu/02-may-tap.md": f"---\ntitle: Máy để tập\n---\n\n{PRACTICE}\n{VERSIONS}",
        "courses/du-kieu/03-tin-nhan.md": f"---\ntitle: Tin nhắn\n---\n\n{MESSAGES}",
        "quizzes/du-kieu/du-kieu.md": quiz,
        "courses/du-kieu/media/wifi.svg": PICTURE,
        "quizzes/du-kieu/media/wifi.svg": PICTURE,
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    places = {f"LEARNING_{name.upper()}": str(folder / name) for name in ("courses", "quizzes")}
    with serving(folder / "instance", **places) as server:
        yield server
