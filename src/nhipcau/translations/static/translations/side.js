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
    const here = row.contains(document.activeElement) && document.activeElement;
    const reasons = [...row.querySelectorAll("[data-told] textarea")].filter((box) => box.value);
    row.querySelector("[data-told]").replaceWith(fragment(answer.told));
    reasons.forEach((box) => reopen(row, box)); // a reason half written stays
    document.querySelector("[data-progress]").replaceWith(fragment(answer.progress));
    const onward = document.querySelector("[data-onward]");
    onward.replaceChildren(...(answer.onward.trim() ? [fragment(answer.onward)] : []));
    if (answer.state === "done") row.querySelector("button[value=accept]")?.remove();
    if (here && !here.isConnected) (here.id && document.getElementById(here.id) || field(row)).focus();
  };

  const reopen = (row, before) => {
    const box = row.querySelector(`[data-told] textarea[name="${CSS.escape(before.name)}"]`);
    if (!box || before.closest("details").dataset.sent) return;
    box.value = before.value;
    box.closest("details").open = true;
  };

  // What kept the words from being saved, above them: `theirs` where somebody was faster.
  const refuse = (row, wrong, theirs) => {
    row.querySelector(".wrong")?.remove();
    const box = document.createElement("div");
    box.className = "wrong";
    box.setAttribute("role", "alert");
    for (const text of theirs === undefined ? [wrong] : [wrong, theirs]) {
      const told = document.createElement("p");
      told.textContent = text;
      box.append(told);
    }
    if (theirs !== undefined) box.lastElementChild.lang = field(row).lang;
    field(row).before(box);
    say("");
  };

  const send = async (row, verb) => {
    const form = row.querySelector("form[data-segment]");
    const text = field(row).value;
    const data = new FormData(form);
    data.set("verb", verb);
    data.set("text", text);
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie); // another since a signing in elsewhere
    if (token) data.set("csrfmiddlewaretoken", token[1]);
    say(list.dataset.saving);
    try {
      const response = await fetch(form.action, {
        method: "POST", body: data, headers: { "X-Requested-With": "fetch" }, credentials: "same-origin",
      });
      if (!response.headers.get("content-type")?.startsWith("application/json")) { refuse(row, list.dataset.refused); return false; }
      const answer = await response.json();
      if (answer.seen && !response.ok) row.querySelector("input[name=seen]").value = answer.seen;
      if (!response.ok) { refuse(row, answer.wrong, answer.theirs); return false; }
      row.querySelector(".wrong")?.remove();
      saved.set(row, text);
      settle(row, answer);
      say(answer.said);
      return true;
    } catch {
      refuse(row, list.dataset.lost);
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
    row.querySelectorAll("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.onclick = () => put(row, button.dataset.copy);
    });
    row.querySelectorAll("[data-take]").forEach((button) => {
      button.hidden = false;
      button.onclick = () => take(row, button);
    });
  };

  const take = (row, button) => put(row, button.closest(".memory").querySelector("[data-suggestion]").textContent);

  // In place of the words, as if typed: Ctrl Z brings back what stood there.
  const put = (row, text) => {
    const box = field(row);
    box.focus();
    box.select();
    if (document.execCommand("insertText", false, text)) return;
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // The next that `wants` from here on, round the end; where none is left, the way onward.
  const next = (from, step, wants) => {
    const begin = from < 0 && step < 0 ? 0 : from;
    for (let n = 1; n <= rows.length; n++) {
      const row = rows[(begin + n * step + rows.length * 2) % rows.length];
      if (wants(row) && field(row)) return row;
    }
    return null;
  };
  // Where every segment is translated and yet there is no way onward, one of them disagrees with its source.
  const go = (from, step) => {
    const onward = document.querySelector("[data-onward] a");
    const row = next(from, step, waiting) || (!onward && next(from, step, (one) => one.querySelector("[data-differs]")));
    if (row) field(row).focus();
    else onward?.focus();
  };
  // Single keys walk over the segments themselves, since in a field they are letters.
  const walk = (from, step, wants) => {
    const row = next(from, step, wants);
    if (row) row.focus();
    else document.querySelector("[data-onward] a")?.focus();
  };
  const unseen = (row) => ["stale", "machine"].includes(row.dataset.state) || Boolean(row.querySelector(".warning"));

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
    event.submitter?.closest("details")?.setAttribute("data-sent", "");
    save(form.closest(".sg"), event.submitter?.value || "save");
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-help]");
    if (link) { event.preventDefault(); help(link.closest(".sg")); }
  });
  const settled = async (row) => {
    const verb = changed(row) || ["missing", "broken"].includes(row.dataset.state) ? "save" : "accept";
    return (row.dataset.state === "done" && !changed(row)) || save(row, verb);
  };

  // Single keys can be switched off, for screen readers and speech input (WCAG 2.1.4).
  const KEYS = "nhipcau.translation.keys";
  const dialog = document.getElementById("keys"), tick = dialog?.querySelector("[data-keys]");
  const on = () => { try { return localStorage.getItem(KEYS) !== "off"; } catch { return true; } };
  if (tick) {
    tick.checked = on();
    tick.addEventListener("change", () => { try { localStorage.setItem(KEYS, tick.checked ? "on" : "off"); } catch { /* kept for this page only */ } });
  }
  const opener = document.querySelector("[data-keys-open]");
  if (opener && dialog) { opener.hidden = false; opener.addEventListener("click", () => dialog.showModal()); }

  const single = (event, row, at) => {
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") walk(at, key === "j" ? 1 : -1, waiting);
    else if (key === "n") walk(at, 1, unseen);
    else if (key === "?") dialog?.showModal();
    else if (key === "e" && row) field(row)?.focus();
    else if (key === "enter" && row === event.target) {
      if (["missing", "broken"].includes(row.dataset.state)) field(row)?.focus();
      else settled(row).then((kept) => { if (kept) walk(at, 1, waiting); });
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  document.addEventListener("keydown", async (event) => {
    const row = document.activeElement?.closest(".sg");
    const at = row ? rows.indexOf(row) : -1;
    const typing = event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "Escape" && typing && row) { row.focus(); return; }
    if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && on() && !dialog?.open) {
      if (row || event.target === document.body) single(event, row, at);
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && row) {
      event.preventDefault();
      if (await settled(row)) go(at, 1);
    } else if (event.altKey && !event.ctrlKey && ["KeyN", "KeyP"].includes(event.code)) {
      event.preventDefault();
      go(at, event.code === "KeyN" ? 1 : -1);
    } else if (event.altKey && !event.ctrlKey && /^Digit[0-3]$/.test(event.code) && row) {
      const number = Number(event.code.slice(-1));
      const button = number ? row.querySelectorAll("[data-take]")[number - 1] : row.querySelector("[data-copy]");
      if (button) { event.preventDefault(); button.click(); }
    }
  }, true);
  window.addEventListener("beforeunload", (event) => { if (rows.some((row) => field(row) && changed(row))) event.preventDefault(); });
  rows.forEach((row) => { row.tabIndex = -1; arm(row); });
})();
