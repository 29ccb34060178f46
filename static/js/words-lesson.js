// The words of lessons.
"use strict";
Object.assign(words, {
  checkHeld: "Câu trả lời đã giữ trên máy",
  checkHeldText: "Có mạng, đồng chí bấm lại là biết đúng chưa. Tải khoá về máy thì xem được cả khi không có mạng.",
  checkFailed: "Chưa xem được đúng chưa",
  notReached: "Máy đang không có mạng. Có mạng, đồng chí bấm lại.",
  readHeld: "Đã giữ trên máy: đọc đến hết bài",
  readSent: "Đã ghi nhận: đọc đến hết bài",
});
