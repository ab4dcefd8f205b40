// What is measured inside a page. Playwright adds it before the page's own script, so the policy need not allow it.
// Each check gives rows of {check, holds, where, reason}; points give what is compared with a picture outside.
"use strict";
globalThis.audit = (() => {
  const SIDE = 24; // WCAG 2.5.8: the least side of a target, CSS pixels

  const shown = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const names = typeof element.className === "string" ? element.className : element.className?.baseVal ?? "";
    const text = (element.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 40);
    return `${element.tagName.toLowerCase()}${id}${names ? "." + names.trim().split(/\s+/).join(".") : ""}${text ? ` “${text}”` : ""}`;
  };

  const rows = () => {
    const list = [];
    return {
      list,
      that(check, holds, element, reason) {
        list.push({ check, holds: Boolean(holds), where: element instanceof Element ? shown(element) : String(element), reason });
      },
    };
  };

  // Only for the eyes: what a reader of screens hears and nobody sees is one pixel large or cut to nothing.
  const forEars = (element) => {
    for (let one = element; one instanceof Element && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (/^inset\((50|100)%/.test(style.clipPath) || style.clip === "rect(0px, 0px, 0px, 0px)") return true;
      if (one instanceof HTMLElement && style.overflow !== "visible" && (one.offsetWidth <= 1 || one.offsetHeight <= 1)) return true;
    }
    return false;
  };
  // Chromium 156 calls what stands below an SVG group with display: none visible.
  const rendered = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return false;
    for (let one = element; one instanceof SVGElement; one = one.parentElement) if (getComputedStyle(one).display === "none") return false;
    return true;
  };
  const drawn = (element) => rendered(element) && !forEars(element);

  // The part of a rectangle that no scrolling or cutting ancestor hides.
  const visiblePart = (rectangle, element) => {
    let { left, top, right, bottom } = rectangle;
    for (let one = element; one instanceof Element && one !== document.documentElement; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (one === document.body || style.overflowX === "visible" || style.display === "inline" || style.display === "contents") continue;
      const edge = one.getBoundingClientRect();
      left = Math.max(left, edge.left);
      right = Math.min(right, edge.right);
      top = Math.max(top, edge.top);
      bottom = Math.min(bottom, edge.bottom);
    }
    return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
  };

  const board = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
  const canvas = Object.assign(board, { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  // Any CSS colour as red, green, blue (0…255) and alpha (0…1).
  const colour = (text) => {
    if (!colours.has(text)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = "#000";
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      colours.set(text, [red, green, blue, alpha / 255]);
    }
    return colours.get(text);
  };
  const opacity = (element) => {
    let all = 1;
    for (let one = element; one instanceof Element; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
    return all;
  };
  const scale = (element) => {
    const matrix = element.getScreenCTM?.();
    return matrix ? Math.hypot(matrix.a, matrix.b) : 1;
  };

  // What a link of the wheel paints, without its label and without what only makes it easier to hit.
  const SHAPES = "path, circle, rect, polygon, ellipse, line, polyline, use";
  const painted = (shape) => {
    const style = getComputedStyle(shape);
    return (style.fill !== "none" || (style.stroke !== "none" && parseFloat(style.strokeWidth) > 0)) && rendered(shape);
  };
  const shapes = (element) => [...element.querySelectorAll(SHAPES)].filter((one) => !one.closest(".label, .hit") && painted(one));

  const textNodes = (root = document.body) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest("script, style, noscript, template, svg title, svg desc, svg metadata")) continue;
      if (drawn(element)) found.push([node, element]);
    }
    return found;
  };

  const look = (element, style, paint) => {
    const [red, green, blue, alpha] = colour(paint);
    const size = parseFloat(style.fontSize) * scale(element);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    return { colour: [red, green, blue], alpha: alpha * opacity(element), wanted: large ? 3 : 4.5, size, where: shown(element) };
  };

  // Points on the page, in its own pixels, around each letter; what lies below is seen in a picture without text.
  const textPoints = () => {
    const found = [];
    const add = (entry, points) => {
      const inside = points.map(([x, y]) => [Math.floor(x + scrollX), Math.floor(y + scrollY)]).filter(([x, y]) => x >= 0 && y >= 0);
      if (inside.length) found.push({ ...entry, points: inside });
    };
    for (const [node, element] of textNodes()) {
      const style = getComputedStyle(element);
      if (element instanceof SVGTextContentElement) {
        const entry = look(element, style, style.fill === "none" ? style.stroke : style.fill);
        entry.alpha *= style.fill === "none" ? 1 : Number(style.fillOpacity);
        const matrix = element.getScreenCTM();
        const points = [];
        for (let index = 0; matrix && index < element.getNumberOfChars(); index++) {
          const box = element.getExtentOfChar(index);
          for (const [x, y] of [[0.5, 0.5], [0.25, 0.4], [0.75, 0.6]]) {
            const at = new DOMPoint(box.x + box.width * x, box.y + box.height * y).matrixTransform(matrix);
            points.push([at.x, at.y]);
          }
        }
        add(entry, points);
        continue;
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      const points = [];
      for (const line of range.getClientRects()) {
        const part = visiblePart(line, element);
        if (!part) continue;
        const step = Math.max(6, (part.right - part.left) / 16);
        for (let x = part.left + 1; x < part.right; x += step) {
          for (const y of [0.3, 0.5, 0.7]) points.push([x, part.top + (part.bottom - part.top) * y]);
        }
      }
      add(look(element, style, style.webkitTextFillColor || style.color), points);
    }
    for (const element of document.body.querySelectorAll("*")) {
      for (const which of ["::before", "::after"]) {
        const style = getComputedStyle(element, which);
        if (!/^"|attr\(|counter/.test(style.content) || style.content === '""' || style.display === "none" || !drawn(element)) continue;
        const part = visiblePart(element.getBoundingClientRect(), element);
        if (!part) continue;
        const points = [];
        for (const x of [0.1, 0.5, 0.9]) {
          for (const y of [0.1, 0.5, 0.9]) points.push([part.left + (part.right - part.left) * x, part.top + (part.bottom - part.top) * y]);
        }
        // Where in its element the added text stands is not known: what most of the element shows counts.
        add({ ...look(element, style, style.color), where: `${shown(element)}${which}`, most: true }, points);
      }
    }
    return found;
  };

  // A sheet of our own over the page's: hides, spaces or shows for a moment. An empty text takes it away.
  let over = null;
  const overlay = (text) => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== over);
    over = null;
    if (!text) return;
    over = new CSSStyleSheet();
    over.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, over];
  };

  const FOCUSABLE =
    "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select, textarea, summary, iframe, " +
    "[tabindex]:not([tabindex='-1'])";
  const focusable = () => [...document.querySelectorAll(FOCUSABLE)].filter(rendered);

  // Boxes that touch in the middle of their lines are read as one heap.
  const overlaps = (that) => {
    const lines = [];
    for (const [node, element] of textNodes()) {
      if (element instanceof SVGElement) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const part = visiblePart(line, element);
        if (!part) continue;
        const height = part.bottom - part.top;
        const band = { top: part.top + height * 0.3, bottom: part.bottom - height * 0.3 };
        lines.push({ left: part.left + 1, right: part.right - 1, ...band, node, element });
      }
    }
    lines.sort((a, b) => a.top - b.top);
    let pairs = 0;
    for (let index = 0; index < lines.length; index++) {
      const a = lines[index];
      for (let other = index + 1; other < lines.length && lines[other].top < a.bottom; other++) {
        const b = lines[other];
        pairs += 1;
        if (a.node !== b.node && a.left < b.right && b.left < a.right) {
          that("text-overlap", false, a.element, `lies over ${shown(b.element)}`);
        }
      }
    }
    that("text-overlap", true, "page", `${pairs} pairs`);
  };

  // A word of usual length must not be broken in the middle, unless with a hyphen.
  const LONGEST = 20;
  const wholeWords = () => {
    const { list, that } = rows();
    for (const [node, element] of textNodes()) {
      // What a cell of a sheet cuts it may cut within a word.
      if (element instanceof SVGElement || element.closest("body.sheet td") || getComputedStyle(element).hyphens === "auto") continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      if (range.getClientRects().length < 2) continue;
      for (const word of node.data.matchAll(/(?<![^\s(])\p{L}+(?=[\s,.;:)]|$)/gu)) {
        if (word[0].length > LONGEST) continue;
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        that("broken-word", range.getClientRects().length < 2, element, `breaks “${word[0]}”`);
      }
    }
    return list;
  };

  // A sheet of paper has no room for everything: a title may end in an ellipsis there, and there only.
  const shortened = (element, style) =>
    element.closest("body.sheet td") && (style.textOverflow === "ellipsis" || (style.webkitLineClamp && style.webkitLineClamp !== "none"));

  const clipped = (that) => {
    for (const element of document.body.querySelectorAll("*")) {
      // A field of one line is moved along with the keys.
      if (!(element instanceof HTMLElement) || element.matches("input, textarea, select") || !drawn(element)) continue;
      const style = getComputedStyle(element);
      if (style.display === "inline" || style.display === "contents" || shortened(element, style)) continue;
      const cuts = (value) => value === "hidden" || value === "clip";
      if (cuts(style.overflowX)) {
        that("clipped", element.scrollWidth <= element.clientWidth + 1, element, `${element.scrollWidth} px wide in ${element.clientWidth}`);
      }
      if (cuts(style.overflowY)) {
        const high = `${element.scrollHeight} px high in ${element.clientHeight}`;
        that("clipped", element.scrollHeight <= element.clientHeight + 1, element, high);
      }
      if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) {
        const named = element.getAttribute("aria-label") || element.getAttribute("aria-labelledby");
        // Chromium lets Tab reach what scrolls by itself; others do not.
        const reached = element.tabIndex === 0 && element.hasAttribute("tabindex");
        that("scroller", reached, element, "scrolls sideways and cannot be reached with Tab in every browser");
        that("scroller", named && element.hasAttribute("role"), element, "scrolls sideways and has no role and name");
      }
    }
  };

  // The page scrolls one way only, nothing is cut off and no words lie over others.
  const geometry = () => {
    const { list, that } = rows();
    const wide = document.documentElement.scrollWidth;
    let widest = "";
    if (wide > innerWidth) {
      const out = [...document.body.querySelectorAll("*")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.right > innerWidth + 0.5 && visiblePart(box, one);
      });
      widest = out.length ? `, because of ${shown(out.at(-1))}` : "";
    }
    that("sideways", wide <= innerWidth, "page", `${wide} px wide in a window of ${innerWidth}${widest}`);
    for (const [, element] of textNodes()) {
      if (element instanceof SVGElement || element.matches("body > a:first-child")) continue;
      const box = element.getBoundingClientRect();
      if (box.width) that("clipped", box.right + scrollX > 0 && box.left + scrollX >= -1, element, "begins left of the page");
    }
    clipped(that);
    overlaps(that);
    return [...list, ...wholeWords()];
  };

  // WCAG 2.5.8: 24 px, or 24 px round its centre free of others, or a word of a sentence. Marks stand where their day is: there the
  // place is the point, as for pins on a map, and their row says the same.
  const targets = () => {
    const { list, that } = rows();
    const all = focusable().filter(
      (one) => drawn(one) && !one.closest("svg.wheel") && !one.matches("[tabindex]:not(a, button)") && visiblePart(one.getBoundingClientRect(), one),
    );
    const boxes = all.map((one) => one.getBoundingClientRect());
    const small = (box) => box.width < SIDE - 0.5 || box.height < SIDE - 0.5;
    const centre = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    all.forEach((one, index) => {
      const box = boxes[index];
      if (!small(box)) return that("targets", true, one, "is large enough");
      const around = one.parentElement.closest("p, li, td, dd, figcaption, caption") ?? one.parentElement;
      const words = [...around.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}{2}/u.test(node.data));
      if (getComputedStyle(one).display === "inline" && words) return that("targets", true, one, "is within a sentence");
      const [x, y] = centre(box);
      const near = boxes.findIndex((other, at) => {
        if (at === index) return false;
        const [otherX, otherY] = centre(other);
        if (small(other) && Math.hypot(x - otherX, y - otherY) < SIDE) return true;
        const [nearX, nearY] = [Math.min(Math.max(x, other.left), other.right), Math.min(Math.max(y, other.top), other.bottom)];
        return Math.hypot(x - nearX, y - nearY) < SIDE / 2;
      });
      that("targets", near < 0, one, `is ${Math.round(box.width)}×${Math.round(box.height)} px, too near ${near < 0 ? "" : shown(all[near])}`);
    });
    return list;
  };

  const FOCUS_STYLES = [
    ...["outlineStyle", "outlineWidth", "boxShadow", "borderTopWidth", "borderTopColor", "backgroundColor", "color", "stroke", "strokeWidth"],
    ...["fill", "textDecorationLine", "textDecorationThickness", "transform", "visibility", "opacity"],
  ];
  const focusStyles = () => {
    const { list, that } = rows();
    const snapshot = (element) =>
      [element, ...[...element.querySelectorAll("*")].slice(0, 12)]
        .map((one) => {
          const style = getComputedStyle(one);
          return FOCUS_STYLES.map((name) => (name === "outlineWidth" && style.outlineStyle === "none" ? "0" : style[name])).join("|");
        })
        .join("\n");
    const [x, y] = [scrollX, scrollY];
    for (const element of focusable()) {
      document.activeElement?.blur();
      const before = snapshot(element);
      element.focus({ preventScroll: true });
      that("focus", document.activeElement === element, element, "cannot be focused");
      that("focus", snapshot(element) !== before, element, "looks the same with focus");
    }
    document.activeElement?.blur();
    scrollTo(x, y);
    return list;
  };

  const paints = (shape) => {
    const style = getComputedStyle(shape);
    const alpha = (part) => Number(style[part]) * opacity(shape);
    const found = [];
    if (style.fill !== "none" && !style.fill.startsWith("url")) found.push([colour(style.fill).slice(0, 3), alpha("fillOpacity")]);
    if (style.stroke !== "none" && parseFloat(style.strokeWidth) > 0) found.push([colour(style.stroke).slice(0, 3), alpha("strokeOpacity")]);
    return found;
  };

  const parts = { rows, SHAPES, shapes, paints, wholeWords, shortened, shown, rendered, drawn, scale, textNodes, focusable };
  return { ...parts, textPoints, overlay, geometry, targets, focusStyles };
})();
