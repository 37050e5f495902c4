// The page's own script: dropping files, copying a text. Everything else is links and forms.
"use strict";

(() => {
  const token = document.querySelector('meta[name="form-token"]')?.content ?? "";

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy");
      }
      const was = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = was; }, 2500);
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }

  const drop = document.querySelector(".drop");
  if (!drop) return;
  const input = drop.querySelector('input[type="file"]');
  const list = document.querySelector(".arrived");
  const live = document.querySelector("[data-live]");
  const waiting = [];
  let busy = false;

  const tell = (text) => { live.textContent = text; };

  const line = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("p");
    const strong = document.createElement("b");
    strong.textContent = file.name;
    name.append(strong, ` – ${drop.dataset.waiting}`);
    const bar = document.createElement("progress");
    bar.max = Math.max(1, file.size);
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, bar);
    list.prepend(item);
    return item;
  };

  // One file at a time, straight from the disk to the desk: nothing is held in the browser.
  const send = (file, item) => new Promise((done) => {
    const request = new XMLHttpRequest();
    const bar = item.querySelector("progress");
    request.open("POST", drop.dataset.to);
    request.setRequestHeader("X-Form-Token", token);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded; });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      item.querySelector("p").lastChild.textContent = ` – ${drop.dataset.checking}`;
    });
    request.addEventListener("loadend", () => {
      const text = request.responseText;
      if (request.status === 200 || request.status === 422) {
        const made = new DOMParser().parseFromString(text, "text/html").querySelector("li");
        if (made) { item.replaceWith(document.adoptNode(made)); tell(made.querySelector("p").textContent.trim()); done(); return; }
      }
      bar.remove();
      item.className = "bad";
      item.querySelector("p").lastChild.textContent = ` – ${drop.dataset.broken}`;
      tell(item.textContent);
      done();
    });
    request.send(file);
  });

  const work = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length) await send(...waiting.shift());
    busy = false;
    const again = document.querySelector("[data-again]");
    if (again) again.hidden = false;
  };

  const take = (files) => {
    for (const file of files) waiting.push([file, line(file)]);
    work();
  };

  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    drop.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
})();
