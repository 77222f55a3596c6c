// Moving sessions, in the week's grid by the hour and in the month by the day, by pointer and by keys. What a move lies
// on is said before it is kept.
"use strict";
(() => {
  const { refresh, say, make } = window.studycal;
  const two = (number) => String(number).padStart(2, "0");
  let grid, hint, days, parts, steps, at = null, held = 0;
  const narrow = () => matchMedia("(max-width: 48rem)").matches;

  function ready() {
    grid = document.getElementById("grid");
    if (!grid) return;
    hint = document.getElementById("hint");
    days = [...grid.querySelectorAll(".day")];
    // A finger that holds a session moves it; one that does not scrolls. Which, is known at the first move only.
    grid.addEventListener("touchmove", (event) => { if (at?.lifted) event.preventDefault(); }, { passive: false });
    grid.addEventListener("contextmenu", (event) => { if (held || at?.lifted) event.preventDefault(); });
    const hours = (grid.dataset.hours || "0").split(" "), last = Number(hours.pop());
    steps = grid.dataset.hours ? { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -15], ArrowDown: [0, 15] }
      : { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [-7, 0], ArrowDown: [7, 0] };
    let row = 1;
    parts = hours.map((part, number) => {
      const [hour, rows] = part.split(":").map(Number);
      const until = number + 1 < hours.length ? Number(hours[number + 1].split(":")[0]) : last;
      const made = { from: hour * 60, until: until * 60, row, rows };
      row += rows;
      return made;
    });
    for (const session of grid.querySelectorAll("[data-movable]")) {
      session.tabIndex = 0;
      session.setAttribute("aria-describedby", "hint");
      const link = session.querySelector("a");
      if (link) link.tabIndex = -1;
    }
  }
  const part = (minute) => parts.find((one) => minute < one.until) || parts.at(-1);
  const rowAt = (minute) => { const one = part(minute); return one.row + Math.floor(Math.max(0, minute - one.from) * one.rows / (one.until - one.from)); };
  function minuteAt(y) {
    const boxes = [...days[0].querySelectorAll(".line")].map((line) => line.getBoundingClientRect());
    let number = boxes.findIndex((box) => y < box.bottom);
    if (number < 0) number = boxes.length - 1;
    const { from, until } = parts[number], box = boxes[number];
    return from + (until - from) * Math.max(0, y - box.top) / box.height;
  }

  class Move {
    constructor(session) {
      this.session = session;
      this.day = this.was = days.findIndex((day) => day.contains(session));
      const [, hour, minute] = session.dataset.start.match(/T(\d+):(\d+)/);
      this.from = this.minute = Number(hour) * 60 + Number(minute);
      this.words = session.querySelector(".time").textContent;
      this.after = session.previousElementSibling;
      this.weeks = 0;
      this.long = this.wasLong = Number(session.dataset.minutes || 0);
      const top = session.getBoundingClientRect().top;
      session.classList.add("moving");
      grid.classList.add("moves");
      if (narrow()) scrollBy(0, session.getBoundingClientRect().top - top); // days that were empty are shown now
    }
    get moved() { return this.day !== this.was || this.minute !== this.from || this.weeks !== 0 || this.long !== this.wasLong; }
    get date() { const date = new Date(`${days[this.day].dataset.date}T12:00Z`); date.setUTCDate(date.getUTCDate() + 7 * this.weeks); return date.toISOString().slice(0, 10); }
    get time() { return `${two(Math.floor(this.minute / 60))}:${two(this.minute % 60)}`; }
    get zone() { return this.weeks ? "" : days[this.day].dataset.zone; } // of another week the server knows it
    get elsewhere() { return this.zone && days.some((day) => day.dataset.zone !== this.zone) ? ` ${this.zone}` : ""; }
    get length() { return this.long === this.wasLong ? "" : `, ${this.long} min`; }
    to(day, minute, weeks = this.weeks, long = this.long) {
      this.weeks = weeks;
      this.session.classList.toggle("away", weeks !== 0);
      this.day = Math.min(days.length - 1, Math.max(0, day));
      const lane = days[this.day].querySelector(".lane") || days[this.day];
      if (this.session.parentElement !== lane) lane.append(this.session);
      if (parts.length) {
        this.minute = Math.min(parts.at(-1).until - 5, Math.max(parts[0].from, Math.round(minute / 5) * 5));
        this.long = long === this.wasLong ? long : Math.min(parts.at(-1).until - this.minute, Math.max(15, Math.round(long / 5) * 5));
        this.session.style.gridRowStart = rowAt(this.minute);
        this.session.style.gridRowEnd = this.length && `span ${Math.max(1, rowAt(this.minute + this.long) - rowAt(this.minute))}`;
        this.session.querySelector(".time").textContent = this.time;
      }
      hint.textContent = `${this.session.dataset.session}: ${this.date} ${this.time}${this.elsewhere}${this.length}${this.weeks ? ", another week" : ""}. ${this.lifted ? "Let go to see what it does." : "Enter pins it, Escape leaves it."}`;
    }
    stop(words = "Left where it was.") {
      this.to(this.was, this.from, 0, this.wasLong);
      if (this.after) this.after.after(this.session);
      this.session.style.gridRowStart = this.session.style.gridRowEnd = "";
      this.session.querySelector(".time").textContent = this.words;
      this.session.classList.remove("moving");
      grid.classList.remove("moves", "asked");
      hint.textContent = words;
      this.session.focus();
      at = null;
    }
    body(more = {}) {
      return new URLSearchParams({ token: grid.dataset.token, session: this.session.dataset.session, back: grid.dataset.back,
        time: `${this.date}T${this.time}`, tz: this.zone, ...(this.length && { minutes: this.long }), ...more });
    }
    async settle() {
      try {
        const answer = await fetch("/pin/try", { method: "POST", body: this.body() });
        const seen = await answer.json();
        if (seen.held) this.stop(seen.held);
        else if (seen.news.length || this.lifted) this.ask(seen.news);
        else await this.keep();
      } catch { this.stop("The server is away; nothing was moved."); }
    }
    ask(words) {
      grid.classList.add("asked");
      const keep = make("button", { type: "button", textContent: "Keep it" });
      const leave = make("button", { type: "button", className: "quiet", textContent: "Leave it" });
      keep.addEventListener("click", () => this.keep());
      leave.addEventListener("click", () => this.stop());
      const later = (minutes) => {
        const button = make("button", { type: "button", className: "quiet", textContent: `15 min ${minutes < 0 ? "earlier" : "later"}` });
        button.addEventListener("click", () => { this.to(this.day, this.minute + minutes); this.settle(); });
        return button;
      };
      const finer = this.lifted && parts.length ? [later(-15), later(15)] : [];
      const when = new Date(`${this.date}T12:00Z`).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
      hint.replaceChildren(`${when}, ${this.time}${this.elsewhere}${this.length}${words.length ? ": " : "."}${words.join(" ")} `, ...finer, keep, leave);
      if (narrow()) this.session.scrollIntoView({ block: "center" });
      keep.focus({ preventScroll: true });
    }
    async keep() {
      try {
        const answer = await fetch("/pin", { method: "POST", body: this.body({ confirm: "1" }) });
        if (!answer.ok) { this.stop("That does not work any more; nothing was moved."); return; }
        const name = this.session.dataset.session, words = `Kept: ${name}, ${this.date} ${this.time}${this.length}.`;
        const address = answer.url.split("#")[0];
        history.replaceState(null, "", address);
        at = null;
        grid.classList.remove("moves", "asked");
        await refresh(address, `b-${name}`);
        const line = document.getElementById("kept");
        if (line && line.getBoundingClientRect().bottom < 0) line.classList.add("toast"); // the undo stays in sight
        say(words);
      } catch { this.stop("The server is away; nothing was moved."); }
    }
  }

  document.addEventListener("keydown", (event) => {
    const session = event.target.closest?.("#grid [data-movable]");
    if (event.key === "Escape" && at) { event.preventDefault(); at.stop(); return; }
    if (!session || event.target.closest("button")) return;
    const step = steps[event.key], week = parts.length && { PageUp: -1, PageDown: 1 }[event.key];
    if (step || week) {
      event.preventDefault();
      if (!at) at = new Move(session);
      if (step && event.shiftKey && parts.length) at.to(at.day, at.minute, at.weeks, at.long + step[1]);
      else if (step) at.to(at.day + step[0], at.minute + step[1]);
      else at.to(at.day, at.minute, at.weeks + week);
      session.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!at) (session.querySelector("a") || session).click();
      else if (at.moved) at.settle(); else at.stop();
    }
  });

  const listen = (add, handlers) => { for (const [name, what] of Object.entries(handlers)) document[add ? "addEventListener" : "removeEventListener"](name, what); };
  const dayAt = (x, y) => { const over = days.findIndex((day) => { const box = day.getBoundingClientRect(); return x < box.right && y < box.bottom; }); return over < 0 ? days.length - 1 : over; };

  // Where a day lies under the other, a session is moved from day to day, and the page scrolls where a drag comes to its edge.
  function drag(session, event) {
    const below = narrow(), box = session.getBoundingClientRect(), grip = event.clientY - box.top, begin = [event.clientX, event.clientY];
    const edge = !below && parts.length && box.bottom - event.clientY < 9 && box.height > 24;
    let last = event;
    const follow = (next) => {
      if (!at && Math.hypot(next.clientX - begin[0], next.clientY - begin[1]) < 6) return;
      at = at || new Move(session);
      last = next;
      const turn = parts.length && document.elementFromPoint(next.clientX, next.clientY)?.closest("a[rel]");
      if (edge) at.to(at.was, at.from, 0, minuteAt(next.clientY) - at.from);
      else if (turn && turn.closest(".turn")) at.to(at.was, at.from, turn.rel === "next" ? 1 : -1);
      else if (parts.length && !below) {
        const over = days.findIndex((day) => next.clientX < day.getBoundingClientRect().right);
        at.to(over < 0 ? days.length - 1 : over, minuteAt(next.clientY - grip), 0);
      } else at.to(dayAt(next.clientX, next.clientY), at.minute, 0);
      next.preventDefault?.();
    };
    const scroll = below && setInterval(() => {
      const by = !at ? 0 : last.clientY < 90 ? -9 : last.clientY > innerHeight - 110 ? 9 : 0;
      if (by) { scrollBy(0, by); follow({ clientX: last.clientX, clientY: last.clientY }); }
    }, 16);
    const end = (next) => {
      listen(false, handlers);
      clearInterval(scroll);
      if (!at) return;
      const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }));
      if (next.type === "pointerup" && at.moved) at.settle(); else at.stop();
    };
    const handlers = { pointermove: follow, pointerup: end, pointercancel: end };
    listen(true, handlers);
  }

  function hold(session, event) {
    const leave = (next) => {
      if (next.type === "pointermove" && Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY) < 10) return;
      clearTimeout(held);
      held = 0;
      listen(false, handlers);
    };
    const handlers = { pointermove: leave, pointerup: leave, pointercancel: leave };
    listen(true, handlers);
    held = setTimeout(() => {
      leave({ type: "held" });
      at = new Move(session);
      at.lifted = true;
      at.to(at.day, at.minute);
      navigator.vibrate?.(15);
      drag(session, event);
    }, 400);
  }

  document.addEventListener("pointerdown", (event) => {
    const session = event.target.closest?.("#grid [data-movable]");
    if (!session || at || event.button !== 0) return;
    if (narrow() && event.pointerType !== "mouse") hold(session, event); else drag(session, event);
  });
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-movable]")) event.preventDefault(); });
  document.addEventListener("studycal:ready", ready);
  ready();
})();
