"""Why a file cannot be read as a workbook, in the clerk's words."""

from typing import Any

from common.errors.domain import DomainError

_BAD_REQUEST, _TOO_LARGE, _UNSUPPORTED = 400, 413, 415

_REFUSALS = {
    "upload_too_large": (_TOO_LARGE, "文件太大（上限 {megabytes} MB），请拆分后再导入。"),
    "empty_file": (_BAD_REQUEST, "文件是空的，请重新选择。"),
    "not_xlsx": (
        _UNSUPPORTED,
        "这不是 .xlsx 工作簿。请在 Excel 或 WPS 中另存为“Excel 工作簿（.xlsx）”后再导入。",
    ),
    "encrypted": (_UNSUPPORTED, "文件已加密或设有打开密码，请取消密码后再导入。"),
    "has_macros": (_UNSUPPORTED, "文件含有宏，请另存为不含宏的 .xlsx 后再导入。"),
    "too_many_entries": (_BAD_REQUEST, "文件内部的部件太多（上限 {limit} 个），不能读取。"),
    "overlapping_entries": (_BAD_REQUEST, "文件内部的部件互相重叠，不能读取。"),
    "inflates_too_large": (_BAD_REQUEST, "文件解压后太大，不能读取。请删除多余内容后再导入。"),
    "damaged": (_BAD_REQUEST, "文件已损坏，请用 Excel 或 WPS 打开并重新保存后再导入。"),
    "forbidden_xml": (
        _BAD_REQUEST,
        "文件内部含有不允许的声明（DOCTYPE、ENTITY 或外部引用），不能读取。",
    ),
    "cell_too_long": (_BAD_REQUEST, "文件中有单元格的内容过长，不能读取。"),
    "too_many_strings": (_BAD_REQUEST, "文件中的文字条目太多（上限 {limit} 条），请拆分后再导入。"),
    "too_many_cells": (
        _BAD_REQUEST,
        "工作表“{sheet}”的单元格太多（上限 {limit} 个），请拆分后再导入。",
    ),
    "extent_too_large": (
        _BAD_REQUEST,
        "工作表“{sheet}”的范围过大（到第 {row} 行、第 {column} 列），"
        "请删除数据区以外的内容后再导入。",
    ),
    "too_many_formulas": (
        _BAD_REQUEST,
        "工作表“{sheet}”的公式太多，请将公式粘贴为数值后再导入。",
    ),
    "content_too_large": (_BAD_REQUEST, "文件的内容太多，请拆分后再导入。"),
    "reading_too_slow": (_BAD_REQUEST, "读取文件超时，请拆分后再导入。"),
    "reading_failed": (
        _BAD_REQUEST,
        "文件的结构异常，读取时被中止。请将内容复制到新建的工作簿后再导入。",
    ),
}


class UnreadableFile(DomainError):
    """A file that is refused before any of its rows is looked at."""

    def __init__(self, code: str, **params: Any) -> None:
        status, sentence = _REFUSALS[code]
        super().__init__(code, sentence.format(**params), status=status, **params)


REFUSAL_CODES = frozenset(_REFUSALS)
