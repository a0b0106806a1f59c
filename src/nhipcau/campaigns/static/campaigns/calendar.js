// Drag items, or a theme's items of a day, onto another day. By keyboard the same is done in the day's panel.
(() => {
  const form = document.getElementById("drop-on-day");
  if (!form) return;
  let dragged = null;
  document.querySelectorAll(".month a.load[data-items]").forEach((one) => { one.draggable = true; });
  document.addEventListener("dragstart", (event) => {
    const from = event.target.closest?.("[data-items]");
    if (!from) return;
    dragged = from.dataset.items.split(" ");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.join(" "));
  });
  const day = (event) => dragged && event.target.closest?.("td[data-day]");
  const unmark = () => document.querySelectorAll(".target").forEach((one) => one.classList.remove("target"));
  document.addEventListener("dragover", (event) => {
    const to = day(event);
    unmark();
    if (to) { event.preventDefault(); to.classList.add("target"); }
  });
  document.addEventListener("dragend", () => { dragged = null; unmark(); });
  document.addEventListener("drop", (event) => {
    const to = day(event);
    if (!to) return;
    event.preventDefault();
    form.querySelector("[name=due]").value = to.dataset.day;
    dragged.forEach((key) => { const one = document.createElement("input"); one.type = "hidden"; one.name = "item"; one.value = key; form.append(one); });
    form.submit();
  });
  // What was ticked and a day chosen: the same keys as in the grid.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.target.closest(".months, .agenda, .day-panel")) document.querySelector("[form=undo-form]")?.click();
  });
})();
