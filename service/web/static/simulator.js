// Phones that live: what is new is fetched every second, and texts and the clock are sent without leaving the page.
"use strict";

const live = document.getElementById("live");
const said = document.getElementById("said");
const EVERY = 1000; // milliseconds
let asking = false;

function phones(within) {
  return within.querySelectorAll(".phone");
}

function address() {
  const shown = [...phones(live)].map((phone) => "phone=" + encodeURIComponent(phone.dataset.key));
  return live.dataset.live + "?" + shown.join("&");
}

function toTheEnd(phone) {
  const screen = phone.querySelector(".screen");
  screen.scrollTop = screen.scrollHeight;
}

// Only what is new is added: what is being typed stays, and a screen reader hears each text once.
function takeIn(fresh) {
  for (const phone of phones(fresh)) {
    const ours = live.querySelector(`.phone[data-key="${CSS.escape(phone.dataset.key)}"]`);
    const list = ours && ours.querySelector("ol");
    if (!list) continue;
    const added = [...phone.querySelectorAll("li")].filter((text) => !document.getElementById(text.id));
    added.forEach((text) => list.append(document.adoptNode(text)));
    if (added.length) toTheEnd(ours);
  }
  const clock = fresh.querySelector("#clock");
  const ours = document.getElementById("clock");
  if (clock && clock.textContent !== ours.textContent) ours.replaceWith(document.adoptNode(clock));
  const token = fresh.querySelector("input[name=csrf_token]");
  if (token) document.querySelectorAll("input[name=csrf_token]").forEach((input) => { input.value = token.value; });
}

async function read(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function ask() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const answer = await fetch(address(), { headers: { Accept: "text/html" } });
    if (answer.ok) takeIn(await read(answer));
  } catch {
    // The line is down for a moment; the next second asks again.
  } finally {
    asking = false;
  }
}

async function send(form, button) {
  const data = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  return read(answer);
}

async function write(form, button) {
  const fresh = await send(form, button);
  const owner = form.elements.owner.value;
  const wrong = fresh.getElementById("wrong-" + owner);
  const sentence = wrong ? wrong.textContent : "";
  form.querySelector(".error").textContent = sentence;
  form.querySelector(".field").classList.toggle("wrong", sentence !== "");
  if (sentence) form.elements.body.setAttribute("aria-invalid", "true");
  else form.elements.body.removeAttribute("aria-invalid");
  if (!sentence && !(button && button.name === "quick")) form.elements.body.value = "";
  takeIn(fresh);
}

async function move(form, button) {
  live.classList.add("busy");
  try {
    const fresh = await send(form, button);
    const notice = fresh.querySelector("main > .notice");
    said.textContent = notice ? notice.textContent : "";
    said.hidden = !notice;
    takeIn(fresh);
  } finally {
    live.classList.remove("busy");
  }
}

// What was typed stays where it is.
function failed(form) {
  const place = form.querySelector(".error") || said;
  place.textContent = live.dataset.failed;
  place.hidden = false;
}

live.addEventListener("submit", (event) => {
  const form = event.target;
  const act = form.matches(".write") ? write : form.matches(".moves") ? move : null;
  if (!act) return;
  event.preventDefault();
  if (form.dataset.under) return;
  form.dataset.under = "way";
  act(form, event.submitter)
    .catch(() => failed(form))
    .finally(() => { delete form.dataset.under; });
});

live.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.name !== "body") return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector(".send button"));
});

phones(live).forEach(toTheEnd);
setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
