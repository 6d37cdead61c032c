// Planners' pages. Forms show what would follow while one types; in the calendar a stretch's edge, or empty time, is
// dragged, or moved with the keyboard. Dragging saves nothing: it opens the form that would, filled in.
"use strict";

(() => {
  const PAUSE = 350; // ms without typing before the preview is asked for
  const SNAP = 15; // minutes
  const NEAR = 8; // pixels from an edge
  const MINUTE = 60000;

  // ---- forms: what would follow, while one types

  function previewing(form) {
    const shown = document.getElementById("foreseen");
    const said = document.getElementById("foreseen-said");
    let waiting = null, asked = null;

    async function ask() {
      asked?.abort();
      asked = new AbortController();
      const fields = new FormData(form);
      fields.set("do", "preview");
      shown.classList.add("busy");
      try {
        const answer = await fetch(location.href, {
          method: "POST", body: fields, headers: { "X-Part": "preview" }, signal: asked.signal, redirect: "error",
        });
        if (!answer.ok) return;
        shown.innerHTML = await answer.text();
        said.textContent = shown.querySelector("[data-said]")?.dataset.said ?? "";
      } catch (error) {
        if (error.name === "AbortError") return; // a newer one is under way; without a line, the button still works
      }
      shown.classList.remove("busy");
    }

    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });
  }

  // ---- the calendar: wall-clock minutes, as the picture has them, whatever the zone

  const minutes = (written) => Date.parse(written.slice(0, 16) + "Z") / MINUTE;
  const written = (at) => new Date(at * MINUTE).toISOString().slice(0, 16);
  const snapped = (at) => Math.round(at / SNAP) * SNAP;

  function calendar(frame) {
    const heads = [...frame.querySelectorAll("thead th[data-start]")];
    const starts = heads.map((head) => minutes(head.dataset.start.length < 16 ? head.dataset.start + "T00:00" : head.dataset.start));
    const cell = frame.dataset.cell === "hour" ? 60 : 1440;
    const first = starts[0], last = starts[starts.length - 1] + cell;
    const words = document.getElementById("dragging");
    const live = document.getElementById("dragging-said");
    const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
      weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
    });
    const ghost = document.createElement("div");
    ghost.className = "drag-ghost";
    ghost.hidden = true;
    const label = ghost.appendChild(document.createElement("span"));
    frame.append(ghost);
    let held = null; // what is being dragged or moved: {row, start, end, edge, from, bar}
    let justDragged = false;

    const timeAt = (x) => {
      const place = heads.findIndex((head) => x < head.getBoundingClientRect().right);
      if (place < 0) return last;
      const box = heads[place].getBoundingClientRect();
      return starts[place] + Math.max(0, (x - box.left) / box.width) * cell;
    };
    const xOf = (at) => {
      const place = Math.min(starts.length - 1, Math.max(0, starts.findLastIndex((start) => start <= at)));
      const box = heads[place].getBoundingClientRect();
      return box.left + Math.min(1, Math.max(0, (at - starts[place]) / cell)) * box.width;
    };
    const say = (start, end) => words.dataset.span
      .replace("{start}", clock.format(start * MINUTE)).replace("{end}", clock.format(end * MINUTE));

    function draw() {
      const box = frame.getBoundingClientRect(), row = held.row.getBoundingClientRect();
      const left = xOf(Math.max(first, held.start)), right = xOf(Math.min(last, held.end));
      ghost.style.left = `${left - box.left + frame.scrollLeft}px`;
      ghost.style.width = `${Math.max(2, right - left)}px`;
      ghost.style.top = `${row.top - box.top + frame.scrollTop}px`;
      ghost.style.height = `${row.height}px`;
      label.textContent = say(held.start, held.end);
      ghost.hidden = false;
    }

    function drop() {
      held = null;
      ghost.hidden = true;
      frame.classList.remove("dragging");
    }

    function edgeOf(bar, x) {
      const start = minutes(bar.dataset.start), end = minutes(bar.dataset.end);
      if (end <= last && Math.abs(x - xOf(end)) <= NEAR) return "end";
      if (start >= first && Math.abs(x - xOf(start)) <= NEAR) return "start";
      return null;
    }

    function open() {
      // Only what was moved is sent: the other edge may lie outside the picture.
      const { bar, row, start, end } = held;
      if (bar) {
        const address = new URL(bar.href);
        address.pathname += "/times";
        address.search = "";
        address.searchParams.set("at", bar.dataset.start);
        if (start !== minutes(bar.dataset.start)) address.searchParams.set("start", written(start));
        if (end !== minutes(bar.dataset.end)) address.searchParams.set("end", written(end));
        location.assign(address);
      } else {
        const address = new URL(row.querySelector("a.add").href);
        address.searchParams.set("start", written(start));
        address.searchParams.set("end", written(end));
        location.assign(address);
      }
    }

    const barAt = (target) => target.closest?.("td > a[data-source]");

    frame.addEventListener("pointermove", (event) => {
      if (!held?.dragged) {
        const bar = barAt(event.target);
        if (bar) bar.classList.toggle("at-edge", edgeOf(bar, event.clientX) !== null);
        return;
      }
      const at = Math.min(last, Math.max(first, snapped(timeAt(event.clientX))));
      if (held.edge === "end") held.end = Math.max(at, held.start + SNAP);
      else if (held.edge === "start") held.start = Math.min(at, held.end - SNAP);
      else [held.start, held.end] = at < held.from ? [at, held.from] : [held.from, at];
      held.moved ||= held.edge ? true : held.end > held.start;
      if (held.moved) draw();
    });

    frame.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch") return; // a finger scrolls
      const row = event.target.closest("tr[data-rota]"), bar = barAt(event.target);
      justDragged = false;
      if (!row?.querySelector("a.add")) return;
      if (bar) {
        const edge = edgeOf(bar, event.clientX);
        if (!edge) return;
        held = { row, bar, edge, start: minutes(bar.dataset.start), end: minutes(bar.dataset.end) };
      } else if (event.target.matches("td")) {
        const from = snapped(timeAt(event.clientX));
        held = { row, edge: null, from, start: from, end: from };
      } else {
        return;
      }
      held.dragged = true;
      event.preventDefault();
      frame.setPointerCapture(event.pointerId);
      frame.classList.add("dragging");
    });

    frame.addEventListener("pointerup", () => {
      if (!held?.dragged) return;
      justDragged = held.moved;
      const changed = held.moved && (!held.bar || held.start !== minutes(held.bar.dataset.start) || held.end !== minutes(held.bar.dataset.end));
      if (changed) open();
      drop();
    });
    frame.addEventListener("pointercancel", drop);
    frame.addEventListener("dragstart", (event) => event.preventDefault());
    frame.addEventListener("click", (event) => {
      if (justDragged) event.preventDefault();
      justDragged = false;
    }, true);

    frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && held) {
        live.textContent = words.dataset.cancelled;
        drop();
        return;
      }
      const bar = barAt(event.target);
      if (!bar) return;
      if (event.key === "Enter" && held?.bar === bar && held.moved) {
        event.preventDefault();
        open();
        return;
      }
      const step = { ArrowRight: ["end", 60], ArrowLeft: ["end", -60], ArrowDown: ["start", 60], ArrowUp: ["start", -60] }[event.key];
      if (!event.shiftKey || !step) return;
      event.preventDefault();
      if (held?.bar !== bar) held = { row: bar.closest("tr"), bar, start: minutes(bar.dataset.start), end: minutes(bar.dataset.end) };
      const [edge, by] = step, moved = { start: held.start, end: held.end, [edge]: held[edge] + by };
      if (moved.end - moved.start < SNAP) return;
      Object.assign(held, moved, { moved: true });
      draw();
      live.textContent = `${say(held.start, held.end)}. ${words.dataset.enter}`;
    });
    frame.addEventListener("focusout", () => { if (held && !held.dragged) drop(); });
  }

  document.querySelectorAll("form[data-preview]").forEach(previewing);
  document.querySelectorAll(".rota-frame[data-fine=yes]").forEach((frame) => {
    if (document.getElementById("dragging")) calendar(frame);
  });
})();
