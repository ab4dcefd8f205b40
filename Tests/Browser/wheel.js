// What is measured in a year's wheel: marks, labels, the hand of today. All positions are in the window, CSS pixels.
"use strict";
globalThis.wheel = (() => {
  // A year may have a wheel for wide windows and one for narrow ones; what counts is the one that is shown.
  const picture = () => [...document.querySelectorAll("svg.wheel")].find(audit.rendered);
  const { shapes, SHAPES } = audit;
  const at = (x, y, matrix) => new DOMPoint(x, y).matrixTransform(matrix);

  // The middle of the largest circle, else of the picture.
  const centre = () => {
    const circles = [...picture().querySelectorAll("circle")].filter((one) => !one.closest("a.mark, defs, symbol, pattern"));
    const largest = circles.sort((a, b) => b.r.baseVal.value - a.r.baseVal.value)[0];
    if (largest) return at(largest.cx.baseVal.value, largest.cy.baseVal.value, largest.getScreenCTM());
    const box = picture().viewBox.baseVal;
    return at(box.x + box.width / 2, box.y + box.height / 2, picture().getScreenCTM());
  };
  const angle = (x, y) => {
    const middle = centre();
    return ((Math.atan2(x - middle.x, middle.y - y) * 180) / Math.PI + 360) % 360;
  };
  const around = (parts) => {
    const boxes = parts.map((part) => part.getBoundingClientRect());
    const least = (side) => Math.min(...boxes.map((box) => box[side]));
    const most = (side) => Math.max(...boxes.map((box) => box[side]));
    return { left: least("left"), top: least("top"), right: most("right"), bottom: most("bottom") };
  };
  const middleOf = (parts) => {
    const box = around(parts);
    return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  };

  // The corners of a text's own box, which may stand askew.
  const corners = (text) => {
    const box = text.getBBox();
    const matrix = text.getScreenCTM();
    const [right, bottom] = [box.x + box.width, box.y + box.height];
    return [[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]].map(([x, y]) => {
      const point = at(x, y, matrix);
      return [point.x, point.y];
    });
  };
  const along = (shape) => {
    if (!(shape instanceof SVGGeometryElement)) {
      const box = shape.getBoundingClientRect();
      return [[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]];
    }
    const matrix = shape.getScreenCTM();
    const length = shape.getTotalLength();
    return Array.from({ length: 40 }, (_, index) => {
      const point = shape.getPointAtLength((length * index) / 40);
      const there = at(point.x, point.y, matrix);
      return [there.x, there.y];
    });
  };

  // What a mark looks like without its colour: which points of a grid over it are painted, by fill or by stroke.
  const GRID = 15;
  const stamp = (mark) => {
    const box = around(shapes(mark));
    const side = Math.max(box.right - box.left, box.bottom - box.top);
    const [x, y] = middleOf(shapes(mark));
    let cells = "";
    for (let row = 0; row < GRID; row++) {
      for (let column = 0; column < GRID; column++) {
        const point = new DOMPoint(x + side * ((column + 0.5) / GRID - 0.5), y + side * ((row + 0.5) / GRID - 0.5));
        let painted = 0;
        for (const shape of shapes(mark)) {
          if (!(shape instanceof SVGGeometryElement)) continue;
          const there = point.matrixTransform(shape.getScreenCTM().inverse());
          const style = getComputedStyle(shape);
          // A shape that is filled with the page's own colour, to look hollow, is drawn later and covers what is below it.
          if (style.fill !== "none" && shape.isPointInFill(there)) painted = 1;
          if (style.stroke !== "none" && parseFloat(style.strokeWidth) > 0 && shape.isPointInStroke(there)) painted = 2;
        }
        cells += painted;
      }
    }
    return cells;
  };

  const marks = () =>
    [...picture().querySelectorAll("a.mark")].map((mark) => {
      const parts = shapes(mark);
      const [x, y] = parts.length ? middleOf(parts) : [0, 0];
      return {
        href: mark.getAttribute("href") ?? mark.getAttributeNS("http://www.w3.org/1999/xlink", "href") ?? "",
        title: mark.querySelector("title")?.textContent ?? "",
        angle: angle(x, y),
        at: [x, y],
        points: parts.flatMap(along),
        stamp: parts.length ? stamp(mark) : "",
        shown: parts.length > 0,
        size: parts.length ? Math.max(around(parts).right - around(parts).left, around(parts).bottom - around(parts).top) : 0,
      };
    });

  // Sessions that are not decided, drawn as the days within which they will be.
  const windows = () =>
    [...picture().querySelectorAll("a.window")].map((one) => ({
      href: one.getAttribute("href") ?? "",
      title: one.querySelector("title")?.textContent ?? "",
      shown: shapes(one).length > 0,
    }));

  const texts = () =>
    [...picture().querySelectorAll("text")]
      .filter((text) => text.textContent.trim() && audit.drawn(text))
      .map((text) => ({
        text: text.textContent.trim(),
        label: Boolean(text.closest("g.labels, g.label")),
        corners: corners(text),
        path: Boolean(text.querySelector("textPath")),
      }));

  // Lines that lead from a label to its mark.
  const leaders = () =>
    [...picture().querySelectorAll("g.leaders path, g.leaders line, g.leaders polyline, .leader")]
      .filter((one) => one instanceof SVGGeometryElement && audit.drawn(one))
      .map(along);

  const frame = () => {
    const box = picture().getBoundingClientRect();
    return { left: box.left, top: box.top, right: box.right, bottom: box.bottom, width: innerWidth };
  };

  // Where the hand points, or null when it is not shown.
  const hand = () => {
    const today = picture().querySelector(".today");
    if (!today) return { there: false, angle: null };
    const parts = (today.matches(SHAPES) ? [today] : [...today.querySelectorAll(SHAPES)]).filter(
      (one) => one instanceof SVGGeometryElement && audit.rendered(one),
    );
    if (!parts.length) return { there: true, angle: null };
    const middle = centre();
    const distance = ([x, y]) => Math.hypot(x - middle.x, y - middle.y);
    const points = parts.flatMap(along);
    const reach = Math.max(...points.map(distance));
    // Parts that end equally far out, such as the corners of an arrow, point together.
    const tips = points.filter((point) => distance(point) > reach * 0.97);
    const mean = (axis) => tips.reduce((sum, point) => sum + point[axis], 0) / tips.length;
    return { there: true, angle: angle(mean(0), mean(1)) };
  };

  // The table beneath: what each row says, cell by cell, in the order of the contract.
  const sessions = () =>
    [...document.querySelectorAll("table.sessions tbody tr")].map((row) => ({
      id: row.id,
      cells: [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim()),
      days: [...row.querySelectorAll("time[datetime]")].map((one) => one.getAttribute("datetime")),
    }));

  return { marks, windows, texts, leaders, frame, hand, sessions };
})();
