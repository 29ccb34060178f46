// A lesson: checks are answered in place, and reading to the end is kept without pressing anything.
"use strict";
const lesson = document.querySelector("[data-lesson]");
const person = phone.kept("person");
const tried = new Set();

function makeEvent(kind) {
  return {
    id: phone.newId(),
    person,
    kind,
    subject: lesson.dataset.lesson,
    body: {},
    seq: 0,
    at: new Date().toISOString(),
  };
}

async function answer(form, place) {
  const reply = await fetch(form.action, {
    method: "POST",
    headers: { "X-Fragment": "1" },
    body: new URLSearchParams(new FormData(form)),
  });
  if (!reply.ok) throw new Error(String(reply.status));
  // The fragment is made by our own server from published, cleaned text.
  const parsed = new DOMParser().parseFromString(await reply.text(), "text/html");
  place.replaceChildren(...parsed.body.childNodes);
}

for (const form of document.querySelectorAll("form[data-check]")) {
  const place = form.parentNode.querySelector("[data-feedback]");
  form.addEventListener("submit", (submitted) => {
    if (form.dataset.plain) return;
    submitted.preventDefault();
    answer(form, place)
      .then(() => tried.add(form.dataset.check))
      .catch(() => {
        form.dataset.plain = "1"; // let the browser do it, and say what is wrong with the network
        form.submit();
      });
  });
}

async function once(kind) {
  const key = `${kind}:${person}:${lesson.dataset.lesson}:${lesson.dataset.version}`;
  if (phone.kept(key)) return true;
  const said = makeEvent(kind);
  const outcomes = await phone.send([said]);
  const outcome = outcomes && outcomes.get(said.id);
  const done = Boolean(outcome) && ["stored", "duplicate"].includes(outcome.status);
  if (done) phone.keep(key, 1);
  return done;
}

// Read = the end was in view for two seconds and each check was tried once.
function watchTheEnd(end) {
  let timer = 0;
  const checks = document.querySelectorAll("form[data-check]").length;
  new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (!entry.isIntersecting) return;
    timer = setTimeout(async () => {
      if (tried.size < checks || !(await once("lesson_read"))) return;
      const kept = document.querySelector("[data-kept]");
      if (kept) kept.hidden = false;
    }, 2000);
  }).observe(end);
}

if (lesson && person) {
  once("lesson_opened");
  const end = document.querySelector("[data-end]");
  if (end && "IntersectionObserver" in window) watchTheEnd(end);
}
