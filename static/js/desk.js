// Ready texts of leaders' pages: copied by one press, or handed to another app. Without this they can be selected.
document.querySelectorAll("[data-send]").forEach((row) => {
  const field = document.getElementById(row.dataset.send);
  const copy = row.querySelector("[data-do=copy]");
  const share = row.querySelector("[data-do=share]");
  const label = copy.textContent;
  row.hidden = false;
  copy.setAttribute("aria-live", "polite");
  copy.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // without HTTPS there is no clipboard
    }
    copy.textContent = copy.dataset.said;
    setTimeout(() => { copy.textContent = label; }, 4000);
  });
  if (navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ text: field.value }).catch(() => {}));
  }
});
