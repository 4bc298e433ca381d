// Keyboard for every page. Without it everything still works by Tab, Enter and links.
(() => {
  "use strict";
  const box = () => document.getElementById("find-box");
  const rows = () => [...document.querySelectorAll("main .row, main .mails a, main [data-row]")].filter((row) => row.offsetParent);
  const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog");
  let chosen = null;
  let isGoing = false;

  const choose = (row) => {
    if (chosen) { chosen.classList.remove("selected"); chosen.removeAttribute("data-chosen"); }
    chosen = row;
    row.classList.add("selected");
    row.setAttribute("data-chosen", "");
    const link = row.matches("a") ? row : row.querySelector("a.title, a");
    if (link) { link.focus({ preventScroll: true }); }
    row.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = rows();
    if (!all.length) { return; }
    const at = chosen && all.includes(chosen) ? all.indexOf(chosen) + by : (by > 0 ? 0 : all.length - 1);
    choose(all[Math.max(0, Math.min(all.length - 1, at))]);
  };

  const hits = () => [...document.querySelectorAll("#find-hits a")];
  const stepHit = (event, by) => {
    const all = hits();
    if (!all.length) { return; }
    event.preventDefault();
    const at = all.indexOf(document.activeElement) + by;
    (at < 0 ? box() : all[Math.min(at, all.length - 1)]).focus();
  };

  const press = (selector) => {
    const button = chosen && chosen.querySelector(selector);
    // a key is pressed by mistake more easily than a button: what it records is asked about first
    if (button && (!button.dataset.ask || window.confirm(button.dataset.ask))) { button.click(); }
    return Boolean(button);
  };

  const showKeys = () => { const dialog = document.getElementById("keys"); if (dialog && !dialog.open) { dialog.showModal(); } };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && box()) {
      event.preventDefault(); box().focus(); box().select(); return;
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
      if (document.activeElement && document.activeElement.closest(".find")) { document.activeElement.blur(); }
      return;
    }
    if (event.target.closest(".find") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      stepHit(event, event.key === "ArrowDown" ? 1 : -1); return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) { return; }
    if (isGoing) { isGoing = false; if (event.key === "h") { event.preventDefault(); location.assign("/"); return; } }
    switch (event.key) {
      case "/": if (box()) { event.preventDefault(); box().focus(); box().select(); } break;
      case "?": event.preventDefault(); showKeys(); break;
      case "j": step(1); break;
      case "k": step(-1); break;
      case "g": isGoing = true; setTimeout(() => { isGoing = false; }, 1200); break;
      case "x": press("input[type=checkbox]"); break;
      case "v": press("[data-key=v]"); break;
      case "1": case "2": case "3": case "4": case "5": {
        const button = document.querySelector(`main [data-key="${event.key}"]`);
        if (button) { button.click(); }
        break;
      }
      default:
    }
  });

  // what is picked in a field goes to the list above it
  document.addEventListener("change", (event) => {
    const list = event.target.dataset.adds && document.getElementById(event.target.dataset.adds);
    const isPicked = list && [...event.target.list.options].some((option) => option.value === event.target.value);
    if (isPicked) { list.value = [...list.value.split("\n").filter(Boolean), event.target.value].join("\n"); event.target.value = ""; }
  });

  document.addEventListener("click", (event) => {
    const keys = event.target.closest("[data-keys]");
    if (keys) { event.preventDefault(); showKeys(); return; }
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) { menu.open = false; } });
  });
})();
