"""Why an item could not be used: one code and one sentence each, the words of the contract."""

SENTENCES = {
    "missing_id": "这条记录没有标识。",
    "bad_id": "标识不是有效的 UUID。",
    "nul_char": "文字中含有无法保存的字符。",
    "too_long": "文字超过了长度上限。",
    "bad_time": "时间无法识别，须为带时区的完整时间。",
    "period_order": "结束时间早于开始时间。",
    "in_future": "时间晚于现在。",
    "too_long_visit": "一次走访超过了 16 小时，请核对起止时间。",
    "before_appointment": "走访日期早于走访人的上岗日期。",
    "out_of_scope": "楼宇不存在，或不在您走访当日的工作范围内。",
    "unknown_enterprise": "企业不存在，或不在您的工作范围内。",
    "unknown_choice": "所选的项不在列表中。",
    "missing_value": "缺少必填的内容。",
    "bad_value": "内容的形式不对。",
    "id_number": "文字中含有身份证号码，平台不保存身份证号码，已隐去。",
    "unknown_operation": "平台不认识这种操作，请更新走访端。",
    "unknown_visit": "对应的走访没有送达。",
    "unknown_promise": "对应的承诺没有送达，或不在您的工作范围内。",
    "unknown_conflict": "该冲突不存在，或已经处理。",
    "withdrawn": "该走访已撤回，修改已保留。",
    "reason_required": "登记 24 小时后修改须写明原因。",
    "not_own": "只能修改本人的走访。",
    "device_revoked": "该平板已被吊销。",
    "id_conflict": "同一标识已有内容不同的记录，两份内容都已保留。",
    "same_field": "同一内容已被他人改为另一个值，两个值都已保留。",
    "waiting": "等待前序记录送达后处理。",
    "not_a_number": "含有无法表示的数字。",
    "not_an_object": "这一项不是有效的记录。",
    "too_deep": "内容的层次过深，无法保存。",
    "internal": "处理时出错，内容已完整保留，工作人员会处理。",
}


class Unusable(ValueError):
    """An item that cannot be used as it is; it is kept, and the reason is told."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.message = f"{SENTENCES[code]}{detail}"
        super().__init__(self.message)
