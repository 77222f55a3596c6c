/* What libical makes of a calendar on stdin: one record an event, fields parted by US, records by RS (ASCII 31 and 30).
 * Zones are those the file itself brings. Exit 1 for a file with anything that libical finds wrong. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static char *all_of_stdin(void)
{
    size_t room = 1 << 16, used = 0, got;
    char *text = malloc(room + 1);
    while ((got = fread(text + used, 1, room - used, stdin)) > 0) {
        used += got;
        if (used == room)
            text = realloc(text, (room *= 2) + 1);
    }
    text[used] = '\0';
    return text;
}

static void field(const char *text)
{
    printf("%s\x1f", text ? text : "");
}

static void moment(struct icaltimetype time)
{
    char text[32];
    if (icaltime_is_date(time)) {
        printf("%04d-%02d-%02d\x1f", time.year, time.month, time.day);
        return;
    }
    time_t seconds = icaltime_as_timet_with_zone(time, icaltime_get_timezone(time));
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&seconds));
    field(text);
}

static void categories(icalcomponent *event)
{
    const char *comma = "";
    icalproperty *one = icalcomponent_get_first_property(event, ICAL_CATEGORIES_PROPERTY);
    for (; one; one = icalcomponent_get_next_property(event, ICAL_CATEGORIES_PROPERTY)) {
        printf("%s%s", comma, icalproperty_get_categories(one));
        comma = ",";
    }
    field("");
}

static void alarms(icalcomponent *event)
{
    const char *comma = "";
    icalcomponent *one = icalcomponent_get_first_component(event, ICAL_VALARM_COMPONENT);
    for (; one; one = icalcomponent_get_next_component(event, ICAL_VALARM_COMPONENT)) {
        icalproperty *trigger = icalcomponent_get_first_property(one, ICAL_TRIGGER_PROPERTY);
        printf("%s%d", comma, -icaldurationtype_as_int(icalproperty_get_trigger(trigger).duration) / 60);
        comma = ",";
    }
}

static int wrong(icalcomponent *part)
{
    int count = icalcomponent_count_properties(part, ICAL_XLICERROR_PROPERTY);
    icalcompiter at = icalcomponent_begin_component(part, ICAL_ANY_COMPONENT);
    for (; icalcompiter_deref(&at); icalcompiter_next(&at))
        count += wrong(icalcompiter_deref(&at));
    return count;
}

int main(void)
{
    icalcomponent *calendar = icalparser_parse_string(all_of_stdin());
    if (!calendar || !icalrestriction_check(calendar) || wrong(calendar))
        return 1;
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        icalproperty *transp = icalcomponent_get_first_property(event, ICAL_TRANSP_PROPERTY);
        field(icalcomponent_get_uid(event));
        moment(icalcomponent_get_dtstart(event));
        moment(icalcomponent_get_dtend(event));
        field(icalcomponent_get_summary(event));
        field(icalcomponent_get_description(event));
        categories(event);
        field(icalproperty_status_to_string(icalcomponent_get_status(event)));
        field(transp && icalproperty_get_transp(transp) == ICAL_TRANSP_TRANSPARENT ? "1" : "0");
        printf("%d\x1f", icalcomponent_get_sequence(event));
        alarms(event);
        printf("\x1e");
    }
    return 0;
}
