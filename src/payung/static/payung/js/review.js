/* Payung: rows under review by keyboard. Every row works without this file: its form has a button for each decision. */
(function () {
  "use strict";
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-review]"));
  if (!rows.length) { return; }

  function current() {
    var row = document.activeElement && document.activeElement.closest("[data-review]");
    return row ? rows.indexOf(row) : -1;
  }

  function go(at) {
    var row = rows[Math.max(0, Math.min(rows.length - 1, at))];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  /* whether something stands in a field of correction: then Enter means it, and not the first button */
  function corrected(row) {
    return Array.prototype.some.call(row.querySelectorAll("[data-fix]"), function (field) {
      return field.type === "radio" ? field.checked : field.value.trim() !== "";
    });
  }

  /* the button that Enter presses, and the field that is filled in first */
  function begin(row, what) {
    var button = row.querySelector('[data-do="' + what + '"]');
    if (!button) { return false; }
    row.dataset.chosen = what;
    var first = what === "correct" ? row.querySelector("[data-fix]") : null;
    (first || row.querySelector("[data-reason]")).focus();
    return true;
  }

  var KEYS = { t: "accept", p: "correct", o: "refuse" };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    var field = event.target.closest && event.target.closest("input, select, textarea");
    var at = current();
    if (event.key === "Escape" && at >= 0) { rows[at].focus(); return; }
    if (field) {
      var inRow = field.closest("[data-review]");
      var what = inRow && (inRow.dataset.chosen || (corrected(inRow) ? "correct" : ""));
      var button = what && inRow.querySelector('[data-do="' + what + '"]');
      if (event.key === "Enter" && button && field.type !== "radio") { event.preventDefault(); button.click(); }
      return;
    }
    if (event.key === "j" || (event.key === "ArrowDown" && at >= 0)) { event.preventDefault(); go(at + 1); return; }
    if (event.key === "k" || (event.key === "ArrowUp" && at >= 0)) { event.preventDefault(); go(at - 1); return; }
    if (at < 0) { return; }
    if (KEYS[event.key] && begin(rows[at], KEYS[event.key])) { event.preventDefault(); return; }
    if (event.key === "Enter" && event.target === rows[at]) {
      var link = rows[at].querySelector("[data-go]");
      if (link) { link.click(); } else if (!begin(rows[at], "accept")) { begin(rows[at], "refuse"); }
      event.preventDefault();
    }
  });

  /* after a decision the next row has the focus */
  var named = location.hash.indexOf("#tinjau-") === 0 && document.getElementById(location.hash.slice(1));
  var refused = document.querySelector("[data-review] [role=alert]");
  if (refused) { refused.closest("[data-review]").focus(); } else if (named) { named.focus(); }
})();
