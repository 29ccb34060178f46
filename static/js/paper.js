// A question of a paper: each answer is kept on the phone at once, then on the server, and the page says which.
"use strict";
const form = document.querySelector("form[data-paper]");
const keptLine = document.querySelector("[data-kept]");
const draftKey = form && `draft:${form.dataset.person}:${form.dataset.paper}:${form.dataset.number}`;
let seq = form ? Number(form.dataset.seq) : 0;
let waiting = 0;

function given() {
  const values = new FormData(form);
  if (form.dataset.shape === "list") return values.getAll("answer");
  if (form.dataset.shape === "text") return values.get("answer") || "";
  const named = [...values].filter(([name, value]) => name.startsWith("answer.") && value.trim());
  return Object.fromEntries(named.map(([name, value]) => [name.slice(7), value]));
}

function show(answer) {
  const list = form.querySelector("[data-sort]");
  if (list) list.dispatchEvent(new CustomEvent("sort", { detail: answer }));
  else if (form.dataset.shape === "map") {
    for (const input of form.querySelectorAll("[name^='answer.']")) input.value = answer[input.name.slice(7)] || "";
  } else {
    for (const input of form.querySelectorAll("[name=answer]")) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = [].concat(answer).includes(input.value);
      else input.value = answer;
    }
  }
}

function tell(words) {
  if (!keptLine) return;
  keptLine.hidden = false;
  keptLine.querySelector("[data-words]").textContent = words;
}

async function send(key) {
  const draft = phone.kept(key);
  if (!draft) return;
  const outcomes = await phone.send([draft.event]);
  const outcome = outcomes && outcomes.get(draft.event.id);
  const newest = phone.kept(key);
  if (!newest || newest.event.id !== draft.event.id) return; // a newer answer is on its way
  if (!outcome || outcome.status === "later" || outcome.status === "not_yours") {
    if (key === draftKey) tell(form.dataset.held.replace("{time}", draft.time));
    return;
  }
  if (outcome.status === "refused" || outcome.status === "conflict") {
    if (key === draftKey) tell(outcome.reason);
    phone.forget(key);
    return;
  }
  phone.forget(key);
  if (key === draftKey) tell(form.dataset.sent.replace("{time}", phone.time()));
}

function keep() {
  seq += 1;
  const event = {
    id: phone.newId(),
    person: Number(form.dataset.person),
    kind: "answer_given",
    subject: form.dataset.paper,
    body: { question: form.dataset.number, answer: given() },
    seq,
    at: new Date().toISOString(),
  };
  const time = phone.time();
  if (phone.keep(draftKey, { event, time })) tell(form.dataset.held.replace("{time}", time));
  clearTimeout(waiting);
  waiting = setTimeout(() => send(draftKey), 400);
}

// Also those of the questions before, whose pages were left too soon.
function sendAll() {
  phone.keys(`draft:${form.dataset.person}:${form.dataset.paper}:`).forEach(send);
}

function start() {
  history.replaceState(null, "", `?cau=${form.dataset.number}`); // a reload shows this question, not the next open one
  const draft = phone.kept(draftKey);
  if (draft) {
    seq = Math.max(seq, draft.event.seq);
    show(draft.event.body.answer);
    tell(form.dataset.held.replace("{time}", draft.time));
  }
  sendAll();
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      event.preventDefault();
      tell(form.dataset.offline);
    }
  });
  addEventListener("online", sendAll);
}

if (form) start();

// Before handing in, what is still only on the phone goes first.
const last = document.querySelector("form[data-hand-in]");

async function handInAfterDrafts(keys) {
  await Promise.all(keys().map(send));
  if (!keys().length) last.submit();
  else if (phone.isSignedOut) location.reload(); // the server then asks to sign in, and comes back here
  else last.querySelector("[data-waiting]").hidden = false;
}

function startReview() {
  const keys = () => phone.keys(`draft:${last.dataset.person}:${last.dataset.handIn}:`);
  const before = keys();
  let isPressed = false;
  const showIfSent = () => {
    // The list above still calls them unanswered.
    if (!isPressed && "blank" in last.dataset && keys().length < before.length) location.reload();
  };
  if (before.length) Promise.all(before.map(send)).then(showIfSent);
  last.addEventListener("submit", (event) => {
    isPressed = true;
    if (!keys().length) return;
    event.preventDefault();
    handInAfterDrafts(keys);
  });
}

if (last) startReview();

// A paper that is marked needs no drafts any more.
const marked = document.querySelector("[data-marked-paper]");
if (marked) {
  for (const key of phone.keys("draft:")) if (key.split(":")[2] === marked.dataset.markedPaper) phone.forget(key);
}
