// Each form of a classic page is there twice: what is typed into one copy is in the other too, and a
// label leads into its own. A provider's button leads to the provider. Each rule for a password says
// whether what is typed keeps it.
"use strict";

const CHARACTERS = {
  length: /./gsu,
  lowerletter: /[a-z]/g,
  upperletter: /[A-Z]/g,
  numbers: /[0-9]/g,
  symbols: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/g,
};

function check(password) {
  for (const rule of document.querySelectorAll("[data-rule]")) {
    const found = password.match(CHARACTERS[rule.dataset.rule]) ?? [];
    const isKept = found.length >= Number(rule.dataset.minimum);
    rule.classList.toggle("passwordCheck-valid-customizable", isKept);
    rule.classList.toggle("passwordCheck-notValid-customizable", !isKept);
    rule.firstElementChild.textContent = isKept ? "✓" : "✖";
  }
}

document.addEventListener("input", ({ target }) => {
  for (const other of document.getElementsByName(target.name)) {
    if (other !== target && other.type === target.type) {
      other.value = target.value;
    }
  }
  if (target.name === "password") {
    check(target.value);
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
