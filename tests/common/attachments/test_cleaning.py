"""Of a foreign photo nothing is kept but its pixels, and no foreign file costs much."""

import io
import json
import random
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from common.attachments import cleaning, files
from common.attachments.cleaning import clean_upload
from common.attachments.jpeg import plain_size
from common.attachments.limits import DEFAULT_LIMITS, PictureLimits
from common.attachments.refusals import UnusablePicture
from common.bounded.bounds import MEBIBYTE, UPLOAD
from common.bounded.process import Died
from common.models import Attachment, AuditEntry
from tests.common.attachments.conftest import Sender
from tests.common.attachments.photos import CAMERA, SECRET, digest_of, encoded, jpeg, located

ROOT = Path(__file__).resolve().parents[3]
PHOTO = jpeg()
# The eight ways a camera may be held, and where the red half is to be seen then.
HALVES = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom"}
HALVES[8] = "bottom"


def flood(width: int = 65_535, height: int = 65_535) -> bytes:
    """Return a photo of one pixel whose header claims many more."""
    content = bytearray(jpeg((1, 1), mode="L"))
    frame = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, frame + 5, height, width)
    return bytes(content)


def box(brand: bytes) -> bytes:
    """Return the start of an ISO media file, such as HEIC."""
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0" * 4 + brand + b"mif1" + b"\0" * 400


def cleaned(content: bytes, folder: Path, limits: PictureLimits = DEFAULT_LIMITS) -> bytes:
    (folder / UPLOAD).write_bytes(content)
    return clean_upload(str(folder), limits).content


FOREIGN = {
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "pdf": b"%PDF-1.7\n1 0 obj <</S/JavaScript/JS(app.alert(1))>>",
    "heic": box(b"heic"),
    "avif": box(b"avif"),
    "tiff": encoded(Image.new("RGB", (8, 8)), "TIFF"),
    "png": encoded(Image.new("RGB", (8, 8)), "PNG"),
    "gif": encoded(Image.new("L", (8, 8)), "GIF"),
    "webp": encoded(Image.new("RGB", (8, 8)), "WEBP"),
    "psd": b"8BPS\0\1" + b"\0" * 400,
    "zip": b"PK\3\4" + b"\0" * 400,
    "exe": b"MZ" + b"\0" * 400,
    "almost": b"\xff\xd8\x00" + PHOTO[3:],
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_jpeg_is_refused_by_its_content_and_not_stored(
    sender: Sender, kind: str
) -> None:
    content = FOREIGN[kind]
    for end in (1, 3, len(content)):
        answer = sender.put(content, 0, end)
        if end == len(content):
            assert (answer.status_code, answer.json()["code"]) == (415, "not_jpeg")
    assert answer.json()["detail"].startswith("这不是 JPEG 照片")
    assert sender.put(content, 1).status_code in {409, 415}
    assert all(path.stat().st_size < 3 for path in files.every_file())
    assert not Attachment.objects.exclude(state="partial").exists()


DAMAGED = {
    "truncated": jpeg((200, 200), quality=95)[:-400],
    "half": jpeg((200, 200), quality=95)[:700],
    "header only": PHOTO[:20],
    "magic only": b"\xff\xd8\xff",
    "nonsense": b"\xff\xd8\xff" + b"\xe0" + b"x" * 1000,
    "html behind the magic": b"\xff\xd8\xff<script>alert(1)</script>",
    "lossless": PHOTO.replace(b"\xff\xc0", b"\xff\xc3", 1),
    "no frame": PHOTO.replace(b"\xff\xc0", b"\xff\xe1", 1),
    "nothing wide": flood(0, 0),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_cannot_be_decoded_is_refused_and_stays_refused(sender: Sender, kind: str) -> None:
    content = DAMAGED[kind]
    answer = sender.put(content)
    assert (answer.status_code, answer.json()["code"]) == (400, "damaged_picture")
    assert not list(files.every_file())
    told = sender.get(content).json()
    assert (told["state"], told["code"]) == ("refused", "damaged_picture")
    assert told["message"].startswith("照片不完整或已损坏")
    again = sender.put(content)
    assert (again.status_code, again.content) == (400, answer.content)
    entry = AuditEntry.objects.get(verb="attachment.refuse")
    assert entry.changes == {"code": "damaged_picture"}


@pytest.mark.parametrize("size", [(65_535, 65_535), (65_535, 400), (5001, 5000)])
def test_a_flood_of_pixels_is_refused_before_one_is_decoded(
    sender: Sender, size: tuple[int, int]
) -> None:
    answer = sender.put(flood(*size))
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many_pixels")
    assert not list(files.every_file())


def test_the_place_and_all_else_but_the_picture_is_gone(sender: Sender) -> None:
    content = located()
    sent = Image.open(io.BytesIO(content))
    assert sent.getexif().get_ifd(0x8825)[2] == (31, 13, 48)
    assert content.count(SECRET.encode()) == 3
    assert sender.put(content).status_code == 201
    kept = sender.kept(content)
    picture = Image.open(io.BytesIO(kept))
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for canary in (SECRET, CAMERA, "Exif", "xmp", "ICC_PROFILE"):
        assert canary.encode() not in kept
    for path in files.every_file():
        assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_stands_as_the_camera_was_held(tmp_path: Path, orientation: int) -> None:
    picture = Image.open(io.BytesIO(cleaned(located(orientation), tmp_path)))
    assert picture.size == ((40, 20) if orientation < 5 else (20, 40))
    width, height = picture.size
    spots = {
        "left": (2, height // 2),
        "right": (width - 3, height // 2),
        "top": (width // 2, 2),
        "bottom": (width // 2, height - 3),
    }
    red, _, blue = picture.getpixel(spots[HALVES[orientation]])
    assert red > 200
    assert blue < 60


@pytest.mark.parametrize(
    "metadata", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" * 9]
)
def test_broken_metadata_does_not_spoil_a_sound_picture(tmp_path: Path, metadata: bytes) -> None:
    segment = b"\xff\xe1" + struct.pack(">H", len(metadata) + 2) + metadata
    assert plain_size(cleaned(PHOTO[:2] + segment + PHOTO[2:], tmp_path)) == (8, 6)


@pytest.mark.parametrize(
    "content",
    [
        jpeg(mode="L"),
        jpeg(mode="CMYK"),
        jpeg(progressive=True),
        jpeg((301, 207), quality=95, subsampling=0),
        jpeg() + b"<script>alert(1)</script>" + b"PK\3\4",
        jpeg(icc_profile=b"x" * 3000, comment=b"y" * 3000),
    ],
    ids=["grey", "cmyk", "progressive", "odd", "polyglot", "profile"],
)
def test_every_kind_of_jpeg_becomes_the_same_plain_kind(tmp_path: Path, content: bytes) -> None:
    kept = cleaned(content, tmp_path)
    picture = Image.open(io.BytesIO(kept))
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert plain_size(kept) == picture.size
    assert b"script" not in kept


def test_only_plain_pictures_pass_the_last_look() -> None:
    assert plain_size(PHOTO) == (8, 6)
    for foreign in (
        b"",
        PHOTO[2:],
        PHOTO[:-1],
        PHOTO + b"x",
        located(),
        jpeg(comment=b"x"),
        jpeg(icc_profile=b"x"),
        jpeg(progressive=True),
        jpeg(mode="CMYK"),
        PHOTO[:40],
    ):
        assert plain_size(foreign) is None


@pytest.mark.parametrize("written", [b"", b"<html>", located()])
def test_what_the_process_writes_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes
) -> None:
    def taken_over(module: str, arguments: Any, folder: str, *_: Any) -> dict[str, int]:
        (Path(folder) / "clean.jpg").write_bytes(written)
        return {"width": 8, "height": 6}

    monkeypatch.setattr(cleaning, "run_bounded", taken_over)
    with pytest.raises(UnusablePicture):
        cleaned(PHOTO, tmp_path)


def test_damage_anywhere_ends_in_a_picture_or_a_refusal(tmp_path: Path) -> None:
    sound = located() + b""
    dice = random.Random(20261120)
    for _ in range(12):
        damaged = bytearray(sound)
        for _ in range(dice.randrange(1, 9)):
            damaged[dice.randrange(3, len(damaged))] = dice.randrange(256)
        try:
            assert plain_size(cleaned(bytes(damaged), tmp_path))
        except UnusablePicture:
            continue


# The cost


def test_a_picture_that_takes_more_memory_than_allowed_is_refused(tmp_path: Path) -> None:
    large = jpeg((3000, 3000))
    with pytest.raises(UnusablePicture):
        cleaned(large, tmp_path, PictureLimits(memory=40 * MEBIBYTE))


def test_a_picture_that_computes_too_long_is_refused(tmp_path: Path) -> None:
    # Several seconds of work on any machine: the limit is counted in whole seconds.
    noise = encoded(Image.effect_noise((10_000, 8000), 60).convert("RGB"), progressive=True)
    limits = PictureLimits(cpu_time=1, pixels=100_000_000, memory=4096 * MEBIBYTE)
    with pytest.raises(UnusablePicture) as refused:
        cleaned(noise, tmp_path, limits)
    assert refused.value.code == "picture_too_costly"


def test_a_picture_that_is_written_too_large_is_refused(tmp_path: Path) -> None:
    noise = encoded(Image.effect_noise((400, 400), 90).convert("RGB"))
    with pytest.raises(UnusablePicture):
        cleaned(noise, tmp_path, PictureLimits(clean=5000))


MEASURE = """
import json, resource, sys
from common.attachments.cleaning import clean_upload
picture = clean_upload(sys.argv[1])
own = next(l for l in open("/proc/self/status") if l.startswith("VmHWM"))
child = resource.getrusage(resource.RUSAGE_CHILDREN)
spent = child.ru_utime + child.ru_stime
print(json.dumps([picture.width, int(own.split()[1]) // 1024, child.ru_maxrss // 1024, spent]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
def test_the_largest_photo_costs_bounded_memory_and_time(tmp_path: Path) -> None:
    noise = Image.effect_noise((5000, 5000), 60).convert("RGB")
    content = encoded(noise, quality=70, progressive=True, exif=_turned())
    assert 10 * MEBIBYTE < len(content) < 12 * MEBIBYTE
    (tmp_path / UPLOAD).write_bytes(content)
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )
    width, own, childs, seconds = json.loads(measured.stdout)
    assert width == 5000
    assert own < 100
    assert childs < 260
    assert seconds < 10


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_the_process_knows_neither_secrets_nor_django() -> None:
    code = (
        "import sys; import common.attachments.child;"
        " sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


# A machine that has too much to do


def test_a_busy_machine_loses_nothing_and_gives_up_at_last(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> None:
        raise Died("too_slow", is_final=False)

    with monkeypatch.context() as busy:
        busy.setattr(cleaning, "run_bounded", slow)
        answer = sender.put(PHOTO)
        assert (answer.status_code, answer.json()["code"]) == (503, "cleaning_busy")
        assert answer.headers["Retry-After"] == "30"
        told = sender.get(PHOTO).json()
        assert (told["state"], told["received"]) == ("checking", len(PHOTO))
    assert sender.put(PHOTO, len(PHOTO)).status_code == 201
    other = jpeg(colour=7)
    with monkeypatch.context() as busy:
        busy.setattr(cleaning, "run_bounded", slow)
        assert [sender.put(other).status_code for _ in range(3)] == [503, 503, 400]
    assert sender.get(other).json()["code"] == "picture_too_costly"


def test_a_process_that_dies_is_the_fault_of_the_picture(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, every_file: Callable
) -> None:
    def killed(*_: Any) -> None:
        raise Died("failed")

    monkeypatch.setattr(cleaning, "run_bounded", killed)
    answer = sender.put(PHOTO)
    assert (answer.status_code, answer.json()["code"]) == (400, "picture_too_costly")
    assert every_file() == []
    assert Attachment.objects.get(sha256=digest_of(PHOTO)).stored_name == ""
