// The sentence behind a code, shown beside it on hover or focus. Without this the code leads to its place.
// And what opens on demand closes again by itself.
(() => {
  const card = document.createElement("div");
  card.className = "quote-card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true"); // the link itself is described by the same words
  document.querySelector(".desk")?.append(card);
  let leaving = 0;
  const hide = () => { card.hidden = true; };
  const show = (link) => {
    const words = document.getElementById(link.dataset.q);
    if (!words) return;
    clearTimeout(leaving);
    card.replaceChildren(...[...words.childNodes].map((node) => node.cloneNode(true)));
    card.hidden = false;
    const at = link.getBoundingClientRect(), room = document.documentElement.clientWidth;
    card.style.left = Math.max(8, Math.min(at.left, room - card.offsetWidth - 8)) + "px";
    const below = at.bottom + 6;
    card.style.top = (below + card.offsetHeight > innerHeight ? Math.max(8, at.top - card.offsetHeight - 6) : below) + "px";
  };
  const link = (event) => event.target.closest?.("a[data-q]");
  document.addEventListener("mouseover", (event) => {
    if (link(event)) show(link(event));
    else if (event.target.closest?.(".quote-card")) clearTimeout(leaving);
  });
  document.addEventListener("mouseout", (event) => { if (link(event) || event.target.closest?.(".quote-card")) leaving = setTimeout(hide, 250); });
  document.addEventListener("focusin", (event) => { if (link(event)) show(link(event)); else hide(); });
  // What was opened closes when something else is looked at, or by Escape, which gives the focus back.
  const opened = () => [...document.querySelectorAll("details.why[open], details.more[open]")];
  document.addEventListener("click", (event) => opened().forEach((one) => { if (!one.contains(event.target)) one.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hide();
    opened().forEach((one) => {
      if (one.matches(".more") && one.contains(document.activeElement)) one.querySelector("summary").focus();
      one.open = false;
    });
  });
  document.addEventListener("scroll", hide, true);
})();
