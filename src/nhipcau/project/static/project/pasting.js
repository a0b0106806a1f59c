/* A text field takes what is pasted as words; in the body of a page, headings, lists and tables become blocks of
   their own. What can't be kept as it was is told at once, with the remedy. What is read is pasted.js's. */
"use strict";

(() => {
  const pasted = window.nhipcauPasted;
  const SPREAD = ["heading", "list", "table"];
  // Called a paste, the editor would take "1." at the head of a paragraph for a list of its own, and drop it.
  const CHANGE = "apply-entity";

  const tell = (text) =>
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type: "warning" } }));
  const tellWhatChanged = ({ parts, notes, pictures }, spread) => {
    if (parts.some((one) => one.kind === "table")) {
      tell(spread
        ? gettext("A table was pasted as the block “Table”. Say in it what the table tells, and look whether its first row holds the heads.")
        : gettext("A table was pasted as lines, its cells parted by |. Add the block “Table” to show it as one."));
    }
    if (notes.kept) tell(gettext("Footnotes were pasted in brackets, where they were called. Cite a source with @ instead, where there is one."));
    if (notes.left) tell(gettext("Marks of footnotes were left out: the notes weren't copied with the text."));
    if (pictures) tell(gettext("A picture was pasted and left out. Add the block “Picture” and upload it there."));
  };

  /* The block of a stream that this editor is all of; null where it is a part of one, or stands alone. */
  const placeOf = (input) => {
    const [, name] = input?.name.match(/^([a-z_]+)-\d+-value$/) ?? [];
    const stream = name && document.getElementById(`${name}-root`)?.rootBlock;
    const index = stream?.children?.findIndex((child) => `${child.prefix}-value` === input.name) ?? -1;
    const takes = index >= 0 && SPREAD.every((kind) => stream.blockDef.childBlockDefsByName?.[kind]);
    return takes ? { stream, index, editor: input.draftailEditor } : null;
  };

  const blocksOf = (html) => DraftJS.convertFromHTML(html).contentBlocks ?? [];
  const contentOf = (blocks) => DraftJS.ContentState.createFromBlockArray(blocks);
  const stored = (blocks) => JSON.stringify(DraftJS.convertToRaw(contentOf(blocks)));
  const worded = (blocks) => blocks.some((block) => block.getText().trim());
  const valueOf = (part, initial) => {
    if (part.kind === "heading") return part.words;
    if (part.kind === "text") return stored(part.blocks);
    if (part.kind === "list") {
      return { items: part.items.map((item) => ({ value: stored(blocksOf(`<p>${item}</p>`)) })), ordered: part.ordered };
    }
    // An empty cell at an end is one only between marks.
    const line = (cells) => (cells[0] && cells.at(-1) ? cells.join(" | ") : `| ${cells.join(" | ")} |`);
    const [header, ...rows] = part.lines.map(line);
    return { ...initial, caption: part.caption, header, rows: rows.map((value) => ({ value })) };
  };

  /* What stands before the selection and behind it. */
  const parted = (state) => {
    const content = state.getCurrentContent();
    const selection = state.getSelection();
    const first = content.getFirstBlock(), last = content.getLastBlock();
    const start = { anchorKey: selection.getStartKey(), anchorOffset: selection.getStartOffset(), isBackward: false };
    const end = { focusKey: selection.getEndKey(), focusOffset: selection.getEndOffset(), isBackward: false };
    const without = (range) => DraftJS.Modifier.removeRange(content, selection.merge(range), "forward").getBlocksAsArray();
    return [
      without({ ...start, focusKey: last.getKey(), focusOffset: last.getLength() }),
      without({ anchorKey: first.getKey(), anchorOffset: 0, ...end }),
    ].map((blocks) => (worded(blocks) ? blocks : []));
  };

  const spread = ({ stream, index, editor }, parts) => {
    const state = editor.getEditorState();
    const [before, behind] = parted(state);
    const read = parts.map((part) =>
      part.kind === "text" ? { ...part, blocks: blocksOf(part.html.map((html) => `<p>${html}</p>`).join("")) } : part);
    const opening = read[0].kind === "text" ? read.shift().blocks : [];
    const rest = behind.length ? [{ kind: "text", blocks: behind }] : [];
    const own = [...before, ...opening];
    if (own.length) {
      editor.onChange(DraftJS.EditorState.push(state, contentOf(own), CHANGE));
    }
    let at = index + 1;
    for (const part of [...read, ...rest]) {
      const [, initial, id] = stream._getChildDataForInsertion({ type: part.kind });
      stream.insert({ type: part.kind, value: valueOf(part, initial), id }, at, { animate: false });
      at += 1;
    }
    if (!own.length) stream.deleteBlock(index);
    stream.children[at - 1 - (own.length ? 0 : 1)].focus({ soft: true });
  };

  const inWords = (editor, parts) => {
    const state = editor.getEditorState();
    const words = contentOf(blocksOf(pasted.flat(parts))).getBlockMap();
    const next = DraftJS.Modifier.replaceWithFragment(state.getCurrentContent(), state.getSelection(), words);
    const after = DraftJS.EditorState.push(state, next, CHANGE);
    editor.onChange(DraftJS.EditorState.forceSelection(after, next.getSelectionAfter()));
  };

  const inputOf = (target) => {
    const field = target instanceof Element && target.closest("[data-draftail-editor-wrapper]");
    return field && [...field.parentElement.querySelectorAll("input")].find((one) => one.draftailEditor);
  };

  document.addEventListener(
    "paste",
    (event) => {
      const input = inputOf(event.target);
      const held = event.clipboardData;
      if (!input || !held) return;
      const [html, plain] = [held.getData("text/html"), held.getData("text/plain")];
      if (/^https?:\S+$/.test(plain.trim())) return; // the editor makes a link of the words that are selected
      if (html.includes("data-draftjs-conductor-fragment")) return; // of another field of ours
      const read = html ? pasted.read(html) : pasted.lines(plain);
      if (!read.parts.length && !read.pictures) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const place = read.parts.some((one) => SPREAD.includes(one.kind)) ? placeOf(input) : null;
      if (place) spread(place, read.parts);
      else if (read.parts.length) inWords(input.draftailEditor, read.parts);
      tellWhatChanged(read, Boolean(place));
    },
    true,
  );

  // Ctrl+Y does again what Ctrl+Z undid: on Windows alone the editor knows it by itself.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key?.toLowerCase() !== "y" || !event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return;
      const editor = inputOf(event.target)?.draftailEditor;
      if (!editor) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      editor.onChange(DraftJS.EditorState.redo(editor.getEditorState()));
    },
    true,
  );
})();
