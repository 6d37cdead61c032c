// A wording is looked at as it is typed: by the same checks that look at it when it is saved.
"use strict";

const PAUSE = 350; // milliseconds after the last key
const form = document.getElementById("wording-form");

if (form) {
  const said = document.getElementById("wording-said");
  const field = form.elements.wording;
  let waiting = 0, newest = 0;

  async function check() {
    const asked = ++newest;
    const body = new FormData(form);
    body.set("do", "check");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
      if (answer.ok && asked === newest) {
        const html = await answer.text();
        if (html !== said.dataset.html) { said.innerHTML = html; said.dataset.html = html; }
        form.querySelector(".field").classList.toggle("wrong", Boolean(said.querySelector(".error")));
      }
    } catch { /* no line: it is checked when it is saved */ }
  }

  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(check, PAUSE); });
}
