// Days and times drawn on a week, by pointer, touch and keys; a document dropped; the year as it would be, live.
// The text fields below the drawing are what is sent: the drawing only fills them.
"use strict";
(() => {
  const { make } = window.studycal;
  // On a wide window all sections are open; what a browser finds wrong in a closed one opens it.
  document.addEventListener("invalid", (event) => { const fold = event.target.closest("details"); if (fold) fold.open = true; }, true);
  const begin = () => {
    const form = document.getElementById("setup");
    if (!form) return;
    if (matchMedia("(min-width: 60rem)").matches) for (const fold of form.querySelectorAll(".section")) { fold.dataset.opened = ""; fold.open = true; }
    const LONG = ["mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"], DAYS = LONG.map((name) => name.slice(0, 3)), NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const FIRST = 6, LAST = 23, two = (number) => String(number).padStart(2, "0");
    const field = (name) => form.elements[name];
    const time = (slot) => `${two(Math.floor(slot / 2))}:${slot % 2 ? "30" : "00"}`;
    const slotOf = (text) => { const [hour, minute] = text.split(":").map(Number); return hour * 2 + Math.floor(minute / 30); };
    const changed = (one) => one.dispatchEvent(new Event("input", { bubbles: true }));

    // A second press while the first is on its way would join a second time.
    let sent = 0;
    form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("formaction")) return;
      if (Date.now() - sent < 10_000) event.preventDefault();
      else sent = Date.now();
    });
    addEventListener("pageshow", () => { sent = 0; });

    // Weekdays as the browser knows them in the languages that the server reads most: the first to have a word decides.
    const called = new Map();
    for (const language of ["en", ...navigator.languages, "de", "fr", "es", "it", "pt", "pl", "nl"]) for (const weekday of ["long", "short"]) {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" });
      for (let day = 0; day < 7; day++) {
        const name = format.format(Date.UTC(2024, 0, 1 + day)).toLowerCase().replace(".", "");
        if (!called.has(name)) called.set(name, day);
      }
    }
    const dayOf = (word) => {
      const name = word.trim().toLowerCase().replace(/\.$/, "");
      return called.get(name) ?? (name.length > 1 ? LONG.findIndex((day) => day.startsWith(name)) : -1);
    };
    // Times as the server reads them: 7pm, 19 Uhr and 19h30 are times of 24 hours.
    const in24 = (text) => text.replace(/\b(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?m\b\.?/gi, (_, hour, minute, half) => `${two(hour % 12 + (/p/i.test(half) ? 12 : 0))}:${minute || "00"}`)
      .replace(/\b(\d{1,2})(?:[:.](\d\d))?\s*uhr\b|\b(\d{1,2})h(\d\d)\b(?!m)/gi, (_, hour, minute, other, more) => `${two(hour || other)}:${minute || more || "00"}`);
    function dayNumbers(text) {
      return text.split(/[,\s]+/).filter(Boolean).flatMap((part) => {
        const whole = dayOf(part), [a, b] = whole < 0 ? part.split("-").map(dayOf) : [whole];
        if (a < 0) return [];
        if (b === undefined || b < 0) return [a];
        return Array.from({ length: ((b - a + 7) % 7) + 1 }, (_, step) => (a + step) % 7);
      });
    }
    // What the fields say: sessions as "day:slot" in order, windows as a set of half hours.
    const sessions = () => in24(field("times.home").value).split(";").flatMap((part) => {
      const match = part.trim().match(/^(\D+?)\s+(\d{1,2}[:.]\d\d)(\s*[-–]\s*\d{1,2}[:.]\d\d|\s+\d\S*)?$/);
      return match ? dayNumbers(match[1]).map((day) => ({ day, at: match[2].replace(".", ":").padStart(5, "0"), long: match[3] || "" })) : [];
    });
    function windows() {
      const open = new Set();
      for (const part of in24(field("times.windows").value).split(";")) {
        const match = part.trim().match(/^(.*)\s+(\d{1,2}[:.]\d\d)\s*[-–]\s*(\d{1,2}[:.]\d\d)$/);
        if (!match) continue;
        for (const day of dayNumbers(match[1])) for (let slot = slotOf(match[2].replace(".", ":")); slot < slotOf(match[3].replace(".", ":")); slot++) open.add(`${day}:${slot}`);
      }
      return open;
    }
    function writeSessions(listed) {
      field("times.home").value = listed.map((one) => `${DAYS[one.day]} ${one.at}${one.long || ""}`).join("; ");
      changed(field("times.home"));
    }
    function writeWindows(open) {
      const spans = new Map();
      for (let day = 0; day < 7; day++) for (let slot = 0; slot < 48; slot++) {
        if (!open.has(`${day}:${slot}`) || open.has(`${day}:${slot - 1}`)) continue;
        let end = slot;
        while (open.has(`${day}:${end}`)) end++;
        const words = `${time(slot)}-${end === 48 ? "24:00" : time(end)}`;
        spans.set(words, [...(spans.get(words) || []), DAYS[day]]);
      }
      field("times.windows").value = [...spans].map(([words, days]) => `${days.join(",")} ${words}`).join("; ");
      changed(field("times.windows"));
    }

    const picker = form.querySelector("[data-picker]");
    if (picker) {
      let tool = "session", painting = null, from = null;
      const told = make("p", { className: "muted" });
      told.setAttribute("role", "status");
      const table = make("table", { className: "draw" });
      table.setAttribute("role", "grid");
      table.setAttribute("aria-label", "Days and times of a week. Arrow keys move, Enter draws.");
      table.append(make("thead", {}, make("tr", {}, make("td"), ...NAMES.map((name) => Object.assign(make("th", { textContent: name }), { scope: "col" })))));
      const body = make("tbody");
      for (let slot = FIRST * 2; slot < LAST * 2; slot++) {
        const row = make("tr", {}, Object.assign(make("th", {}, Object.assign(make("span", { textContent: time(slot) }), { className: slot % 2 ? "unseen" : "" })), { scope: "row" }));
        for (let day = 0; day < 7; day++) {
          const cell = make("td", { tabIndex: -1 });
          cell.dataset.day = day; cell.dataset.slot = slot;
          cell.setAttribute("role", "gridcell");
          row.append(cell);
        }
        body.append(row);
      }
      table.append(body);
      const at = (day, slot) => body.querySelector(`[data-day="${day}"][data-slot="${slot}"]`);
      function draw() {
        const listed = sessions(), open = windows();
        for (const cell of body.querySelectorAll("td")) {
          const day = Number(cell.dataset.day), slot = Number(cell.dataset.slot), name = `${day}:${slot}`;
          const number = listed.findIndex((one) => one.day === day && slotOf(one.at) === slot);
          const over = listed.some((one) => one.day === day && slotOf(one.at) < slot && slotOf(one.at) + 2.5 > slot);
          cell.className = `${open.has(name) ? "open" : ""} ${number >= 0 ? "at" : ""} ${over ? "over" : ""}`;
          cell.textContent = number >= 0 ? listed[number].at : "";
          cell.setAttribute("aria-label", `${NAMES[day]} ${time(slot)}${number >= 0 ? ", session" : ""}${open.has(name) ? ", may move here" : ""}`);
          cell.setAttribute("aria-selected", String(number >= 0));
        }
        told.textContent = `${listed.length} session${listed.length === 1 ? "" : "s"} a week drawn.`;
        if (!body.querySelector("[tabindex='0']")) at(0, 38).tabIndex = 0;
      }
      function apply(cell, paint) {
        const day = Number(cell.dataset.day), slot = Number(cell.dataset.slot);
        if (tool === "session") {
          const listed = sessions(), rest = listed.filter((one) => one.day !== day || Math.abs(slotOf(one.at) - slot) > 2);
          const same = listed.some((one) => one.day === day && slotOf(one.at) === slot);
          writeSessions((same ? rest : [...rest, { day, at: time(slot) }]).sort((a, b) => a.day - b.day || slotOf(a.at) - slotOf(b.at)));
        } else {
          const open = windows(), name = `${day}:${slot}`;
          if (paint ?? !open.has(name)) open.add(name); else open.delete(name);
          writeWindows(open);
        }
        draw();
      }
      body.addEventListener("pointerdown", (event) => {
        const cell = event.target.closest("td");
        if (!cell) return;
        if (tool === "window") { event.preventDefault(); painting = !cell.classList.contains("open"); from = cell; apply(cell, painting); }
      });
      addEventListener("pointermove", (event) => {
        if (painting === null) return;
        const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest(".draw td[data-slot]");
        if (!cell) return;
        // A quick stroke leaves out cells on its way: all between the last one and this one are painted.
        const [days, slots] = ["day", "slot"].map((name) => [from, cell].map((one) => Number(one.dataset[name])).sort((a, b) => a - b));
        for (let day = days[0]; day <= days[1]; day++) for (let slot = slots[0]; slot <= slots[1]; slot++) {
          if (at(day, slot).classList.contains("open") !== painting) apply(at(day, slot), painting);
        }
        from = cell;
      });
      for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => { painting = null; });
      body.addEventListener("click", (event) => { const cell = event.target.closest("td"); if (cell && tool === "session") apply(cell); });
      body.addEventListener("keydown", (event) => {
        const cell = event.target.closest("td");
        if (!cell) return;
        const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-7, 0], End: [7, 0] }[event.key];
        if (step) {
          const day = Math.min(6, Math.max(0, Number(cell.dataset.day) + step[0]));
          const slot = Math.min(LAST * 2 - 1, Math.max(FIRST * 2, Number(cell.dataset.slot) + step[1]));
          cell.tabIndex = -1; at(day, slot).tabIndex = 0; at(day, slot).focus();
        } else if (event.key === "Enter" || event.key === " ") apply(cell);
        else return;
        event.preventDefault();
      });
      const tools = make("p", { className: "row" }, ...[["session", "Sessions"], ["window", "May also move to"]].map(([name, words]) => {
        const button = make("button", { type: "button", className: "quiet", textContent: words });
        button.setAttribute("aria-pressed", String(name === tool));
        button.addEventListener("click", () => {
          tool = name;
          table.classList.toggle("painting", name === "window");
          for (const other of tools.children) other.setAttribute("aria-pressed", String(other === button));
        });
        return button;
      }));
      picker.append(tools, table, told);
      picker.hidden = false;
      form.addEventListener("input", (event) => { if (event.target.name?.startsWith("times.")) draw(); });
      draw();
    }

    const zone = form.querySelector("[data-zone]");
    if (zone && form.dataset.preview) {
      const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
      if (here && zone.value === zone.defaultValue) zone.value = here;
    }
    if (zone && Intl.supportedValuesOf) {
      zone.after(make("datalist", { id: "all-zones" }, ...Intl.supportedValuesOf("timeZone").map((value) => make("option", { value }))));
      zone.setAttribute("list", "all-zones");
    }

    const choose = document.getElementById("choose");
    if (choose) choose.hidden = false;
    const into = async (file, target) => { if (file) { target.value = await file.text(); changed(target); } };
    form.addEventListener("change", (event) => { if (event.target.dataset.into) into(event.target.files[0], document.getElementById(event.target.dataset.into)); });
    for (const target of form.querySelectorAll("[data-drop]")) {
      target.addEventListener("dragover", (event) => event.preventDefault());
      target.addEventListener("drop", (event) => { if (event.dataTransfer.files.length) { event.preventDefault(); into(event.dataTransfer.files[0], target); } });
    }

    const view = document.getElementById("view");
    if (!view || !form.dataset.preview) return;
    view.addEventListener("click", (event) => {
      const link = event.target.closest("[data-line]"), text = document.getElementById("text");
      if (!link || !text) return;
      event.preventDefault();
      const lines = text.value.split("\n"), line = Number(link.dataset.line), begin = lines.slice(0, line - 1).join("\n").length + (line > 1);
      text.focus();
      text.setSelectionRange(begin, begin + (lines[line - 1] || "").length);
      text.scrollTop = (line - 4) * (text.scrollHeight / lines.length);
    });
    let timer = 0, asked = 0;
    async function look() {
      const number = ++asked, body = new URLSearchParams(new FormData(form));
      body.set("part", "1");
      try {
        const answer = await fetch(form.dataset.preview, { method: "POST", body });
        if (number !== asked || !answer.ok) return;
        const focus = view.contains(document.activeElement) ? document.activeElement.name : "";
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        view.replaceChildren(...fresh.body.childNodes);
        const brief = document.getElementById("brief"), words = view.querySelector("[data-brief]")?.textContent || "";
        if (brief) { brief.hidden = !words; brief.firstElementChild.textContent = words; }
        if (focus) view.querySelector(`[name="${focus}"]`)?.focus();
      } catch { /* the server is away; the button asks again */ }
    }
    const soon = () => { clearTimeout(timer); timer = setTimeout(look, 500); };
    form.addEventListener("input", soon);
    view.addEventListener("input", soon);
    if (form.elements.text?.value || form.elements.example?.value) soon();
  };
  document.addEventListener("studycal:ready", begin);
  begin();
})();
