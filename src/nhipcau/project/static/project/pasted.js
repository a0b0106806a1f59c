/* What is pasted, read as what an editor has: headings, text, lists and tables, in their order.

   Word, LibreOffice, Google Docs and web pages each write these in their own way. Of text, bold, italic and links
   are kept. A footnote stands in brackets where it was called; a call whose note wasn't copied is left out. */
"use strict";

(() => {
  const WORDLESS = "script, style, noscript, template, title, xml, iframe, object, svg, head";
  const HEADING = /^H[1-6]$/;
  const BLOCK = new Set(
    ("ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DETAILS DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 " +
      "HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE UL").split(" "),
  );
  const LONGEST_HEADING = 200;
  const CALL = /^[[(]?\s*(\d{1,3}|[ivxlc]{1,5}|[a-z]|[*†‡]{1,3})\s*[\])]?$/i;
  const NUMBERED = /^\(?(\d{1,3}|[ivxlc]{1,5}|[a-zđ])[.)]/i;

  const style = (one) => one.getAttribute?.("style") || "";
  const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const joined = (text) => text.replace(/[ \t\r\n\f]+/g, " ");
  const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && BLOCK.has(node.tagName);
  const holdsBlocks = (node) => [...(node.querySelectorAll?.("*") ?? [])].some(isBlock);

  /* Notes */

  const isCall = (link) => {
    const words = link.textContent.trim();
    const looks = /^\[.*\]$/.test(words) || link.closest("sup") || link.querySelector("sup, .MsoFootnoteReference");
    const named = /mso-(foot|end)note-id/.test(style(link)) || /note/i.test(link.className);
    return Boolean(CALL.test(words) && (looks || named));
  };
  const calls = (within) => [...within.querySelectorAll("a[href*='#']")].filter(isCall);
  const nameIn = (address) => {
    const name = address.split("#").pop();
    try {
      return decodeURIComponent(name);
    } catch {
      return name; // no program's encoding
    }
  };
  const noteOf = (page, call) => {
    const name = CSS.escape(nameIn(call.getAttribute("href")));
    const found = name && page.querySelector(`#${name}, [name="${name}"]`);
    const whole = "[style*='mso-element:footnote'][id], [style*='mso-element:endnote'][id]";
    return found && (found.closest(whole) ?? found.closest("li, p, dd, div"));
  };
  const withNotesInPlace = (page) => {
    let kept = 0, left = 0;
    for (const call of calls(page)) {
      if (!page.contains(call)) continue; // it stood in a note that was taken already
      const note = noteOf(page, call);
      const mark = call.closest("sup") ?? call;
      if (note && !note.contains(call)) {
        calls(note).forEach((back) => (back.closest("sup") ?? back).remove());
        const words = joined(note.textContent).trim();
        mark.replaceWith(words ? ` (${words})` : "");
        note.remove();
        kept += 1;
      } else {
        mark.remove();
        left += 1;
      }
    }
    for (const bare of page.querySelectorAll("sup")) {
      if (/^\[[^\]]{1,4}\]$/.test(bare.textContent.trim())) {
        bare.remove();
        left += 1;
      }
    }
    return { kept, left };
  };

  /* Words */

  const emphasis = (node) => {
    const weight = node.style?.fontWeight;
    const bold = weight ? weight === "bold" || Number(weight) >= 600 : /^(B|STRONG)$/.test(node.tagName);
    const slant = node.style?.fontStyle;
    const italic = slant ? slant === "italic" : /^(I|EM)$/.test(node.tagName);
    return [...(bold ? ["b"] : []), ...(italic ? ["i"] : [])];
  };
  const inline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return escaped(joined(node.data));
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (/mso-list:\s*Ignore|mso-hide:\s*all|display:\s*none/i.test(style(node))) return "";
    if (node.tagName === "BR") return "<br>";
    const words = [...node.childNodes].map(inline).join("");
    if (!words.trim()) return words;
    const link = node.tagName === "A" && /^(https?:|mailto:)/i.test(node.getAttribute("href") ?? "");
    const within = link ? `<a href="${escaped(node.href)}">${words}</a>` : words;
    return emphasis(node).reduce((inner, name) => `<${name}>${inner}</${name}>`, within);
  };
  const trimmed = (html) => html.replace(/^(\s|<br>)+|(\s|<br>)+$/g, "");
  const wordsOf = (html) => {
    const held = document.createElement("template");
    held.innerHTML = html.replace(/<br>/g, " ");
    return joined(held.content.textContent).trim();
  };

  /* Parts */

  const wordsOfCell = (cell) => {
    cell.querySelectorAll("br, p, div, li").forEach((one) => one.after(" "));
    return joined(cell.textContent).replace(/\s*\|\s*/g, " / ").trim();
  };
  const gridOf = (table) => {
    const below = []; // what a cell of a row above says in this one as well, and for how many rows
    const lines = [...table.rows].map((row) => {
      const line = [];
      const fill = () => {
        for (let held; (held = below[line.length])?.rows > 0; held.rows -= 1) line.push(held.words);
      };
      for (const cell of row.cells) {
        fill();
        const words = wordsOfCell(cell);
        for (let n = 0; n < Math.min(cell.colSpan, 50); n += 1) {
          below[line.length] = { rows: cell.rowSpan - 1, words: n ? "" : words };
          line.push(n ? "" : words);
        }
      }
      fill();
      return line;
    }).filter((line) => line.some(Boolean));
    const width = Math.max(0, ...lines.map((line) => line.length));
    return lines.map((line) => [...line, ...Array(width - line.length).fill("")]);
  };

  class Parts {
    constructor() {
      this.all = [];
      this.line = "";
    }

    add(part) {
      this.end();
      this.all.push(part);
    }

    text(html) {
      const last = this.all.at(-1);
      if (last?.kind === "text") last.html.push(html);
      else this.all.push({ kind: "text", html: [html] });
    }

    end() {
      const html = trimmed(this.line);
      this.line = "";
      if (wordsOf(html)) this.text(html);
    }

    heading(node) {
      const words = wordsOf(inline(node));
      if (words && words.length <= LONGEST_HEADING) this.add({ kind: "heading", words });
      else this.within(node);
    }

    item(html, ordered) {
      this.end();
      const last = this.all.at(-1);
      if (!wordsOf(html)) return;
      if (last?.kind === "list" && last.ordered === ordered) last.items.push(html);
      else this.all.push({ kind: "list", ordered, items: [html] });
    }

    list(node) {
      for (const child of node.children) {
        if (/^(UL|OL)$/.test(child.tagName)) this.list(child);
        else this.itemOf(child, node.tagName === "OL");
      }
    }

    itemOf(node, ordered) {
      const inner = [...node.querySelectorAll("ul, ol")].filter((one) => one.parentElement.closest("li, ul, ol") === node);
      inner.forEach((one) => one.remove());
      const paragraphs = [...node.childNodes].map((one) => (isBlock(one) ? `${inline(one)}<br>` : inline(one)));
      this.item(trimmed(paragraphs.join("")), ordered);
      inner.forEach((one) => this.list(one));
    }

    table(node) {
      const grid = gridOf(node);
      if (grid.length && grid[0].length > 1) {
        const caption = node.caption ? wordsOfCell(node.caption) : "";
        this.add({ kind: "table", caption, lines: grid });
      } else {
        for (const cell of node.querySelectorAll("td, th")) this.within(cell);
      }
    }

    paragraph(node) {
      const marker = node.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']");
      if (/^MsoTitle|^MsoSubtitle/.test(node.className)) this.heading(node);
      else if (marker) this.item(trimmed(inline(node)), NUMBERED.test(marker.textContent.trim()));
      else this.within(node);
    }

    within(node) {
      this.end();
      for (const child of node.childNodes) this.part(child);
      this.end();
    }

    part(node) {
      if (HEADING.test(node.tagName)) this.heading(node);
      else if (/^(UL|OL)$/.test(node.tagName)) this.list(node);
      else if (node.tagName === "TABLE") this.table(node);
      else if (node.tagName === "P") this.paragraph(node);
      else if (isBlock(node) || holdsBlocks(node)) this.within(node);
      else this.line += inline(node);
    }
  }

  const read = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html"); // read only: nothing of it runs
    page.querySelectorAll(WORDLESS).forEach((one) => one.remove());
    const notes = withNotesInPlace(page.body);
    const parts = new Parts();
    parts.within(page.body);
    return { parts: parts.all, notes, pictures: page.querySelectorAll("img").length };
  };

  const lines = (plain) => {
    const html = plain.split(/\r\n?|\n/).map(escaped).filter((words) => words.trim());
    return { parts: html.length ? [{ kind: "text", html }] : [], notes: {}, pictures: 0 };
  };

  /* The same where only paragraphs may stand. */
  const paragraphs = (part) => {
    if (part.kind === "heading") return [`<b>${escaped(part.words)}</b>`];
    if (part.kind === "list") return part.items.map((item, n) => `${part.ordered ? `${n + 1}.` : "–"} ${item}`);
    if (part.kind === "table") return part.lines.map((cells) => escaped(cells.join(" | ")));
    return part.html;
  };
  const flat = (parts) => parts.flatMap(paragraphs).map((html) => `<p>${html}</p>`).join("");

  window.nhipcauPasted = { read, lines, flat };
})();
