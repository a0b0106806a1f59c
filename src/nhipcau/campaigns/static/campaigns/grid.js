// The grid as a spreadsheet: keys, cells edited in place, blocks copied and pasted, many changed without a
// new page. The server understands what was typed and keeps the truth; without this script each row has a
// page of its own, and the bar under the grid posts as it is.
(() => {
  const root = document.getElementById("plan");
  if (!root || !root.querySelector("[data-grid]")) return;
  const data = root.dataset, field = (cell) => cell.dataset.f;
  const find = (...all) => root.querySelector(...all), every = (...all) => [...root.querySelectorAll(...all)];
  const seen = (el) => el.offsetParent !== null;
  const hear = (words) => { find("#heard").textContent = ""; setTimeout(() => { find("#heard").textContent = words; }, 30); };
  let editor = null, anchor = null, lastTick = null;

  // ── the cells ──
  const rows = () => every("[data-grid] tr[data-item]").filter(seen);
  const cells = (row) => [...row.children].filter(seen);
  const at = (cell) => { const row = cell.parentElement; return [rows().indexOf(row), cells(row).indexOf(cell)]; };
  const cell = (r, c) => { const row = rows()[r]; return row && cells(row)[c]; };
  const current = () => find("[data-grid] [tabindex='0']");
  const inside = (el) => [...el.querySelectorAll("a, input, summary, button, select")].filter(seen);
  const free = (one) => field(one) && !one.parentElement.matches("[data-held], [data-out]");
  const block = () => {
    const to = current();
    if (!to) return [];
    const [r1, c1] = at(anchor?.isConnected ? anchor : to), [r2, c2] = at(to);
    const picked = [];
    for (let r = Math.min(r1, r2); r <= Math.max(r1, r2); r++) picked.push(Array.from({ length: Math.abs(c1 - c2) + 1 }, (_, n) => cell(r, Math.min(c1, c2) + n)).filter(Boolean));
    return picked;
  };
  const select = () => {
    every("[data-grid] .sel").forEach((one) => { one.classList.remove("sel"); one.removeAttribute("aria-selected"); });
    const picked = block().flat();
    if (picked.length > 1) picked.forEach((one) => { one.classList.add("sel"); one.setAttribute("aria-selected", "true"); });
  };
  const go = (to, extend) => {
    if (!to) return;
    const from = current();
    if (!extend) anchor = to;
    else if (!anchor?.isConnected) anchor = from;
    if (from) from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
    select();
  };
  const prepare = (table) => {
    table.setAttribute("role", "grid");
    table.setAttribute("aria-multiselectable", "true");
    table.querySelectorAll("tr[data-item]").forEach(quieten);
    const first = table.querySelector("tr[data-item] > td[data-f]");
    if (first) first.tabIndex = 0;
  };
  // One stop for Tab in the whole grid: what a row holds is reached through its cells.
  const quieten = (row) => [...row.children].forEach((one) => {
    one.tabIndex = -1;
    one.querySelectorAll("a, input, summary").forEach((el) => { el.tabIndex = -1; });
    if (!free(one)) one.setAttribute("aria-readonly", "true");
  });

  // ── asking the server ──
  const send = async (body) => {
    body.set("csrfmiddlewaretoken", find("[name=csrfmiddlewaretoken]").value);
    body.set("here", location.pathname + location.search);
    body.set("by_theme", find("[data-grid] thead .c-theme") ? "0" : "1");
    if (!body.has("seen")) body.set("seen", data.version);
    const answer = await fetch(data.cells, { method: "POST", body, credentials: "same-origin", headers: { accept: "application/json" } }).catch(() => null);
    if (!answer || !(answer.headers.get("content-type") || "").includes("json")) return { said: data.lost, lost: true };
    return answer.json();
  };
  const change = (list, preview) => {
    const body = new FormData();
    body.set("cells", JSON.stringify(list));
    if (preview) body.set("preview", "1");
    return send(body).then(show);
  };
  const show = (answer) => {
    if (answer.ask) ask(answer.ask);
    if (answer.version) data.version = answer.version;
    every("[name=seen]").forEach((one) => { if (!one.closest("dialog")) one.value = data.version; });
    for (const [key, html] of Object.entries(answer.rows || {})) replace(find("#r" + key), html);
    for (const [id, html] of Object.entries(answer.parts || {})) find("#" + id).innerHTML = html;
    if (answer.said) hear(answer.said);
    return answer;
  };
  // Cell by cell, so that one that is being edited meanwhile is left alone, as is the tick.
  const replace = (row, html) => {
    if (!row) return;
    const shell = document.createElement("template");
    shell.innerHTML = html;
    const fresh = shell.content.querySelector("tr");
    row.className = fresh.className;
    for (const flag of ["held", "out"]) row.toggleAttribute("data-" + flag, fresh.hasAttribute("data-" + flag));
    quieten(fresh);
    const now = [...fresh.children];
    [...row.children].forEach((old, n) => {
      const one = now[n];
      if (!one || old === editor?.cell || old.matches(".box") || old.innerHTML === one.innerHTML) return;
      const focused = old.contains(document.activeElement);
      one.tabIndex = old.tabIndex;
      one.classList.add("changed");
      if (old === anchor) anchor = one;
      old.replaceWith(one);
      if (focused) one.focus();
    });
  };
  const ask = (html) => {
    const box = find("#ask");
    box.innerHTML = html;
    if (!box.open) box.showModal();
    box.querySelector("#ask-title").focus();
  };

  // ── one cell ──
  const edit = (one) => {
    if (!field(one)) return inside(one)[0]?.focus();
    if (!free(one)) return hear(data.held);
    const input = find("#editors").content.querySelector(`[data-for="${field(one)}"]`).cloneNode(true);
    editor = { cell: one, input, was: one.dataset.v, nodes: [...one.childNodes] };
    one.classList.add("editing");
    one.replaceChildren(input);
    input.value = one.dataset.v;
    input.focus();
    if (input.type === "text") input.select();
  };
  const leave = () => {
    if (!editor) return;
    const { cell: one, nodes } = editor;
    editor = null;
    one.classList.remove("editing");
    one.replaceChildren(...nodes);
  };
  const amiss = (words, similar) => {
    editor.cell.querySelector(".amiss")?.remove();
    const note = document.createElement("div");
    note.className = "amiss";
    note.setAttribute("role", "alert");
    note.append(words);
    (similar || []).forEach((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = name;
      button.addEventListener("click", () => { editor.input.value = name; save(0); });
      note.append(button);
    });
    editor.input.setAttribute("aria-invalid", "true");
    editor.cell.append(note);
    editor.input.focus();
  };
  // Save, then stay (step 0), go one down ("down"), edit the next or previous cell of the row (1, -1), or leave the focus (null).
  const save = async (step) => {
    const { cell: one, input, was } = editor, row = one.parentElement, name = field(one);
    const next = () => {
      if (step === null) return;
      const fields = [...row.children].filter((el) => field(el) && seen(el));
      const there = fields[fields.findIndex((el) => field(el) === name) + step];
      const now = row.querySelector(`[data-f="${name}"]`);
      if (step === "down") { const [r, c] = at(now); go(cell(r + 1, c) || now); } else { go(there || now); if (there && step) edit(there); }
    };
    if (input.value === was) { leave(); return next(); }
    input.readOnly = true;
    const answer = await change([[Number(row.dataset.item), name, input.value]]);
    input.readOnly = false;
    if (editor?.input !== input) return;
    if (answer.wrong || answer.lost || !answer.rows && !answer.ask) return amiss(answer.wrong ? answer.wrong[0].said : answer.said, answer.wrong?.[0].similar);
    leave();
    if (answer.rows) { for (const [key, html] of Object.entries(answer.rows)) replace(find("#r" + key), html); next(); } else if (step !== null) go(one);
  };

  // ── blocks ──
  const written = (one) => one.dataset.t ?? one.dataset.v ?? one.querySelector("input")?.value ?? one.innerText.trim();
  const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const table = (text) => {
    const found = [[""]];
    let inQuotes = false;
    for (let n = 0; n < text.length; n++) {
      const sign = text[n], row = found.at(-1), last = row.length - 1;
      if (inQuotes) { if (sign !== '"') row[last] += sign; else if (text[n + 1] === '"') { row[last] += '"'; n++; } else inQuotes = false; }
      else if (sign === '"' && !row[last]) inQuotes = true;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") found.push([""]);
      else if (sign !== "\r") row[last] += sign;
    }
    if (found.length > 1 && found.at(-1).join("") === "") found.pop();
    return found;
  };
  const idle = () => !editor && root.querySelector("[data-grid]")?.contains(document.activeElement) && document.activeElement === current();
  document.addEventListener("copy", (event) => {
    if (!idle() || String(getSelection())) return;
    event.clipboardData.setData("text/plain", block().map((row) => row.map((one) => quoted(written(one))).join("\t")).join("\n"));
    event.preventDefault();
    hear(data.copied);
  });
  document.addEventListener("paste", (event) => {
    if (!idle()) return;
    event.preventDefault();
    const given = table(event.clipboardData.getData("text/plain")), picked = block();
    const [top, left] = at(picked[0][0]), one = given.length === 1 && given[0].length === 1;
    const high = one ? picked.length : given.length, wide = one ? picked[0].length : Math.max(...given.map((row) => row.length));
    const list = [];
    for (let r = 0; r < high; r++) for (let c = 0; c < wide; c++) {
      const to = cell(top + r, left + c), text = one ? given[0][0] : given[r][c];
      if (to && text !== undefined && field(to)) list.push([Number(to.parentElement.dataset.item), field(to), text]);
    }
    if (list.length) change(list, list.length > 1).then((answer) => { if (answer.wrong) { edit(current()); editor.input.value = list[0][2]; amiss(answer.wrong[0].said, answer.wrong[0].similar); } });
  });
  const fill = (value) => {
    const picked = block(), list = [];
    picked.slice(value === undefined ? 1 : 0).forEach((row) => row.forEach((one, n) => {
      if (free(one)) list.push([Number(one.parentElement.dataset.item), field(one), value ?? picked[0][n].dataset.v]);
    }));
    if (list.length) change(list, list.length > 10).then((answer) => { if (answer.wrong) hear(answer.wrong[0].said); });
  };

  // ── ticks, and how many, on the buttons ──
  const boxes = () => every("[data-grid] [name=item]");
  const count = () => {
    const all = find("[data-tick-all]"), whole = find("[data-all]"), ticked = boxes().filter((box) => box.checked).length;
    const n = whole?.checked ? Number(whole.dataset.all) : ticked;
    every("[data-words]").forEach((button) => { button.dataset.plain ??= button.textContent; button.textContent = n ? button.dataset.words.replace("{n}", n) : button.dataset.plain; });
    every("[data-needs-ticks]").forEach((button) => { button.disabled = !n; });
    if (all) { all.hidden = false; all.checked = ticked > 0 && ticked === boxes().length; all.indeterminate = ticked > 0 && !all.checked; }
  };
  const tick = (box, extend) => {
    const all = boxes();
    if (extend && lastTick?.isConnected) { const [a, b] = [all.indexOf(lastTick), all.indexOf(box)].sort((x, y) => x - y); all.slice(a, b + 1).forEach((one) => { one.checked = box.checked; }); }
    lastTick = box;
    count();
  };

  // ── the page anew, without losing the place ──
  const post = async (form, button) => {
    const body = new FormData(form, button), place = current(), key = place?.parentElement.dataset.item, column = place?.className.split(" ")[0];
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return hear(data.lost);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html"), fresh = page.getElementById("plan");
    if (!fresh) return location.assign(answer.url);
    const ticked = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
    data.version = fresh.dataset.version;
    root.replaceChildren(...fresh.childNodes);
    const told = page.querySelector(".messages"), here = document.querySelector(".messages");
    if (told && here) here.replaceChildren(...told.childNodes); // a live region of the admin's own
    start();
    boxes().forEach((box) => { box.checked = ticked.has(box.value); });
    count();
    const row = key && find("#r" + key);
    go((row && [...row.children].find((one) => column && one.classList.contains(column))) || current());
  };
  const undo = () => { const button = find("[form=undo-form]"); if (button) button.click(); };

  // ── keys and clicks ──
  const keys = (event) => {
    const one = event.target.closest?.("[data-grid] tr[data-item] > *");
    if (!one || event.altKey) return;
    if (editor) {
      if (event.key === "Enter") { event.preventDefault(); save("down"); }
      else if (event.key === "Tab") { event.preventDefault(); save(event.shiftKey ? -1 : 1); }
      else if (event.key === "Escape") { event.preventDefault(); const back = editor.cell; leave(); go(back); }
      return;
    }
    const held = event.ctrlKey || event.metaKey, [r, c] = at(one), last = rows().length - 1;
    if (event.target !== one) {
      if (event.key === "Escape") { event.preventDefault(); go(one); return; }
      if (["Enter", " ", "Tab"].includes(event.key) || held) return;
    }
    const to = { ArrowUp: () => cell(r - 1, c), ArrowDown: () => cell(r + 1, c), ArrowLeft: () => cell(r, c - 1), ArrowRight: () => cell(r, c + 1), PageUp: () => cell(Math.max(0, r - 10), c), PageDown: () => cell(Math.min(last, r + 10), c), Home: () => cell(held ? 0 : r, 0), End: () => cell(held ? last : r, cells(rows()[held ? last : r]).length - 1) }[event.key];
    if (to) go(to(), event.shiftKey);
    else if (event.key === "Enter" || event.key === "F2") edit(one);
    else if (event.key === " ") { const box = one.parentElement.querySelector("[name=item]"); if (box) { box.checked = !box.checked || event.shiftKey; tick(box, event.shiftKey); } }
    else if (event.key === "Delete") fill("");
    else if (held && event.key === "d") fill();
    else if (!held && event.key === "z") undo();
    else if (event.key === "?") { const list = find(".keys"); list.open = true; list.querySelector("summary").focus(); }
    else return;
    event.preventDefault();
  };
  const start = () => { const grid = find("[data-grid]"); if (grid) prepare(grid); count(); };
  root.addEventListener("keydown", keys);
  root.addEventListener("click", (event) => {
    if (event.target.matches("[name=item]")) return tick(event.target, event.shiftKey);
    if (event.target.closest("[data-close]")) { find("#ask").close(); return; }
    const one = event.target.closest("[data-grid] tr[data-item] > *");
    // A word that explains a cell opens on a click, and the cell is chosen all the same.
    if (!one || one === editor?.cell || event.target.closest("a, input, button") || (event.target.closest("summary") && !(event.detail && field(one)))) return;
    const again = one === document.activeElement && one === anchor && !event.shiftKey && event.detail === 2;
    go(one, event.shiftKey);
    if (again && field(one)) edit(one);
  });
  root.addEventListener("mousedown", (event) => { if (event.shiftKey && event.target.closest("[data-grid] td")) event.preventDefault(); });
  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("[data-tick-all], [data-all]")) count();
  });
  root.addEventListener("focusout", () => setTimeout(() => { if (editor && !editor.cell.contains(document.activeElement) && document.hasFocus() && !editor.input.readOnly && !find("#ask").open) save(null); }, 150));
  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches("[data-ask]")) {
      event.preventDefault();
      const place = current(), answer = await send(new FormData(form));
      if (!answer.ask) find("#ask").close();
      show(answer);
      if (!answer.ask) go(place?.isConnected ? place : current());
    } else if (form.matches("[data-grid-form], [data-undo]")) {
      event.preventDefault();
      post(form, event.submitter);
    }
  });
  start();
})();
