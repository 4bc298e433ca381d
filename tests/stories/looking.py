"""What can be checked on any page: names and labels, order of headings, contrast, and nothing wider than the screen."""

from dataclasses import dataclass

from playwright.sync_api import Page

FINDINGS = """
() => {
  const found = [];
  const seen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    const labels = element.labels ? [...element.labels].map((one) => one.textContent).join(" ") : "";
    const named = by ? by.split(" ").map((id) => document.getElementById(id)?.textContent || "").join(" ") : "";
    const texts = [element.getAttribute("aria-label"), named, labels, element.textContent, element.alt, element.title];
    return (texts.find(Boolean) || "").trim();
  };
  const show = (element) => element.outerHTML.slice(0, 140);
  const html = document.documentElement;
  if (!html.lang) { found.push("the page has no lang"); }
  if (!["ltr", "rtl"].includes(html.dir)) { found.push("the page has no dir"); }
  if (!document.title.replace("· Coursekeeper", "").trim()) { found.push("the page has no title of its own"); }
  if (document.querySelectorAll("main").length !== 1) { found.push("there is not exactly one main"); }
  const headings = [...document.querySelectorAll("h1, h2, h3, h4")].filter(seen);
  if (headings.filter((one) => one.tagName === "H1").length !== 1) { found.push("there is not exactly one h1"); }
  let level = 1;
  for (const heading of headings.filter((one) => one.closest("main"))) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) { found.push(`a heading skips a level: ${show(heading)}`); }
    level = now;
  }
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (seen(field) && !nameOf(field)) { found.push(`a field has no label: ${show(field)}`); }
  }
  for (const control of document.querySelectorAll("a[href], button, summary")) {
    if (seen(control) && !nameOf(control)) { found.push(`a control has no name: ${show(control)}`); }
  }
  for (const picture of document.querySelectorAll("svg, img")) {
    if (picture.tagName === "IMG" ? !picture.hasAttribute("alt") : !picture.closest("[aria-hidden=true], [role=img]")) {
      found.push(`a picture has neither a text nor is it hidden: ${show(picture)}`);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((one, at) => ids.indexOf(one) !== at);
  for (const id of new Set(twice)) { found.push(`the id ${id} is there twice`); }
  for (const table of document.querySelectorAll("main table:has(thead)")) {
    for (const cell of table.querySelectorAll("thead th")) {
      if (!nameOf(cell)) { found.push(`a column has no heading: ${show(table)}`); }
    }
  }
  for (const target of document.querySelectorAll("button, .button, .chip, .rail a, summary")) {
    const box = target.getBoundingClientRect();
    if (seen(target) && box.height > 0 && box.height < 23.5 && !target.closest("p, .demo")) {
      found.push(`a target is only ${box.height} px high: ${show(target)}`);
    }
  }
  for (const named of document.querySelectorAll("[aria-describedby], [aria-labelledby], [aria-controls]")) {
    for (const attribute of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
      for (const id of (named.getAttribute(attribute) || "").split(" ").filter(Boolean)) {
        if (!document.getElementById(id)) { found.push(`${attribute} names ${id}, which is not there`); }
      }
    }
  }
  return found;
}
"""

TEXTS = """
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    brush.clearRect(0, 0, 1, 1); brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0) { layers.push(colour); }
      if (colour[3] === 1) { break; }
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const linear = (v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = (colour) => [.2126, .7152, .0722].reduce((sum, part, i) => sum + part * linear(colour[i] / 255), 0);
  const passed = ".unseen, .skip, script, style, option, [disabled], [aria-disabled=true], dialog:not([open])";
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility() || element.closest(passed)) { continue; }
    const below = behind(element);
    const ink = over(rgba(getComputedStyle(element).color), below);
    const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
    found.push({ text: text.slice(0, 60), ratio: (a + .05) / (b + .05) });
  }
  return found;
}
"""


@dataclass(frozen=True)
class Contrast:
    text: str
    ratio: float


def findings(page: Page) -> list[str]:
    """What is wrong with the page for those who do not see it or use no mouse."""
    found: list[str] = page.evaluate(FINDINGS)
    return found


def low_contrasts(page: Page, least: float = 4.5) -> list[Contrast]:
    """Texts that are hard to read on what lies behind them."""
    return [Contrast(**one) for one in page.evaluate(TEXTS) if one["ratio"] < least]


def is_scrolling_sideways(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
