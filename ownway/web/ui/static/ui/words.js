// Sentences come from the server, so that translation and packs own them.
const words = document.getElementById("ow-words")?.dataset ?? {};

export function say(key, values = {}) {
  return (words[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
