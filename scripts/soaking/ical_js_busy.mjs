// When Mozilla's ical.js finds time taken: node ical_js_busy.mjs ICAL.js ZONES.json < requests. A request is a line of JSON
// {file, from, to}, with from and to in milliseconds; an answer is a line {busy: [[start, end], ...]} or {error}. Zones that
// a calendar names without defining them are the ones in ZONES.json (name to VTIMEZONE); floating times are in the zone TZ.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);
const zones = JSON.parse(readFileSync(process.argv[3], "utf8"));
const MOST = 20000;

const instant = (time) =>
  time.zone === ICAL.Timezone.localTimezone || time.isDate
    ? new Date(time.year, time.month - 1, time.day, time.isDate ? 0 : time.hour, time.isDate ? 0 : time.minute, time.isDate ? 0 : time.second).getTime()
    : time.toUnixTime() * 1000;

function prepare(calendar) {
  ICAL.TimezoneService.reset();
  for (const [name, text] of Object.entries(zones)) {
    if (calendar.text.includes(name)) {
      const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vtimezone");
      ICAL.TimezoneService.register(new ICAL.Timezone({ component, tzid: name }), name);
    }
  }
}

function* taken(calendar, from, to) {
  const events = calendar.getAllSubcomponents("vevent");
  const opaque = (component) =>
    String(component.getFirstPropertyValue("transp") ?? "").toUpperCase() !== "TRANSPARENT" &&
    String(component.getFirstPropertyValue("status") ?? "").toUpperCase() !== "CANCELLED";
  const altered = events.filter((one) => one.hasProperty("recurrence-id"));
  for (const component of events.filter((one) => !one.hasProperty("recurrence-id"))) {
    const uid = component.getFirstPropertyValue("uid");
    const event = new ICAL.Event(component, {
      strictExceptions: false,
      exceptions: altered.filter((one) => one.getFirstPropertyValue("uid") === uid),
    });
    if (!event.isRecurring()) {
      if (opaque(component)) yield [instant(event.startDate), instant(event.endDate)];
      continue;
    }
    const iterator = event.iterator();
    for (let number = 0, next; number < MOST && (next = iterator.next()); number++) {
      const found = event.getOccurrenceDetails(next);
      if (instant(next) > to) break;
      if (opaque(found.item.component)) yield [instant(found.startDate), instant(found.endDate)];
    }
  }
  const masters = new Set(events.filter((one) => !one.hasProperty("recurrence-id")).map((one) => one.getFirstPropertyValue("uid")));
  for (const component of altered.filter((one) => !masters.has(one.getFirstPropertyValue("uid")))) {
    const event = new ICAL.Event(component);
    if (opaque(component)) yield [instant(event.startDate), instant(event.endDate)];
  }
}

function answer({ file, from, to }) {
  try {
    const text = readFileSync(file, "utf8");
    const parsed = ICAL.parse(text);
    const calendars = typeof parsed[0] === "string" ? [parsed] : parsed;
    const busy = [];
    for (const one of calendars) {
      const calendar = new ICAL.Component(one);
      calendar.text = text;
      prepare(calendar);
      for (const [start, end] of taken(calendar, from, to)) if (start < end && start < to && from < end) busy.push([start, end]);
    }
    return { busy };
  } catch (error) {
    return { error: String(error.message ?? error).slice(0, 120) };
  }
}

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
