// Side by side: saves as one types, leads from one segment that waits to the next, fetches what helps.
// Without it every segment is a form of its own.
(() => {
  const list = document.querySelector("[data-segments]");
  if (!list) return;
  const live = document.querySelector("[data-live]");
  const rows = [...list.querySelectorAll(".sg")];
  const say = (text) => { live.textContent = text; };
  const field = (row) => row.querySelector("textarea[name=text]");
  const waiting = (row) => row.dataset.state !== "done";
  const saved = new Map(rows.map((row) => [row, field(row)?.value]));
  const timers = new Map();
  const queue = new Map(); // one request a segment at a time: the next knows the version of the last

  const fragment = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html; // our own server's markup
    return holder.content.firstElementChild;
  };

  const settle = (row, answer) => {
    row.querySelector("input[name=seen]").value = answer.seen;
    row.classList.remove(row.dataset.state);
    row.dataset.state = answer.state;
    row.classList.add(answer.state);
    row.querySelector("[data-told]").replaceWith(fragment(answer.told));
    document.querySelector("[data-progress]").replaceWith(fragment(answer.progress));
    if (answer.state === "done") row.querySelector("button[value=accept]")?.remove();
  };

  const conflict = (row, answer) => {
    row.querySelector(".wrong")?.remove();
    const box = document.createElement("div");
    box.className = "wrong";
    box.setAttribute("role", "alert");
    const told = document.createElement("p");
    told.textContent = answer.wrong;
    const theirs = document.createElement("p");
    theirs.textContent = answer.theirs;
    theirs.lang = field(row).lang;
    box.append(told, theirs);
    row.querySelector("input[name=seen]").value = answer.seen;
    field(row).before(box);
  };

  const send = async (row, verb) => {
    const form = row.querySelector("form[data-segment]");
    const text = field(row).value;
    const data = new FormData(form);
    data.set("verb", verb);
    data.set("text", text);
    say(list.dataset.saving);
    try {
      const response = await fetch(form.action, {
        method: "POST", body: data, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin",
      });
      const answer = await response.json();
      if (response.status === 409) { conflict(row, answer); say(answer.wrong); return false; }
      if (!response.ok) { say(answer.wrong); return false; }
      row.querySelector(".wrong")?.remove();
      saved.set(row, text);
      settle(row, answer);
      say(answer.said);
      return true;
    } catch {
      say(list.dataset.lost);
      return false;
    }
  };

  const save = (row, verb = "save") => {
    clearTimeout(timers.get(row));
    const next = (queue.get(row) || Promise.resolve()).then(() => {
      if (verb === "save" && saved.get(row) === field(row).value && row.dataset.state === "done") return true;
      return send(row, verb);
    });
    queue.set(row, next);
    return next;
  };

  const changed = (row) => saved.get(row) !== field(row).value;

  const help = async (row) => {
    const slot = row.querySelector("[data-help-slot]");
    const link = row.querySelector("[data-help]");
    if (!link || slot.childElementCount) { arm(row); return; }
    try {
      const response = await fetch(link.dataset.help, { credentials: "same-origin" });
      if (response.ok) { slot.replaceChildren(fragment(await response.text())); arm(row); }
    } catch { /* what helps is a help: the segment can be translated without */ }
  };

  const arm = (row) => {
    row.querySelectorAll("[data-take]").forEach((button) => {
      button.hidden = false;
      button.onclick = () => take(row, button);
    });
  };

  const take = (row, button) => {
    field(row).value = button.closest(".memory").querySelector("[data-suggestion]").textContent;
    field(row).dispatchEvent(new Event("input", { bubbles: true }));
    field(row).focus();
  };

  const go = (from, step) => {
    for (let n = from + step; n >= 0 && n < rows.length; n += step) {
      if (waiting(rows[n]) && field(rows[n])) { field(rows[n]).focus(); return true; }
    }
    return false;
  };

  list.addEventListener("focusin", (event) => {
    const row = event.target.closest(".sg");
    if (row && event.target.matches("textarea[name=text]")) help(row);
  });
  list.addEventListener("focusout", (event) => {
    const row = event.target.closest(".sg");
    if (row && event.target.matches("textarea[name=text]") && changed(row)) save(row);
  });
  list.addEventListener("input", (event) => {
    const row = event.target.closest(".sg");
    if (!row || !event.target.matches("textarea[name=text]")) return;
    clearTimeout(timers.get(row));
    timers.set(row, setTimeout(() => { if (changed(row)) save(row); }, 2500));
  });
  list.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-segment]");
    if (!form) return;
    event.preventDefault();
    save(form.closest(".sg"), event.submitter?.value || "save");
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-help]");
    if (link) { event.preventDefault(); help(link.closest(".sg")); }
  });
  document.addEventListener("keydown", async (event) => {
    const row = document.activeElement?.closest(".sg");
    const at = row ? rows.indexOf(row) : -1;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && row) {
      event.preventDefault();
      const verb = changed(row) || row.dataset.state === "missing" || row.dataset.state === "broken" ? "save" : "accept";
      if (row.dataset.state === "done" && !changed(row)) { go(at, 1); return; }
      if (await save(row, verb)) go(at, 1);
    } else if (event.altKey && !event.ctrlKey && ["KeyN", "KeyP"].includes(event.code)) {
      event.preventDefault();
      go(at, event.code === "KeyN" ? 1 : -1);
    } else if (event.altKey && !event.ctrlKey && /^Digit[1-3]$/.test(event.code) && row) {
      const button = row.querySelectorAll("[data-take]")[Number(event.code.slice(-1)) - 1];
      if (button) { event.preventDefault(); take(row, button); }
    }
  });
  window.addEventListener("beforeunload", (event) => { if (rows.some((row) => field(row) && changed(row))) event.preventDefault(); });
  rows.forEach(arm);
})();
