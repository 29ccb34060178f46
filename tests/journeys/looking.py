"""What a page at 360 pixels may not have: something that sticks out, is small, or that axe complains of."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
GEOMETRY = """() => {
  const found = [], page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`sticks out: ${page.scrollWidth} of ${page.clientWidth} px`);
  const inSentence = (one) => one.closest('p, li, dd') && getComputedStyle(one).display === 'inline';
  const size = parseFloat(getComputedStyle(page).fontSize);
  const pressed = 'a, button, summary, .opt, .tabs > label, input:not([type=hidden], [type=radio], [type=checkbox])';
  for (const one of document.querySelectorAll(pressed)) {
    const box = one.getBoundingClientRect();
    if (!box.width || one.closest('.vh, .skip') || inSentence(one)) continue;
    if (box.height < 47.9) found.push(`low: ${Math.round(box.height)} px ${one.outerHTML.slice(0, 80)}`);
  }
  for (const one of document.querySelectorAll('body *')) {
    const words = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (words && !one.closest('.vh, svg') && parseFloat(getComputedStyle(one).fontSize) < size - .1)
      found.push(`small: ${one.outerHTML.slice(0, 80)}`);
  }
  if (size < 18) found.push(`text of ${size} px`);
  return [...new Set(found)];
}"""

STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => one.outerHTML.slice(0, 80));
}"""


def complaints(page: Page, *, of_colours_alone: bool = False) -> list[str]:
    """What axe finds against WCAG 2.2 AA, each with its place; another theme changes nothing but colours."""
    rules = {"runOnly": {"type": "rule", "values": ["color-contrast"]}} if of_colours_alone else WCAG
    found = Axe().run(page, options=rules | {"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
