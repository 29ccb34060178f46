// The pages of today and of oneself: what the server has received since it drew them is seen without opening them anew.
"use strict";
const own = {
  waiting: new Set(),
  asked: 0, // when the server was asked for what is shown, by the clock of this phone

  start() {
    if (!page.isOurs) return;
    const [opened] = performance.getEntriesByType("navigation");
    own.asked = opened ? performance.timeOrigin + opened.requestStart : Date.now();
    phone.ready.then(async () => {
      if (!phone.canKeep || !phone.person) return;
      await own.migrate();
      queue.watch(own.look);
      await own.look();
    });
  },

  async look() {
    const rows = await queue.list(phone.person);
    const since = own.asked + ((await drawer.note("clock")) || 0);
    const isLater = (row) => own.waiting.has(row.id) || Date.parse(row.told_at) > since; // even before the first look
    const isNews = rows.some((row) => row.state !== "waiting" && isLater(row));
    own.waiting = new Set(rows.filter((row) => row.state === "waiting").map((row) => row.id));
    if (isNews) await own.redraw();
  },

  // All but what scripts say at the top, and never under a hand that writes.
  async redraw() {
    const asked = Date.now();
    const reply = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!reply || !reply.ok || reply.redirected || !page.isFromUs(reply)) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const [main, news] = [document, fresh].map((one) => one.querySelector("main"));
    const isBusy = main.querySelector("[data-leaving]") || document.activeElement.matches("input, select, textarea");
    if (!news || isBusy) return;
    const parts = [...news.children].map((one) => (one.matches("[data-status]") ? banner.place : one));
    main.replaceChildren(...parts);
    own.asked = asked;
    const symbols = [document, fresh].map((one) => one.querySelector("body > svg"));
    if (symbols[0] && symbols[1]) symbols[0].replaceWith(symbols[1]);
    const [who] = page.all("[data-person]");
    if (who) await phone.remember(who.dataset);
    leaving.start();
  },

  // What localStorage held before there was a drawer.
  async migrate() {
    let keys = [];
    try {
      keys = Object.keys(localStorage);
    } catch {
      return; // closed storage holds nothing
    }
    for (const key of keys) {
      const [kind, person, subject] = key.split(":");
      if (kind === "draft") await own.adopt(JSON.parse(localStorage.getItem(key)).event);
      else if (kind === "lesson_read") await own.tick(Number(person), subject);
      else if (kind !== "lesson_opened" && kind !== "person") continue;
      localStorage.removeItem(key);
    }
  },
  adopt(event) {
    const size = JSON.stringify(event).length;
    return drawer.run("events notes", "readwrite", async (of) => {
      const counter = await drawer.ask(of("notes").get("seq"));
      of("notes").put({ name: "seq", value: Math.max(event.seq, counter ? counter.value : 0) });
      of("events").put({ ...event, state: "waiting", tries: 1, size });
    });
  },
  tick(person, subject) {
    return drawer.change("people", person, (row) => ({
      ...row,
      person,
      done: [...new Set([...((row && row.done) || []), subject])],
    }));
  },
};
own.start();
