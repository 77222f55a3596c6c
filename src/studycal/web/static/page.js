// Makes the pages quicker; every page works without it. Nothing is fetched from elsewhere.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("script");
  const $ = (id) => document.getElementById(id);
  const main = $("main"), news = $("news");
  const say = (words) => { $("live").textContent = words; };
  const make = (tag, more = {}, ...inside) => { const made = Object.assign(document.createElement(tag), more); made.append(...inside); return made; };

  // Drafts: what is being typed outlives news, other tabs and a restart of the browser, until it is kept.
  const TYPED = "form[method=post] :is(input:not([type]), input[type=text], input[type=url], textarea)[name]";
  const key = (field) => {
    const form = field.form, about = form.dataset.draft || ["session", "kind", "week"].map((name) => form.elements[name]?.value || "").join(".");
    return `draft:${form.getAttribute("action")}:${about}:${field.name}`;
  };
  const stored = (what) => { try { return what(localStorage); } catch { return null; } };
  function restore() {
    for (const field of main.querySelectorAll(TYPED)) {
      const kept = stored((all) => all.getItem(key(field)));
      if (kept === null || field.readOnly) continue;
      if (kept === field.defaultValue) stored((all) => all.removeItem(key(field)));
      else { field.value = kept; const fold = field.closest("details"); if (fold) fold.open = true; }
    }
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches?.(TYPED)) stored((all) => all.setItem(key(event.target), event.target.value));
  });
  if (/[?&](kept|same)=/.test(location.search)) {
    const path = document.referrer && new URL(document.referrer).origin === location.origin ? stored((all) => all.getItem("sent")) : null;
    for (const name of JSON.parse(path || "[]")) stored((all) => all.removeItem(name));
  }
  // On a phone the button of a jump comes with another date, and the pages' names are one row that scrolls.
  document.addEventListener("input", (event) => event.target.closest(".jump")?.classList.add("set"));
  document.querySelector("header [aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
  document.addEventListener("submit", (event) => {
    const names = [...event.target.querySelectorAll("[name]")].filter((field) => field.matches(TYPED)).map(key);
    // The page that asks "Keep it?" sends what was typed on the page before: that one's fields are what is kept.
    if (!names.length && event.target.getAttribute("action") === location.pathname) return;
    stored((all) => all.setItem("sent", JSON.stringify(names)));
  });

  // Live: ask calmly which plan and facts stand. A page with something typed or unfolded is offered the news, never given it.
  const changed = (field) => /^(checkbox|radio)$/.test(field.type) ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? [...field.options].some((one) => one.selected !== one.defaultSelected) : field.value !== field.defaultValue;
  const isDirty = () => [...main.querySelectorAll("input, textarea, select")].some((field) => field.type !== "hidden" && changed(field))
    || main.querySelector("details[data-toggled], .panel.open, .moving, .asked") !== null
    || (document.activeElement?.matches("input, textarea, select") && main.contains(document.activeElement));
  document.addEventListener("toggle", (event) => {
    const fold = event.target;
    // A browser tells of what was open from the start, too: that is nobody's doing.
    if (fold.tagName === "DETAILS" && main.contains(fold)) fold.toggleAttribute("data-toggled", fold.open !== ("opened" in fold.dataset));
  }, true);
  const served = () => { for (const fold of main.querySelectorAll("details[open]")) fold.dataset.opened = ""; };
  served();
  const place = (field) => [field.form?.getAttribute("action"), field.form?.elements.session?.value, field.form?.elements.kind?.value, field.name, field.type === "radio" ? field.value : ""].join("|");

  async function refresh(address, focus) {
    const answer = await fetch(address, { cache: "no-store", headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const typed = new Map([...main.querySelectorAll("input, textarea, select")].filter((field) => field.type !== "hidden" && changed(field))
      .map((field) => [place(field), /^(checkbox|radio)$/.test(field.type) ? field.checked : field.value]));
    const open = [...main.querySelectorAll("details[data-toggled]")].map((fold) => [fold.closest("[id]")?.id, fold.querySelector("summary").textContent, fold.open]);
    const at = focus || (main.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : "");
    main.replaceChildren(...fresh.getElementById("main").childNodes);
    served();
    document.body.dataset.version = fresh.body.dataset.version || "";
    document.title = fresh.title;
    for (const field of main.querySelectorAll("input, textarea, select")) {
      if (!typed.has(place(field))) continue;
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = typed.get(place(field)); else field.value = typed.get(place(field));
    }
    for (const fold of main.querySelectorAll("details")) {
      const before = open.find(([id, words]) => id === fold.closest("[id]")?.id && words === fold.querySelector("summary").textContent);
      if (before) fold.open = before[2];
    }
    ready();
    if (at && at !== "main") $(at)?.focus({ preventScroll: true });
  }
  async function look() {
    const shown = document.body.dataset.version;
    if (document.hidden || !shown || news.childElementCount) return;
    try {
      const answer = await fetch("/api/revision", { headers: { "If-None-Match": `"${shown}"` }, cache: "no-store" });
      if (answer.status !== 200) return;
      if (!isDirty()) { await refresh(location.href); return; }
      const show = make("a", { href: location.href, textContent: "Show it" });
      show.addEventListener("click", (event) => { event.preventDefault(); refresh(location.href).then(() => news.replaceChildren(), () => location.reload()); });
      news.replaceChildren(make("p", {}, "The plan has changed. ", show));
    } catch { /* the server is away; the page stays as it is */ }
  }
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);

  // A panel stands under the address's fragment, beside its session; the page stays where it is. Escape closes it.
  const panels = () => {
    for (const panel of main.querySelectorAll(".panel")) {
      const open = panel.classList.toggle("open", `#${panel.id}` === decodeURIComponent(location.hash));
      $(`b-${panel.id}`)?.classList.toggle("shown", open);
    }
  };
  const show = (hash) => {
    const from = main.querySelector(".panel.open");
    if (hash !== undefined) history.pushState(null, "", location.pathname + location.search + hash);
    panels();
    const open = main.querySelector(".panel.open"), block = from && $(`b-${from.id}`);
    if (open) open.focus({ preventScroll: true });
    else if (block) (block.tabIndex < 0 ? block.querySelector("a") : block).focus({ preventScroll: true });
  };
  addEventListener("popstate", () => show());
  main.addEventListener("click", (event) => {
    const link = event.target.closest("#grid a[href^='#'], .panel .close");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    show(link.matches(".close") ? "" : link.getAttribute("href"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !main.querySelector(".moving, .asked") && main.querySelector(".panel.open")) show("");
  });

  // The review keeps each answer when it is given.
  document.addEventListener("change", async (event) => {
    const form = event.target.closest?.("#review");
    if (!form || event.target.name === "step" || event.target.name.startsWith("again-")) return;
    const body = new URLSearchParams(new FormData(form));
    body.set("part", "1");
    try {
      const answer = await fetch("/review", { method: "POST", body });
      const told = await answer.json();
      $("draft").textContent = told.said;
      if (!told.kept) return;
      document.body.dataset.version = told.version;
      for (const field of form.querySelectorAll(TYPED)) { field.defaultValue = field.value; stored((all) => all.removeItem(key(field))); }
      for (const field of form.querySelectorAll("[type=radio]")) if (field.name !== "step") field.defaultChecked = field.checked;
    } catch { $("draft").textContent = "Not kept yet: the server is away. What you typed stays here."; }
  });

  // Single keys: off until they are turned on; a log's keys act on the session that has the focus and is not logged.
  const keys = $("keys");
  if (keys) {
    keys.checked = stored((all) => all.getItem("keys")) === "on";
    keys.addEventListener("change", () => stored((all) => all.setItem("keys", keys.checked ? "on" : "off")));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const about = event.target.closest(".card, details.plainly, .session");
    const card = about?.classList.contains("session") ? $(about.dataset.session) : about;
    const button = card?.querySelector(`form.log[data-open] button[data-key="${CSS.escape(event.key)}"]`);
    const link = keys?.checked && main.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (button && event.key === "p") { button.closest("details").open = true; button.form.elements.restart.focus(); }
    else if (button) button.click();
    else if (link) link.click();
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest?.("[data-copy]");
    if (!copy) return;
    const field = $(copy.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    copy.textContent = "Copied"; say("The address is copied.");
  });

  function ready() {
    panels();
    restore();
    for (const button of main.querySelectorAll("[data-copy]")) button.hidden = false;
    const zones = main.querySelector("input[name=tz]:not([type=hidden])");
    if (zones && !$("zones") && Intl.supportedValuesOf) {
      document.body.append(make("datalist", { id: "zones" }, ...Intl.supportedValuesOf("timeZone").map((value) => make("option", { value }))));
    }
    for (const field of main.querySelectorAll("input[name=tz]:not([type=hidden])")) field.setAttribute("list", "zones");
    document.dispatchEvent(new Event("studycal:ready"));
  }
  window.studycal = { refresh, say, make };

  const word = location.pathname === "/login" && new URLSearchParams(location.hash.slice(1)).get("word");
  if (word) {
    history.replaceState(null, "", "/login");
    $("login").elements.word.value = word;
    $("login").submit();
  }
  ready();
})();
