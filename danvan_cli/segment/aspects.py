"""Sentences that list aspects: "Hạn chế tập trung ở khâu tuyên truyền, việc phối hợp, nguồn kinh phí và chế độ cho cán bộ."

Each aspect becomes a statement of its own; the first keeps the lead, the last the full stop.
"""

from __future__ import annotations

import re

from danvan_cli import settings

_KIND = (
    r"(?:(?:cái|chỗ|mặt|khâu|điểm|phần) (?:yếu|khó|hụt|vướng|dở)|điều (?:còn )?(?:băn khoăn|trăn trở|vướng)|hụt|hạn chế|tồn tại|yếu kém|khuyết điểm|thiếu sót|khó khăn|vướng mắc|bất cập|trở ngại|khâu yếu|điểm yếu|mặt yếu|điểm nghẽn|"
    r"kết quả|thành tựu|ưu điểm|chuyển biến|điểm sáng|bài học|kinh nghiệm|nguyên nhân|kiến nghị|đề xuất)"
)
_LEAD = re.compile(
    r"\b" + _KIND + r"[^,;:.]{0,60}?\b(?:tập trung|nằm|thể hiện|rơi|dồn|lộ|bộc lộ|thấy|nổi lên|chủ yếu|nhất|đều|chính|lớn|rõ|vẫn|chỉ|cũng|là)\b"
    r"[^,;:.]{0,40}?\b(?:ở chỗ|ở|vào|trong|tại|về|là|gồm|như)\b(?: (?:các|những|mấy|ba|bốn|năm|hai|sáu))?(?: (?:khâu|mặt|lĩnh vực|vấn đề|điểm|phương diện|nội dung|chuyện))?(?: (?:như|sau|là|gồm))?:? ",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*[,;]\s+(?:(?:và|hay|cũng như|rồi|đến|cả)\s+)?|\s+(?:và|cùng với|cũng như|lẫn)\s+(?=(?:ở |về |khâu |việc |công tác |nguồn |chế độ |kinh phí |sự |nhận thức |cách |cơ chế |đội ngũ |phương thức |phụ cấp |tổ chức |chất lượng |trình độ |năng lực |phong cách |thái độ |chuyện |kiểm tra|giám sát|sơ kết|tổng kết|khen thưởng))")
_JOINTS = (",", ";", "và", "cùng với", "cũng như", "lẫn")  # one of them is in whatever _SPLIT finds
# What opens an aspect: a noun of the field's own, never a clause.
_NOUN = re.compile(
    r"(?:ở |về |trong )?(?:các |những |cả )?(?:khâu|việc|công tác|nguồn|chế độ|kinh phí|sự|nhận thức|cách|cơ chế|đội ngũ|phương thức|phụ cấp|tổ chức|"
    r"chất lượng|trình độ|năng lực|phong cách|thái độ|chuyện|mối|tinh thần|vai trò|trách nhiệm|quy chế|phối hợp|tuyên truyền|kiểm tra|giám sát|sơ kết|"
    r"tổng kết|khen thưởng|cán bộ|con người|cơ sở vật chất|trang thiết bị|nội dung|hình thức|phương pháp|chính sách|mô hình|lãnh đạo|chỉ đạo|đào tạo|"
    r"bồi dưỡng|tập huấn|thủ tục|cải cách|quan hệ|điều kiện|thông tin|nhân lực|tài chính|vốn|quỹ|hoạt động|phong trào|đối thoại|dân chủ)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:đã|sẽ|đang|chưa|không|còn|vẫn|bị|được|nên|vì|nhưng|mà|thì|là)\b")


def spans(shadow: str, start: int, end: int) -> list[tuple[int, int]]:
    """The aspects of the sentence shadow[start:end], or the sentence itself when it lists none."""
    # too few joints for a list: most sentences
    if sum(shadow.count(joint, start, end) for joint in _JOINTS) < settings.ASPECT_MIN - 1:
        return [(start, end)]
    low, high = settings.ASPECT_WORDS
    lead = _LEAD.search(shadow, start, end)
    if not lead:
        return [(start, end)]
    cuts = [start]
    for found in _SPLIT.finditer(shadow, lead.end(), end):
        at = found.start() + (1 if found.group().lstrip()[:1] in ",;" else 0)
        cuts.append(at)
    pieces = list(zip(cuts, [*cuts[1:], end], strict=True))
    bodies = [shadow[max(a, lead.end()) : b].strip(" ,;.…:") for a, b in pieces]
    bodies = [re.sub(r"^(?:và|cùng với|cũng như|lẫn|hay|rồi|đến|cả) ", "", x) for x in bodies]
    if len(pieces) < settings.ASPECT_MIN or any(not low <= len(x.split()) <= high for x in bodies):
        return [(start, end)]
    if all(x.startswith(("ở ", "về ", "trong ")) for x in bodies[1:]):
        pass  # the preposition repeated: a list by its form
    elif any(_CLAUSE.search(x) for x in bodies) or sum(bool(_NOUN.match(x)) for x in bodies) < len(bodies) - 1:
        return [(start, end)]
    out = []
    for a, b in pieces:
        while a < b and shadow[a].isspace():
            a += 1
        out.append((a, b))
    return out
