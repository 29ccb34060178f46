"""E4xx: questions and quizzes. Words only."""

from learning.content.codes.entry import entry

CODES = {
    "E401": entry(
        "câu hỏi thiếu mã riêng",
        "thêm {{#ma-rieng}} ở cuối dòng ##, ví dụ {{#{example}}}",
        "the question has no id",
        "add {{#some-id}} at the end of the ## line, e.g. {{#{example}}}",
    ),
    "E402": entry(
        "mã {id} đã dùng cho câu khác",
        "đặt mã khác cho một trong hai câu",
        "the id {id} is used by another question",
        "use another one",
    ),
    "E403": entry(
        "kiểu câu hỏi {name} chưa dùng được trong bản này",
        "có thể dùng: {known}",
        "questions of type {name} cannot be used in this release",
        "use one of: {known}",
    ),
    "E404": entry(
        "câu hỏi chưa có đáp án đúng",
        "đánh dấu đáp án đúng: {example}",
        "the question has no right answer",
        "mark the right answer: {example}",
    ),
    "E405": entry(
        "câu chọn một mà có {count} đáp án đúng",
        "để lại một [x], hoặc viết type=many",
        "one answer may be right, {count} are marked",
        "leave one [x], or write type=many",
    ),
    "E406": entry(
        "đáp án đúng đọc giống đáp án sai: {text}",
        "viết hai đáp án khác hẳn nhau, hoặc thêm exact nếu câu dạy gõ dấu",
        "a right option reads like a wrong one: {text}",
        "tell them apart, or add exact if the question is about marks",
    ),
    "E407": entry(
        "đáp án này có hai lần: {text}",
        "bỏ một đáp án",
        "this option is there twice: {text}",
        "remove one",
    ),
    "E408": entry(
        "câu hỏi cần ít nhất {least} đáp án, đang có {count}",
        "thêm đáp án, mỗi đáp án một dòng - [ ]",
        "the question needs at least {least} options, it has {count}",
        "add options, one - [ ] a line",
    ),
    "E409": entry(
        "chỗ này thiếu lời câu hỏi",
        "viết câu hỏi sau ##",
        "the question has no text",
        "write it after ##",
    ),
    "E410": entry(
        "tiêu đề trong bộ câu hỏi chỉ dùng ##",
        "viết ## rồi một dấu cách, rồi câu hỏi",
        "headings in a quiz are ## only",
        "write ##, a space, and the question",
    ),
    "E411": entry(
        "sau đáp án chỉ được có lời giải thích",
        "thêm > ở đầu dòng, hoặc đưa dòng này lên trước các đáp án",
        "only the explanation may follow the answers",
        "begin the line with >, or move it before the answers",
    ),
    "E412": entry(
        "câu hỏi không có thuộc tính {name}",
        "có thể dùng: {known}",
        "questions have no attribute {name}",
        "use one of: {known}",
    ),
    "E413": entry(
        "draw là {value} mà chỉ có {count} câu",
        "viết draw nhỏ hơn, hoặc thêm câu hỏi",
        "draw is {value}, but there are {count} questions",
        "lower draw, or add questions",
    ),
    "E414": entry(
        "tệp chưa có câu hỏi nào",
        "viết câu hỏi đầu tiên sau ##",
        "the file has no question",
        "write the first one after ##",
    ),
    "E415": entry(
        "đáp án để trống",
        "viết lời đáp án, hoặc xoá dòng này",
        "the answer is empty",
        "write it, or remove the line",
    ),
    "E416": entry(
        "cách viết đáp án này thuộc kiểu {name}",
        "thêm type={name} vào dòng câu hỏi, hoặc viết đáp án theo kiểu của câu",
        "answers are written so for the type {name}",
        "add type={name} to the question, or write them as its type wants",
    ),
    "E417": entry(
        "đáp án tính điểm một phần chưa dùng được trong bản này",
        "dùng [x] hoặc [ ]",
        "options with a share of the points cannot be used in this release",
        "use [x] or [ ]",
    ),
    "E418": entry(
        "câu hỏi xếp trình độ cần nói bài sẽ học",
        "thêm lesson=ten-bai vào dòng câu hỏi",
        "a placement question must name its lesson",
        "add lesson=some-lesson to the question",
    ),
    "E419": entry(
        "khối check cần đúng một câu hỏi, đang có {count}",
        "viết một câu ## trong mỗi khối check",
        "a check holds one question, not {count}",
        "write one ## question in each check",
    ),
    "E420": entry(
        "lời góp ý cho đáp án chưa lùi vào",
        "lùi dòng này vào hai dấu cách",
        "the feedback is not indented under its answer",
        "indent the line by two spaces",
    ),
}
