// Asks the browser for a passkey, or for the signature of one, and sends it with the page's form.
"use strict";

const form = document.querySelector("[data-passkey]");
const failed = document.getElementById("passkey-failed");

async function ask(event) {
  event.preventDefault();
  failed.hidden = true;
  try {
    const options = JSON.parse(form.dataset.options);
    const credential =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
          })
        : await navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
          });
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.removeEventListener("submit", ask);
    form.submit();
  } catch {
    failed.hidden = false;
    failed.focus();
  }
}

form.addEventListener("submit", ask);
