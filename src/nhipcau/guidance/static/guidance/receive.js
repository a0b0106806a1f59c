// A file may be dropped on the frame; without this script the field still takes it.
(() => {
  const frame = document.querySelector("[data-drop]");
  const field = frame.querySelector("input[type=file]");
  const name = frame.querySelector("[data-dropped]");
  const say = () => { name.textContent = field.files[0] ? field.files[0].name : ""; };
  for (const kind of ["dragover", "dragleave", "drop"]) {
    frame.addEventListener(kind, (event) => { event.preventDefault(); frame.classList.toggle("over", kind === "dragover"); });
  }
  frame.addEventListener("drop", (event) => { if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; say(); } });
  field.addEventListener("change", say);
})();
