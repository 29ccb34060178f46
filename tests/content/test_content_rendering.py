"""Lessons and fragments to HTML: the shapes of the look, and nothing that an author could smuggle in."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.content.conversion import convert, convert_inline
from learning.content.dressing import Surroundings, Words
from learning.content.intake import clean
from learning.content.library import Course
from learning.content.rendering import Media, render_fragment, render_inline, render_lesson, render_question
from learning.quizzes.quiz import read_library

COURSE = Course("may", "may", "Máy")
MEDIA = {
    "courses/may/media/a.webp": Media("/media/abc.webp", 320, 200),
    "courses/dien-thoai/media/wifi.svg": Media("/media/wifi.svg", 320, 200),
}
WRITTEN_BY_AUTHORS = """a br code em img strong sup blockquote div h2 h3 h4 h5 h6 hr li ol p pre
    table tbody td th thead tr ul"""
WRITTEN_BY_US = (
    "aside svg use fieldset legend input label section button span b i template figure figcaption small rect"
)
ALLOWED = set(f"{WRITTEN_BY_AUTHORS} {WRITTEN_BY_US}".split())


def read(files: dict[str, bytes], body: str) -> Course:
    lesson = f"---\ntitle: Bài mới\n---\n\n{body}\n".encode()
    return read_library(files | {"courses/dien-thoai/03-moi.md": lesson}).courses[0]


def lesson_html(files: dict[str, bytes], body: str) -> str:
    course = read(files, body)
    return render_lesson(course, course.lessons[-1], MEDIA).html


def fragment(text: str) -> str:
    return render_fragment(text, COURSE, MEDIA)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một **hai** *ba* `bốn`.", "<p>Một <strong>hai</strong> <em>ba</em> <code>bốn</code>.</p>"),
        ("## Hai", '<h2 id="b-hai">Hai</h2>'),
        ("## Hai ##", '<h2 id="b-hai">Hai</h2>'),
        ("## Hai {#phan-hai .num}", '<h2 class="num" id="b-phan-hai">Hai</h2>'),
        ("## Phím {Ctrl}", '<h2 id="b-phim-ctrl">Phím {Ctrl}</h2>'),
        ("## Tên {{cell.helper}}", '<h2 id="b-ten-cell-helper">Tên {{cell.helper}}</h2>'),
        ("## Hai {.evil}", '<h2 id="b-hai">Hai</h2>'),
        ("#1 là số một", "<p>#1 là số một</p>"),
        ("<b>đậm</b> & <script>x</script>", "<p>&lt;b&gt;đậm&lt;/b&gt; &amp; &lt;script&gt;x&lt;/script&gt;</p>"),
        ("[A](https://a.example/x_y_z)", '<p><a href="https://a.example/x_y_z">A</a></p>'),
        ("[A](https://a.example){#x .num}", '<p><a class="num" href="https://a.example" id="b-x">A</a></p>'),
        ("<https://a.example>", '<p><a href="https://a.example">https://a.example</a></p>'),
        ("[Gọi](tel:0900000000)", '<p><a href="tel:0900000000">Gọi</a></p>'),
        ("[Lên](#dau)", '<p><a href="#b-dau">Lên</a></p>'),
        ("[Bấm](javascript:alert(1))", "<p><a>Bấm</a></p>"),
        ("[Bấm](//xau.example)", "<p><a>Bấm</a></p>"),
        ("[Bấm](/logout)", "<p><a>Bấm</a></p>"),
        ("[Bấm](../khac/01-a.md)", "<p><a>Bấm</a></p>"),
        (
            '![Ảnh](media/a.webp "tựa"){todo="chụp **lại**"}',
            '<p><img alt="Ảnh" decoding="async" height="200" loading="lazy" src="/media/abc.webp" width="320"></p>',
        ),
        ('Trước\n\n![Ảnh](media/b.webp){todo="chụp *sau*"}\n\nSau', "<p>Trước</p>\n<p>Sau</p>"),
        ("![Ảnh](https://a.example/a.png)", ""),
        ("a {.num} b", "<p>a {.num} b</p>"),
        ("**15**{.num} phút", '<p><strong class="num">15</strong> phút</p>'),
        ("```\n<b> & [x](y)\n```", '<pre tabindex="0"><code>&lt;b&gt; &amp; [x](y)\n</code></pre>'),
        ("\ue000check:x\ue001", "<p>check:x</p>"),
        ("> Trích", "<blockquote>\n<p>Trích</p>\n</blockquote>"),
    ],
)
def test_fragments(text: str, expected: str) -> None:
    assert fragment(text) == expected


def test_tables_scroll_in_a_box_of_their_own() -> None:
    html = fragment("| A | B |\n| --- | ---: |\n| 1 | 2 |")
    assert html.startswith(
        '<div aria-label="Bảng, vuốt ngang được" class="wide-table" role="region" tabindex="0">\n<table>'
    )
    assert "style" not in html


def test_callouts_look_like_the_mock_up() -> None:
    assert fragment("> [!CAUTION]\n> Không đưa **mã**.") == (
        '<aside class="note vital" aria-label="Xin cẩn thận"><svg class="i" aria-hidden="true">'
        '<use href="#i-warn"/></svg><div><strong>Xin cẩn thận</strong>\n<p>Không đưa <strong>mã</strong>.</p>\n'
        "</div></aside>"
    )


def test_inline_has_no_blocks() -> None:
    assert render_inline("Một **hai**", COURSE, MEDIA) == "Một <strong>hai</strong>"
    html = render_inline("Một\n\nhai\n\n- ba\n- bốn", COURSE, MEDIA)
    assert html.split("<br>")[0] == "Một"
    assert "<p" not in html and "<li" not in html


def test_lessons_link_to_each_other_by_file_name(sample_files: dict[str, bytes]) -> None:
    html = lesson_html(sample_files, "[Wi-Fi](02-wifi.md) [khẩu](02-wifi.md#mat-khau) [sai](09-sai.md)")
    assert '<a href="/courses/dien-thoai/wifi">Wi-Fi</a>' in html
    assert '<a href="/courses/dien-thoai/wifi#b-mat-khau">khẩu</a>' in html
    assert "<a>sai</a>" in html


def test_a_word_is_explained_once_where_it_is_first_read(sample_files: dict[str, bytes]) -> None:
    body = (
        "## OTP\n\n[OTP](02-wifi.md) `OTP` **Mã OTP**, OTPs, rồi OTP. wi-fi.\n\n*[Mã]: Dãy **số**.\n\n> [!TIP]\n> OTP"
    )
    course = read(sample_files, body)
    rendered = render_lesson(course, course.lessons[-1], MEDIA)
    assert rendered.words == (
        ("w-ma", "Mã", "Dãy <strong>số</strong>."),
        ("w-otp", "OTP", "Mã dùng một lần, gửi về máy."),
        ("w-wi-fi", "Wi-Fi", "Mạng không dây trong nhà."),
    )
    assert (
        '<strong><a class="gloss" href="#w-ma" id="v-ma">Mã</a> '
        '<a class="gloss" href="#w-otp" id="v-otp">OTP</a></strong>, OTPs, rồi OTP. '
        '<a class="gloss" href="#w-wi-fi" id="v-wi-fi">wi-fi</a>.' in rendered.html
    )
    assert rendered.html.count('class="gloss"') == 3
    assert "*[" not in rendered.html


def test_blocks_of_a_lesson(sample_files: dict[str, bytes]) -> None:
    course = read_library(sample_files).courses[0]
    html = render_lesson(course, course.lessons[1], MEDIA).html
    assert html.index('<fieldset class="tabs">') < html.index("\ue000check:mat-khau-o-dau\ue001")
    assert "<p>\ue000" not in html
    task = render_lesson(course, course.lessons[0], MEDIA).html
    assert '<section class="card task"><p class="eye">Làm trên máy của mình</p><p><b>Đã bật máy</b></p>' in task
    assert task.endswith("<p>Đồng chí giữ nút nguồn ba giây.</p>\n\ue000task:da-bat-may\ue001</section>")


def test_tabs_are_radio_buttons_before_their_panels(sample_files: dict[str, bytes]) -> None:
    tab = "/// tab | {}\n\n- {}\n\n///\n\n"
    html = lesson_html(sample_files, tab.format("Android", "A") + tab.format('iPhone "<mới>"', "B") + "Sau.")
    assert html == (
        '<fieldset class="tabs"><legend class="vh">Mời đồng chí chọn một</legend>'
        '<input type="radio" name="tab-1" id="tab-1-1" value="android" checked><label for="tab-1-1">Android</label>'
        '<input type="radio" name="tab-1" id="tab-1-2" value="iphone-moi">'
        '<label for="tab-1-2">iPhone &quot;&lt;mới&gt;&quot;</label>'
        '<div class="prose">\n<ul>\n<li>A</li>\n</ul>\n</div>'
        '<div class="prose">\n<ul>\n<li>B</li>\n</ul>\n</div></fieldset>'
        "\n<p>Sau.</p>"
    )


def test_icons_are_those_used(sample_files: dict[str, bytes]) -> None:
    course = read_library(sample_files).courses[0]
    assert render_lesson(course, course.lessons[0], MEDIA).icons == frozenset()
    assert render_lesson(course, course.lessons[1], MEDIA).icons == {"tip", "warn", "info"}


def test_footnotes(sample_files: dict[str, bytes]) -> None:
    html = lesson_html(sample_files, "Một.[^1]\n\n> [!TIP]\n> Hai.[^1]\n\n[^1]: Báo.")
    assert '<sup id="b-fnref:1"><a class="footnote-ref" href="#b-fn:1">1</a></sup>' in html
    assert '<li id="b-fn:1">' in html
    assert 'href="#b-fnref:1"' in html and 'href="#b-fnref2:1"' in html
    assert html.rindex("</aside>") < html.index('<div class="footnote">')


def test_one_lesson_leaves_nothing_to_the_next(sample_files: dict[str, bytes]) -> None:
    with_footnote = lesson_html(sample_files, "Một.[^1]\n\n[^1]: Báo.\n\n*[X]: chữ x\n\nX")
    assert "footnote" in with_footnote
    after = lesson_html(sample_files, "Hai.[^1] X")
    assert "footnote" not in after and "gloss" not in after


def test_a_failure_leaves_nothing_to_the_next() -> None:
    with pytest.raises(RecursionError):
        fragment("- " * 3_000 + "x")
    assert fragment("~~~\na\n~~~\n\n[a](https://a.example)") == (
        '<pre tabindex="0"><code>a\n</code></pre>\n<p><a href="https://a.example">a</a></p>'
    )


def test_questions(sample_files: dict[str, bytes]) -> None:
    course = read_library(sample_files).courses[0]
    question = course.lessons[1].checks[0].question
    right, wrong = (option.key for option in question.options)
    assert render_question(question, course, MEDIA) == {
        "stem": "Mật khẩu Wi-Fi ghi ở đâu?",
        "passage": "",
        "revealed": "",
        "options": {right: "Dưới đáy bộ phát", wrong: "Trên trời"},
        "feedback": {wrong: "<p>Đồng chí thử nhìn dưới đáy bộ phát.</p>"},
        "hints": [],
        "explanation": "<p>Nhiều bộ phát ghi sẵn mật khẩu.</p>",
    }


class Judge(HTMLParser):
    """Fails on any tag, attribute or address that we do not write."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert not name.startswith("on") and name not in {"style", "srcdoc", "action", "target"}, name
            if name in {"href", "src"}:
                address = urlsplit(value or "")
                assert address.scheme in {"", "https", "http", "tel", "mailto"}
                assert address.scheme or not address.netloc
            if name == "id":
                assert (value or "").startswith(("b-", "v-", "tab-", "sim-"))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    '[x](https://a.example/"onmouseover=alert(1))',
    '[x](https://a.example "x" onclick=alert(1))',
    '![x](x"onerror=alert(1))',
    '![x" onerror="alert(1)](media/a.webp)',
    '<https://a.example/"onmouseover="alert(1)>',
    "<javascript:alert(1)>",
    "<!-- --><b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[x]: javascript:alert(1)\n\n[x]",
    "## x {onclick=alert(1) #y}",
    "*[OTP]: <img src=x onerror=alert(1)>\n\nOTP",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "/// tab | <script>alert(1)</script>\n\nx\n\n///",
    "<iframe src=//xau.example></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "**<b onclick=alert(1)>**",
    "|<script>|b|\n|-|-|\n|<img onerror=x src=y>|`<b>`|",
    "> [!NOTE] <script>alert(1)</script>",
    "```<script>\n</code></pre><script>\n```",
    '/// message | <b onclick="x"> {.zalo}\n\n==<script>alert(1)</script>== "\n\nTôi: <img src=x onerror=y>\n\n///',
    '/// simulation | "><script>x</script>\n\n## "><b> {.form}\n<script>x</script>\n\n- "><u>: ____ = "><u>\n\n///',
    "/// simulation | A\n\n## B {.list}\nx\n\n- **<u onclick=y>**\n  > [x](javascript:y) <b onclick=x>\n\n///",
    '/// simulation | A\n\n## B {.photo}\nx\n\n![" onerror="y](media/wifi.svg){tap="9,9,50,50" label="<b>"}\n\n///',
]


@pytest.mark.parametrize("text", EVIL)
def test_nothing_is_smuggled_in(sample_files: dict[str, bytes], text: str) -> None:
    course = read(sample_files, text)
    rendered = render_lesson(course, course.lessons[-1], MEDIA)
    for html in [rendered.html, *(html for _, _, html in rendered.words), fragment(text)]:
        Judge(convert_charrefs=True).feed(html)
    Judge(convert_charrefs=True).feed(render_inline(text, COURSE, MEDIA))


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from([*EVIL, "\n\n", "\n", "- ", "    ", "> ", "|", "*", "_", "`", "{.num}", "OTP", "///"]),
        max_size=12,
    )
)
def test_any_mixture_stays_clean(pieces: list[str]) -> None:
    files = {"courses/dien-thoai/course.md": b"---\ntitle: A\n---\n"}
    course = read(files, "".join(pieces))
    Judge(convert_charrefs=True).feed(render_lesson(course, course.lessons[-1], MEDIA).html)


@given(st.text(max_size=80))
def test_any_text_is_rendered(text: str) -> None:
    Judge(convert_charrefs=True).feed(fragment(text))
    Judge(convert_charrefs=True).feed(render_inline(text, COURSE, MEDIA))


SIGNS = st.text(alphabet="aĐệ 1.,!?…()-+=:;'\"“”’%/~#^@$–·&*_[x]\u00ad😀", min_size=1, max_size=12)


@given(SIGNS)
def test_plain_texts_are_what_markdown_would_make_of_them(text: str) -> None:
    """They are let through unconverted; where words are explained, every text goes the long way."""
    surroundings = Surroundings(lambda _: None, lambda _: None)
    long_way = Surroundings(lambda _: None, lambda _: None, Words(("không có từ này",)))
    for how in (convert, convert_inline):
        assert how(clean(text), surroundings) == how(clean(text), long_way)
