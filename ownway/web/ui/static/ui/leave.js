// Leave quickly: the page is emptied at once, the session ends behind it. Shift three times works too.
export function leave() {
  const form = document.querySelector("form[data-leave]");
  if (!form) return;
  const go = () => {
    document.title = " ";
    document.body.hidden = true;
    const done = () => location.replace(form.dataset.leave);
    fetch(form.action, { method: "POST", keepalive: true, credentials: "same-origin" }).then(done, done);
    setTimeout(done, 800);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  let presses = 0, timer = 0;
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") { presses = 0; return; }
    clearTimeout(timer);
    timer = setTimeout(() => { presses = 0; }, 2000);
    if (++presses === 3) go();
  });
}
