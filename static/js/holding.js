// The page /phone: what this phone holds, one thing after the other.
"use strict";
const holding = {
  // The page /phone.
  async show() {
    document.querySelector("[data-body]").replaceChildren(page.copy("phone"));
    await holding.draw();
    queue.watch(holding.draw);
    const send = document.querySelector("[data-send-now]");
    send.addEventListener("click", () => banner.sendNow(send));
    holding.showPromise();
  },

  async draw() {
    const place = document.querySelector("[data-rows]");
    if (!place || !phone.canKeep) return;
    const rows = (await queue.list()).filter((row) => row.person === phone.person || row.state !== "sent").reverse();
    const waiting = rows.filter((row) => row.state === "waiting" && row.person === phone.person);
    const newest = waiting.find((row) => row.kind === "paper_handed_in");
    document.querySelector("[data-held]").replaceChildren(...(newest ? [page.heldSeal(newest)] : []));
    document.querySelector("[data-send]").hidden = !waiting.length;
    document.querySelector("[data-lead]").textContent = waiting.length ? words.heldLead : words.nothing;
    document.querySelector("[data-rows-title]").textContent = phone.name ? say(words.each, { name: phone.name }) : words.eachGuest;
    place.replaceChildren(...holding.merged(rows).map(holding.line));
    const unseen = rows.filter((row) => ["refused", "conflict"].includes(row.state) && !row.isSeen);
    for (const row of unseen) await drawer.change("events", row.id, (now) => now && { ...now, isSeen: true });
  },

  // Answers to one paper are one line, and tries of the checks of one lesson.
  merged(rows) {
    const lines = new Map();
    for (const row of rows) {
      const isAnswer = row.kind === "answer_given" || row.kind === "check_answered";
      const about = row.subject.split("/").slice(0, 2).join("/");
      const key = isAnswer ? [row.person, row.kind, about, row.state, row.held].join() : row.id;
      if (lines.has(key)) lines.get(key).count += 1;
      else lines.set(key, { ...row, count: 1 });
    }
    return [...lines.values()];
  },

  line(row) {
    const isSent = row.state === "sent";
    const time = row.told_at ? `${phone.time(row.told_at)} ${phone.day(row.told_at)}` : "";
    const states = { waiting: words.rowWaiting, guest: words.rowGuest, sent: say(words.rowSent, { time, code: row.receipt }) };
    const held = { later: words.rowLater, not_yours: words.rowNotYours }[row.held];
    const text = (row.state === "waiting" && held) || states[row.state] || say(words.rowRefused, { reason: row.reason });
    const count = row.count > 1 ? ` (${row.count})` : "";
    const title = `${words.kind[row.kind] || ""}${row.title ? `: ${row.title}` : ""}${count}`;
    const icon = isSent ? "check" : row.state === "waiting" || row.state === "guest" ? "held" : "warn";
    const body = page.make("div", "", page.make("b", "", title), page.make("p", "", text));
    return page.make("li", isSent ? "mark" : "mark miss", page.icon(icon), body);
  },

  showPromise() {
    const place = document.querySelector("[data-promise]");
    if (phone.isPersistent) return place.replaceChildren(page.make("p", "soft", words.promised));
    const isIos = /iPhone|iPad/.test(navigator.userAgent);
    const install = phone.install && page.button("", words.install, () => phone.install.prompt());
    const how = page.make("p", "", isIos ? words.installIos : words.installText);
    place.replaceChildren(page.note("warn", "info", words.notPromised, "", how, install || ""));
  },
};
