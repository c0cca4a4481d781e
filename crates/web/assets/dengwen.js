// Dengwen. Everything here only shortens a way that exists without it.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  // Fields of a form without files, as a form would post them.
  const encoded = (form, only) => {
    const pairs = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && (!only || only.includes(name))) pairs.append(name, value);
    }
    return pairs;
  };
  const post = (url, body, more) =>
    fetch(url, { method: "POST", body, credentials: "same-origin", ...more });
  const later = (wait, act) => {
    let timer;
    return () => { clearTimeout(timer); timer = setTimeout(act, wait); };
  };

  // The list of errors is read first.
  document.querySelector("[data-focus]")?.focus();

  // Print.
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // Characters left.
  for (const area of all("[data-count]")) {
    const line = make("p", "count");
    line.setAttribute("aria-live", "polite");
    const show = () => {
      const left = Number(area.dataset.count) - [...area.value].length;
      line.classList.toggle("over", left < 0);
      line.textContent = area.dataset.countText + left;
    };
    area.after(line);
    area.addEventListener("input", show);
    show();
  }

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    for (const button of all("button[aria-busy]")) button.removeAttribute("aria-busy");
  });

  // Ask before an act.
  for (const form of all("form[data-confirm]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.agreed) return;
      event.preventDefault();
      const dialog = make("dialog");
      const yes = make("button", "", form.dataset.yes);
      const no = make("button", "plain", form.dataset.no);
      const acts = make("p", "acts");
      yes.type = no.type = "button";
      acts.append(yes, no);
      dialog.append(make("p", "", form.dataset.confirm), acts);
      document.body.append(dialog);
      dialog.addEventListener("close", () => dialog.remove());
      no.addEventListener("click", () => dialog.close());
      yes.addEventListener("click", () => {
        form.dataset.agreed = "1";
        dialog.close();
        form.requestSubmit();
      });
      dialog.showModal();
      no.focus();
    });
  }

  // Drafts save themselves.
  for (const form of all("form[data-autosave]")) {
    const line = form.querySelector("[data-saved]");
    let saved = encoded(form).toString();
    const save = async (leaving) => {
      const now = encoded(form);
      if (now.toString() === saved || form.dataset.sent) return;
      try {
        const answer = await post(form.dataset.autosave, now, { keepalive: leaving });
        if (!answer.ok) throw new Error(answer.status);
        saved = now.toString();
        if (line) line.textContent = line.dataset.saved;
      } catch {
        if (line) line.textContent = line.dataset.failed;
      }
    };
    form.addEventListener("input", later(1500, () => save(false)));
    document.addEventListener("visibilitychange", () => document.hidden && save(true));
  }

  // A part of the page that follows what is typed. Names and numbers go in the body, never in the address.
  for (const part of all("[data-load]")) {
    const form = part.closest("form") || document.getElementById(part.dataset.form);
    const names = (part.dataset.watch || "").split(" ");
    part.setAttribute("aria-live", "polite");
    let running, last = "";
    const load = async () => {
      const body = encoded(form, [...names, "csrf"]);
      if (body.toString() === last) return;
      last = body.toString();
      running?.abort();
      running = new AbortController();
      try {
        const answer = await post(part.dataset.load, body, { signal: running.signal });
        if (answer.ok) part.innerHTML = await answer.text();
      } catch { /* the form works without it */ }
    };
    if (form) form.addEventListener("input", later(400, load));
  }

  // How many wait in each list: asked once the page is there, so that no page waits for it.
  const counted = document.querySelector("[data-counts]");
  if (counted?.querySelector("a[href^='/desk/queues/']")) {
    fetch(counted.dataset.counts, { headers: { accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .then((counts) => {
        for (const link of all("a", counted)) {
          const count = counts[link.getAttribute("href")];
          if (count) link.append(" ", make("b", "count", count));
        }
      })
      .catch(() => { /* the lists are there without it */ });
  }

  // Every key of this page, on "?".
  const help = document.querySelector("template[data-keys]");
  const showKeys = () => {
    const dialog = make("dialog");
    dialog.append(help.content.cloneNode(true));
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
    dialog.showModal();
  };

  // Keys of the desk.
  const rows = all("[data-rows] tbody tr");
  let at = -1;
  const go = (to) => {
    rows[at]?.classList.remove("on");
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].classList.add("on");
    rows[at].querySelector(".row-link")?.focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "?" && help) {
      showKeys();
      return event.preventDefault();
    }
    if (rows.length && (event.key === "j" || event.key === "k")) {
      go(at + (event.key === "j" ? 1 : at < 0 ? 1 : -1));
      return event.preventDefault();
    }
    const act = (rows[at]?.dataset.acts || "").split(" ").find((pair) => pair[0] === event.key && pair[1] === "=");
    if (act) {
      location.assign(act.slice(2));
      return event.preventDefault();
    }
    if (event.key === '"' || event.key === "\\") return;
    const target = document.querySelector(`[data-key="${event.key}"]`);
    if (target) {
      event.preventDefault();
      if (target.matches("input")) { target.focus(); target.select(); } else target.click();
    }
  });
  for (const [index, row] of rows.entries()) {
    row.querySelector(".row-link")?.addEventListener("focus", () => {
      rows[at]?.classList.remove("on");
      at = index;
      row.classList.add("on");
    });
  }

  // Where there is little room, long texts beside a form are folded.
  if (matchMedia("(max-width: 56rem)").matches) for (const long of all("details[data-fold]")) long.open = false;

  // One open filter at a time.
  for (const chip of all("details.chip")) {
    chip.addEventListener("toggle", () => {
      if (chip.open) for (const other of all("details.chip[open]")) if (other !== chip) other.open = false;
    });
  }
})();
