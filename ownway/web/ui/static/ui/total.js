// Live total of a plan in whole minor units. <form data-total data-digits="2" data-decimal="."
// data-group="," data-limit="150000"> holds [data-line] blocks with [data-each] and [data-times];
// [data-line-total] and [data-sum], [data-left], [data-over] receive amounts. The server works the
// same sum with the same grammar; tests/web/amounts.json proves that both agree.
const CALM_MS = 800;
const SPACES = /[\u00a0\u202f\u2009]/g;

// The amount in minor units, or null when it is asked about. The grammar of core/money.py, no float.
export function minorUnits(text, { digits, decimal, group, signs = [] }) {
  const plain = (mark) => mark.replace(SPACES, " ");
  let body = plain(text).trim();
  for (const sign of signs) {
    if (body.startsWith(sign)) { body = body.slice(sign.length).trim(); break; }
    if (body.endsWith(sign)) { body = body.slice(0, -sign.length).trim(); break; }
  }
  const esc = (mark) => mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const fraction = digits ? `(?:${esc(decimal)}([0-9]{1,${digits}}))?` : "()";
  const grammar = `^([0-9]{1,14}|[1-9][0-9]{0,2}(?:${esc(plain(group))}[0-9]{3}){1,4})${fraction}$`;
  const found = new RegExp(grammar).exec(body);
  const whole = found?.[1].split(plain(group)).join("");
  return !found || whole.length > 14 ? null : BigInt(whole + (found[2] ?? "").padEnd(digits, "0"));
}

export function spell(minor, { digits, decimal, group }) {
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, group);
  return (minor < 0n ? "-" : "") + whole + (digits ? decimal + text.slice(-digits) : "");
}

export function total() {
  for (const form of document.querySelectorAll("form[data-total]")) watch(form);
}

function watch(form) {
  const marks = {
    digits: Number(form.dataset.digits), decimal: form.dataset.decimal, group: form.dataset.group,
    signs: (form.dataset.signs ?? "").split(" ").filter(Boolean),
  };
  const frame = form.dataset.frame ?? "{amount}"; // "£{amount}" as Babel writes it here
  const words = (minor) => frame.replace("{amount}", spell(minor, marks));
  const put = (name, text, within = form) => { for (const spot of within.querySelectorAll(name)) spot.textContent = text; };
  const status = form.querySelector("[data-total-status]");
  let timer = 0;

  function redraw() {
    let sum = 0n;
    for (const line of form.querySelectorAll("[data-line]")) {
      const typed = line.querySelector("[data-each]").value;
      const times = line.querySelector("[data-times]")?.value || "1";
      const each = typed.trim() ? minorUnits(typed, marks) : 0n;
      const readable = each !== null && /^\d{1,4}$/.test(times);
      line.querySelector("[data-unreadable]")?.toggleAttribute("hidden", readable);
      put("[data-line-total]", readable ? words(each * BigInt(times)) : "", line);
      if (readable) sum += each * BigInt(times);
    }
    const left = BigInt(form.dataset.limit) - sum;
    put("[data-sum]", words(sum));
    put("[data-left]", words(left < 0n ? 0n : left));
    put("[data-over]", words(left < 0n ? -left : 0n));
    for (const part of form.querySelectorAll("[data-when-over]")) part.hidden = left >= 0n;
    for (const part of form.querySelectorAll("[data-when-within]")) part.hidden = left < 0n;
    const bar = form.querySelector("progress[data-spent]");
    if (bar) bar.value = Number(sum > BigInt(bar.max) ? BigInt(bar.max) : sum);
  }
  function speak() {
    const shown = [...form.querySelectorAll("[data-total-words]")].filter((part) => !part.closest("[hidden]"));
    if (status) status.textContent = shown.map((part) => part.textContent.trim()).join(" ");
  }
  form.addEventListener("input", () => {
    redraw();
    clearTimeout(timer);
    timer = setTimeout(speak, CALM_MS);
  });
  redraw();
}
