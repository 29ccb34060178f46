// The pages of today and of oneself: what the server has received since it drew them is seen without opening them anew.
"use strict";
const own = {
  waiting: new Set(),

  start() {
    if (!page.isOurs) return;
    phone.ready.then(async () => {
      if (!phone.canKeep || !phone.person) return;
      await own.look();
      queue.watch(own.look);
    });
  },

  async look() {
    const rows = await queue.list(phone.person);
    const isNews = rows.some((row) => row.state !== "waiting" && own.waiting.has(row.id));
    own.waiting = new Set(rows.filter((row) => row.state === "waiting").map((row) => row.id));
    if (isNews) await own.redraw();
  },

  // All but what scripts say at the top, and never under a hand that writes.
  async redraw() {
    const reply = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!reply || !reply.ok || reply.redirected || !page.isFromUs(reply)) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const [main, news] = [document, fresh].map((one) => one.querySelector("main"));
    const isBusy = main.querySelector("[data-leaving]") || document.activeElement.matches("input, select, textarea");
    if (!news || isBusy) return;
    const parts = [...news.children].map((one) => (one.matches("[data-status]") ? banner.place : one));
    main.replaceChildren(...parts);
    const symbols = [document, fresh].map((one) => one.querySelector("body > svg"));
    if (symbols[0] && symbols[1]) symbols[0].replaceWith(symbols[1]);
    const [who] = page.all("[data-person]");
    if (who) await phone.remember(who.dataset);
    leaving.start();
  },
};
own.start();
