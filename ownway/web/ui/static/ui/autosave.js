// <form data-autosave="address" data-version="3">: keeps the answers when typing pauses and when the
// page is hidden. The server answers {"version": 4, "at": "14:05"}; 409 means: changed elsewhere.
import { say } from "./words.js";

const PAUSE_MS = 1200, AGAIN_MS = 10000;

export function autosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) keep(form);
}

function keep(form) {
  const line = form.querySelector("[data-saved-line]") ?? document.querySelector("[data-saved-line]");
  const tell = (text) => { if (line && line.textContent !== text) line.textContent = text; };
  let changed = false, stopped = false, busy = false, timer = 0;

  async function save(keepalive = false) {
    if (!changed || stopped || (busy && !keepalive)) return;
    busy = true;
    changed = false;
    const body = new FormData(form);
    body.set("version", form.dataset.version);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, keepalive, credentials: "same-origin", redirect: "manual" });
      if (answer.status === 409) { stopped = true; tell(say("stale")); return; }
      if (answer.type === "opaqueredirect" || answer.status === 401) { stopped = true; tell(say("signedOut")); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const kept = await answer.json();
      form.dataset.version = kept.version;
      const field = form.elements.namedItem("version");
      if (field) field.value = kept.version;
      tell(say("saved", { time: kept.at }));
    } catch {
      changed = true;
      tell(say("unsaved"));
      later(AGAIN_MS);
    } finally {
      busy = false;
    }
    if (changed) later(PAUSE_MS);
  }
  function later(wait) { clearTimeout(timer); timer = setTimeout(save, wait); }

  const touched = () => { changed = true; later(PAUSE_MS); };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  addEventListener("pagehide", () => save(true));
}
