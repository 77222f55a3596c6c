// Tells how far a sync is, and shows what came of it.
"use strict";
(() => {
  const line = document.querySelector("#sync[data-running]");
  if (!line) return;
  const timer = setInterval(async () => {
    try {
      const told = await (await fetch("/connect/progress", { cache: "no-store" })).json();
      line.textContent = told.words;
      if (told.over) { clearInterval(timer); window.studycal.refresh("/connect", "sync"); }
    } catch { /* the server is away; asked again */ }
  }, 700);
})();
