// The words of the page of a course.
"use strict";
Object.assign(words, {
  ticked: "đã học",
  tickedCount: "Đồng chí {name} đã học {done} trong {all} bài.",
  take: "Tải về máy",
  takeMore: "Tải tiếp",
  takeAgain: "Tải bản mới",
  takeText: "Nặng {size}. Tải xong thì học và làm bài được cả khi không có mạng.",
  takeBegun: "Đang hỏi máy chủ…",
  taking: "Đang tải: {done} trong {all} phần",
  taken: "Đã tải về máy ngày {day}",
  takenText: "Học và làm bài được cả khi không có mạng.",
  takenNews: "Khoá có bản mới: {count} bài mới hoặc đã sửa.",
  takeStopped: "Đã tải {done} trong {all} phần",
  takeStoppedText: "Mạng vừa ngắt. Phần đã tải vẫn còn, có mạng thì tải tiếp.",
  takeFull: "Máy hết chỗ, chưa tải được",
  takeFullText: "Xin xoá bớt ảnh hoặc ứng dụng không dùng, rồi bấm tải tiếp.",
  notTaken: "{title}: {reason}",
});
