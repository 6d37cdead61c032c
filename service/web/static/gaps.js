// Beneath what users are told: how many characters it has, of how many, and in how many texts it goes.
"use strict";

const BASIC = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[\]~|€]*$/;
const TWICE = /[\^{}\\[\]~|€]/g;

function texts(words) {
  const gsm = BASIC.test(words);
  const units = gsm ? words.length + (words.match(TWICE) || []).length : words.length;
  const [alone, joined] = gsm ? [160, 153] : [70, 67];
  return units <= alone ? 1 : Math.ceil(units / joined);
}

for (const area of document.querySelectorAll("textarea[data-most]")) {
  const said = document.createElement("p");
  said.className = "hint";
  said.id = area.id + "-counted";
  area.after(said);
  area.setAttribute("aria-describedby", [area.getAttribute("aria-describedby"), said.id].filter(Boolean).join(" "));
  const wording = area.form.dataset.counting;
  const count = () => {
    const number = [...area.value].length;
    said.textContent = wording.replace("{n}", number).replace("{most}", area.dataset.most)
      .replace("{sms}", texts(area.value));
    said.classList.toggle("error", number > Number(area.dataset.most));
  };
  area.addEventListener("input", count);
  count();
}
