// What a page is made of: language, landmarks, headings, ids, tables, names, the link past the head. Needs audit.js.
"use strict";
{
  // What an element is called by its attributes, empty if by none.
  const label = (element) => {
    const others = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "");
    return element.getAttribute("aria-label") || others.join(" ").trim();
  };

  audit.structure = () => {
    const { list, that } = audit.rows();
    const count = (selector) => document.querySelectorAll(selector).length;
    that("language", /^(sv|en)\b/.test(document.documentElement.lang), "html", `lang is “${document.documentElement.lang}”`);
    that("title", document.title.trim().length > 0, "title", "is empty");
    const viewport = document.querySelector("meta[name=viewport]")?.content ?? "";
    that("viewport", /width=device-width/.test(viewport), "meta viewport", "is missing");
    that("viewport", !/user-scalable=no|maximum-scale/.test(viewport), "meta viewport", "forbids zooming");
    that("landmarks", count("h1") === 1, "h1", `there are ${count("h1")}`);
    that("landmarks", count("main") === 1, "main", `there are ${count("main")}`);
    const outer = (name) => [...document.querySelectorAll(name)].filter((one) => !one.closest("main, article, section, aside, nav"));
    for (const name of ["header", "footer"]) that("landmarks", outer(name).length === 1, name, `there are ${outer(name).length}`);
    const navs = [...document.querySelectorAll("nav")];
    that("landmarks", navs.length > 0, "nav", "there is none");
    const labels = navs.map(label);
    if (navs.length > 1) {
      that("landmarks", labels.every(Boolean) && new Set(labels).size === labels.length, "nav", `names are ${JSON.stringify(labels)}`);
    }
    for (const [node, element] of audit.textNodes()) {
      const inside = element.closest("header, nav, main, footer, [role=region], a.skip, body > a:first-child");
      that("landmarks", inside, element, `text outside all landmarks: ${node.data.trim().slice(0, 40)}`);
    }
    let before = 0;
    for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      const level = Number(heading.tagName[1]);
      that("headings", level <= before + 1, heading, `follows a heading of level ${before}`);
      that("headings", heading.textContent.trim(), heading, "is empty");
      before = level;
    }
    const ids = new Map();
    for (const element of document.querySelectorAll("[id]")) ids.set(element.id, (ids.get(element.id) ?? 0) + 1);
    for (const [id, times] of ids) that("ids", times === 1, `#${id}`, `stands ${times} times`);
    for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        for (const id of element.getAttribute(attribute).split(/\s+/)) {
          that("ids", ids.has(id), element, `${attribute} names #${id}, which is not there`);
        }
      }
    }
    for (const table of document.querySelectorAll("table")) {
      that("tables", table.caption?.textContent.trim() || label(table), table, "has no caption");
      that("tables", table.querySelectorAll("thead th").length > 0, table, "has no heads of columns");
      for (const head of table.querySelectorAll("th")) {
        that("tables", /^(col|row)(group)?$/.test(head.scope), head, `scope is “${head.scope}”`);
      }
      const wide = [...(table.tHead?.rows[0]?.cells ?? [])].reduce((sum, cell) => sum + cell.colSpan, 0);
      for (const row of table.tBodies[0]?.rows ?? []) {
        that("tables", [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0) === wide, row, `has other cells than the ${wide} heads`);
      }
    }
    for (const picture of document.querySelectorAll("svg")) {
      if (picture.closest("[aria-hidden=true]") || picture.parentElement.closest("svg")) continue;
      const name = label(picture) || picture.querySelector(":scope > title")?.textContent;
      that("names", name?.trim(), picture, "has no name");
      that("names", picture.getAttribute("role"), picture, "has no role");
      // Whoever is told of a single picture hears none of the links within it.
      if (picture.querySelector("a")) {
        that("names", picture.getAttribute("role") !== "img", picture, "is one picture for readers of screens, so its links are not heard");
      }
    }
    for (const image of document.querySelectorAll("img")) that("names", image.hasAttribute("alt"), image, "has no alt");
    for (const element of document.querySelectorAll("[tabindex]")) {
      that("order", element.tabIndex <= 0, element, `tabindex ${element.tabIndex} breaks the order`);
    }
    const first = audit.focusable()[0];
    const leads = first?.matches("a[href^='#']") && document.querySelector(first.getAttribute("href"))?.closest("main");
    that("skip-link", leads, first ?? "body", "the first to be focused does not skip to main");
    return list;
  };
}
