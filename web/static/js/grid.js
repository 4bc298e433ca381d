// The matrix as a grid: one stop for Tab, arrows between cells, Home and End within a row. Links work without it.
(() => {
  "use strict";
  const links = (grid) => [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td a")]);
  const place = (cells, link) => {
    const row = cells.findIndex((each) => each.includes(link));
    return [row, row < 0 ? -1 : cells[row].indexOf(link)];
  };
  const rove = (grid, link) => {
    grid.querySelectorAll("td a").forEach((each) => { each.tabIndex = each === link ? 0 : -1; });
  };
  document.querySelectorAll("[data-grid]").forEach((grid) => {
    const start = grid.querySelector("td a[aria-current]") || grid.querySelector("td a");
    if (start) { rove(grid, start); }
    grid.addEventListener("keydown", (event) => {
      const cells = links(grid);
      const [row, column] = place(cells, event.target);
      if (row < 0) { return; }
      const forward = document.dir === "rtl" ? -1 : 1;
      const steps = { ArrowRight: [0, forward], ArrowLeft: [0, -forward], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -column], End: [0, cells[row].length - 1 - column] };
      const step = steps[event.key];
      if (!step) { return; }
      event.preventDefault();
      const next = (cells[row + step[0]] || [])[column + step[1]];
      if (next) { rove(grid, next); next.focus(); }
    });
    grid.addEventListener("click", (event) => {
      const link = event.target.closest("td a");
      if (!link) { return; }
      grid.querySelectorAll("td.open").forEach((cell) => { cell.classList.remove("open"); cell.firstElementChild.removeAttribute("aria-current"); });
      link.parentElement.classList.add("open");
      link.setAttribute("aria-current", "true");
      rove(grid, link);
    });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = document.getElementById("cell");
    if (panel && (event.detail.target.id === "cell" || event.target.id === "cell")) { panel.scrollIntoView({ block: "nearest" }); }
  });
})();
