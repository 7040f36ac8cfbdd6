// Search, colours, copying and folding; without scripts the pages read the same.
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

  // What scrolls must be reachable by keyboard: also what is unfolded later, or in a window made narrower.
  const reach = (part) => {
    if (part.scrollWidth <= part.clientWidth) return;
    part.tabIndex = 0;
    if (part.matches("mjx-container, p")) return;
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", "wide content that scrolls");
  };
  const sizes = new ResizeObserver((changes) => changes.forEach(({ target }) => reach(target)));
  for (const part of document.querySelectorAll(".hb-scroll, .output, .words :is(p, pre), mjx-container")) {
    reach(part);
    sizes.observe(part);
  }

  // On a phone the contents stand above the text: whoever wants them unfolds them.
  const wide = matchMedia("(min-width: 56rem)");
  const fold = document.querySelector(".fold");
  const unfold = () => {
    if (fold) fold.open = wide.matches;
  };
  wide.addEventListener("change", unfold);
  unfold();

  for (const code of document.querySelectorAll(".code")) {
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "copy";
    copy.textContent = "Copy";
    copy.addEventListener("click", async () => {
      const done = await copied(code.querySelector("pre").innerText.trimEnd() + "\n");
      copy.textContent = done ? "Copied" : "Select it and copy it: the browser does not allow more";
      setTimeout(() => copy.textContent = "Copy", 2000);
    });
    code.append(copy);
  }

  /** A page from a file may use the old way only. */
  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  }

  const input = document.querySelector("#search");
  const list = document.querySelector("#found");
  const status = document.querySelector("#status");
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter((word) => word.length > 1);
    const found = wanted.length === 0 ? [] : globalThis.searchIndex
      .map((entry) => ({ entry, score: score(entry, wanted) }))
      .filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).slice(0, 12);
    list.replaceChildren(...found.map(({ entry }) => item(entry, wanted)));
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

  /**
   * All words must be there. A heading counts more than text, a whole word more than a part of one, words
   * that stand beside each other more than others, and what is said often in a short section more than once
   * in a long one.
   */
  function score({ heading, level, text }, wanted) {
    const [title, body] = [heading.toLowerCase(), text.toLowerCase()];
    if (!wanted.every((word) => title.includes(word) || body.includes(word))) return 0;
    const phrase = wanted.length > 1 ? wanted.join(" ") : undefined;
    let points = phrase && title.includes(phrase) ? 20 : phrase && body.includes(phrase) ? 8 : 0;
    if (title === wanted.join(" ")) points += 20;
    for (const word of wanted) {
      const start = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}`, "gu");
      const whole = new RegExp(`${start.source}(?![\\p{L}\\p{N}])`, "u");
      points += whole.test(title) ? 12 : start.test(title) ? 8 : title.includes(word) ? 4 : 0;
      const times = (body.match(start) ?? []).length;
      points += 3 * times / (times + 1 + body.length / 1500) + (whole.test(body) ? 1 : 0);
    }
    return 1 + points + (level === 1 ? 0.5 : 0);
  }

  function escaped(word) {
    return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  }

  /** The text around the first of the words, with all of them marked. */
  function excerpt(text, wanted) {
    const small = text.toLowerCase();
    const places = wanted.map((word) => small.indexOf(word)).filter((at) => at >= 0);
    const first = Math.min(...places, text.length);
    const from = first < 50 || places.length === 0 ? 0 : text.lastIndexOf(" ", first - 40) + 1;
    const isCut = text.length > from + 140;
    const shown = isCut ? text.slice(from, from + 140).replace(/\s\S*$/, "") : text.slice(from);
    const line = document.createElement("small");
    const parts = shown.split(new RegExp(`(${wanted.map(escaped).join("|")})`, "i"));
    line.append(from > 0 ? "… " : "");
    parts.forEach((part, index) => {
      if (index % 2 === 0) return line.append(part);
      const mark = document.createElement("mark");
      mark.textContent = part;
      line.append(mark);
    });
    line.append(isCut ? " …" : "");
    return line;
  }

  function item({ page, anchor, title, heading, text }, wanted) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${page}${anchor ? "#" + encodeURIComponent(anchor) : ""}`;
    link.textContent = heading;
    const where = document.createElement("small");
    where.textContent = title;
    link.append(where);
    if (text) link.append(excerpt(text, wanted));
    line.append(link);
    return line;
  }
})();
