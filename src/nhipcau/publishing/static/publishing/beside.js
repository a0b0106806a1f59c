// From a place that is named beside the editor to its field; a panel that covers the form makes way.
{
  const FIELDS = "input:not([type=hidden]), textarea, select, [contenteditable=true]";
  let asked = false;

  const show = (place) => {
    const side = document.querySelector("[data-form-side]");
    if (side && side.getBoundingClientRect().left <= place.getBoundingClientRect().left) {
      side.querySelector("[data-form-side-close-button]").click();
    }
    const field = place.querySelector(FIELDS) || place;
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    asked = Boolean(event.target.closest(".nc-way [data-w-focus-target-value]"));
  }, true);
  // On its way up the event has opened the tab that holds the place.
  document.addEventListener("w-focus:focus", (event) => {
    if (!asked) return;
    asked = false;
    event.preventDefault();
    setTimeout(show, 0, event.target);
  });
}
