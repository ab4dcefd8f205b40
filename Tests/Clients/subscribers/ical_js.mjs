// A calendar client in a page: fetches a feed unless it is unchanged, reads it with ical.js, keeps the events in a file.
//
//   node ical_js.mjs ICAL_MODULE URL STORE

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modulePath, url, storePath] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(modulePath));

let store = { etag: null, events: [] };
try {
  store = JSON.parse(readFileSync(storePath, "utf-8"));
} catch (error) {
  if (error.code !== "ENOENT") throw error;
}

const response = await fetch(url, {
  headers: store.etag ? { "If-None-Match": store.etag } : {},
  signal: AbortSignal.timeout(30000),
});
if (response.status === 200) {
  const events = read(await response.text());
  writeFileSync(`${storePath}.tmp`, JSON.stringify({ etag: response.headers.get("ETag"), events }));
  renameSync(`${storePath}.tmp`, storePath);
} else if (response.status !== 304) {
  console.error(`status ${response.status}`);
}

/** The events of a calendar, with times in the zones that the calendar itself defines. */
function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: moment(event.startDate),
      end: moment(event.endDate),
      summary: event.summary,
      location: event.location,
      description: event.description,
      status: component.getFirstPropertyValue("status"),
    };
  });
}

/** The clock on the wall, and the instant in seconds. */
function moment(time) {
  return [time.toString().replace("Z", ""), time.toUnixTime()];
}
