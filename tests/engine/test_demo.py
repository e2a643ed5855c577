"""The demo: what it shows it checks, it leaves nothing behind, and nothing of its reader's settings disturbs it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from demonstration.display import WIDTH
from processes import ends

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "tools" / "demo.py"
#: Each of them would lead a run somewhere else.
READERS_OWN = {
    "AWS_ACCESS_KEY_ID": "AKIAREADERSOWN",
    "AWS_CONFIG_FILE": "/nowhere/config",
    "AWS_ENDPOINT_URL_MPA": "http://127.0.0.1:9",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_PROFILE": "readers-own",
    "AWS_REGION": "eu-west-1",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
    "PULUMI_ACCESS_TOKEN": "pul-readers-own",
    "PULUMI_BACKEND_URL": "https://api.readers-own.example",
    "PULUMI_CONFIG": '{"pulumi-mpa-quickstart:purpose": "of the reader"}',
    "PULUMI_STACK": "readers-own",
    "PYTHONWARNINGS": "error",
}


def _environ(pulumi_folder: Path, folder: Path) -> dict[str, str]:
    (folder / "temp").mkdir()
    return {
        **os.environ,
        **READERS_OWN,
        "HOME": str(folder),
        "PATH": f"{pulumi_folder}{os.pathsep}{os.environ['PATH']}",
        "PULUMI_MPA_ENGINE": "path",
        "TMPDIR": str(folder / "temp"),
    }


def _program(folder: Path, old: str, new: str) -> Path:
    """Copy the root program with one change."""
    program = folder / "program"
    program.mkdir()
    shutil.copy(ROOT / "Pulumi.yaml", program)
    (program / ".venv").symlink_to(sys.prefix)
    text = (ROOT / "__main__.py").read_text()
    assert old in text
    (program / "__main__.py").write_text(text.replace(old, new))
    return program


def _transcripts() -> list[str]:
    """Return the outputs that the README shows."""
    text = (ROOT / "README.md").read_text()
    blocks = re.findall(r"^```console\n\$ pulumi [^\n]*\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert 2 == len(blocks)
    return blocks


def _plain(text: str) -> str:
    """Leave out what differs from run to run: times, durations, ids, indentation."""
    for changing in (
        r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d",
        r"\(\d+(\.\d\d)?s\)",
        r"https://\S+",
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ):
        text = re.sub(changing, "…", text)
    lines = (line.strip() for line in text.splitlines() if line.strip())
    # A row is cut at a width that includes its duration, so the place of the cut differs by a few letters.
    return "\n".join(line[: WIDTH - 12] if line.endswith("…") else line for line in lines)


def _left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_every_step_shows_what_it_claims_whatever_the_readers_settings(pulumi_folder: Path, tmp_path: Path) -> None:
    """The program at the top is played to its end, and no file is left in the checkout, the home or the temp folder."""
    before = sorted(ROOT.glob("Pulumi*.yaml"))
    environ = _environ(pulumi_folder, tmp_path)
    ran = subprocess.run([sys.executable, str(DEMO)], env=environ, capture_output=True, text=True, check=False)

    assert 0 == ran.returncode, ran.stdout + ran.stderr
    assert "All 10 steps showed what they claim." in ran.stdout
    assert [] == [block for block in _transcripts() if _plain(block) not in _plain(ran.stdout.replace("\n  |", "\n"))]
    assert before == sorted(ROOT.glob("Pulumi*.yaml"))
    assert [] == _left_over(tmp_path / "temp")
    assert ["temp"] == _left_over(tmp_path)


def test_step_that_shows_something_else_fails_the_demo_with_a_message(pulumi_folder: Path, tmp_path: Path) -> None:
    """Exit code 1, and one line that names the step, what was expected and what was seen."""
    program = _program(tmp_path, '"min_approvals_required": 2', '"min_approvals_required": 3')
    ran = subprocess.run(
        [sys.executable, str(DEMO), "--program", str(program)],
        env=_environ(pulumi_folder, tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert 1 == ran.returncode, ran.stdout + ran.stderr
    printed = [line for line in ran.stderr.splitlines() if line.startswith("demo: ")]
    assert 1 == len(printed)
    assert printed[0].startswith("demo: step 4 (A changed description needs a vote")
    assert (
        "failed: expected that the preview says which vote it is, of which team, and how many must agree" in printed[0]
    )
    assert re.search(r"\(`\[MPA2003 vote=update team=arn:\S+ required=2 approvers=3\]`\), and its output", printed[0])
    assert "Traceback" not in ran.stdout + ran.stderr
    assert [] == _left_over(tmp_path / "temp")


def test_demo_ended_from_outside_takes_its_processes_along(pulumi_folder: Path, tmp_path: Path) -> None:
    """A run of Pulumi in the middle of something ends with it, and the temp folder is removed."""
    mark = tmp_path / "reached"
    wait = f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text(f'{{os.getpid()}} '); time.sleep(600)"
    program = _program(tmp_path, 'pulumi.export("portal"', f'{wait}\npulumi.export("portal"')
    environ = _environ(pulumi_folder, tmp_path)
    command = [sys.executable, str(DEMO), "--program", str(program)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as demo:
        while not (mark.exists() and mark.read_text().endswith(" ")):
            assert demo.poll() is None, demo.stderr.read() if demo.stderr else ""
            time.sleep(0.1)
        demo.send_signal(signal.SIGTERM)
        assert 128 + signal.SIGTERM == demo.wait(timeout=60)

    assert [] == _left_over(tmp_path / "temp")
    assert ends(int(mark.read_text()))
