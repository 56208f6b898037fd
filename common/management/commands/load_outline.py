"""``load_outline FILE``: the district's outline, which then judges points."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.geo.datum import Datum
from common.geo.loading import load_outline
from common.geo.outline import BadOutline


class Command(BaseCommand):
    """Stores a new version of the outline; ends with 1, and changes nothing, on a bad file."""

    help = "装入区界（GeoJSON）：此后导入、接口与表单按区界判断坐标；未装入时按外接矩形判断。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the datum of its degrees."""
        parser.add_argument("file", type=Path, help="GeoJSON 文件（面或多面，经度在前）")
        parser.add_argument(
            "--datum",
            choices=[datum.value for datum in Datum],
            default=Datum.WGS84.value,
            help="文件的坐标系，默认 WGS-84；入库时统一换算为 WGS-84",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and say what was understood."""
        try:
            stored = load_outline(by=None, file=options["file"], datum=Datum(options["datum"]))
        except BadOutline as error:
            raise CommandError(f"区界未装入：{error}") from error
        except OSError as error:
            raise CommandError(f"区界未装入：无法读取 {options['file']}") from error
        areas = len(stored.geojson["coordinates"])
        self.stdout.write(f"区界已装入：{stored.file_name}，{areas} 个面。新的坐标按区界判断。")
