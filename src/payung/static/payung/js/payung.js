/* Payung: small comforts. Every page works without this file. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function keep(name, value) {
    document.cookie = name + "=" + value + ";path=/;max-age=31536000;samesite=lax";
  }

  function isDark() {
    var set = root.dataset.theme;
    return set ? set === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  document.querySelectorAll("[data-theme-toggle]").forEach(function (button) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", function () {
      var next = isDark() ? "light" : "dark";
      root.dataset.theme = next;
      keep("payung_theme", next);
      button.setAttribute("aria-pressed", String(next === "dark"));
    });
  });

  /* menus are <details>: Escape and a click elsewhere close them */
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (menu !== except) { menu.open = false; }
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details[data-menu]"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var open = document.activeElement && document.activeElement.closest("details[data-menu][open]");
    closeMenus(null);
    if (open) { open.querySelector("summary").focus(); }
  });

  /* the name and size of a chosen file */
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") { return; }
    var zone = input.closest(".drop");
    var line = zone && zone.querySelector("[data-chosen]");
    if (!line) { return; }
    var file = input.files && input.files[0];
    line.hidden = !file;
    line.textContent = file ? file.name + " (" + Math.max(1, Math.round(file.size / 1024)).toLocaleString(root.lang) + " kB)" : "";
  });
  ["dragenter", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var zone = event.target.closest && event.target.closest(".drop");
      if (zone) { zone.classList.toggle("is-over", kind === "dragenter"); }
    });
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  /* On a slow line people press again: a form is sent once, and says that it is on its way. It may be sent again when somebody
     stops it (Escape), comes back to it, or after half a minute: an answer that is a file leaves the page where it is. */
  var AGAIN = 30000, SAY_AFTER = 400;

  function release(form) {
    clearTimeout(Number(form.dataset.sending));
    delete form.dataset.sending;
    var line = form.querySelector("[data-on-its-way]");
    if (line) { line.remove(); }
  }
  function releaseAll() { document.querySelectorAll("form[data-sending]").forEach(release); }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") { return; }
    if (form.dataset.sending) { event.preventDefault(); return; }
    var line = document.createElement("p");
    line.className = "on-its-way";
    line.setAttribute("role", "status");
    line.dataset.onItsWay = "";
    form.appendChild(line);
    form.dataset.sending = String(setTimeout(function () { release(form); }, AGAIN));
    setTimeout(function () {
      line.textContent = form.enctype === "multipart/form-data" ? document.body.dataset.sendingFile : document.body.dataset.sending;
    }, SAY_AFTER);
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { releaseAll(); } });
  window.addEventListener("pageshow", releaseAll);

  /* a summary of errors takes the focus, so that it is read first */
  var summary = document.querySelector(".error-summary");
  if (summary && !summary.closest("[data-sample]")) { summary.focus(); }
})();
