// The truth on every page: is there a network, what waits, what was sent, what was not taken, what the browser did.
"use strict";
const banner = {
  place: null,
  held: new Set(), // what this page has called waiting, or what waited when it opened
  news: [],
  wasOffline: false,

  async start() {
    banner.place = document.querySelector("[data-status]");
    if (!banner.place) return;
    if (!phone.canKeep) return banner.show([page.note("warn", "warn", words.closed, words.closedText)]);
    for (const row of await queue.waiting()) banner.held.add(queue.about(row));
    queue.watch(banner.draw);
    for (const name of ["online", "offline"]) addEventListener(name, () => banner.draw());
    await banner.draw();
  },

  isOffline() {
    return navigator.onLine === false || queue.status.network === "none";
  },

  show(notes) {
    const old = banner.place.textContent;
    const fresh = page.make("div", "", ...notes);
    if (old === fresh.textContent) return; // ears hear it once
    banner.place.replaceChildren(...fresh.childNodes);
    banner.place.hidden = !notes.length;
  },

  async draw() {
    if (!phone.canKeep || !banner.place) return;
    const rows = await queue.list();
    const waiting = queue.distinct(rows.filter((row) => row.state === "waiting" && row.held !== "not_yours"));
    banner.news.push(...queue.sent.splice(0).filter((row) => banner.held.delete(queue.about(row))));
    const notes = [...banner.lost(), ...banner.network(waiting), ...banner.sent(), ...banner.refused(rows)];
    const others = rows.filter((row) => row.state === "waiting" && row.held === "not_yours");
    if (others.length) notes.push(page.note("", "people", say(words.notYours, { count: others.length })));
    banner.show(notes);
    banner.countOnTiles(rows);
    phone.mark();
  },

  // The tiles of who studies on this phone say what each has unsent.
  countOnTiles(rows) {
    for (const tag of page.all("[data-queue-of]")) {
      const own = rows.filter((row) => row.state === "waiting" && row.person === Number(tag.dataset.queueOf));
      const count = queue.distinct(own).length;
      tag.textContent = say(words.ofTile, { count });
      tag.hidden = !count;
    }
  },

  lost() {
    if (!phone.lost) return [];
    const { waiting, courses } = phone.lost;
    const text = waiting ? say(words.evictedText, { count: waiting }) : words.evictedCourses;
    const done = async () => {
      phone.lost = null;
      await drawer.keepNote("lost", null); // said until it is seen
      banner.draw();
    };
    return [page.note("warn", "warn", words.evicted, text, page.button("", words.seen, done))];
  },

  // Nothing is said while all is well, or while the first sending of a page is under way.
  network(waiting) {
    const { network } = queue.status;
    const offline = banner.isOffline();
    const isHeld = offline || !["ok", "unknown"].includes(network) || waiting.some((row) => row.held === "later");
    if (!isHeld || (!offline && !waiting.length)) return [];
    for (const row of waiting) banner.held.add(queue.about(row));
    const papers = waiting.filter((row) => row.kind === "paper_handed_in").length;
    const sentence = papers && papers === waiting.length ? words.waitingPaper : words.waiting;
    const promise = network === "signed_out" ? "" : ` ${words.byItself}`;
    const count = waiting.length ? page.make("p", "", say(sentence, { count: waiting.length }) + promise) : "";
    const isElsewhere = document.querySelector("[data-send-now], .seal.held"); // that place has the button
    const more = waiting.length && !(isElsewhere && network !== "signed_out") ? banner.buttons(network) : "";
    banner.wasOffline ||= offline;
    if (offline) return [page.note("", "offline", words.offline, words.offlineText, count, more)];
    if (network === "signed_out") return [page.note("warn", "key", words.signedOut, words.signedOutText, count, more)];
    if (network === "strange") return [page.note("warn", "offline", words.strange, words.strangeText, count, more)];
    return [page.note("warn", "held", words.busy, words.busyText, count, more)];
  },

  buttons(network) {
    const isThere = document.querySelector("[data-signed-out]"); // which remembers where they were going
    if (network === "signed_out") return isThere ? "" : page.link("btn", words.signIn, "/login");
    return page.button("", words.tryNow, banner.sendNow, "send");
  },

  async sendNow(button) {
    button.disabled = true;
    button.lastChild.data = words.sending;
    await queue.send();
    button.disabled = false;
    button.lastChild.data = words.tryNow;
    banner.draw();
  },

  sent() {
    if (!banner.news.length) return [];
    const codes = [...new Set(banner.news.filter((row) => row.kind !== "answer_given").map((row) => row.receipt))];
    const last = codes.pop();
    const list = codes.length ? codes.slice(-3).join(", ") + words.and + last : last;
    const text = list ? say(words.codes, { codes: list }) : "";
    const title = banner.wasOffline ? words.sent : words.sentAll;
    return [page.note("good", "check", say(title, { count: banner.news.length }), text)];
  },

  refused(rows) {
    const found = rows.filter((row) => ["refused", "conflict"].includes(row.state) && !row.isSeen);
    if (!found.length || location.pathname === "/phone") return [];
    const title = found.length === 1 ? words.refusedOne : say(words.refusedMany, { count: found.length });
    const text = say(words.refusedText, { reason: found[0].reason || "" });
    return [page.note("warn", "warn", title, text, page.link("btn", words.look, "/phone"))];
  },
};
