"use strict";
(() => {
  const tip = document.getElementById("tip");
  const byId = (prefix, list) => (list || "").split(" ").filter(Boolean).map((n) => document.getElementById(prefix + n)).filter(Boolean);
  for (const element of document.querySelectorAll("[title]")) {
    element.dataset.tip = element.title; // shown at once, and in full
    element.removeAttribute("title");
  }

  // What belongs to an element: for a value its cells, lines and stretches of text; for those, their values.
  const partners = (element) => {
    if (element.dataset.at === undefined) return byId("v", element.dataset.by);
    const number = element.id.slice(1);
    return [...document.querySelectorAll(`.s[data-by~="${number}"]`), ...byId("c", element.dataset.at)];
  };
  let lit = [];
  let pinned = null;
  const light = (element) => {
    for (const other of lit) other.classList.remove("on");
    lit = element ? [element, ...partners(element)] : [];
    for (const other of lit) other.classList.add("on");
  };
  const go = (element, block) => {
    const first = partners(element)[0];
    if (first) first.scrollIntoView({ block, inline: "nearest" });
  };
  const place = (x, y) => {
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - box.width - 6)) + "px";
    tip.style.top = (y + 18 + box.height > innerHeight ? Math.max(4, y - box.height - 12) : y + 18) + "px";
  };
  const tell = (element, x, y) => {
    tip.hidden = !element;
    if (!element) return;
    tip.textContent = element.dataset.tip; // text, never markup
    place(x, y);
  };

  document.addEventListener("mouseover", (event) => {
    const told = event.target.closest("[data-tip]");
    tell(told, event.clientX, event.clientY);
    const element = event.target.closest(".v, .s, .c");
    light(element || pinned);
    if (element && element.matches(".v")) go(element, "nearest");
  });
  document.addEventListener("mousemove", (event) => { if (!tip.hidden) place(event.clientX, event.clientY); });
  document.addEventListener("mouseleave", () => tell(null));
  document.addEventListener("focusin", (event) => {
    const element = event.target.closest(".v, .s, .c");
    if (!element) return;
    light(element);
    if (element.matches(".v")) go(element, "nearest");
  });
  document.addEventListener("click", (event) => {
    const element = event.target.closest(".v, .s, .c");
    pinned = element;
    light(element);
    if (!element) return;
    event.preventDefault();
    go(element, "center");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pinned = null;
    light(null);
    tell(null);
  });
})();
