// The desk of `learning preview`: shows the page in the phone again when a file was saved, and the findings with it.
"use strict";
const frame = document.querySelector("[data-frame]");
const { home } = document.body.dataset;
let number = Number(document.body.dataset.number);

// The findings belong to the page that is in the phone now, which may be another one than at first.
async function redraw() {
  const { pathname } = frame.contentWindow.location;
  const address = `${home}?page=${encodeURIComponent(pathname)}`;
  const reply = await fetch(address);
  if (!reply.ok) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (other && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
  }
  document.title = fresh.title;
  history.replaceState(null, "", address);
}

async function watch() {
  for (;;) {
    const lost = document.querySelector("[data-lost]");
    try {
      const reply = await fetch(`/changes?since=${number}`);
      const said = await reply.json();
      lost.hidden = true;
      if (said.number !== number) {
        number = said.number;
        frame.contentWindow.location.reload();
      }
    } catch {
      lost.hidden = false;
      await new Promise((resume) => setTimeout(resume, 1000));
    }
  }
}

frame.addEventListener("load", () => redraw().catch(() => {}));
watch();
