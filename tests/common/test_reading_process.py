"""What the bounded reading process refuses, at what cost, and how it ends."""

import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from common.bounded.process import Died, started
from common.bounded.process import frames as frames_of
from common.bounded.watch import Watch, resident_bytes
from common.imports.reading.limits import Limits
from common.imports.reading.reader import CHILD, read_workbook
from common.imports.reading.refusals import UnreadableFile
from tests.common.workbooks import (
    HEADER_ROW,
    cell,
    pack,
    parts_of,
    row,
    shared_strings,
    with_part,
    workbook,
    worksheet,
)

pytestmark = pytest.mark.usefixtures("no_leftovers")

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "data" / "register_jingan.xlsx"
MEBIBYTE = 1024 * 1024


def refusal(file: io.BytesIO, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(file, limits or Limits())
    return refused.value.code


def test_an_upload_above_the_limit_is_refused() -> None:
    assert refusal(io.BytesIO(b"x" * 1001), Limits(upload=1000)) == "upload_too_large"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (io.BytesIO(b"x"), "not_xlsx"),
        (pack({**parts_of(), "xl/vbaProject.bin": b"\0"}), "has_macros"),
        (workbook(row(1, cell("A1", 1)), row(1048576, cell("XFD1048576", 1))), "extent_too_large"),
        (workbook('<row r="1"><c r="A1"><v>1<'), "damaged"),
        (workbook(row(1, cell("A1", 9, kind="s"))), "damaged"),
        (workbook(row(1, '<c r="&#65;1"><v>1</v></c>')), "damaged"),
    ],
)
def test_refusals_come_through_from_the_process(file: io.BytesIO, code: str) -> None:
    assert refusal(file) == code


@pytest.mark.parametrize(
    "part",
    [
        worksheet(HEADER_ROW, "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
        worksheet(HEADER_ROW, '<row r="1048576"><c r = "XFD1048576"><v>1</v></c></row>'),
        worksheet(row(1, cell("A99999999999", 1))),
        worksheet(row(1, cell("A1", 1), cell("ZZZZZZ1", 1))),
        worksheet(
            "<row/>" * 200_000 + "<row>" + "<c/>" * 9_000 + "<c><v>1</v></c></row>", HEADER_ROW
        ),
    ],
)
def test_what_the_guard_cannot_foresee_kills_only_the_process(part: str) -> None:
    limits = Limits(memory=400 * MEBIBYTE)
    codes = {"reading_failed", "content_too_large", "extent_too_large", "damaged"}
    assert refusal(pack(parts_of(part)), limits) in codes


@pytest.mark.parametrize(
    "strings",
    [
        shared_strings("企业编号", head=' count="9" uniqueCount="4294967295"'),
        shared_strings("企业编号", head=' uniqueCount="-1"'),
    ],
)
def test_lies_about_counts_do_no_harm(strings: str) -> None:
    part = worksheet(HEADER_ROW, before='<dimension ref="A1:XFD1048576"/>')
    file = pack({**parts_of(part), "xl/sharedStrings.xml": strings})
    try:
        assert read_workbook(file).sheets[0].header == ["企业编号"]
    except UnreadableFile as refused:
        assert refused.code in {"reading_failed", "content_too_large", "damaged"}  # noqa: PT017


def test_one_long_string_shown_by_many_cells_is_refused() -> None:
    rows = [row(n, *(cell(f"{c}{n}", 0, kind="s") for c in "ABCDEFGHIJ")) for n in range(1, 5000)]
    parts = parts_of(worksheet(*rows))
    amplified = pack({**parts, "xl/sharedStrings.xml": shared_strings("文" * 30_000)})
    limits = Limits(memory=400 * MEBIBYTE, output=50 * MEBIBYTE)
    assert refusal(amplified, limits) in {"reading_failed", "content_too_large"}


def test_more_output_than_allowed_is_refused() -> None:
    assert refusal(workbook(HEADER_ROW), Limits(output=100)) == "content_too_large"


def test_reading_that_takes_too_long_is_ended() -> None:
    with REGISTER.open("rb") as file:
        assert refusal(io.BytesIO(file.read()), Limits(wall_time=0)) == "reading_too_slow"


def test_reading_that_computes_too_long_is_ended() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>1</f></c></row>' for n in range(1, 400_000))
    assert refusal(workbook(HEADER_ROW, rows), Limits(cpu_time=1)) == "reading_too_slow"


def giant_cell(path: Path, part: str) -> None:
    """Write a workbook of some 394 kB with one cell of 400 MB."""
    before, after = str(parts_of(worksheet(row(1, cell("A1", "@", kind="str"))))[part]).split("@")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts_of(worksheet(HEADER_ROW)).items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w") as stream:
            stream.write(before.encode())
            for _ in range(400):
                stream.write(b"a" * 1_000_000)
            stream.write(after.encode())


MEASURE = """
import json, resource, sys
from pathlib import Path
from common.imports.reading.reader import read_workbook
from common.imports.reading.refusals import UnreadableFile
try:
    read_workbook(Path(sys.argv[1])); code = ""
except UnreadableFile as refused:
    code = refused.code
# The peak since the start of this program; ru_maxrss would count the one that forked it.
own = next(l for l in Path("/proc/self/status").read_text().splitlines() if l.startswith("VmHWM"))
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([code, int(own.split()[1]) // 1024, child // 1024]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
def test_a_cell_of_400_megabytes_costs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "giant.xlsx"
    giant_cell(path, "xl/worksheets/sheet1.xml")
    assert path.stat().st_size < 500_000
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )
    code, own, childs = json.loads(measured.stdout)
    assert code == "cell_too_long"
    assert own < 100
    assert childs < 200


def test_an_external_entity_is_never_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/entity"
        doctype = f'<!DOCTYPE sst [<!ENTITY e SYSTEM "{url}">]>'
        for part in ("xl/sharedStrings.xml", "xl/workbook.xml", "docProps/core.xml"):
            assert refusal(with_part(part, doctype + "<sst>&e;</sst>")) == "forbidden_xml"
        with pytest.raises(TimeoutError):
            server.accept()


def test_damage_anywhere_ends_in_a_workbook_or_a_refusal() -> None:
    sound = workbook(HEADER_ROW, *(row(n, cell(f"A{n}", n)) for n in range(2, 50))).getvalue()
    dice = random.Random(20261120)
    for _ in range(40):
        damaged = bytearray(sound)
        for _ in range(dice.randrange(1, 6)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            read_workbook(io.BytesIO(bytes(damaged[: dice.randrange(len(sound) // 2, 10**6)])))
        except UnreadableFile:
            continue


# The process


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_process_knows_neither_secrets_nor_django(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    with started(CHILD, {}, str(tmp_path)) as process:
        # The command line appears after the start; the environment is that of the start.
        environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    assert b"canary" not in environment
    code = (
        "import sys; import common.imports.reading.child;"
        " sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_no_process_is_left_when_reading_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), started(CHILD, {}, str(tmp_path)) as process:
        raise RuntimeError
    assert process.poll() is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, signal.SIG_DFL)


def sleeper(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", f"import time; {code}; time.sleep(600)"])


def test_memory_is_watched_where_no_limit_can_be_set() -> None:
    with sleeper("memory = b'x' * 100_000_000") as process:
        watch = Watch(process, Limits(memory=60 * MEBIBYTE).bounds)
        watch.start()
        assert process.wait(60) == -signal.SIGKILL
        watch.stop()
    assert watch.reason == "too_large"


def test_a_frugal_process_is_left_alone() -> None:
    with sleeper("0") as process:
        watch = Watch(process, Limits().bounds)
        watch.start()
        deadline = time.monotonic() + 60
        # It was looked at more than once: the peak of a starting interpreter grows.
        while watch.looks < 3:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        watch.stop()
        assert process.poll() is None
        assert 0 < watch.peak < Limits().memory
        process.kill()
    assert resident_bytes(process.pid) == 0


@pytest.mark.parametrize(
    ("stream", "frames"),
    [
        (b"", []),
        (b"\0\0", []),
        (b"\0\0\0\2{}", [{}]),
        (b"\0\0\0\2{}\0\0\0\5{}", [{}]),
    ],
)
def test_a_stream_may_end_anywhere(stream: bytes, frames: list[dict]) -> None:
    assert list(frames_of(io.BytesIO(stream), 0)) == frames


def test_a_frame_longer_than_all_that_is_allowed_is_refused() -> None:
    with pytest.raises(Died, match="too_large"):
        list(frames_of(io.BytesIO(b"\xff\xff\xff\xff{}"), Limits().output))
