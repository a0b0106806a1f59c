// Links the two sides and saves a page load for each decision. The server keeps the truth; without this
// script tags are links, and every button posts the form.
(() => {
  const room = document.getElementById("reading"), form = document.getElementById("decide");
  if (!room || !form) return;
  room.classList.add("scripted");
  const words = Object.fromEntries(["proposed", "accepted", "rejected"].map((state, n) => [state, document.getElementById("states").children[n]]));
  const marks = new Map();
  room.querySelectorAll("mark[data-p]").forEach((mark) => mark.dataset.p.split(" ").forEach((key) => marks.set(key, [...(marks.get(key) || []), mark])));
  const item = (key) => document.getElementById("i" + key);
  const both = (key) => [item(key), ...(marks.get(key) || [])].filter(Boolean);
  const keyOf = (el) => { const one = el.closest && el.closest("[data-p]"); return one && room.contains(one) ? one.dataset.p.split(" ")[0] : null; };
  let current = null;
  const go = (key, reveal) => {
    if (current) both(current).forEach((el) => { el.classList.remove("cur"); el.removeAttribute("aria-current"); });
    current = key;
    both(key).forEach((el) => el.classList.add("cur"));
    const row = item(key);
    if (row) row.setAttribute("aria-current", "true");
    if (reveal) [row, (marks.get(key) || [])[0]].filter(Boolean).forEach((el) => el.scrollIntoView({ block: "nearest" }));
  };
  const light = (event, on) => { const key = keyOf(event.target); if (key) both(key).forEach((el) => el.classList.toggle("lit", on)); };
  for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) room.addEventListener(kind, (event) => light(event, on));
  room.addEventListener("click", (event) => {
    const key = keyOf(event.target);
    if (!key || event.target.closest("button")) return;
    const tag = event.target.closest(".pc");
    if (tag) {
      event.preventDefault();
      const other = tag.closest(".item") ? document.getElementById("p" + tag.hash.slice(2)) : item(tag.hash.slice(2))?.querySelector(".pc");
      go(tag.hash.slice(2), true);
      if (other) other.focus({ preventScroll: true });
      history.replaceState(null, "", tag.hash);
    } else if (!getSelection().toString()) go(key, true);
  });
  const show = (states) => {
    for (const [key, state] of Object.entries(states)) {
      const row = item(key), tag = document.getElementById("p" + key);
      if (!row || row.classList.contains("s-" + state)) continue;
      [row, tag, ...(marks.get(key) || [])].filter(Boolean).forEach((el) => { el.classList.remove("s-proposed", "s-accepted", "s-rejected"); el.classList.add("s-" + state); });
      row.querySelector("[data-state]").replaceChildren(words[state].cloneNode(true));
    }
    const rows = [...room.querySelectorAll(".item")], left = rows.filter((row) => row.classList.contains("s-proposed")).length;
    room.querySelector(".big [data-left]").textContent = left;
    room.querySelector("[data-seen]").value = rows.length - left;
    room.querySelectorAll(".grp").forEach((group) => {
      const n = group.querySelectorAll(".s-proposed.item").length;
      group.querySelectorAll("[data-n]").forEach((slot) => { slot.textContent = n; });
      group.querySelectorAll("[data-some]").forEach((part) => { part.hidden = !n; });
      group.querySelectorAll("[data-none]").forEach((part) => { part.hidden = n > 0; });
    });
  };
  const next = (key) => {
    const rows = [...room.querySelectorAll(".item")], at = rows.indexOf(item(key));
    const row = [...rows.slice(at + 1), ...rows.slice(0, at)].find((one) => one.classList.contains("s-proposed"));
    if (row) { go(row.dataset.p, true); [...row.querySelectorAll(".acts .btn")].find((one) => one.offsetParent)?.focus({ preventScroll: true }); }
  };
  const say = room.querySelector("[data-say]");
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || !button.name) return;
    // decisions on a whole kind change the buttons of many rows: the server writes that page anew
    if (button.name.endsWith("_kind") || button.name === "undo") return;
    event.preventDefault();
    const data = new FormData(form);
    data.append(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.headers.get("Content-Type").includes("json")) throw new Error("not an answer");
      const told = await answer.json();
      say.textContent = told.said;
      if (told.states) { show(told.states); next(button.value); }
    } catch {
      // no answer, or none we can read: post the form as if there were no script
      const asked = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
      form.append(asked);
      form.submit();
    }
  });
  if (location.hash.startsWith("#p") || location.hash.startsWith("#i")) go(location.hash.slice(2), true);
})();
