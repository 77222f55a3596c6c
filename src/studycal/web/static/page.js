// Makes the page quicker; every page works without it. Nothing is fetched from elsewhere.
"use strict";
(() => {
  document.documentElement.classList.add("script");

  // Keep up with a daemon or another window: ask which plan is published, calmly, while the page is looked at.
  const shown = document.body.dataset.revision;
  const news = document.getElementById("news");
  let etag = "";
  async function look() {
    if (document.hidden || !shown || !news.hidden) return;
    try {
      const answer = await fetch("/api/revision", { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
      if (answer.status !== 200) return;
      etag = answer.headers.get("etag") || "";
      const found = await answer.json();
      if (String(found.plan.revision) === shown) return;
      const busy = document.activeElement && document.activeElement.closest("form");
      if (busy || document.querySelector(".moving")) news.hidden = false;
      else location.replace(location.pathname);
    } catch { /* the server is away; the page stays as it is */ }
  }
  if (shown) { setInterval(look, 5000); document.addEventListener("visibilitychange", look); }

  // One key logs the first open session: d, p or s.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, .session")) return;
    const button = document.querySelector(`form.log button[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    const fold = button.closest("details");
    if (fold) fold.open = true;
    if (event.key === "p") button.form.elements.restart.focus();
    else button.click();
  });

  const grid = document.getElementById("grid");
  if (!grid) return;
  const hint = document.getElementById("hint");
  const STEP = 5;                              // minutes in a row, as the server lays it out
  const first = Number(grid.dataset.first) * 60;
  const days = [...grid.querySelectorAll(".day")];
  const two = (number) => String(number).padStart(2, "0");

  class Move {
    constructor(session) {
      this.session = session;
      this.day = days.findIndex((day) => day.contains(session));
      const [, hour, minute] = session.dataset.start.match(/T(\d+):(\d+)/);
      this.from = this.minute = Number(hour) * 60 + Number(minute);
      this.was = this.day;
      session.classList.add("moving");
    }
    get moved() { return this.day !== this.was || this.minute !== this.from; }
    to(day, minute) {
      this.day = Math.min(days.length - 1, Math.max(0, day));
      this.minute = Math.min(24 * 60 - STEP, Math.max(first, Math.round(minute / STEP) * STEP));
      days[this.day].querySelector(".lane").append(this.session);
      this.session.style.gridRowStart = (this.minute - first) / STEP + 1;
      const time = `${two(Math.floor(this.minute / 60))}:${two(this.minute % 60)}`;
      this.session.querySelector(".time").textContent = time;
      hint.textContent = `${this.session.dataset.session}: ${days[this.day].dataset.date} ${time}. Enter pins it, Escape leaves it.`;
    }
    stop() { this.session.classList.remove("moving"); this.to(this.was, this.from); hint.textContent = "Left where it was."; }
    pin() {
      const form = document.createElement("form");
      form.method = "post"; form.action = "/pin"; form.hidden = true;
      const time = `${days[this.day].dataset.date}T${two(Math.floor(this.minute / 60))}:${two(this.minute % 60)}`;
      const said = { token: grid.dataset.token, session: this.session.dataset.session, time, back: grid.dataset.back, confirm: "1" };
      for (const [name, value] of Object.entries(said)) {
        const field = document.createElement("input");
        field.type = "hidden"; field.name = name; field.value = value; form.append(field);
      }
      document.body.append(form);
      form.submit();
    }
  }

  function drag(session) {
    session.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || matchMedia("(max-width: 48rem)").matches) return;
      const lane = days[0].querySelector(".lane").getBoundingClientRect();
      const row = lane.height / Number([...grid.classList].find((name) => name.startsWith("rows-")).slice(5));
      const grip = event.clientY - session.getBoundingClientRect().top;
      let move = null;
      const at = [event.clientX, event.clientY];
      const follow = (next) => {
        if (!move && Math.hypot(next.clientX - at[0], next.clientY - at[1]) < 6) return;
        move = move || new Move(session);
        const over = days.findIndex((day) => next.clientX < day.getBoundingClientRect().right);
        const top = days[0].querySelector(".lane").getBoundingClientRect().top;
        move.to(over < 0 ? days.length - 1 : over, first + ((next.clientY - grip - top) / row) * STEP);
        next.preventDefault();
      };
      const end = (next) => {
        for (const [name, what] of [["pointermove", follow], ["pointerup", end], ["pointercancel", end]]) document.removeEventListener(name, what);
        if (!move) return;
        document.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
        if (next.type === "pointerup" && move.moved) move.pin(); else move.stop();
      };
      for (const [name, what] of [["pointermove", follow], ["pointerup", end], ["pointercancel", end]]) document.addEventListener(name, what);
    });
    session.addEventListener("dragstart", (event) => event.preventDefault());
  }

  function keys(session) {
    session.tabIndex = 0;
    session.setAttribute("aria-describedby", "hint");
    let move = null;
    session.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -15], ArrowDown: [0, 15] }[event.key];
      if (step) {
        move = move || new Move(session);
        move.to(move.day + step[0], move.minute + step[1]);
        session.focus();
        event.preventDefault();
      } else if (event.key === "Enter" && move) {
        event.preventDefault();
        if (move.moved) move.pin(); else { move.stop(); move = null; }
      } else if (event.key === "Escape" && move) { move.stop(); move = null; session.focus(); }
    });
  }
  hint.setAttribute("role", "status");
  for (const session of grid.querySelectorAll("[data-movable]")) { drag(session); keys(session); }
})();
