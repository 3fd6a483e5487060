// Each form of a classic page is there twice: what is typed into one copy is in the other too, and a
// label leads into its own. A provider's button leads to the provider.
"use strict";

document.addEventListener("input", ({ target }) => {
  for (const other of document.getElementsByName(target.name)) {
    if (other !== target && other.type === target.type) {
      other.value = target.value;
    }
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-address]");
  if (button) {
    location.assign(button.dataset.address);
    return;
  }
  const label = event.target.closest("label");
  const field = label?.nextElementSibling?.querySelector("input");
  if (field && field !== label.control) {
    event.preventDefault();
    field.focus();
  }
});
