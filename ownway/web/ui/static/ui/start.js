// Starts what a page asks for by its data- attributes. Everything works without it.
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, isSupported } from "./vendor/components.js";
import { leave } from "./leave.js";
import { autosave } from "./autosave.js";
import { total } from "./total.js";
import { idle } from "./idle.js";

document.body.classList.add("has-script", "js-enabled", "govuk-frontend-supported");
if (isSupported()) {
  for (const part of [Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink]) createAll(part);
}
if (!document.querySelector('[data-module="govuk-error-summary"]')) {
  document.querySelector("[data-focus-first]")?.focus();
}
leave();
autosave();
total();
idle();
// A page kept by the browser after signing out or leaving is fetched again, not shown.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
