// Search and colours; without scripts the pages read the same.
(function () {
  const root = document.documentElement;
  const button = document.querySelector("#theme");
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const label = () => button.textContent = isDark() ? "Light" : "Dark";
  const keep = (value) => {
    try {
      localStorage.setItem("theme", value);
    } catch {
      // a page from a file may not store anything
    }
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep(root.dataset.theme);
    label();
  });
  label();

  // What scrolls must be reachable by keyboard.
  for (const part of document.querySelectorAll(".hb-scroll, .output, .words p, mjx-container")) {
    if (part.scrollWidth <= part.clientWidth) continue;
    part.tabIndex = 0;
    if (part.matches("mjx-container, p")) continue;
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", "wide content that scrolls");
  }

  const input = document.querySelector("#search");
  const list = document.querySelector("#found");
  const status = document.querySelector("#status");
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter((word) => word.length > 1);
    const found = wanted.length === 0 ? [] : globalThis.searchIndex
      .map((entry) => ({ entry, score: score(entry, wanted) }))
      .filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).slice(0, 12);
    list.replaceChildren(...found.map(({ entry }) => item(entry)));
    status.textContent = wanted.length === 0 ? "" : `${found.length} found`;
  });
  input.parentElement.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      input.value = "";
      list.replaceChildren();
      input.focus();
    } else if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? input).focus();
    else if (event.key === "Enter" && at < 0) links[0]?.click();
    else return;
    event.preventDefault();
  });

  function score({ heading, text }, wanted) {
    const [title, body] = [heading.toLowerCase(), text.toLowerCase()];
    if (!wanted.every((word) => title.includes(word) || body.includes(word))) return 0;
    return 1 + wanted.filter((word) => title.includes(word)).length * 3;
  }

  function item({ page, anchor, title, heading }) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${page}${anchor ? "#" + encodeURIComponent(anchor) : ""}`;
    link.textContent = heading;
    const where = document.createElement("small");
    where.textContent = title;
    link.append(where);
    line.append(link);
    return line;
  }
})();
