"""Why a piece or a photo is not taken, in the worker's words.

Known to the cleaning process as well, so nothing of Django is imported here.
"""

from typing import Any

from common.errors.domain import Conflict, DomainError

_BAD_REQUEST, _UNSUPPORTED = 400, 415

_PICTURES = {
    "empty_file": (_BAD_REQUEST, "照片是空文件，请重新拍摄。"),
    "not_jpeg": (
        _UNSUPPORTED,
        "这不是 JPEG 照片（按内容判断）。HEIC、PNG、TIFF、SVG、网页等请先转换为 JPEG。",
    ),
    "too_many_pixels": (_BAD_REQUEST, "照片的像素太多，请缩小后再上传。"),
    "damaged_picture": (_BAD_REQUEST, "照片不完整或已损坏，无法打开，请重新拍摄。"),
    "picture_too_costly": (_BAD_REQUEST, "照片的结构异常，处理时被中止，请重新拍摄。"),
}
PICTURE_CODES = frozenset(_PICTURES)


class UnusablePicture(DomainError):
    """The bytes are no photo that can be kept; the same bytes are refused again."""

    def __init__(self, code: str) -> None:
        status, sentence = _PICTURES[code if code in _PICTURES else "damaged_picture"]
        super().__init__(code, sentence, status=status)


class BadPiece(DomainError):
    """The headers of a piece say nothing that can be followed; ``path`` names the header."""

    code = "invalid_upload"

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message=message, path=path)


class WrongMediaType(DomainError):
    """The request does not carry the bare bytes of a photo."""

    code = "unsupported_media_type"
    message = "请以 Content-Type: image/jpeg 提交照片的原始字节，不要压缩或使用表单。"
    status = _UNSUPPORTED


class TooLarge(DomainError):
    """The photo is larger than any photo may be."""

    code = "attachment_too_large"
    status = 413

    def __init__(self, megabytes: int) -> None:
        super().__init__(message=f"照片太大（上限 {megabytes} MB），请缩小后再上传。")


class OffsetMismatch(Conflict):
    """The piece starts behind what has arrived, or states another length; says where to go on."""

    code = "offset_mismatch"
    message = "起始位置与已收到的字节数不符，请从 received 处续传。"

    def __init__(self, received: int) -> None:
        super().__init__(members={"received": received})


class HashMismatch(DomainError):
    """All bytes are there and are not those of the address: nothing of them is kept."""

    code = "hash_mismatch"
    message = "收到的内容与摘要不符，已全部作废，请从头重新上传。"
    status = 422

    def __init__(self) -> None:
        super().__init__(members={"received": 0})


class DiskFull(DomainError):
    """There is no room for the photo; what has arrived stays."""

    code = "disk_full"
    message = "服务器存储空间不足，照片请留在本机，稍后再传。"
    status = 507


class CleaningBusy(DomainError):
    """All bytes are there, but the machine was too busy to look at them; nothing is lost."""

    code = "cleaning_busy"
    message = "照片已全部收到，服务器繁忙，请稍后再查。"
    status = 503

    def __init__(self, **params: Any) -> None:
        super().__init__(retry_after=30, **params)
