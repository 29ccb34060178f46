// An import that goes on: how far it is, asked every three seconds. Without this the link on the page asks.
const running = document.querySelector("[data-running]");
const ask = async () => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-running]");
    if (!now) {
      location.assign(answer.url);
      return;
    }
    running.replaceChildren(...now.childNodes);
  } catch {
    // no network: the next time perhaps
  }
  setTimeout(ask, 3000);
};
if (running) setTimeout(ask, 3000);
