// Everything works without this. It shows today, what comes next, and links that need the address of the site.
"use strict";

const DAY = 86400000;

// Today by the reader's own calendar, as a count of days, so that no time zone comes in between.
function today() {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
}

function days(text) {
  const parts = text.slice(0, 10).split("-").map(Number);
  return Date.UTC(parts[0], parts[1] - 1, parts[2]) / DAY;
}

// The hand of the wheel: the circle goes from data-start up to, not including, data-end.
for (const wheel of document.querySelectorAll("svg.wheel[data-start]")) {
  const hand = wheel.querySelector("line.today");
  const start = days(wheel.dataset.start);
  const share = (today() + 0.5 - start) / (days(wheel.dataset.end) - start);
  if (!hand || share < 0 || share >= 1) continue;
  hand.setAttribute("transform", `rotate(${(share * 360).toFixed(1)} ${hand.dataset.cx} ${hand.dataset.cy})`);
  hand.removeAttribute("visibility");
}

// The session that comes next, by the day: what is earlier than today is past.
for (const list of document.querySelectorAll("table.sessions, main")) {
  let found = false;
  for (const item of list.querySelectorAll(list.matches("table") ? "tr[data-start]" : "article[data-start]")) {
    const start = days(item.dataset.start);
    if (start < today()) item.classList.add("past");
    else if (!found && !item.classList.contains("cancelled")) {
      found = true;
      item.classList.add("next");
    }
  }
}

// Where the address of the site was not known when the pages were made, it is the page's own.
function addressed(box) {
  const field = box.querySelector("input");
  if (field.value) return;
  const feed = new URL(box.dataset.feed, location.href);
  if (feed.protocol !== "https:" && feed.protocol !== "http:") return;
  const address = feed.href;
  const name = encodeURIComponent(box.dataset.name);
  const webcal = address.replace(/^https?:/, "webcal:");
  const outlook = `/calendar/0/addfromweb?url=${encodeURIComponent(address)}&name=${name}`;
  const links = {
    google: `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(webcal)}`,
    "outlook-work": `https://outlook.office.com${outlook}`,
    "outlook-home": `https://outlook.live.com${outlook}`,
    apple: webcal,
  };
  for (const link of box.querySelectorAll("a[data-client]")) link.href = links[link.dataset.client];
  field.value = address;
  for (const part of box.querySelectorAll(".clients, .address")) part.hidden = false;
  for (const part of box.querySelectorAll(".plain")) part.hidden = true;
}

for (const box of document.querySelectorAll("section.subscribe")) {
  addressed(box);
  const field = box.querySelector("input");
  const button = box.querySelector("button.copy");
  const said = box.querySelector(".said");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = button.dataset.copied;
    } catch {
      field.focus();
      field.select();
      said.textContent = button.dataset.notCopied;
    }
  });
}
