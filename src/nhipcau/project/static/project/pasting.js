/* A text field keeps the words of what is pasted; what it can't keep is told at once, with the remedy.
   Scripts, styles and the like have no words: the editor is handed the rest. */
"use strict";

(() => {
  const told = {
    table: () =>
      gettext("A table was pasted: its words are kept, its rows are not. Add the block “Table” to show it as one."),
    img: () => gettext("A picture was pasted and left out. Add the block “Picture” and upload it there."),
  };

  const WORDLESS = "script, style, noscript, template, title, xml, iframe, object, svg";

  const tell = (text) =>
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type: "warning" } }));

  // The same paste once more, without them; false where a browser can't make one, and its own goes on.
  const handOn = (event, pasted) => {
    pasted.body.querySelectorAll(WORDLESS).forEach((one) => one.remove());
    const clean = new DataTransfer();
    clean.setData("text/plain", event.clipboardData.getData("text/plain"));
    clean.setData("text/html", pasted.documentElement.outerHTML);
    const again = new ClipboardEvent("paste", { clipboardData: clean, bubbles: true, cancelable: true });
    if (!again.clipboardData?.getData("text/html")) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dispatchEvent(again);
    return true;
  };

  document.addEventListener(
    "paste",
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest(".Draftail-Editor")) return;
      const html = event.clipboardData?.getData("text/html");
      if (!html) return;
      const pasted = new DOMParser().parseFromString(html, "text/html"); // read only: nothing of it runs
      if (pasted.body.querySelector(WORDLESS) && handOn(event, pasted)) return;
      for (const [name, words] of Object.entries(told)) {
        if (pasted.querySelector(name)) tell(words());
      }
    },
    true,
  );
})();
