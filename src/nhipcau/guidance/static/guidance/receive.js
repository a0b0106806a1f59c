// A file may be dropped anywhere on the frame, and the way from there to its reading is shown. Without this
// script the field still takes the file, and the page comes when it is read.
(() => {
  const form = document.querySelector("[data-receive]");
  if (!form) return;
  const frame = form.querySelector("[data-drop]"), field = form.querySelector("input[type=file]"), text = form.querySelector("textarea");
  const name = form.querySelector("[data-dropped]"), way = form.querySelector("[data-way]"), meter = way.querySelector("progress"), said = way.querySelector("[data-said]"), wrong = form.querySelector("[data-wrong]");
  const tell = () => { const file = field.files[0]; name.textContent = file ? `${file.name} · ${(file.size / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB` : ""; };
  const stop = (message) => {
    way.hidden = true;
    wrong.hidden = false;
    wrong.textContent = message;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    wrong.focus();
  };
  const show = (news) => {
    if (news.stage === "received") { meter.removeAttribute("value"); said.textContent = way.dataset.reading; }
    if (news.stage === "reading") { if (news.total) { meter.max = news.total; meter.value = news.done; } said.textContent = way.dataset.pages.replace("{done}", news.done).replace("{total}", news.total || "…"); }
    if (news.stage === "refused") stop((news.file ? `${news.file}: ` : "") + news.said);
    if (news.stage === "done") { meter.max = meter.value = 1; said.textContent = news.said; location.assign(news.to); }
  };
  const send = () => {
    const request = new XMLHttpRequest();
    let read = 0, ended = false;
    wrong.hidden = true;
    way.hidden = false;
    said.textContent = way.dataset.sending;
    const news = () => {
      const lines = request.responseText.slice(read).split("\n");
      lines.slice(0, -1).forEach((line) => { read += line.length + 1; const one = JSON.parse(line); ended = ended || one.stage === "done" || one.stage === "refused"; show(one); });
    };
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) { meter.max = event.total; meter.value = event.loaded; } });
    request.addEventListener("progress", () => { if (request.status === 200) news(); });
    request.addEventListener("load", () => { if (request.status === 200) news(); if (!ended) stop(way.dataset.failed); });
    request.addEventListener("error", () => stop(way.dataset.failed));
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/x-ndjson");
    request.send(new FormData(form));
    form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  };
  for (const kind of ["dragover", "dragleave", "drop"]) {
    frame.addEventListener(kind, (event) => { event.preventDefault(); frame.classList.toggle("over", kind === "dragover"); });
  }
  frame.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; text.value = ""; tell(); send(); return; }
    const dropped = event.dataTransfer.getData("text/plain");
    if (dropped) { text.value = dropped; text.focus(); }
  });
  field.addEventListener("change", tell);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
})();
