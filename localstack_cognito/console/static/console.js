"use strict";
// Copies what a button names. Without scripts there is no such button.
(() => {
  const show = (root) => {
    for (const button of root.querySelectorAll("button[data-copy]")) {
      button.hidden = false;
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const word = button.firstChild;
    const before = word.data;
    word.data = button.dataset.copied;
    setTimeout(() => { word.data = before; }, 1200);
  });
  document.addEventListener("htmx:afterSwap", (event) => show(event.target));
  show(document);
})();
