/* A text field keeps the words of what is pasted; what it can't keep is told at once, with the remedy. */
"use strict";

(() => {
  const told = {
    table: () =>
      gettext("A table was pasted: its words are kept, its rows are not. Add the block “Table” to show it as one."),
    img: () => gettext("A picture was pasted and left out. Add the block “Picture” and upload it there."),
  };

  const tell = (text) =>
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type: "warning" } }));

  document.addEventListener(
    "paste",
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest(".Draftail-Editor")) return;
      const html = event.clipboardData?.getData("text/html");
      if (!html) return;
      const pasted = new DOMParser().parseFromString(html, "text/html"); // read only: nothing of it runs
      for (const [name, words] of Object.entries(told)) {
        if (pasted.querySelector(name)) tell(words());
      }
    },
    true,
  );
})();
