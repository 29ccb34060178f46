// All words that scripts of every page say by themselves; those of one kind of page are in words-….js.
// {name} stands for a value: say(words.x, {name: value}).
"use strict";
const words = {
  offline: "Máy đang không có mạng",
  offlineText: "Đồng chí cứ học, bài vẫn được giữ.",
  waiting: "{count} việc đang giữ trên máy, chưa gửi.",
  waitingPaper: "{count} bài đang giữ trên máy, chưa gửi.",
  ofTile: "{count} việc chưa gửi",
  byItself: "Có mạng là máy tự gửi.",
  tryNow: "Thử gửi ngay",
  sending: "Đang gửi…",
  sent: "Có mạng rồi. Đã gửi {count} việc",
  sentAll: "Đã gửi {count} việc",
  codes: "Mã biên nhận {codes}.",
  and: " và ",
  busy: "Máy chủ đang đông",
  busyText: "Bài vẫn an toàn, máy sẽ tự gửi lại sau ít phút.",
  signedOut: "Xin vào lớp lại để gửi",
  signedOutText: "Bài vẫn còn nguyên trên máy.",
  signIn: "Vào lớp",
  strange: "Mạng này chưa vào được Lớp học số",
  strangeText: "Có thể mạng đang đòi đăng nhập. Bài vẫn được giữ trên máy.",
  notYours: "{count} việc là của người khác từng học trên máy này. Máy giữ đến khi người đó vào lớp lại.",
  closed: "Máy này không giữ bài được",
  closedText: "Trình duyệt đang chặn bộ nhớ, ví dụ cửa sổ riêng tư. Có mạng thì vẫn học và nộp bài được.",
  evicted: "Trình duyệt đã xoá phần giữ trên máy",
  evictedText: "{count} việc chưa gửi không còn nữa, xin làm lại. Bài đã có mã biên nhận vẫn ở máy chủ.",
  evictedCourses: "Khoá đã tải về cũng bị xoá. Có mạng, đồng chí tải lại.",
  seen: "Tôi đã xem",
  refusedOne: "Một việc chưa nhận được",
  refusedMany: "{count} việc chưa nhận được",
  refusedText: "{reason} Máy vẫn giữ việc này. Xin báo đồng chí phụ trách chi bộ.",
  look: "Xem việc này",
  renewed: "Trang này vừa có bản mới",
  open: "Mở bản mới",
  pressAgain: "Có mạng, đồng chí bấm lại.",
  heldTitle: "Bài đang giữ trên máy",
  heldSeal: "Đang giữ trên máy, chưa gửi",
  doneAt: "Làm xong lúc {time}",
  parts: "{done} trong {all} bài đã học",
};

function say(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
}
