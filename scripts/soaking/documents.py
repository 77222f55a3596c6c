"""Any week plan in any form and language, thousands of them: the tests' own properties at a size that is promised."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_TESTS = "tests/formats/test_plans_in_any_form.py"


def soak(cases: int) -> tuple[str, str, int]:
    """Title, section and how many forms in some language are not read back, or read as a plan though they are none."""
    from tests.formats.test_plans_in_any_form import FORMS, LANGUAGES, NO_PLANS

    began = time.process_time() + os.times().children_user
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-q",
            "-p",
            "no:cacheprovider",
            _TESTS,
            "-k",
            "any_plan or no_week_plan",
        ],
        cwd=_ROOT,
        env={**os.environ, "STUDYCAL_SOAK_CASES": str(cases)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout[-2000:])
    seconds = time.process_time() + os.times().children_user - began
    failed = [int(count) for count in re.findall(r"(\d+) failed", done.stdout)]
    broken = failed[0] if failed else int(done.returncode != 0)
    read, refused = len(FORMS) * len(LANGUAGES) * max(1, cases // 50), len(NO_PLANS) * max(1, cases // 15)
    text = (
        f"Random plans (spans, tasks, addresses, a break) in {len(FORMS)} forms and {len(LANGUAGES)} languages are "
        f"read back; and {len(NO_PLANS)} kinds of lists that are no week plan; {seconds:.0f} s of one core.\n\n"
        "| plans read back | lists that are no plan | forms or kinds that broke |\n|---|---|---|\n"
        f"| {read} | {refused} | {broken} |\n"
    )
    return "Plans in any form", text, broken
