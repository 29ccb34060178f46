// Coming and going on one phone: signing out without losing anything, and what a guest did before signing in.
"use strict";
const leaving = {
  start() {
    if (!page.isOurs) return;
    for (const form of page.all("form[action='/logout']")) form.addEventListener("submit", leaving.leave);
    phone.ready.then(leaving.offerGuest);
  },

  // Leaving takes this person's drawer away, so what waits goes first, or they say that it may be lost.
  async leave(submitted) {
    submitted.preventDefault();
    const form = submitted.target;
    await phone.ready;
    if (!phone.canKeep) return form.submit();
    if ((await queue.waiting(phone.person)).length) await queue.sendSoon(4000);
    const waiting = await queue.waiting(phone.person);
    if (!waiting.length) return leaving.goOut(form);
    const send = page.button("", words.leaveSend, () => leaving.leave({ target: form, preventDefault() {} }), "send");
    const out = page.button("ink", words.leaveAnyway, () => leaving.goOut(form));
    const title = say(words.leave, { count: waiting.length });
    const note = page.note("warn", "held", title, words.leaveText, page.make("div", "btns", send, out));
    note.setAttribute("role", "alert");
    note.dataset.leaving = "";
    for (const old of page.all("[data-leaving]")) old.remove();
    form.before(note);
  },

  // The server goes first: without it nobody has left.
  async goOut(form) {
    if (!(await page.isReached())) {
      for (const old of page.all("[data-leaving]")) old.remove();
      return ways.tell(form);
    }
    await drawer.empty(phone.person);
    await drawer.keepNote("active", 0);
    form.submit();
  },

  // What somebody did here before signing in is theirs if they say so.
  async offerGuest() {
    const place = document.querySelector("[data-guest]");
    if (!place || !phone.canKeep || !phone.person) return;
    const rows = await queue.list(0);
    const read = rows.filter((row) => row.kind !== "lesson_opened");
    if (!read.length) return;
    const title = say(words.guest, { count: read.length });
    const settle = async (person) => {
      await leaving.settleGuest(rows, person);
      place.replaceChildren();
      queue.send();
    };
    const yes = page.button("", words.guestYes, () => settle(phone.person));
    const no = page.button("ink", words.guestNo, () => settle(0));
    const text = say(words.guestText, { name: phone.name });
    place.replaceChildren(page.note("", "people", title, text, page.make("div", "btns", yes, no)));
  },

  settleGuest(rows, person) {
    return drawer.run("events", "readwrite", async (of) => {
      for (const row of rows) {
        if (person) of("events").put({ ...row, person, state: "waiting" });
        else of("events").delete(row.id);
      }
    });
  },
};
leaving.start();
