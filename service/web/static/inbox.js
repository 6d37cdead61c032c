// The inbox and a conversation while one looks: new things come by themselves, and nothing that is typed is lost.
// Everything here is an addition; without it the pages are loaded anew by hand.
"use strict";

const RETRY = 5; // seconds, while the line is away
const live = document.getElementById("live");
const lost = document.getElementById("lost");
const announce = document.getElementById("announce");

// -- what is typed

const drafts = {
  key: (field) => `draft:${field.dataset.draft}`,
  read(field) { try { return JSON.parse(sessionStorage.getItem(this.key(field))); } catch { return null; } },
  write(field, draft) { try { sessionStorage.setItem(this.key(field), JSON.stringify(draft)); } catch { /* full, or forbidden */ } },
  dropSent(form_key) {
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith("draft:") && JSON.parse(sessionStorage.getItem(key)).form_key === form_key) sessionStorage.removeItem(key);
      }
    } catch { /* forbidden */ }
  },
  drop(field) { try { sessionStorage.removeItem(this.key(field)); } catch { /* forbidden */ } },
};

function keepDrafts() {
  const sent = new URLSearchParams(location.search).get("sent");
  if (sent) drafts.dropSent(sent);
  for (const field of document.querySelectorAll("textarea[data-draft]")) {
    const key = field.form.elements.form_key;
    const draft = drafts.read(field);
    if (draft && !field.value) { field.value = draft.text; if (key && draft.form_key) key.value = draft.form_key; }
    field.addEventListener("input", () => {
      if (field.value) drafts.write(field, { text: field.value, form_key: key && key.value });
      else drafts.drop(field);
    });
  }
  if (sent) history.replaceState(null, "", location.pathname + location.hash);
  showLeftDraft();
  for (const out of document.querySelectorAll("form.who")) out.addEventListener("submit", () => sessionStorage.clear());
}

function showLeftDraft() {
  const box = document.getElementById("draft");
  if (!box || document.querySelector(`textarea[data-draft="${CSS.escape(box.dataset.draft)}"]`)) return;
  const draft = drafts.read(box);
  if (!draft || document.querySelector(".not-sent:not(#draft)")) { drafts.drop(box); return; }
  box.querySelector("blockquote").textContent = draft.text;
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => { drafts.drop(box); box.hidden = true; });
}

// -- sending on a line that comes and goes: the form's key lets the same text go once, however often it is sent

function sendCarefully(form, hint) {
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.ok) {
        for (const field of form.querySelectorAll("textarea[data-draft]")) { drafts.drop(field); field.value = ""; } // so that going back does not show it as unsent
        location.assign((await answer.json()).to);
      }
      else form.submit(); // a page says what is wrong, or asks to sign in
    } catch {
      hint.textContent = hint.dataset.lost;
      hint.setAttribute("role", "status");
      hint.classList.add("error");
      busy = false;
    }
  });
}

// -- how many SMS (3GPP TS 23.038): the same rule as channels/encoding.py

const BASIC = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const EXTENSION = new Set("\f^{}\\[~]|€");

function smsCount(text) {
  const letters = [...text];
  const gsm = letters.every((letter) => BASIC.has(letter) || EXTENSION.has(letter));
  const widths = letters.map((letter) => (gsm ? (EXTENSION.has(letter) ? 2 : 1) : letter.length));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  if (whole <= (gsm ? 160 : 70)) return 1;
  let parts = 1, used = 0;
  for (const width of widths) {
    if (used + width > (gsm ? 153 : 67)) { parts += 1; used = 0; }
    used += width;
  }
  return parts;
}

function countLetters(field, hint) {
  const show = () => {
    const parts = smsCount(field.value);
    hint.classList.remove("error");
    hint.removeAttribute("role");
    const letters = [...field.value].length, longest = Number(field.dataset.longest || Infinity);
    if (letters > longest) {
      hint.classList.add("error");
      hint.setAttribute("role", "status");
      hint.textContent = hint.dataset.over.replace("{n}", letters).replace("{most}", longest);
      return;
    }
    hint.textContent = field.value ? (parts === 1 ? hint.dataset.one : hint.dataset.many).replace("{n}", letters).replace("{parts}", parts) : "";
  };
  field.addEventListener("input", show);
  show();
}

// -- what is new

let tag = null, since = null, timer = null, role = null;

function clockNow() {
  return new Date().toLocaleTimeString("nb-NO", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
}

function again(seconds) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, seconds * 1000);
}

async function look() {
  try {
    const answer = await fetch(live.dataset.live, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout && AbortSignal.timeout(10000) });
    if (answer.status >= 500) throw new Error("away");
    if (answer.status !== 200 && answer.status !== 304) { gone(); return; }
    since = null;
    lost.hidden = true;
    if (answer.status === 200) show(await answer.text(), answer.headers.get("ETag"));
    again(Number(live.dataset.every));
  } catch {
    since = since || clockNow();
    lost.textContent = lost.dataset.says.replace("{at}", since);
    lost.hidden = false;
    again(RETRY);
  }
}

function gone() {
  lost.textContent = lost.dataset.gone;
  lost.hidden = false;
}

function show(html, newTag) {
  const first = tag === null;
  tag = newTag;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const before = stateOf(live), after = stateOf(fresh.content);
  if (first && before.said === after.said && before.texts === after.texts) { title(); return; }
  const atEnd = nearEnd();
  const open = [...live.querySelectorAll("details")].map((one) => one.open);
  const focused = document.activeElement && live.contains(document.activeElement) ? addressOf(document.activeElement) : null;
  live.replaceChildren(fresh.content);
  live.querySelectorAll("details").forEach((one, place) => { if (open[place]) one.open = true; });
  if (focused) refocus(focused);
  if (after.texts !== before.texts && atEnd) document.getElementById("last")?.scrollIntoView({ block: "end" });
  announce.textContent = [after.said !== before.said ? after.said : "", after.texts > before.texts ? lastText() : ""].join(" ").trim();
  title();
  if (after.role !== before.role && before.role) location.replace(live.dataset.here); // what one may do here has changed; drafts are kept
}

function stateOf(place) {
  return {
    said: [...place.querySelectorAll("[data-announce]")].map((one) => one.textContent.replace(/\s+/g, " ").trim()).join(" "),
    texts: Number(place.querySelector("[data-texts]")?.dataset.texts || 0),
    role: place.querySelector("[data-role]")?.dataset.role,
  };
}

function lastText() {
  const last = document.getElementById("last");
  return last && last.classList.contains("person") ? last.textContent.replace(/\s+/g, " ").trim() : "";
}

function addressOf(element) {
  return { action: element.form && element.form.action, href: element.href, summary: element.tagName === "SUMMARY" };
}

function refocus(was) {
  for (const one of live.querySelectorAll("a, button, summary")) {
    if ((was.action && one.form && one.form.action === was.action) || (was.href && one.href === was.href) || (was.summary && one.tagName === "SUMMARY")) { one.focus(); return; }
  }
}

function nearEnd() {
  const last = document.getElementById("last");
  return last !== null && last.getBoundingClientRect().top < innerHeight && last.getBoundingClientRect().bottom > 0;
}

function title() {
  const count = Number(live.querySelector("[data-count]")?.dataset.count || 0);
  document.title = (count ? `(${count}) ` : "") + live.dataset.title;
}

keepDrafts();
for (const field of document.querySelectorAll("textarea[name=text]")) {
  const hint = document.getElementById("length");
  countLetters(field, hint);
  if (live) sendCarefully(field.form, hint);
}
document.getElementById("opened")?.focus();
for (const link of document.querySelectorAll('a[href="#danger"]')) {
  link.addEventListener("click", () => { document.getElementById("danger").closest("details").open = true; document.getElementById("danger").focus(); });
}
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // what was sent meanwhile is not shown as unsent
if (live) {
  title();
  if (!location.hash && !document.getElementById("opened") && !document.querySelector(".error")) document.getElementById("last")?.scrollIntoView({ block: "nearest" });
  document.addEventListener("visibilitychange", () => { if (document.hidden) clearTimeout(timer); else look(); });
  addEventListener("online", look);
  if (!("still" in live.dataset)) look();
}
