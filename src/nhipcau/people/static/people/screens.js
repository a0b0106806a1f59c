// Small helps; every screen works without them.
(() => {
  // Copy a key or a link. Without a clipboard the text can still be selected.
  if (navigator.clipboard) {
    document.querySelectorAll("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        const was = button.textContent;
        button.textContent = button.dataset.copied;
        button.classList.add("copied");
        setTimeout(() => { button.textContent = was; button.classList.remove("copied"); }, 1600);
      });
    });
  }
  // How many are ticked, in words on the buttons; one box ticks all that are shown.
  document.querySelectorAll("form[data-ticks]").forEach((form) => {
    const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
    const all = form.querySelector("[data-tick-all]");
    const count = () => {
      const n = boxes.filter((box) => box.checked).length;
      form.querySelectorAll("[data-count]").forEach((slot) => { slot.textContent = n; });
      form.querySelectorAll("[data-needs-ticks]").forEach((button) => { button.disabled = !n; });
      if (all) { all.checked = n > 0 && n === boxes.length; all.indeterminate = n > 0 && n < boxes.length; }
    };
    if (all) { all.hidden = false; all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); count(); }); }
    form.addEventListener("change", count);
    count();
  });
})();
