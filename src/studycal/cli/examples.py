"""What people type most, for the help of each command; every line is one that works on a plan made by ``init``."""

from __future__ import annotations

EXITS = "exit codes: 0 ok, 1 error, 2 usage, 3 held by a rule or guard, 4 changes pending, 5 login needed, 6 locked"

EXAMPLES: dict[str, tuple[str, ...]] = {
    "init": (
        "studycal init --example",
        'studycal init PLAN.md --start "next monday" --home "mon,wed,thu 19:00" "sat 10:00"',
        'studycal init weeks.md cadence.md --windows "mon-fri 18:00-21:30" --tz Europe/Warsaw',
    ),
    "import": ("studycal import PLAN.md --dry-run", "studycal import PLAN.md -o weeks.md --cadence-out cadence.md"),
    "set": ('studycal set home "tue 18:00" "thu 18:00" "sat 10:00"', "studycal set reserve_weeks 6"),
    "plans": ("studycal plans", "studycal plans --json"),
    "check": ("studycal check", "studycal check PLAN.md", "studycal check --strict --json"),
    "show": (
        "studycal show",
        "studycal show tomorrow",
        "studycal show W07..W10",
        "studycal show W07.S2 --why",
        "studycal show today --short",
    ),
    "export": (
        "studycal export ics",
        "studycal export ics -o - --alarms 10m",
        "studycal export md -o vault/Study",
        "studycal export svg --picture quilt",
        "studycal export todo -o -",
    ),
    "mark": (
        "studycal mark bad W07",
        "studycal mark pause tomorrow..sun",
        "studycal mark travel 2027-03-20..2027-04-02 --tz Asia/Tokyo",
        "studycal mark clear W07",
    ),
    "pin": ('studycal pin W07.S2 "fri 19:30"', "studycal pin W07.S2 2027-01-15", "studycal pin W07.S2 --minutes 45"),
    "unpin": ("studycal unpin W07.S2", "studycal unpin --all"),
    "undo": ("studycal undo", "studycal undo 12", "studycal log --history"),
    "log": (
        "studycal log done",
        "studycal log done W07.S1 W07.S2",
        'studycal log partial W07.S2 -m "begin at the second proof"',
        "studycal log done W07.S4 --link https://example.org/essay",
    ),
    "review": ("studycal review", "studycal review --auto", "studycal review --from notes/2027-W02.md"),
    "simulate": ("studycal simulate 100", "studycal simulate 1000 --seed 7"),
    "plan": ("studycal plan", "studycal plan google --exit-code"),
    "sync": ("studycal sync", "studycal sync -n", "studycal sync --history"),
    "unskip": ("studycal unskip W07.S2",),
    "purge": ("studycal purge google -n", "studycal purge caldav --all"),
    "auth": ("studycal auth google", "studycal auth google --no-browser", "studycal auth caldav --status"),
    "daemon": ("studycal daemon --status", "studycal daemon --once", "studycal daemon --install"),
    "mcp": ("studycal mcp", "studycal -C ~/study mcp"),
    "serve": ("studycal serve", "studycal serve --url https://study.example.org"),
    "host": ("studycal host init", "studycal host publish course/", "studycal host serve"),
    "host publish": ("studycal host publish course/ -n", "studycal host publish course/"),
    "host learners": ("studycal host learners ai --json",),
    "doctor": ("studycal doctor", "studycal doctor --json"),
    "config": ("studycal config", "studycal config --example > studycal.toml"),
    "completion": ("studycal completion bash > ~/.local/share/bash-completion/completions/studycal",),
    "help": ("studycal help mark",),
}
