// Two minutes before signing out for quiet, the page says so; one key goes on. Nothing is lost.
const WARN_MS = 120000;

export function idle() {
  const seconds = Number(document.body.dataset.idleSeconds ?? 0);
  const words = document.getElementById("ow-idle");
  if (!seconds || !words) return;
  let timer = 0, shown = null;

  const wait = () => { clearTimeout(timer); timer = setTimeout(warn, Math.max(seconds * 1000 - WARN_MS, 20000)); };
  async function stay() {
    const answer = await fetch(document.body.dataset.stayUrl, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token() } });
    if (!answer.ok) { location.reload(); return; }
    shown?.remove();
    shown = null;
    document.getElementById("main").focus();
    wait();
  }
  function warn() {
    shown = words.content.firstElementChild.cloneNode(true);
    document.getElementById("main").append(shown);
    const button = shown.querySelector("[data-stay]");
    button.addEventListener("click", stay);
    timer = setTimeout(() => location.reload(), WARN_MS);
  }
  wait();
}

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}
