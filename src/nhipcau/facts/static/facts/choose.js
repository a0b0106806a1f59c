// Quoting the ledger while writing. In rich text, @ opens a list of facts and then of their fields; what is
// chosen stands as a chip that shows the value in the page's language. The stored text keeps the mark
// [[key:field]] or [^key]; the server turns one into the other. A field that takes the key of a fact becomes
// a search field. Everything works by keyboard; without this script keys and marks are typed.
(() => {
  const settings = () => JSON.parse(document.getElementById("fact-chooser").textContent);
  const place = () => {
    const path = window.location.pathname;
    const edited = path.match(/\/pages\/(\d+)\//);
    const added = path.match(/\/pages\/add\/\w+\/\w+\/(\d+)\//);
    return edited ? { page: edited[1] } : added ? { parent: added[1] } : {};
  };
  const element = (name, given = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");

  let asking = null;
  const ask = async (query) => {
    asking?.abort();
    asking = new AbortController();
    const address = `${settings().address}?${new URLSearchParams({ ...place(), ...query })}`;
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  // A list under an input, driven by the input's keys; `pick(row)` is told what was chosen.
  let lists = 0;
  class List {
    constructor(input, pick) {
      this.input = input;
      this.pick = pick;
      this.rows = [];
      this.at = 0;
      this.box = element("ul", { role: "listbox", id: `fact-list-${(lists += 1)}`, class: "fact-list" });
      this.said = element("p", { role: "status", class: "fact-said" });
      for (const [name, value] of Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.box.id,
      })) input.setAttribute(name, value);
    }

    show(rows, said) {
      this.rows = rows;
      this.box.replaceChildren(...rows.map((row, n) => {
        const option = element("li", { role: "option", id: `${this.box.id}-${n}`, "aria-selected": "false" });
        option.append(element("b", {}, row.first), element("small", {}, row.second));
        if (row.weak) option.append(element("em", {}, settings().words.weak));
        option.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(n); });
        return option;
      }));
      this.said.textContent = said;
      this.input.setAttribute("aria-expanded", String(rows.length > 0));
      this.move(0);
    }

    move(to) {
      this.at = this.rows.length ? (to + this.rows.length) % this.rows.length : 0;
      [...this.box.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === this.at)));
      const active = this.box.children[this.at];
      if (active) this.input.setAttribute("aria-activedescendant", active.id);
      else this.input.removeAttribute("aria-activedescendant");
      active?.scrollIntoView({ block: "nearest" });
    }

    choose(n) { if (this.rows[n]) this.pick(this.rows[n].value); }

    key(event) {
      if (event.isComposing) return false;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) this.move(this.at + steps[event.key]);
      else if (event.key === "Enter") this.choose(this.at);
      else return false;
      event.preventDefault();
      return true;
    }
  }

  const factRow = (fact) => ({
    first: fact.name,
    second: [fact.date, fact.kind, fact.source, fact.key].filter(Boolean).join(" · "),
    weak: fact.weak,
    value: fact,
  });
  const told = (answer) => {
    const { words } = settings();
    if (!answer.facts.length) return words.none;
    return answer.more ? words.more : "";
  };

  // The small window over the text: first a fact, then, for a quote, which field of it.
  function openChooser({ cite, fact, done, cancelled }) {
    const { words } = settings();
    const input = element("input", { type: "text", class: "fact-find", autocomplete: "off", spellcheck: "false" });
    const head = element("p", { class: "fact-head" });
    const dialog = element("div", { role: "dialog", class: "fact-chooser", "aria-label": cite ? words.cite : words.quote });
    let chosen = null;
    let timer = 0;
    const close = (then, ...given) => {
      clearTimeout(timer);
      document.removeEventListener("mousedown", outside, true);
      dialog.remove();
      then(...given);
    };
    const outside = (event) => { if (!dialog.contains(event.target)) close(cancelled, false); };
    const list = new List(input, (value) => {
      if (chosen) close(done, chosen, value);
      else if (cite) close(done, value, null);
      else fields(value);
    });
    const find = () => ask({ q: input.value }).then(
      (answer) => list.show(answer.facts.map(factRow), told(answer)),
      (error) => { if (error.name !== "AbortError") list.show([], words.failed); },
    );
    const fields = (one) => {
      chosen = one;
      input.value = "";
      head.replaceChildren(element("b", {}, one.name), element("a", { href: one.address, target: "_blank", rel: "noopener", tabindex: "-1" }, words.open));
      input.setAttribute("aria-label", words.field);
      input.placeholder = words.field;
      narrow();
    };
    const narrow = () => {
      const asked = plain(input.value);
      const kept = chosen.fields.filter((one) => plain(`${one.label} ${one.field} ${one.text}`).includes(asked));
      list.show(kept.map((one) => ({ first: one.text, second: `${one.label} · ${one.field}`, value: one })), kept.length ? "" : words.none);
    };
    const back = () => {
      chosen = null;
      head.textContent = cite ? words.cite : words.quote;
      input.setAttribute("aria-label", words.find);
      input.placeholder = words.find;
      find();
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (chosen) narrow();
      else timer = setTimeout(find, 120);
    });
    input.addEventListener("keydown", (event) => {
      if (list.key(event)) return;
      if (event.key === "Escape" || event.key === "Tab") {
        event.preventDefault();
        event.stopPropagation();
        close(cancelled, true);
      } else if (event.key === "Backspace" && !input.value && chosen && !fact) {
        event.preventDefault();
        back();
      }
    });
    dialog.append(head, input, list.box, list.said);
    document.body.append(dialog);
    stand(dialog);
    document.addEventListener("mousedown", outside, true);
    if (fact) ask({ key: fact }).then((answer) => answer.facts.length ? fields(answer.facts[0]) : back(), back);
    else back();
    input.focus({ preventScroll: true });
  }

  // Below the words that are written, inside the window.
  function stand(dialog) {
    const selection = window.getSelection();
    let at = selection.rangeCount ? selection.getRangeAt(0).getBoundingClientRect() : null;
    if (!at || (!at.top && !at.left)) {
      const node = selection.focusNode?.nodeType === 1 ? selection.focusNode : selection.focusNode?.parentElement;
      at = (node || document.activeElement).getBoundingClientRect();
    }
    const room = document.documentElement;
    const wide = dialog.offsetWidth;
    dialog.style.left = `${window.scrollX + Math.max(8, Math.min(at.left, room.clientWidth - wide - 8))}px`;
    const below = at.bottom + 6;
    const above = below + 360 > room.clientHeight && at.top > 360;
    dialog.style.top = `${window.scrollY + (above ? at.top - 6 : below)}px`;
    dialog.style.transform = above ? "translateY(-100%)" : "";
  }

  // A field of a form that takes the key of a fact: words find it.
  function combine(input) {
    if (input.factList) return;
    let timer = 0;
    const list = new List(input, (fact) => {
      input.value = fact.key;
      name.textContent = fact.name;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      list.show([], "");
    });
    const name = element("p", { class: "fact-name", "aria-live": "polite" });
    const kind = input.dataset.factKey;
    input.factList = list;
    input.placeholder = settings().words.find;
    input.after(list.box, list.said, name);
    const find = () => ask({ q: input.value.replaceAll("-", " "), ...(kind ? { kind } : {}) }).then(
      (answer) => list.show(answer.facts.map(factRow), told(answer)),
      () => {},
    );
    input.addEventListener("input", () => { name.textContent = ""; clearTimeout(timer); timer = setTimeout(find, 120); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && list.rows.length) { event.stopPropagation(); list.show([], ""); }
      else if (list.rows.length) list.key(event);
      else if (event.key === "ArrowDown") { event.preventDefault(); find(); }
    });
    input.addEventListener("blur", () => setTimeout(() => list.show([], ""), 150));
    if (input.value) ask({ key: input.value }).then((answer) => { name.textContent = answer.facts[0]?.name || ""; }, () => {});
  }
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("input[data-fact-key]")) combine(event.target);
  });

  window.factChooser = { open: openChooser };
})();
