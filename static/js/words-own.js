// The words of coming and going.
"use strict";
Object.assign(words, {
  guest: "Trên máy này có {count} việc làm khi chưa vào lớp",
  guestText: "Có phải đồng chí {name} đã làm không?",
  guestYes: "Đúng, tính cho tôi",
  guestNo: "Không phải tôi, xoá đi",
  leave: "Còn {count} việc chưa gửi",
  leaveText: "Ra khỏi lớp bây giờ thì các việc này mất khỏi máy.",
  leaveSend: "Thử gửi ngay",
  leaveAnyway: "Vẫn ra khỏi lớp, bỏ các việc này",
});
