/* What the pages gain from JavaScript beside htmx. Nothing here is needed to use the product. */
(() => {
  "use strict";
  document.documentElement.classList.add("script");

  // Runs before htmx looks at the page. No inline styles, no eval, nothing of another site; going
  // back always asks for the whole page; a refused form (422) is shown like an accepted one.
  Object.assign(window.htmx?.config ?? {}, {
    includeIndicatorStyles: false,
    allowEval: false,
    allowScriptTags: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });

  // A form that failed: the reader starts at the list of what to correct.
  const toErrors = (root) => root.querySelector("#errors")?.focus();
  toErrors(document);
  document.addEventListener("htmx:afterSettle", (event) => {
    toErrors(event.target);
    // "Show more" replaced the focused button: go on at the first new row, never at the top.
    if (document.activeElement === document.body && event.detail.elt.closest?.(".list")) {
      event.detail.elt.querySelector("a, button")?.focus({ preventScroll: true });
    }
  });

  // htmx swaps nothing on an error: say so, in words that the page brought.
  for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(trouble, () => {
      const words = document.createElement("p");
      words.className = "toast bad";
      words.textContent = document.body.dataset.trouble;
      document.getElementById("said").replaceChildren(words);
    });
  }

  // A file goes straight to the bucket: the form learns its address there and is then sent by the
  // browser itself. Whatever goes wrong before, it goes the plain way.
  const straight = async (form) => {
    const file = form.querySelector("input[type=file]");
    const asked = new FormData(form);
    for (const name of ["file", "_once"]) asked.delete(name);
    asked.set("filename", file.files[0].name);
    asked.set("size", file.files[0].size);
    const answer = await fetch(form.dataset.direct, { method: "POST", body: asked });
    if (!answer.ok) return;
    const upload = await answer.json();
    for (const it of form.querySelectorAll("input, select")) it.disabled = it !== file;
    for (const [name, value] of Object.entries(upload.fields)) {
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.prepend(hidden);
    }
    form.action = upload.url;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.direct || form.dataset.sent) return;
    if (!form.querySelector("input[type=file]")?.files.length) return;
    event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    straight(form).catch(() => {}).finally(() => form.submit());
  });
  // A photo's small picture goes ahead of it, so that a page with ten photos stays light. Whatever
  // goes wrong with it, the photo goes all the same.
  const ahead = async (form) => {
    const photo = await createImageBitmap(form.querySelector("input[type=file]").files[0]);
    const part = Math.min(1, 240 / Math.max(photo.width, photo.height));
    const [width, height] = [photo.width, photo.height].map((side) => Math.max(1, Math.round(side * part)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const paper = Object.assign(canvas.getContext("2d"), { fillStyle: "#fff", imageSmoothingQuality: "high" });
    paper.fillRect(0, 0, width, height);
    paper.drawImage(photo, 0, 0, width, height);
    const body = new URLSearchParams({ picture: canvas.toDataURL("image/jpeg", 0.7) });
    await fetch(form.dataset.small, { method: "POST", body, signal: AbortSignal.timeout(10000) });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.small || form.dataset.sent) return;
    event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    ahead(form).catch(() => {}).finally(() => form.submit());
  });
  // Back from the bucket: the next step is nobody's decision.
  document.querySelector("form[data-now]")?.requestSubmit();

  // "@" in a note: the names that fit, to tap.
  document.addEventListener("input", ({ target }) => {
    const place = target.closest?.(".mention");
    if (!place) return;
    place.querySelector(".fits")?.remove();
    const typed = target.value.slice(0, target.selectionStart).match(/[@＠]([^@＠\n]{0,30})$/)?.[1];
    if (typed === undefined) return;
    const fits = JSON.parse(place.dataset.names)
      .filter((name) => name.toLowerCase().split(" ").concat(name.toLowerCase()).some((part) => part.startsWith(typed.toLowerCase())));
    if (!fits.length || fits.includes(typed)) return;
    const list = Object.assign(document.createElement("div"), { className: "fits row" });
    for (const name of fits.slice(0, 5)) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn secondary", textContent: name });
      button.addEventListener("click", () => {
        target.setRangeText(`${name} `, target.selectionStart - typed.length, target.selectionStart, "end");
        list.remove();
        target.focus();
      });
      list.append(button);
    }
    target.after(list);
  });

  // At a desk with a keyboard: "/" searches, and Ctrl+Enter in a long text does its form.
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "/" && !target.closest?.("input, textarea, select")) {
      const box = document.querySelector("input[type=search]");
      if (!box) return;
      event.preventDefault();
      box.focus();
    } else if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.matches?.("textarea")) {
      target.form?.requestSubmit();
    }
  });

  // A file that would be refused is refused before it travels.
  document.addEventListener("change", ({ target }) => {
    if (!target.dataset?.largest) return;
    const file = target.files[0];
    const { largest, tooLarge, wrongType } = target.dataset;
    // By its ending where browsers do not agree on the type: recordings.
    const fits = (accept) => (accept.startsWith(".") ? file.name.toLowerCase().endsWith(accept) : file.type === accept);
    const wrong = file && (!fits(target.accept) ? wrongType : file.size > largest ? tooLarge : "");
    target.setCustomValidity(wrong || "");
    target.reportValidity();
  });

  // The chosen tab is seen, also where a phone has no room for all of them.
  for (const chosen of document.querySelectorAll(".tabs [aria-current]")) {
    const tabs = chosen.parentElement;
    tabs.scrollLeft = chosen.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - chosen.clientWidth) / 2;
  }

  // Two taps are one act.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("[aria-busy=true]").forEach((it) => it.removeAttribute("aria-busy"));
  });

  if ("serviceWorker" in navigator) {
    window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
  }
})();
