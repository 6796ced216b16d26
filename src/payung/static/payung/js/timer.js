/* Payung: the clock of an interview that runs. Without this file the page shows what was left when it was opened. */
(function () {
  "use strict";
  var clock = document.querySelector("[data-timer]");
  if (!clock) { return; }
  var until = Date.now() + Number(clock.dataset.timer) * 1000;
  setInterval(function () {
    var left = Math.round((until - Date.now()) / 1000);
    var seconds = Math.abs(left);
    clock.textContent = (left < 0 ? "\u2212" : "") + String(Math.floor(seconds / 60)).padStart(2, "0") + ":" + String(seconds % 60).padStart(2, "0");
  }, 1000);
})();
