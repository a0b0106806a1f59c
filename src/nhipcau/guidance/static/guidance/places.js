// Places in the document, as the server counts them. The text of our own labels doesn't count, and a letter
// outside the first plane is one letter.
window.placesOf = (doc) => {
  const letters = (text) => [...text].length;
  const textsOf = function* (line) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(".pn, .pg, .pc, .tallyok")) yield walker.currentNode;
  };
  const placeOf = (node, offset) => {
    const line = (node.nodeType === 1 ? node : node.parentElement).closest("p[data-s]");
    if (!line || !doc.contains(line)) return null;
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(node, offset);
    let at = Number(line.dataset.s);
    for (const text of textsOf(line)) {
      if (text === node) return at + letters(text.data.slice(0, offset));
      if (!before.isPointInRange(text, text.length)) break;
      at += letters(text.data);
    }
    return at;
  };
  const pointOf = (place) => {
    let low = 0, high = doc.children.length - 1;
    while (low < high) { const middle = (low + high + 1) >> 1; if (Number(doc.children[middle].dataset.s) <= place) low = middle; else high = middle - 1; }
    let left = place - Number(doc.children[low]?.dataset.s), last = null;
    for (const text of doc.children[low] ? textsOf(doc.children[low]) : []) {
      const length = letters(text.data);
      if (left <= length) return [text, [...text.data].slice(0, left).join("").length];
      left -= length;
      last = text;
    }
    return last && [last, last.length];
  };
  // A span that is only tried or pointed at is painted, not marked: nothing in the document changes.
  const point = (start, end) => {
    if (!window.CSS?.highlights) return;
    CSS.highlights.delete("trying");
    const from = start && pointOf(Number(start)), to = end && pointOf(Number(end));
    if (!from || !to) return;
    const range = new Range();
    range.setStart(...from);
    range.setEnd(...to);
    CSS.highlights.set("trying", new Highlight(range));
  };
  return { placeOf, point };
};
