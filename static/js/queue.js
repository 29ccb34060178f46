// The queue: events on their way from the drawer to the server, each until the server has said what became of it.
// Knows the drawer and `POST /events`, no page: pages listen with queue.watch. docs/offline.md is its contract.
"use strict";
const queue = {
  MOST: 200, // events of a batch
  MOST_BYTES: 200_000,
  DAYS: 60, // how long what was sent stays in the drawer
  KEPT_BYTES: 2_000_000, // of what was sent, for one person
  PATIENCE: 30_000, // milliseconds for an answer

  // network: unknown | ok | none | busy | signed_out | strange (something answered that is not our server)
  status: { network: "unknown" },
  sent: [], // rows that the server has taken from this page, until the banner has told
  flight: null,
  pending: null,
  timer: 0,
  pause: 0,
  watchers: [],
  channel: "BroadcastChannel" in self ? new BroadcastChannel("queue") : null,

  // An id for an event; also on plain http, where crypto.randomUUID is missing.
  newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  },

  // Keeps an event; resolves to its row once it is on the disk, rejects when the phone cannot keep it.
  // said: {person, kind, subject, body, title}; person 0 is a guest, whose events wait for somebody to sign in.
  // least: the lowest sequence number it may have. An answer replaces an older one to the same question that never left.
  async add(said, least = 0) {
    const row = await drawer.run("events notes", "readwrite", async (of) => {
      const counter = (await drawer.ask(of("notes").get("seq"))) || { name: "seq", value: 0 };
      const waiting = await drawer.ask(of("events").index("state").getAll(said.person ? "waiting" : "guest"));
      const same = waiting.filter((one) => queue.about(one) === queue.about(said));
      const [known] = same.filter((one) => one.kind !== "answer_given");
      if (known) return known; // pressed twice, or in two tabs
      for (const one of same) if (!one.tries) of("events").delete(one.id);
      counter.value = Math.max(counter.value + 1, least);
      of("notes").put(counter);
      const event = {
        ...said,
        id: queue.newId(),
        seq: counter.value,
        at: new Date().toISOString(),
        state: said.person ? "waiting" : "guest",
        tries: 0,
      };
      event.size = JSON.stringify(queue.wire(event)).length;
      of("events").put(event);
      return event;
    });
    queue.tell();
    return row;
  },

  // Two events that wait say one thing when this is equal: an answer to one question (the newer counts), a hand-in of
  // one paper (the first counts), all else when it is the same to the letter.
  about({ person, kind, subject, body }) {
    const part = kind === "answer_given" ? body.question : kind === "paper_handed_in" ? "" : JSON.stringify(body);
    return [person, kind, subject, part].join();
  },

  // One row for each thing that is said, the newest: as people count.
  distinct(rows) {
    return [...new Map(rows.map((row) => [queue.about(row), row])).values()];
  },

  // What of a row goes over the wire.
  wire({ id, person, kind, subject, body, seq, at }) {
    return { id, person, kind, subject, body, seq, at };
  },

  // Sends all that waits, of everybody; resolves to the status. One sending at a time on this phone, and one in line.
  send() {
    queue.pending ||= Promise.resolve(queue.flight).then(() => {
      queue.pending = null;
      queue.flight = queue.alone(queue.run).catch(() => queue.status);
      return queue.flight;
    });
    return queue.pending;
  },

  // Sends, but keeps nobody waiting for a slow network.
  sendSoon(milliseconds = 1500) {
    if (navigator.onLine === false) return queue.status;
    return Promise.race([queue.send(), new Promise((resolve) => setTimeout(resolve, milliseconds))]);
  },

  // Two tabs take turns. Without Web Locks, or when the other tab sleeps, both send: the server takes each event once.
  alone(work) {
    if (!navigator.locks) return work();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), queue.PATIENCE);
    let isBegun = false;
    const begin = () => {
      isBegun = true;
      clearTimeout(timer);
      return work();
    };
    return navigator.locks.request("queue", { signal: stop.signal }, begin).catch((fault) => {
      if (isBegun) throw fault;
      return work();
    });
  },

  async run() {
    const tried = new Set();
    let most = queue.MOST;
    let answer = { network: queue.status.network };
    for (;;) {
      const batch = await queue.take(tried, most, "readwrite").catch(() => queue.take(tried, most, "readonly"));
      if (!batch.length) break;
      answer = await queue.post(batch);
      if (answer.network === "split" && batch.length > 1) {
        most = Math.floor(batch.length / 2);
        continue;
      }
      if (answer.network === "split") answer.network = "strange";
      else if (answer.network !== "ok") break;
      else queue.sent.push(...(await queue.settle(batch, answer)));
      for (const one of batch) tried.add(one.id);
    }
    queue.status = { network: answer.network, message: answer.message };
    await queue.plan(answer.seconds);
    queue.tell();
    return queue.status;
  },

  // The oldest that wait and were not tried in this run, marked as having left; unmarked where the disk is full.
  take(tried, most, mode) {
    return drawer.run("events", mode, async (of) => {
      const waiting = await drawer.ask(of("events").index("state").getAll("waiting"));
      waiting.sort((one, other) => one.seq - other.seq);
      const batch = [];
      let bytes = 0;
      for (const one of waiting) {
        if (tried.has(one.id)) continue;
        bytes += one.size * 3; // letters with marks take up to three bytes
        if (batch.length && (batch.length === most || bytes > queue.MOST_BYTES)) break;
        one.tries += 1;
        if (mode === "readwrite") of("events").put(one);
        batch.push(one);
      }
      return batch;
    });
  },

  async post(batch) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), queue.PATIENCE);
    try {
      const reply = await fetch("/events", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ contract: 1, events: batch.map(queue.wire) }),
        signal: stop.signal,
      });
      return await queue.read(reply);
    } catch {
      return { network: "none" };
    } finally {
      clearTimeout(timer);
    }
  },

  // What an answer means; only our own words are believed, never those of a captive portal.
  async read(reply) {
    const said = await reply.json().catch(() => null);
    const isOurs = Boolean(said) && said.contract === 1;
    if (reply.status === 429 || (reply.status >= 500 && reply.status !== 511)) {
      return { network: "busy", seconds: Math.min(Number(reply.headers.get("Retry-After")) || 20, 600) };
    }
    if (!isOurs) return { network: "strange" };
    if (reply.status === 401 || reply.status === 403) return { network: "signed_out" };
    if (reply.status === 413 || reply.status === 400) return { network: "split", message: said.message };
    const isTaken = reply.ok && Array.isArray(said.events) && typeof said.database_id === "string";
    return isTaken ? { ...said, network: "ok" } : { network: "strange" };
  },

  // Writes down what became of a batch; resolves to the rows that the server now has.
  async settle(batch, answer) {
    const outcomes = new Map(answer.events.map((one) => [one && one.id, one]));
    const settled = await drawer.run("events notes", "readwrite", async (of) => {
      await queue.compareDatabase(of, answer.database_id);
      of("notes").put({ name: "clock", value: Date.parse(answer.now) - Date.now() });
      const changed = [];
      for (const { id } of batch) {
        const row = await drawer.ask(of("events").get(id)); // gone when its owner has signed out meanwhile
        const outcome = outcomes.get(id);
        if (!row || row.state !== "waiting" || !outcome) continue;
        queue.apply(row, outcome, answer.now);
        of("events").put(row);
        if (row.state === "sent") changed.push(row);
      }
      await queue.clear(of, answer.now);
      return changed;
    });
    return settled;
  },

  apply(row, { status, receipt, reason }, now) {
    row.held = "";
    if (status === "stored" || status === "duplicate") {
      Object.assign(row, { state: "sent", receipt, reason: "", told_at: row.receipt === receipt ? row.told_at : now });
    } else if (status === "conflict" || status === "refused") {
      Object.assign(row, { state: status, receipt, reason, told_at: now });
    } else if (status === "later" || status === "not_yours") row.held = status;
  },

  // Another database answers: it was restored from a backup, and is offered all that is still here.
  async compareDatabase(of, id) {
    const known = await drawer.ask(of("notes").get("database_id"));
    if (known && known.value === id) return;
    of("notes").put({ name: "database_id", value: id });
    if (!known) return;
    for (const row of await drawer.ask(of("events").getAll())) {
      if (row.state !== "guest") of("events").put({ ...row, state: "waiting" });
    }
  },

  compare(id) {
    return drawer.run("events notes", "readwrite", (of) => queue.compareDatabase(of, id));
  },

  // What was sent leaves the drawer after 60 days, above 2 MB a person, or when something newer says it again.
  async clear(of, now) {
    const rows = (await drawer.ask(of("events").getAll())).filter((row) => row.told_at && row.state !== "waiting");
    rows.sort((one, other) => Date.parse(other.told_at) - Date.parse(one.told_at) || other.seq - one.seq);
    const end = Date.parse(now) - queue.DAYS * 86_400_000;
    const said = new Set();
    const bytes = {};
    for (const row of rows) {
      const about = row.kind === "answer_given" && `${row.person}/${row.subject}`;
      const isOld = Date.parse(row.told_at) < end;
      const isRepeated = about && row.state === "sent" && (said.has(about) || said.has(`${about}/${row.body.question}`));
      if (row.state === "sent" && row.kind === "paper_handed_in") said.add(`${row.person}/${row.subject}`);
      if (row.state === "sent" && about) said.add(`${about}/${row.body.question}`);
      bytes[row.person] = (bytes[row.person] || 0) + row.size;
      if (isOld || isRepeated || bytes[row.person] > queue.KEPT_BYTES) of("events").delete(row.id);
    }
  },

  // When to try again by itself: as the server asked, else after 15 seconds and then less and less often.
  async plan(seconds) {
    clearTimeout(queue.timer);
    const { network } = queue.status;
    const left = (await queue.list()).filter((row) => row.state === "waiting" && row.held !== "not_yours");
    queue.pause = network === "ok" ? 15 : Math.min((queue.pause || 7) * 2, 300);
    if (!left.length || network === "signed_out") return;
    const wait = (seconds || queue.pause) * (1 + Math.random() / 4);
    queue.timer = setTimeout(queue.send, wait * 1000);
  },

  // The rows of a person (of everybody without one), oldest first.
  async list(person) {
    const rows = await drawer.all("events");
    rows.sort((one, other) => one.seq - other.seq);
    return person === undefined ? rows : rows.filter((row) => row.person === person);
  },

  async waiting(person) {
    return queue.distinct((await queue.list(person)).filter((row) => row.state === "waiting"));
  },

  // work() is called after each change, also one made in another tab.
  watch(work) {
    queue.watchers.push(work);
  },
  tell() {
    for (const work of queue.watchers) work();
    if (queue.channel) queue.channel.postMessage("changed");
  },

  // The right time as far as the server has told it: the clocks of old phones are years off.
  async now() {
    return Date.now() + ((await drawer.note("clock")) || 0);
  },
};

if (queue.channel) queue.channel.onmessage = () => queue.watchers.forEach((work) => work());
