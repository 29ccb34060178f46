// Who studies on this phone, what was kept here before, and whether the browser lets us keep anything. Draws nothing.
"use strict";
const phone = {
  person: 0, // 0: a guest
  name: "",
  ticks: [], // "course/lesson" that the server has told to be done
  canKeep: true,
  lost: null, // {waiting, courses} when the browser took the drawer away
  isPersistent: true,
  install: null, // Chrome's offer to put us on the first screen
  ready: null,

  async start() {
    const here = document.querySelector("[data-person]");
    const entered = document.cookie.match(/(?:^|; )entered=(\d+)/); // who signed in, or 0: said once by the server
    if (here) phone.person = Number(here.dataset.person);
    try {
      await phone.compareMark();
      if (entered) {
        await drawer.keepNote("active", Number(entered[1]));
        document.cookie = "entered=; path=/; max-age=0";
      }
      if (document.querySelector("[data-signed-out]")) await drawer.keepNote("active", 0);
      else if (here) await phone.remember(here.dataset);
      else phone.person = (await drawer.note("active")) || 0;
      const row = phone.person && (await drawer.get("people", phone.person));
      if (row) Object.assign(phone, { name: row.name || "", ticks: row.done || [] });
      phone.isPersistent = !navigator.storage || !navigator.storage.persisted || (await navigator.storage.persisted());
    } catch {
      phone.canKeep = false;
    }
  },

  // Personal pages say who is active, and today's page what is done; study pages read it from here.
  async remember({ person, name, done, database }) {
    if (database) await queue.compare(database);
    await drawer.keepNote("active", Number(person));
    await drawer.change("people", Number(person), (row) => ({
      ...row,
      person: Number(person),
      name: name || (row && row.name),
      done: done === undefined ? row && row.done : done.split(" ").filter(Boolean),
    }));
  },

  // A cookie outlives storage that the browser clears away: it tells what has been lost with it.
  async compareMark() {
    const found = document.cookie.match(/(?:^|; )held=(\d+)\.(\d+)/);
    const isHere = await drawer.note("made");
    const lost = found && !isHere && { waiting: Number(found[1]), courses: Number(found[2]) };
    if (lost && (lost.waiting || lost.courses)) await drawer.keepNote("lost", lost);
    if (!isHere) await drawer.keepNote("made", true);
    phone.lost = (await drawer.note("lost")) || null;
  },
  async mark() {
    if (phone.lost || !phone.canKeep) return;
    if (!(await drawer.note("made"))) {
      await phone.compareMark(); // it was taken away while this page was open
      if (phone.lost) return queue.tell();
    }
    const [waiting, courses] = [(await queue.waiting()).length, (await drawer.all("courses")).length];
    document.cookie = `held=${waiting}.${courses}; path=/; max-age=34560000; samesite=lax`;
  },

  // Asks the browser to keep the drawer through thick and thin; some say yes only to an installed app.
  async askToPersist() {
    if (!navigator.storage || !navigator.storage.persist) return;
    phone.isPersistent = await navigator.storage.persist().catch(() => false);
  },

  // Which lessons this person has done, as "course/lesson": told by the server, or read here since.
  async done() {
    const rows = phone.canKeep ? await queue.list(phone.person) : [];
    const read = rows.filter((row) => row.kind === "lesson_read" && !["refused", "conflict"].includes(row.state));
    return new Set([...phone.ticks, ...read.map((row) => row.subject)]);
  },

  time(instant) {
    return new Date(instant).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
  },
  day(instant) {
    const parts = { day: "2-digit", month: "2-digit", year: "numeric" };
    return new Intl.DateTimeFormat("en-GB", parts).format(new Date(instant));
  },
  size(bytes) {
    if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
    return `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} MB`;
  },
};
