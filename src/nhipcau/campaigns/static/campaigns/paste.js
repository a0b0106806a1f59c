// A workbook dropped anywhere on the page is chosen, and its name said.
(() => {
  const form = document.querySelector("form[data-paste]"), file = document.getElementById("file");
  if (!form || !file) return;
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    form.querySelector("[data-dropped]").textContent = file.files[0].name;
    form.querySelector("button[type=submit]").focus();
  });
})();
