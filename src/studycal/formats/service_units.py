"""What a service manager needs to run the daemon: systemd's unit, launchd's list, Windows' task, cron's line."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

WATCHDOG_SECONDS = 300
"""More than the longest wait and the longest request of a run together (`studycal.daemon.RUN_SECONDS`)."""


def systemd_unit(program: str, directory: Path, config: Path) -> str:
    """A user unit (systemd.service(5)): notifies readiness, is watched, restarts on failure but not on config or login.

    Exit 2 is the command line or config and 5 a login that is needed: starting again would change neither.
    """
    return f"""\
[Unit]
Description=studycal: keeps the study plan and the calendar in step
Documentation=man:systemd.service(5)
StartLimitIntervalSec=1h
StartLimitBurst=5

[Service]
Type=notify
NotifyAccess=main
ExecStart={_quoted(program)} -C {_quoted(str(directory))} --config {_quoted(str(config))} daemon
ExecReload=/bin/kill -HUP $MAINPID
WatchdogSec={WATCHDOG_SECONDS}
TimeoutStopSec=10
Restart=on-failure
RestartSec=30
RestartPreventExitStatus=2 5 6
NoNewPrivileges=yes
PrivateTmp=yes
UMask=0077

[Install]
WantedBy=default.target
"""


def _quoted(text: str) -> str:
    """A word of ExecStart: specifiers and variables are doubled, the rest stands in double quotes."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{safe}"'


def launchd_plist(program: str, directory: Path, config: Path) -> str:
    """A launch agent for macOS (launchd.plist(5))."""
    words = [program, "-C", str(directory), "--config", str(config), "daemon"]
    arguments = "\n".join(f"    <string>{escape(word)}</string>" for word in words)
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>studycal</string>
  <key>ProgramArguments</key>
  <array>
{arguments}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>60</integer>
</dict>
</plist>
"""


def cron_line(program: str, directory: Path, config: Path) -> str:
    """A crontab line that does one run every quarter of an hour (crontab(5): a percent sign is escaped)."""
    import shlex

    words = [program, "-C", str(directory), "--config", str(config), "daemon", "--once"]
    return "*/15 * * * * " + shlex.join(words).replace("%", r"\%")


def scheduled_task(program: str, directory: Path, config: Path) -> str:
    """PowerShell lines that register a task which starts at logon (Register-ScheduledTask) and is started at once."""
    import subprocess

    words = ["-C", str(directory), "--config", str(config), "daemon"]
    return f"""\
$action = New-ScheduledTaskAction -Execute {_literal(program)} -Argument {_literal(subprocess.list2cmdline(words))}
$trigger = New-ScheduledTaskTrigger -AtLogOn -User $env:USERNAME
$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries `
  -ExecutionTimeLimit 0 -MultipleInstances IgnoreNew -RestartCount 5 -RestartInterval (New-TimeSpan -Minutes 5)
Register-ScheduledTask -TaskName studycal -Action $action -Trigger $trigger -Settings $settings
Start-ScheduledTask -TaskName studycal
"""


def _literal(text: str) -> str:
    """A word of PowerShell in which nothing is a variable (about_Quoting_Rules)."""
    return "'" + text.replace("'", "''") + "'"
