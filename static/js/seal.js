// A paper that was handed in on this phone: held, then sealed. Shows where it is, and what a practice paper was worth.
"use strict";
const seal = {
  row: null,

  // Puts the state of a hand-in in place of the page's text, and keeps it true.
  async show(row, paperRow) {
    Object.assign(seal, { row, paper: paperRow, isSending: row.state === "waiting" });
    document.title = document.title.replace(/^.* – /, `${words.handedIn} – `);
    seal.draw();
    queue.watch(seal.follow);
    scrollTo(0, 0);
    await queue.send();
    seal.isSending = false;
    seal.row = (await drawer.get("events", row.id)) || row;
    const isMarked = seal.row.state === "sent" || seal.row.state === "conflict";
    if (isMarked && !banner.isOffline()) location.replace(`/papers/${row.subject}`);
    else seal.draw();
  },

  async follow() {
    const fresh = await drawer.get("events", seal.row.id);
    if (seal.isSending || !fresh || (fresh.state === seal.row.state && fresh.receipt === seal.row.receipt)) return;
    seal.row = fresh;
    seal.draw();
  },

  draw() {
    const { row } = seal;
    const place = document.querySelector("[data-body]");
    const parts = [page.make("h1", "vh", `${row.state === "sent" ? words.handedIn : words.heldTitle}: ${row.title}`)];
    if (row.state === "sent") parts.push(seal.solid(row), ...seal.whatNow(row));
    else if (row.state === "waiting") parts.push(page.heldSeal(row), seal.sending());
    else parts.push(page.note("warn", "warn", words.refusedOne, say(words.refusedText, row)), ...seal.whatNow(row));
    place.replaceChildren(...parts);
    seal.worth(place);
  },

  solid(row) {
    const title = page.make("b", "", say(words.handedAt, { time: phone.time(row.told_at) }));
    const day = say(words.day, { day: phone.day(row.told_at) });
    const box = page.make("div", "", page.icon("lotus"), title, day, page.make("code", "", row.receipt), words.code);
    const solid = page.make("div", "seal", box);
    solid.setAttribute("role", "status");
    return solid;
  },

  sending() {
    if (seal.isSending) return page.make("p", "soft", words.sending);
    const button = page.button("main wide", words.tryNow, banner.sendNow, "send");
    return page.make("div", "stack", button, seal.keyed().length ? "" : page.make("p", "soft", words.later));
  },

  whatNow(row) {
    return [page.make("p", "soft", words.reached), page.link("btn main wide", words.result, `/papers/${row.subject}`)];
  },

  // Practice papers carry their keys; the others are marked by the server alone.
  keyed() {
    return seal.paper ? seal.paper.questions.filter((one) => one.key) : [];
  },

  async worth(place) {
    const asked = seal.keyed();
    const { firstChild } = place;
    if (!asked.length || !(await page.load("marking")) || !firstChild.isConnected) return; // or drawn again meanwhile
    const given = seal.row.body.answers;
    const results = asked.map((one) => ({ ...one, result: marking.mark(one.key, given[one.number]) })).filter((one) => one.result);
    const right = results.filter((one) => one.result.correct).length;
    const text = page.make("p", "", say(words.onPhone, { right, total: results.length }));
    const card = page.make("section", "card stack", page.make("h2", "", words.onPhoneTitle), text);
    const list = page.make("ul", "list", ...results.map(seal.line));
    place.append(card, list);
  },

  line({ number, html, result }) {
    const said = page.make("div", "prose");
    const told = `${result.revealed_html || ""}${result.feedback_html || ""}`;
    said.innerHTML = marking.fill(told, seal.paper.values || {}); // our own published html
    const mark = page.icon(result.correct ? "check" : "again");
    const title = `${say(words.question, { number })}: ${result.correct ? words.right : words.lookAgain}`;
    const [stem] = page.all("legend", new DOMParser().parseFromString(html, "text/html"));
    const body = page.make("div", "", page.make("b", "", title), page.make("p", "", stem ? stem.textContent.trim() : ""), said);
    return page.make("li", result.correct ? "mark" : "mark miss", mark, body);
  },
};
