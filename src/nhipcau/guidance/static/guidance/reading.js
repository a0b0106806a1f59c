// The reading room. The server keeps the truth and writes every piece of the page; this links the two sides,
// sends what a person decides and puts back only what changed. Without it, every button posts a form.
(() => {
  const room = document.getElementById("reading");
  if (!room) return;
  const one = (what, within = room) => within.querySelector(what);
  const all = (what, within = room) => [...within.querySelectorAll(what)];
  const form = document.getElementById("decide"), adder = document.getElementById("adder"), clash = document.getElementById("clash"), keysDialog = document.getElementById("keys");
  const list = one(".list"), paper = one(".paper"), doc = one("[data-document]"), say = one("[data-say]"), pickedBar = one("[data-picked]");
  const reviews = "reviews" in room.dataset, words = room.dataset;
  let version = Number(room.dataset.version), current = null, picked = null, lit = [];

  const item = (key) => document.getElementById("i" + key)?.closest(".item");
  const marks = (key) => all(`mark[data-p~="${key}"]`, doc);
  const both = (key) => [item(key), ...marks(key)].filter(Boolean);
  const keysOf = (el) => el.closest?.("[data-p]")?.dataset.p.split(" ") || [];
  const element = (html) => { const { content } = Object.assign(document.createElement("template"), { innerHTML: html.trim() }); all("noscript", content).forEach((plain) => plain.remove()); return content.firstElementChild; };
  const tell = (text) => { say.textContent = text; };
  const named = (button) => [...button.childNodes].filter((part) => part.nodeName !== "KBD").map((part) => part.textContent).join("").trim();
  // Brings it into view within its own pane. Rows off the screen have no height yet: once they have, again.
  const reveal = (el, again = true) => {
    const pane = el?.closest(".list, .paper");
    if (!pane) return;
    if (getComputedStyle(pane).overflowY === "visible") el.scrollIntoView({ block: "nearest" });
    else {
      const inner = pane.getBoundingClientRect(), box = el.getBoundingClientRect(), head = pane === list ? 70 : 24;
      if (box.top < inner.top + head) pane.scrollTop -= inner.top + head - box.top;
      else if (box.bottom > inner.bottom - 16) pane.scrollTop += Math.min(box.bottom - inner.bottom + 16, box.top - inner.top - head);
    }
    if (again) requestAnimationFrame(() => reveal(el, false));
  };

  // Only the current item has its buttons; laying out a thousand rows of them would take seconds.
  const dress = (row) => {
    const of = ["proposed", "accepted", "rejected"].find((state) => row.classList.contains("s-" + state)), holder = one(`[data-acts="${of}"]`);
    if (!holder || one(".acts", row)) return;
    const buttons = element(holder.innerHTML.replaceAll("~key~", row.dataset.p).replaceAll("~code~", one(".pc", row).textContent));
    row.insertBefore(buttons, one("[data-panel]", row));
  };

  // One item is current; its marks are too.
  const go = (key, { focus = false, show = true } = {}) => {
    if (current) both(current).forEach((el) => { el.classList.remove("cur"); el.removeAttribute("aria-current"); });
    current = String(key);
    const row = item(current);
    both(current).forEach((el) => el.classList.add("cur"));
    if (row) { row.setAttribute("aria-current", "true"); dress(row); }
    if (show) { reveal(row); reveal(marks(current)[0]); }
    if (focus && row) row.focus({ preventScroll: true });
  };
  const light = (keys) => {
    lit.forEach((el) => el.classList.remove("lit"));
    lit = keys.flatMap(both);
    lit.forEach((el) => el.classList.add("lit"));
  };
  const rows = () => all(".grp:not([hidden]) .item", list);
  const waiting = (row) => row.classList.contains("s-proposed") && !row.classList.contains("sent");
  const step = (by) => { const found = rows(), at = found.indexOf(item(current)); const row = found[Math.max(0, Math.min(found.length - 1, at + by))]; if (row) go(row.dataset.p, { focus: true }); };
  const next = () => {
    const found = rows(), at = found.indexOf(item(current));
    const row = [...found.slice(at + 1), ...found.slice(0, at + 1)].find(waiting);
    if (row) go(row.dataset.p, { focus: true }); else tell(words.finished);
  };

  // Putting back what changed. Focus, open panels and what was typed in them stay.
  const apply = (data) => {
    if (!data.items || data.version <= version) return;
    version = data.version;
    if (form) form.elements.seen.value = version;
    const focused = document.activeElement, name = focused?.id, rowKey = focused?.closest?.(".item")?.dataset.p;
    const fresh = new Map(data.items.map(([key, html]) => [String(key), element(html)]));
    for (const [key, row] of fresh) {
      const old = item(key);
      if (!old) continue;
      all("[data-panel]", old).forEach((panel) => row.append(panel));
      old.replaceWith(row);
    }
    data.kinds.forEach((kind) => place(kind, fresh));
    data.lines.forEach(([number, html]) => document.getElementById("l" + number)?.replaceWith(element(html)));
    count(data);
    if (current) go(current, { show: false });
    if (focused && !focused.isConnected || document.activeElement === document.body) (document.getElementById(name) || item(rowKey) || item(current) || list).focus({ preventScroll: true });
  };
  const place = ({ kind, head, n, keys }, fresh) => {
    const group = one(`.grp[data-kind="${kind}"]`), rowsOf = one("ul", group), wanted = new Set(keys.map(String));
    one("h2", group).innerHTML = head;
    group.hidden = !n;
    const legend = one(`.lg[data-kind="${kind}"]`);
    legend.hidden = !n;
    one("b", legend).textContent = n;
    all(".item", rowsOf).forEach((row) => { if (wanted.has(row.dataset.p)) return; if (one("[data-panel]", row)) row.classList.add("gone"); else row.remove(); });
    keys.forEach((key, at) => {
      const row = item(key) || fresh.get(String(key));
      if (row && rowsOf.children[at] !== row) rowsOf.insertBefore(row, rowsOf.children[at] || null);
    });
  };
  const count = (data) => {
    one("[data-left]").textContent = data.left;
    one("[data-total]").textContent = data.total;
    const meter = one("[data-seen]");
    meter.max = data.total || 1;
    meter.value = data.total - data.left;
    const unread = one("[data-unread]");
    unread.hidden = !data.unread.n;
    unread.href = "#u" + data.unread.at;
    one("b", unread).textContent = data.unread.n;
    one("[data-empty]")?.toggleAttribute("hidden", data.total > 0);
    const doubts = one("[data-doubts]"), open = one("details", doubts)?.open;
    doubts.innerHTML = data.doubts;
    if (open !== undefined && one("details", doubts)) one("details", doubts).open = open;
    tell(data.said || data.saved);
  };

  // Sending. An answer is data, or a panel to look at again; anything else is an error.
  const post = async (address, body) => {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    if ((answer.headers.get("Content-Type") || "").includes("json")) return { ok: answer.ok, data: await answer.json() };
    const html = await answer.text();
    if (!html.includes("data-panel")) throw new Error(String(answer.status));
    return { html };
  };
  const settle = ({ ok, data }, mine, again) => {
    apply(data);
    if (data.said) tell(data.said);
    if (!ok && data.conflict) choose(data.conflict, mine, again);
    return ok;
  };
  const decide = async (name, value, mine) => {
    const row = name === "accept" || name === "reject" ? item(value) : null;
    if (row) { row.classList.add("sent"); go(value, { show: false }); next(); }
    const body = new FormData(form);
    body.set("seen", version);
    body.set(name, value);
    try {
      const answer = await post(form.action, body);
      const ok = settle(answer, mine, (now) => decide(name, String(now), mine));
      if (ok && answer.data.at) go(answer.data.at, { focus: true });
      if (row && !ok) { row.classList.remove("sent"); if (item(value)) go(value, { focus: !clash.open }); }
    } catch {
      if (row) { row.classList.remove("sent"); go(value, { focus: true }); }
      tell(words.offline);
    }
  };
  const choose = (conflict, mine, again) => {
    for (const name of ["said", "code", "text", "meaning"]) one(`[data-clash="${name}"]`, clash).textContent = conflict[name];
    one('[data-clash="theirs"]', clash).innerHTML = conflict.theirs;
    one('[data-clash="mine"]', clash).textContent = mine;
    one('[data-clash="again"]', clash).hidden = conflict.now === null;
    clash.returnValue = "";
    clash.onclose = () => {
      if (clash.returnValue === "mine") again(conflict.now, conflict);
      else if (conflict.now !== null) go(conflict.now, { focus: true });
    };
    clash.showModal();
  };

  // Panels: change, split, merge, add.
  const ready = (panel) => {
    const kind = one("[name=kind]", panel);
    if (kind) {
      const fit = () => {
        all("[data-for]", panel).forEach((field) => { field.hidden = !field.dataset.for.split(" ").includes(kind.value); });
        all("optgroup", panel).forEach((group) => { group.hidden = !one("option", group).value.startsWith(kind.value + ":"); });
      };
      kind.addEventListener("change", fit);
      fit();
    }
    all("[data-quiet]", panel).forEach((button) => { button.hidden = true; });
    paint(panel);
    reveal(panel);
    return panel;
  };
  const open = async (address, holder, query = {}) => {
    const url = new URL(address, location);
    Object.entries({ piece: 1, since: version, ...query }).forEach(([name, value]) => url.searchParams.set(name, value));
    try {
      const answer = await fetch(url), html = await answer.text();
      if (!html.includes("data-panel")) throw new Error(String(answer.status));
      all("[data-panel]", holder).forEach((old) => old.remove());
      const panel = element(html);
      holder.append(panel);
      ready(panel);
      (one("details[open] textarea, [name=kind]", panel) || one(".btn.go:not([disabled]), [data-close]", panel)).focus({ preventScroll: true });
    } catch { tell(words.offline); }
  };
  const edit = (verb, key = current) => {
    if (!item(key)) return;
    go(key);
    const row = item(key), link = one(`[data-edit="${verb}"]`, row);
    if (!link) return;
    const inside = picked && picked.start > Number(row.dataset.s) && picked.start < Number(row.dataset.e);
    open(link.href, row, verb === "split" && inside ? { cursor: picked.start } : {});
  };
  const add = (span) => open(words.add, one("[data-adding]"), span || {});
  const drop = (panel) => {
    const row = panel.closest(".item");
    panel.remove();
    paint(null);
    if (row?.classList.contains("gone")) row.remove();  // someone replaced it while this was being typed
    return row?.isConnected ? row : null;
  };
  const close = (panel) => {
    const row = drop(panel);
    if (row) go(row.dataset.p, { focus: true }); else list.focus({ preventScroll: true });
  };
  const submit = async (panel, button, extra = {}) => {
    const body = new FormData(panel, button?.name ? button : null);
    body.set("piece", "1");
    Object.entries(extra).forEach(([name, value]) => body.set(name, value));
    const key = panel.closest(".item")?.dataset.p, mine = panel.getAttribute("aria-label");
    try {
      const answer = await post(panel.action, body);
      if (answer.html) {
        const again = element(answer.html);
        panel.replaceWith(again);
        ready(again);
        (button?.name && one(`[name="${button.name}"][value="${button.value}"]`, again) || one("[role=alert], .btn.go", again))?.focus?.({ preventScroll: true });
        return;
      }
      if (answer.ok) drop(panel);
      const ok = settle(answer, mine, (now, conflict) => {
        if (panel.dataset.panel === "change") panel.action = conflict.edit;
        if (panel.dataset.panel === "change" || String(now) === key) return submit(panel, button, { seen: version });
        drop(panel);
        edit(panel.dataset.panel, now);
      });
      if (ok) go(answer.data.at, { focus: true });
    } catch { tell(words.offline); }
  };

  const { placeOf, point } = window.placesOf(doc);
  const paint = (panel) => point(panel && one("[name=start]", panel)?.value, panel && one("[name=end]", panel)?.value);
  const look = () => {
    const chosen = getSelection();
    const within = !chosen.isCollapsed && chosen.rangeCount && doc.contains(chosen.anchorNode) && doc.contains(chosen.focusNode);
    const range = within ? chosen.getRangeAt(0) : null;
    const start = range && placeOf(range.startContainer, range.startOffset), end = range && placeOf(range.endContainer, range.endOffset);
    picked = range && start !== null && end !== null && end > start ? { start, end } : null;
    if (!pickedBar) return;
    pickedBar.hidden = !picked;
    if (!picked) return;
    const said = chosen.toString().replace(/\s+/g, " ").trim();
    one("[data-picked-words]").textContent = said.length > 48 ? said.slice(0, 46) + "…" : said;
    const panel = one("[data-panel]:not([data-panel=merge])"), button = one('[data-pick="panel"]');
    button.hidden = !panel;
    if (panel) button.textContent = panel.dataset.panel === "split" ? words.cut : words.take;
  };
  const unpick = () => { if (adder) adder.hidden = true; };
  const offer = () => {
    if (!picked) return add();
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    adder.elements.start.value = picked.start;
    adder.elements.end.value = picked.end;
    adder.hidden = false;
    adder.style.left = Math.max(8, Math.min(box.left, innerWidth - adder.offsetWidth - 8)) + "px";
    adder.style.top = Math.max(8, Math.min(box.bottom + 8, innerHeight - adder.offsetHeight - 8)) + "px";
    one("[name=kind]", adder).focus({ preventScroll: true });
  };
  const take = () => {
    const panel = one("[data-panel]:not([data-panel=merge])");
    if (!panel || !picked) return;
    const button = document.createElement("button");
    button.name = "step";
    button.value = "take";
    submit(panel, null, panel.dataset.panel === "split" ? { step: "take", cursor: picked.start } : { step: "take", ...picked });
    getSelection().removeAllRanges();
  };

  // Events, each listened to once for the whole room.
  room.addEventListener("mouseover", (event) => light(keysOf(event.target)));
  room.addEventListener("focusin", (event) => light(keysOf(event.target)));
  room.addEventListener("submit", (event) => {
    const which = event.target, button = event.submitter;
    if (which === form && button?.name) { event.preventDefault(); decide(button.name, button.value, named(button)); }
    else if (which.dataset.panel) { event.preventDefault(); submit(which, button); }
    else if (which === adder) {
      event.preventDefault();
      const body = new FormData(adder, button);
      body.set("seen", version);
      body.set("piece", "1");
      const span = { start: adder.elements.start.value, end: adder.elements.end.value, kind: button.value };
      unpick();
      getSelection().removeAllRanges();
      post(adder.action, body).then((answer) => { if (answer.html) return add(span); if (settle(answer, "", () => {})) go(answer.data.at, { focus: true }); }).catch(() => tell(words.offline));
    }
  });
  room.addEventListener("change", (event) => { if ("try" in event.target.dataset) submit(event.target.form, one("[data-quiet]", event.target.form), {}); });
  const commands = { next, help: () => keysDialog?.showModal(), add: offer, unpick: () => { unpick(); paper.focus({ preventScroll: true }); } };
  room.addEventListener("click", (event) => {
    const at = event.target;
    const command = at.closest("[data-do]"), link = at.closest("[data-edit]"), tag = at.closest(".pc"), legend = at.closest(".lg[role=button]"), doubt = at.closest("a[data-add]"), pick = at.closest("[data-pick]"), leave = at.closest("[data-close]");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (command || link || tag || legend || doubt || pick || leave) { if (!at.closest("button[type=submit]")) event.preventDefault(); }
    if (command) return commands[command.dataset.do]?.();
    if (pick) return pick.dataset.pick === "add" ? offer() : take();
    if (leave) return close(leave.closest("[data-panel]"));
    if (link) return edit(link.dataset.edit, link.closest(".item").dataset.p);
    if (doubt) { const [start, end] = doubt.dataset.add.split("-"); return add({ start, end }); }
    if (legend) return toggle(legend);
    const shown = at.closest("[data-place]");
    if (shown) point(...shown.dataset.place.split("-"));
    const key = keysOf(at)[0];
    if (tag) {
      const wanted = tag.hash.slice(2), other = tag.closest(".item") ? document.getElementById("p" + wanted) : item(wanted);
      go(wanted);
      other?.focus({ preventScroll: true });
      return history.replaceState(history.state, "", tag.hash);
    }
    if (key && !at.closest("button, a, input, select, textarea, label, summary") && getSelection().isCollapsed) go(key);
  });
  const toggle = (legend) => {
    const on = legend.getAttribute("aria-pressed") !== "true";
    legend.setAttribute("aria-pressed", on);
    room.dataset.off = all('.lg[aria-pressed="false"]').map((el) => el.dataset.kind).join(" ");
  };
  document.addEventListener("selectionchange", () => requestAnimationFrame(look));

  // Single keys, only where a person walks through the list, and only while they are on.
  const KEYS = "nhipcau.reading.keys";
  const on = () => { try { return localStorage.getItem(KEYS) !== "off"; } catch { return true; } };
  const tick = keysDialog && one("[data-keys]", keysDialog);
  const show = () => { room.classList.toggle("keyless", !on()); if (tick) tick.checked = on(); };
  tick?.addEventListener("change", () => { try { localStorage.setItem(KEYS, tick.checked ? "on" : "off"); } catch { /* kept for this page only */ } show(); });
  show();
  const press = (name) => { const button = current && item(current) && one(`[name="${name}"]`, item(current)); if (button) decide(name, current, named(button)); };
  const review = { x: () => press("reject"), e: () => edit("change"), t: () => edit("split"), g: () => edit("merge"), a: offer, z: () => decide("undo", "1", "") };
  const walk = { j: () => step(1), k: () => step(-1), n: next, "?": commands.help };
  document.addEventListener("keydown", (event) => {
    const at = event.target, typing = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    if (event.key === "Escape") {
      if (adder && !adder.hidden) { unpick(); return paper.focus({ preventScroll: true }); }
      if (at.closest?.("[data-panel]")) { event.preventDefault(); close(at.closest("[data-panel]")); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector("dialog[open]")) return;
    if (at.matches?.('.lg[role="button"]') && event.key === " ") { event.preventDefault(); return toggle(at); }
    if (!on() || !(room.contains(at) || at === document.body)) return;
    if (event.key === "Enter" && at.classList?.contains("item") && reviews) { event.preventDefault(); return waiting(at) ? press("accept") : next(); }
    const act = walk[event.key.toLowerCase()] || (reviews && review[event.key.toLowerCase()]);
    if (act) { event.preventDefault(); event.stopImmediatePropagation(); act(); }
  }, true);

  // Others' decisions arrive quietly; who is here is said. Nothing is asked while nobody looks.
  let failed = 0;
  const ask = async () => {
    if (document.hidden) return;
    const body = new FormData(form);
    body.set("seen", version);
    body.set("at", current || "");
    try {
      const answer = await post(words.changes, body);
      failed = 0;
      apply(answer.data);
      one("[data-here]").textContent = (answer.data.here || []).join(" · ");
    } catch { if (++failed === 3) tell(words.offline); }
  };
  if ("now" in room.dataset) { setInterval(ask, 4000); document.addEventListener("visibilitychange", ask); ask(); }

  // The menu is narrow in this room only: it reads its width once, and what the person chose is put back.
  const wide = /(?:^|; )wagtail_sidebar_collapsed=(\d)/.exec(document.cookie)?.[1] || "0";
  const width = (value) => { document.cookie = `wagtail_sidebar_collapsed=${value}; path=/; samesite=lax`; };
  width("1");
  addEventListener("load", () => width(wide), { once: true });

  room.classList.add("scripted");
  all(".lg[data-kind]", one(".legend")).forEach((legend) => { legend.setAttribute("role", "button"); legend.setAttribute("aria-pressed", "true"); });
  all("button[data-do]").forEach((button) => { button.hidden = false; });
  const asked = /^#[pi](\d+)$/.exec(location.hash);
  const begin = asked && document.getElementById(location.hash.slice(1))?.closest("[data-p]")?.dataset.p.split(" ")[0];
  if (begin) go(begin, { focus: true });
  else if (reviews) { const row = rows().find(waiting); if (row) go(row.dataset.p, { show: false }); }
})();
