"""Anchors as they are written: ``[[anchor]]`` of a learner's config, and of a course's."""

from __future__ import annotations

from datetime import date as day_of
from datetime import datetime
from datetime import time as time_of
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from studycal.core.schedule import Anchor
from studycal.formats.setting_words import clock, weekday, zone

from .planning import in_range, is_weekday, is_zone, plain_date
from .section import AfterValidator, BeforeValidator, Field, Section, WithJsonSchema, model_validator


def _wall_time(value: object) -> object:
    """TOML has times of its own; a text is read like every other time of day."""
    return value if isinstance(value, time_of) else clock(str(value))


_Time = Annotated[
    time_of, BeforeValidator(_wall_time), WithJsonSchema({"type": "string", "examples": ["19:00"], "format": "time"})
]


class AnchorEntry(Section):
    """A dated event that nobody moves: an exam, a deadline, a meeting. The plan flows around it."""

    name: str = Field(min_length=1, max_length=200, description="What calendars show.")
    date: Annotated[day_of, BeforeValidator(plain_date), AfterValidator(in_range)] | None = Field(
        default=None, description="Its day; or else week and weekday."
    )
    time: _Time | None = Field(default=None, description="Its wall time; without one it takes the whole day, no hours.")
    zone: str = Field(default="", description="IANA time zone of its time; the plan's where none is given.")
    minutes: int = Field(default=60, ge=5, le=1440, description="How long it takes.")
    week: int = Field(default=0, ge=0, le=600, description="The curriculum week it belongs to; 0: that of its day.")
    weekday: Annotated[str, BeforeValidator(is_weekday)] | None = Field(
        default=None, description="With week instead of a date: the day of that week, wherever the week is held."
    )
    output: bool = Field(default=False, description="It is that week's output session.")

    @model_validator(mode="before")
    @classmethod
    def _moment(cls, values: Any) -> Any:  # noqa: ANN401 - whatever the config holds
        """A date with a time, in either of the two, is both."""
        if not isinstance(values, dict):
            return values
        for name in ("time", "date"):
            moment = values.get(name)
            if isinstance(moment, str) and "T" in moment.strip().replace(" ", "T")[10:11]:
                try:
                    moment = datetime.fromisoformat(moment.strip())
                except ValueError:
                    continue
            if isinstance(moment, datetime) and not moment.tzinfo:
                return {**values, "date": moment.date(), "time": moment.time()}
        return values

    @model_validator(mode="after")
    def _placed(self) -> AnchorEntry:
        if self.zone:
            is_zone(self.zone)
        if (self.date is None) == (self.weekday is None):
            raise ValueError("needs a date, or a week and a weekday, and not both")
        if self.weekday is not None and not self.week:
            raise ValueError("has a weekday, but no week")
        if self.output and self.time is None:
            raise ValueError("is an output, which needs a time")
        return self

    def anchor(self, plan_zone: ZoneInfo) -> Anchor:
        """The event, in the plan's zone where it names none of its own."""
        return Anchor(
            name=" ".join(self.name.split()),
            zone=zone(self.zone) if self.zone else plan_zone,
            at=self.time,
            minutes=self.minutes,
            day=self.date,
            week=self.week,
            weekday=weekday(self.weekday) if self.weekday else 0,
            output=self.output,
        )
