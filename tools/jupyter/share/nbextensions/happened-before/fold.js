// Notebook 6 knows no folded cells: this does what JupyterLab and Notebook 7 do by themselves.
define(["base/js/namespace", "base/js/events"], function (Jupyter, events) {
  function fold(cell) {
    const isFolded = cell.cell_type === "code" && cell.metadata.jupyter?.source_hidden === true;
    const input = cell.element[0].querySelector(".input");
    if (!isFolded || cell.element[0].querySelector(".hb-fold")) return;
    const button = document.createElement("button");
    button.className = "hb-fold btn btn-default btn-xs";
    button.type = "button";
    const show = (isShown) => {
      input.style.display = isShown ? "" : "none";
      button.textContent = isShown ? "Hide the code" : "Show the code";
      button.setAttribute("aria-expanded", String(isShown));
      if (isShown) cell.code_mirror.refresh(); // it measured itself while it was hidden
    };
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
    input.before(button);
    show(false);
  }

  const foldAll = () => Jupyter.notebook.get_cells().forEach(fold);

  return {
    load_ipython_extension() {
      if (Jupyter.notebook?._fully_loaded) foldAll();
      events.on("notebook_loaded.Notebook", foldAll);
    },
  };
});
