/* Payung: what a juror has typed is not lost when the line drops or the session has ended. The sheet is sent from the page, which is left only
   for the answer; nothing is kept on the device. Without this file the form is sent as any other. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-sheet]");
  if (!form || !window.fetch) { return; }
  var line = form.querySelector("[data-sheet-says]"), again = form.querySelector("[data-sheet-sign-in]"), busy = false;

  function say(text, signIn) {
    line.textContent = text;
    line.hidden = false;
    again.hidden = !signIn;
    line.focus();
  }

  function here(answer) { return new URL(answer.url).pathname === location.pathname; }

  function page(answer) {
    return answer.text().then(function (text) { return new DOMParser().parseFromString(text, "text/html"); });
  }

  /* Whether the session stands and is still his, asked of this very page, whose form has the word that the answer needs: signing in
     changes it. On a tablet that goes round somebody else may have signed in meanwhile. */
  function asked() {
    return fetch(location.href, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (!here(answer)) { return null; }
      return page(answer).then(function (fresh) {
        var other = fresh.querySelector("form[data-sheet]");
        if (other && other.dataset.who !== form.dataset.who) { return undefined; }
        return other ? other.elements.csrfmiddlewaretoken.value : "";
      });
    });
  }

  function sent(word) {
    if (word === null) { say(form.dataset.ended, true); return null; }
    if (word === undefined) { say(form.dataset.other, true); return null; }
    if (word) { form.elements.csrfmiddlewaretoken.value = word; }
    return fetch(location.href, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" }).then(function (answer) {
      if (answer.type === "opaqueredirect") { location.assign(form.dataset.sheet); return new Promise(function () {}); }
      return page(answer).then(function (fresh) {
        var error = fresh.querySelector("#salah, main [role=alert], main .lead, h1");
        say(error ? error.textContent.trim() : form.dataset.dropped, false);
      });
    });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) { return; }
    busy = true;
    again.hidden = true;
    line.hidden = false;
    line.textContent = document.body.dataset.sending;
    asked().then(sent).catch(function () { say(form.dataset.dropped, false); }).finally(function () { busy = false; });
  });
})();
