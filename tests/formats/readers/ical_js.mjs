// What Mozilla's ical.js makes of a calendar on stdin: one JSON array of events. Zones are those the file itself brings.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const moment = (time) => (time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString());

const seen = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: moment(event.startDate),
    end: moment(event.endDate),
    summary: event.summary,
    description: event.description ?? "",
    categories: component.getAllProperties("categories").flatMap((one) => one.getValues()),
    status: component.getFirstPropertyValue("status"),
    transparent: component.getFirstPropertyValue("transp") === "TRANSPARENT",
    sequence: event.sequence,
    alarms: component
      .getAllSubcomponents("valarm")
      .map((alarm) => -alarm.getFirstPropertyValue("trigger").toSeconds() / 60),
  };
});
process.stdout.write(JSON.stringify(seen));
