// Organisations by any of their names, offered while one types. Without this the field takes the name as it is.
(() => {
  let list = null, input = null, asked = 0, waiting = 0;
  const many = () => "many" in input.dataset;
  const options = () => [...list.children];
  const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");
  const close = () => {
    list?.remove();
    list = null;
    input?.setAttribute("aria-expanded", "false");
    input?.removeAttribute("aria-activedescendant");
  };
  // In a field of several names, parted by ";", the name at its end is the one being typed.
  const typed = () => (many() ? input.value.slice(input.value.lastIndexOf(";") + 1) : input.value).trim();
  const take = (option) => {
    const kept = many() ? input.value.slice(0, input.value.lastIndexOf(";") + 1) : "";
    input.value = (kept ? kept.trim() + " " : "") + option.dataset.name;
    close();
  };
  const mark = (option) => {
    options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const place = () => {
    const at = input.getBoundingClientRect();
    list.style.left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - list.offsetWidth - 8)) + "px";
    list.style.minWidth = at.width + "px";
    const below = at.bottom + 2;
    list.style.top = (below + list.offsetHeight > innerHeight ? Math.max(8, at.top - list.offsetHeight - 2) : below) + "px";
  };
  const draw = (found) => {
    close();
    if (!found.length) return;
    list = document.createElement("ul");
    list.className = "choices";
    list.id = "choices";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label") || input.labels?.[0]?.textContent || "");
    found.forEach((one, n) => {
      const option = document.createElement("li");
      option.id = "choice-" + n;
      option.dataset.name = one.name;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(one.name);
      if (one.also) { const also = document.createElement("small"); also.textContent = one.also; option.append(also); }
      list.append(option);
    });
    // Beside the dialog or in the desk, whichever the field is in: a modal dialog hides what is outside it.
    (input.closest("dialog") || document.querySelector(".desk")).append(list);
    input.setAttribute("aria-controls", "choices");
    input.setAttribute("aria-expanded", "true");
    place();
  };
  const look = async () => {
    const mine = ++asked, field = input, words = typed();
    if (!words) return close();
    const answer = await fetch(field.dataset.organisations + "?q=" + encodeURIComponent(words), { credentials: "same-origin" }).catch(() => null);
    if (mine !== asked || input !== field || document.activeElement !== field || !answer?.ok) return;
    draw((await answer.json()).organisations);
  };
  // A field becomes a combobox when it is first entered; until then it is the plain field it is without this.
  document.addEventListener("focusin", (event) => {
    const one = event.target;
    if (!one.matches?.("[data-organisations]:not([role])")) return;
    one.removeAttribute("list");
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) one.setAttribute(name, value);
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("[data-organisations]")) return;
    input = event.target;
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
  // Before the grid hears of it: while the list is open these keys belong to it.
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== input) return;
    const all = options(), at = all.indexOf(chosen());
    if (event.key === "ArrowDown") mark(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") mark(all[(at - 1 + all.length) % all.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen()) {
      take(chosen());
      if (event.key === "Tab") return;
    } else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.(".choices [role=option]");
    if (!option) return;
    event.preventDefault(); // the field keeps the focus
    take(option);
  });
  document.addEventListener("focusout", (event) => { if (event.target === input) { clearTimeout(waiting); asked++; close(); } });
  document.addEventListener("scroll", (event) => { if (list && event.target !== list) close(); }, true);
})();
