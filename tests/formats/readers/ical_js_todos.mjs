// What Mozilla's ical.js, as in Thunderbird, makes of the tasks of a calendar on stdin: one JSON array.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const moment = (time) => time && new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");
const todos = calendar.getAllSubcomponents("vtodo").map((todo) => ({
  uid: todo.getFirstPropertyValue("uid"),
  summary: todo.getFirstPropertyValue("summary"),
  description: todo.getFirstPropertyValue("description") ?? "",
  start: moment(todo.getFirstPropertyValue("dtstart")),
  due: moment(todo.getFirstPropertyValue("due")),
  status: todo.getFirstPropertyValue("status"),
  completed: moment(todo.getFirstPropertyValue("completed")),
}));
process.stdout.write(JSON.stringify(todos));
