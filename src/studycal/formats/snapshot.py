"""The published plan's head as JSON: what `show` needs without reading the learner's files again.

A curriculum, a schedule and the weeks go in and come back equal; sessions have a table of their own. What a newer
studycal wrote beside what is known here is passed over: a plan is computed anew by whoever reads it otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from studycal.core.curriculum import (
    Curriculum,
    Level,
    Link,
    Load,
    Problem,
    Quarter,
    Role,
    Rules,
    SessionTemplate,
    Stated,
    StatedDay,
    StatedSlot,
    Week,
)
from studycal.core.life.facts import windows_body, windows_from
from studycal.core.plan import PlanWeek, Unplaced
from studycal.core.records import asdict
from studycal.core.schedule import Anchor, HolidayPolicy, HomeSlot, QuarterPolicy, Schedule

Json = dict[str, Any]
_Record = TypeVar("_Record")


def _made(kind: type[_Record], values: Mapping[str, Any]) -> _Record:
    """A record of the values that it knows."""
    try:
        return kind(**values)
    except TypeError:
        names: tuple[str, ...] = kind.__match_args__  # type: ignore[attr-defined]
        return kind(**{name: values[name] for name in names if name in values})


def dump_curriculum(curriculum: Curriculum) -> Json:
    """A curriculum as plain JSON values."""
    return asdict(curriculum)


def load_curriculum(data: Mapping[str, Any]) -> Curriculum:
    """The curriculum that `dump_curriculum` wrote."""
    rules = dict(data["rules"])
    rules["bad_week"] = tuple(Role(role) for role in rules["bad_week"])
    rules["great_week"] = Role(rules["great_week"])
    rules["stated"] = tuple((name, line) for name, line in rules.get("stated", ()))
    return Curriculum(
        weeks=tuple(_week(week) for week in data["weeks"]),
        quarters=tuple(_quarter(quarter) for quarter in data["quarters"]),
        rules=_made(Rules, rules),
        stated=_stated(data.get("stated", {})),
        beside=tuple(_week(week) for week in data.get("beside", ())),
    )


def _week(data: Mapping[str, Any]) -> Week:
    links = tuple(_made(Link, link) for link in data.get("links", ()))
    columns = tuple((header, text) for header, text in data.get("columns", ()))
    return _made(Week, {**data, "links": links, "columns": columns})


def _stated(data: Mapping[str, Any]) -> Stated:
    days = {name: _made(StatedDay, data[name]) for name in ("start", "exam", "finish") if data.get(name)}
    dates = tuple(_made(StatedDay, day) for day in data.get("dates", ()))
    slots = tuple(_made(StatedSlot, slot) for slot in data.get("slots", ()))
    texts = {name: tuple(data.get(name, ())) for name in ("needs", "taken", "free")}
    listed = {"slots": slots, "dates": dates, "days": tuple(data.get("days", ()))}
    return _made(Stated, {**data, **days, **texts, **listed})


def _quarter(data: Mapping[str, Any]) -> Quarter:
    sessions = tuple(_template(template) for template in data["sessions"])
    weeks = tuple(data.get("weeks", ()))
    return _made(Quarter, {**data, "load": Load(data["load"]), "sessions": sessions, "weeks": weeks})


def _template(data: Mapping[str, Any]) -> SessionTemplate:
    return _made(SessionTemplate, {**data, "role": Role(data["role"]), "bullets": tuple(data["bullets"])})


_DURATIONS = ("buffer", "notice", "typed_notice")


def dump_schedule(schedule: Schedule) -> Json:
    """A schedule as plain JSON values; durations in seconds."""
    data = {name: getattr(schedule, name) for name in schedule.__slots__}
    data |= {name: data[name].total_seconds() for name in _DURATIONS}
    data |= {"start": schedule.start.isoformat(), "zone": str(schedule.zone), "created": schedule.created.isoformat()}
    data["homes"] = [_dump_home(home) for home in schedule.homes]
    data["optional_home"] = _dump_home(schedule.optional_home) if schedule.optional_home else None
    data["days_off"] = [day.isoformat() for day in schedule.days_off]
    data["windows"] = windows_body(schedule.windows)
    data["anchors"] = [_dump_anchor(anchor) for anchor in schedule.anchors]
    data["finish"] = schedule.finish.isoformat() if schedule.finish else None
    return data


def _dump_anchor(anchor: Anchor) -> Json:
    day = anchor.day.isoformat() if anchor.day else None
    at = anchor.at.isoformat() if anchor.at else None
    plain = {name: getattr(anchor, name) for name in anchor.__slots__}
    return {**plain, "zone": str(anchor.zone), "day": day, "at": at}


def _load_anchor(data: Mapping[str, Any]) -> Anchor:
    day = date.fromisoformat(data["day"]) if data["day"] else None
    at = time.fromisoformat(data["at"]) if data["at"] else None
    return _made(Anchor, {**data, "zone": ZoneInfo(data["zone"]), "day": day, "at": at})


def _dump_home(home: HomeSlot) -> list[Any]:
    return [home.weekday, home.at.isoformat(), home.minutes]


def load_schedule(data: Mapping[str, Any]) -> Schedule:
    """The schedule that `dump_schedule` wrote."""
    values = dict(data)
    values |= {name: timedelta(seconds=data[name]) for name in _DURATIONS}
    values["start"] = date.fromisoformat(data["start"])
    values["zone"] = ZoneInfo(data["zone"])
    values["created"] = datetime.fromisoformat(data["created"])
    values["homes"] = tuple(_home(home) for home in data["homes"])
    values["optional_home"] = _home(data["optional_home"]) if data["optional_home"] else None
    values["windows"] = windows_from(data["windows"])
    values["days_off"] = tuple(date.fromisoformat(day) for day in data.get("days_off", ()))
    values["alarms"] = tuple(data["alarms"])
    values["lengths"] = tuple((day, minutes) for day, minutes in data.get("lengths", ()))
    values["typed"] = tuple(data.get("typed", ()))
    values["anchors"] = tuple(_load_anchor(anchor) for anchor in data.get("anchors", ()))
    values["finish"] = date.fromisoformat(data["finish"]) if data.get("finish") else None
    values["quarters"] = QuarterPolicy(data["quarters"])
    values["holidays"] = HolidayPolicy(data["holidays"])
    return _made(Schedule, values)


def _home(data: list[Any]) -> HomeSlot:
    return HomeSlot(data[0], time.fromisoformat(data[1]), *data[2:])


def dump_weeks(weeks: tuple[PlanWeek, ...]) -> list[Json]:
    """Weeks on the calendar as plain JSON values."""
    return [{**asdict(week), "starts": week.starts.isoformat()} for week in weeks]


def load_weeks(data: list[Json]) -> tuple[PlanWeek, ...]:
    """The weeks that `dump_weeks` wrote."""
    return tuple(_made(PlanWeek, {**week, "starts": date.fromisoformat(week["starts"])}) for week in data)


def dump_unplaced(unplaced: tuple[Unplaced, ...]) -> list[Json]:
    """Sessions without a time as plain JSON values; the nearest slot as wall time and zone."""
    return [
        {
            "id": item.id,
            "why": list(item.why),
            "nearest": item.nearest.replace(tzinfo=None).isoformat() if item.nearest else None,
            "zone": str(item.nearest.tzinfo) if item.nearest else "",
        }
        for item in unplaced
    ]


def load_unplaced(data: list[Json]) -> tuple[Unplaced, ...]:
    """The unplaced sessions that `dump_unplaced` wrote."""
    return tuple(
        Unplaced(
            item["id"],
            tuple(item["why"]),
            datetime.fromisoformat(item["nearest"]).replace(tzinfo=ZoneInfo(item["zone"])) if item["nearest"] else None,
        )
        for item in data
    )


def dump_problems(problems: tuple[Problem, ...]) -> list[Json]:
    """Problems as plain JSON values."""
    return [asdict(problem) for problem in problems]


def load_problems(data: list[Json]) -> tuple[Problem, ...]:
    """The problems that `dump_problems` wrote."""
    return tuple(_made(Problem, {**item, "level": Level(item["level"])}) for item in data)
