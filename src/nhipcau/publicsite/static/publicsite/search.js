// Search over the baked files of one language: see publicsite/searching/index.py for what they hold.
// The page is complete without this: it then names the lists by which everything can be reached.
"use strict";
(() => {
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  const base = form.dataset.search;
  const [status, list, more] = ["status", "results", "more"].map((name) => document.querySelector(`[data-${name}]`));
  const say = (name, values = {}) =>
    (form.dataset[name] || "").replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
  const PAGE = 20, RERANKED = 60, PART = 64;

  // The same folding as kit/searching/analysis.py.
  const CJK = "\\u3005\\u3007\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufa6d\\ufa70-\\ufad9";
  const RUN = new RegExp(`[${CJK}](?:\u200b?[${CJK}])*|(?:(?![${CJK}])[\\p{L}\\p{N}])+`, "gu");
  const IS_CJK = new RegExp(`^[${CJK}]`, "u");
  // What says where a card's lines may break, and nothing else
  const bare = (text) => text.replace(/[\u200b\u2060]/g, "").replace(/\u00a0/g, " ");
  const LETTERS = { "đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe" };
  const fold = (text) =>
    bare(text).normalize("NFKC").toLowerCase().replace(/[đøłßæœ]/g, (c) => LETTERS[c])
      .normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
  const words = (text) =>
    (fold(text).match(RUN) || []).flatMap((run) => {
      const letters = [...run];
      if (letters.length === 1 || !IS_CJK.test(run)) return [run];
      return letters.slice(1).map((letter, at) => letters[at] + letter);
    });
  // CRC-32, by which publicsite/searching/index.py parts the words
  const TABLE = Array.from({ length: 256 }, (_v, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const sum = (text) =>
    (new TextEncoder().encode(text).reduce((crc, byte) => TABLE[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

  // Files, each fetched once
  const fetched = new Map();
  const get = (name) => {
    if (!fetched.has(name)) {
      fetched.set(name, fetch(`${base}${name}.json`).then((answer) => {
        if (answer.ok) return answer.json();
        if (answer.status === 404) return {}; // no word begins so
        throw new Error(answer.status);
      }).catch((problem) => { fetched.delete(name); throw problem; }));
    }
    return fetched.get(name);
  };

  // One slip apart: a letter more, less, other, or two that changed places
  const apart = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let last = [], row = Array.from({ length: b.length + 1 }, (_v, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], last[j - 2] + 1);
      }
      [last, row] = [row, next];
    }
    return row[b.length];
  };
  const known = async () => ((await get("known")).words || "").split(" ");
  const resembling = async (word) => {
    if (word.length < 3 || /^\d+$/.test(word) || IS_CJK.test(word)) return [];
    const all = await known();
    if (all.some((other) => other.startsWith(word))) return [];
    const most = word.length >= 6 ? 2 : 1;
    const near = all.filter(Boolean).map((other) => [other, apart(word, other, most)]);
    const nearest = Math.min(most, ...near.map(([_other, slips]) => slips));
    return near.filter(([_other, slips]) => slips === nearest).map(([other]) => other).slice(0, 4);
  };
  const begun = async (word) =>
    word.length < 2 || IS_CJK.test(word) ? [] : (await known()).filter((other) => other !== word && other.startsWith(word)).slice(0, 8);

  // The pages that hold a word, each with its weight
  let total = 1, parts = 16, recent = 0;
  const holding = async (word, into, factor) => {
    const part = sum(word) % parts;
    const files = [`words/${part}`, ...(recent ? [`recent/${part % recent}`, "newest"] : [])];
    const written = (await Promise.all(files.map(get))).map((held) => held[word]).filter(Boolean).join(";");
    if (!written) return;
    const held = written.split(";").flatMap((block) => {
      const [at, places] = block.split(":");
      return places.split(" ").map((place) => [at * 256 + parseInt(place, 10), +(place.split("*")[1] || 1)]);
    });
    const rare = Math.log(2 + total / (1 + held.length));
    for (const [number, weight] of held) {
      const worth = factor * rare * weight;
      if (worth > (into.get(String(number)) || 0)) into.set(String(number), worth);
    }
  };

  const find = async (typed) => {
    const asked = [...new Set(words(typed))];
    const ends = /[\p{L}\p{N}]$/u.test(typed) ? asked[asked.length - 1] : "";
    let found = null;
    for (const word of asked) {
      const places = new Map();
      await holding(word, places, 2);
      if (word === ends) for (const other of await begun(word)) await holding(other, places, 1);
      for (const other of await resembling(word)) await holding(other, places, 0.5);
      if (!found) found = places;
      else for (const [number, worth] of [...found]) {
        if (places.has(number)) found.set(number, worth + places.get(number)); else found.delete(number);
      }
    }
    return found || new Map();
  };

  const fits = ([section, kind, theme, place, date], filter) =>
    (!filter.kind || kind === filter.kind || section === filter.kind) &&
    (!filter.theme || String(theme) === filter.theme) && (!filter.place || place === filter.place) &&
    (!filter.since || (date && date >= filter.since)) && (!filter.until || (date && date.slice(0, 10) <= filter.until));

  const card = async (number) => (await get(`entries/${Math.floor(number / PART)}`))[number];

  // A word as it is spelt, wherever its tone stands: hoà is hòa
  const TONE = /[\u0300\u0301\u0303\u0309\u0323]/g;
  const spelt = (word) => {
    const letters = word.normalize("NFD");
    return letters.replace(TONE, "") + (letters.match(TONE) || []).join("");
  };
  // Exactly what was typed, with its diacritics, in a title comes first; a page that is found by another word
  // of the same letters (Bình Dương, for đường) last.
  const reranked = async (numbers, scores, typed) => {
    const plain = fold(typed).trim(), exact = bare(typed).normalize("NFC").toLowerCase().trim();
    const accented = (exact.match(RUN) || []).filter((word) => fold(word) !== word);
    const best = numbers.slice(0, RERANKED);
    const cards = await Promise.all(best.map(card));
    cards.forEach((one, at) => {
      if (!one) return;
      const [title, text] = one.slice(1, 3).map((words) => bare(words).toLowerCase());
      const said = `${title} ${text}`.match(RUN) || [];
      const spellings = new Set(said.map(spelt)), letters = new Set(said.map(fold));
      const other = accented.some((word) => letters.has(fold(word)) && !spellings.has(spelt(word)));
      const more = (fold(title).includes(plain) ? 20 : 0) + (title.includes(exact) ? 10 : 0);
      scores.set(best[at], other ? scores.get(best[at]) / 10 : scores.get(best[at]) + more);
    });
    best.sort((a, b) => scores.get(b) - scores.get(a) || b - a);
    return [...best, ...numbers.slice(RERANKED)];
  };

  // Where in a run of letters what was asked for stands: in kanji and kana exactly there, else all of it
  const spansIn = (run, asked) => {
    if (!IS_CJK.test(run)) return words(run).some((word) => asked.some((one) => word.startsWith(one))) ? [[0, run.length]] : [];
    const folded = fold(run), at = [...run].flatMap((letter, index) => (letter === "\u200b" ? [] : [index]));
    const spans = [];
    for (let from = 0; from < folded.length; from++) {
      const long = Math.max(...asked.map((one) => (folded.startsWith(one, from) ? one.length : 0)));
      if (!long) continue;
      const last = spans[spans.length - 1], end = at[from + long - 1] + 1;
      if (last && at[from] <= last[1]) last[1] = end; else spans.push([at[from], end]);
    }
    return spans;
  };
  // Marks what was asked for; text only, never markup
  const marked = (text, asked) => {
    const piece = document.createDocumentFragment();
    let last = 0;
    for (const run of text.matchAll(RUN)) {
      for (const [start, end] of spansIn(run[0], asked)) {
        const mark = document.createElement("mark");
        mark.textContent = run[0].slice(start, end);
        piece.append(text.slice(last, run.index + start), mark);
        last = run.index + end;
      }
    }
    piece.append(text.slice(last));
    return piece;
  };
  const label = (name, value) => value && form.elements[name]?.querySelector(`option[value="${CSS.escape(value)}"]`)?.textContent || "";
  const element = (tag, kind, ...content) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    made.append(...content);
    return made;
  };
  const row = async (number, facets, asked) => {
    const one = await card(number);
    if (!one) return "";
    const [section, kind, _theme, place, date] = facets[number];
    const about = [label("kind", kind) || label("kind", section), place, date && written(date)].filter(Boolean).join("\u00a0· ");
    const link = element("a", "", marked(one[1], asked));
    link.href = one[0];
    return element("li", "", ...(about ? [element("p", "label", about)] : []), element("h2", "", link), element("p", "", marked(one[2], asked)));
  };
  const written = (date) => {
    const language = document.documentElement.lang;
    const [year, month, day] = date.split("-").map(Number);
    if (!day) return date;
    if (language === "vi") return `${day}/${month}/${year}`;   // as the lists of the site write them
    if (language === "ja") return `${year}/${month}/${day}`;
    if (language === "en") return [day, "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[month - 1], year].join("\u00a0");
    return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(Date.UTC(year, month - 1, day));
  };

  let turn = 0, shown = [], facets = {}, asked = [];
  const show = async (from) => {
    const rows = await Promise.all(shown.slice(from, from + PAGE).map((number) => row(number, facets, asked)));
    if (!from) list.replaceChildren();
    list.append(...rows);
    more.hidden = shown.length <= from + PAGE;
    if (from) list.children[from]?.querySelector("a")?.focus();
  };
  const wanted = new URLSearchParams(location.search);
  const places = (held) => {
    const select = form.elements.place, counts = new Map();
    if (!select || select.options.length > 1) return;
    for (const one of Object.values(held)) if (one[3]) counts.set(one[3], (counts.get(one[3]) || 0) + 1);
    const inOrder = [...counts.keys()].sort((a, b) => a.localeCompare(b, document.documentElement.lang));
    select.append(...inOrder.map((place) => new Option(place, place)));
    if (counts.has(wanted.get("place"))) select.value = wanted.get("place");
  };
  const search = async () => {
    const mine = ++turn;
    try {
      const all = await get("facets"), held = all.pages || {};
      total = Object.keys(held).length;
      parts = all.parts || 1;
      recent = all.recent || 0;
      places(held);
      const filter = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
      const typed = (filter.q || "").slice(0, 200);
      const kept = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
      history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
      for (const other of document.querySelectorAll("[data-elsewhere]"))
        other.href = other.dataset.elsewhere + (typed ? `?q=${encodeURIComponent(typed)}` : "");
      const filtered = ["kind", "theme", "place", "since", "until"].some((name) => filter[name]);
      if (!words(typed).length && !filtered) { shown = []; list.replaceChildren(); more.hidden = true; status.textContent = ""; return; }
      const scores = words(typed).length ? await find(typed) : new Map(Object.keys(held).map((number) => [number, 0]));
      let numbers = [...scores.keys()].filter((number) => held[number] && fits(held[number], filter));
      const newer = (a, b) => (held[b][4] || "").localeCompare(held[a][4] || "") || b - a;
      numbers.sort((a, b) => scores.get(b) - scores.get(a) || newer(a, b));
      if (words(typed).length) numbers = await reranked(numbers, scores, typed);
      if (mine !== turn) return; // something else was typed meanwhile
      [shown, facets, asked] = [numbers, held, words(typed)];
      status.textContent = numbers.length ? say("found", { n: numbers.length }) : say("none");
      await show(0);
    } catch {
      if (mine === turn) status.textContent = say("failed");
    }
  };

  for (const [name, value] of wanted) {
    const field = form.elements[name];
    if (field && name !== "place") field.value = value;
  }
  let pause;
  form.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, 150); });
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  more.addEventListener("click", () => show(list.children.length));
  document.querySelector("[data-without]")?.remove();
  form.hidden = false;
  search();
})();
