"""Quantities in a statement: what was counted or measured, as numbers. Dates, numbers of documents, places, lists and telephones are none.

Rules over the shadow of a statement (text.py), so that offsets hold in the statement itself. First the digits of what is no quantity are blanked,
then numbers with a measure are read, in figures or (from ten up: numerals.py) in words; a small number without a measure is not taken. Vietnamese
number format (1.234,5), with the usual slips: 1,250 hộ is taken for thousands, 12.5 % for a decimal.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import prod

from danvan_cli import measures, numerals, text

KINDS = ("count", "ratio", "percent", "change", *(k for k in measures.UNITS if k != "percent"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """start, end: offsets in the statement, whose words there are the quantity with its direction and approximation.

    value: in the measure (money: in đồng, not millions); value_to: the end of a range or change, the whole of a ratio (3/5), else None;
    measure: in words, normal ("đồng", "%", "m2", "mô hình", "đồng/người/năm"); kind: one of KINDS; direction: tăng, giảm or "";
    approximate: the word that says so (hơn, gần …) or ""; place: the nearest place the statement names, or "".
    """

    start: int
    end: int
    value: int | float
    value_to: int | float | None
    measure: str
    kind: str
    direction: str = ""
    approximate: str = ""
    place: str = ""


def _words(words: tuple[str, ...] | list[str]) -> str:
    """Any of these words, the longest first, whole."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=lambda w: (-len(w), w)))


_DIGITS = r"(?:\d{1,3}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\s\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?)"
_END = r"(?!\d|/\d|[.,]\d)"
_SCALES = {"tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "triêu": 10**6, "tr": 10**6, "vạn": 10_000, "nghìn": 1000, "ngàn": 1000, "trăm": 100}
_SCALE = r"(?:(?:(?:nghìn|ngàn|trăm)\s)?(?:t[ỷỉ](?!\s(?:lệ|trọng|số|giá)\b)|tri[ệê]u)\b|(?:nghìn|ngàn|vạn)\b|tr(?=\.?\s?đ))"
# one number: 12,5 · 1,2 tỷ · 1 tỷ 250 triệu · hai mươi lăm · ba triệu rưỡi
_FIGURE = rf"(?:{_DIGITS}|{numerals.WORDS}|{numerals.ONE}(?=\s(?:t[ỷỉ]|triệu)\b(?!\s(?:lệ|trọng|số|giá)\b)))"
_NUMBER = rf"(?>{_FIGURE}(?:\s?{_SCALE}(?:\s{_FIGURE}\s?{_SCALE})*(?:\srưỡi\b)?)?){_END}"
_UNIT = _words([s for s in measures.NORMAL if s != "%"])
_ABBREVIATED = ("htx", "clb", "cđcs")
# longest first; a capital is a name ("bước 2 Cuộc vận động …"), but for abbreviations
_NOUN = "|".join(
    (
        _words([s for s in measures.NORMAL if " " in s and s[0].isalpha()]),
        rf"(?-i:{_words([*measures.NOUNS, *map(str.upper, _ABBREVIATED)])})",
        _words([s for s in measures.NORMAL if " " not in s and s[0].isalpha()]),
    )
)
_PERIOD = r"(?!\stháng\s(?:đầu|cuối|năm|qua|gần|nay|trước|tới|liền|cuối năm)\b)(?!\sngày\s(?:qua|đầu|trước|gần|nay|tháng)\b)(?!\sgiờ\s(?:đêm|sáng|trưa|chiều|tối|khuya|hằng|rưỡi)\b)"
# a measure: a unit (attached or after a blank) or a noun, and what it is for ("/người/năm")
_MEASURE = rf"{_PERIOD}(?:\s?%|\s(?:{_NOUN})(?![\w²³])|\s?(?:{_UNIT})(?![\w²³]))"
_PER = rf"(?:\s?/\s?(?:(?:{_NOUN})(?!\w)|[^\W\d_]+))"

_DIRECTION = r"(?:kéo giảm|cắt giảm|rút ngắn|tăng|giảm|nâng|rút|hạ)(?:\s(?:thêm|lên|xuống|còn|được|đến|mạnh|dần|bình quân|trung bình))*"
_APPROXIMATE = r"(?:không dưới|không quá|ít nhất|tối thiểu|tối đa|trên dưới|xấp xỉ|khoảng|chừng|ngót|gần|trên|dưới|độ|(?<!cao\s)(?<!thấp\s)(?<!nhiều\s)(?<!lớn\s)(?<!ít\s)hơn)"
_WHEN = r"(?:\s?\(?(?:vào\s|cuối\s|đầu\s)*năm\s(?:học\s)?\x00+\)?)?"
_TO = r"(?P<to>\s?-\s?|\s(?:(?:nay|đã|tăng|giảm|nâng)\s){0,2}(?:đến|tới|xuống còn|xuống|lên thành|lên đến|lên tới|lên|còn|sang)\s)"

_FREE = r"(?<![\w/\x00-])(?<![\d\x00][.,])"  # where a number can begin
_QUANTITY = re.compile(
    rf"(?:(?<!\w)(?P<direction>{_DIRECTION})\s)?(?:(?<!\w)(?P<approximate>{_APPROXIMATE})\s)?(?P<from>(?<!\w)từ\s)?"
    rf"{_FREE}(?P<a>{_NUMBER})(?P<am>{_MEASURE}{_PER}*|{_PER}+)?"
    rf"(?:{_WHEN}{_TO}(?P<b>{_NUMBER})(?P<bm>{_MEASURE}{_PER}*|{_PER}+)?)?",
    re.IGNORECASE,
)
_RATIO = re.compile(
    rf"(?:(?<!\w)(?P<approximate>{_APPROXIMATE})\s)?{_FREE}(?<!thứ\s)(?P<a>{_DIGITS})(?:\s?/\s?|\s(?:trên(?:\stổng số)?|trong(?:\stổng)?\ssố)\s)(?P<b>{_DIGITS})(?![\d/.,]\d)(?P<m>\s(?:{_NOUN})(?!\w))",
    re.IGNORECASE,
)

_NO_MEASURE = rf"(?!{_MEASURE})(?!\s?/\s?\d+\s(?:{_NOUN})\b)"
_DOCUMENTS = (
    "nghị quyết, chỉ thị, quyết định, nghị định, thông tư, kết luận, quy định, quy chế, kế hoạch, hướng dẫn, đề án, chương trình, công văn, thông báo, luật, pháp lệnh, công điện, tờ trình, "
    "báo cáo, văn bản, dự án, thông tri"
).split(", ")
_NAMED = (
    "điều, khoản, điểm, chương, mục, phần, phụ lục, trang, bài, câu, số, mẫu, biểu, bảng, hình, thứ, khoá, khóa, nhiệm kỳ, kỳ họp, hạng, loại, cấp, bậc, mức, mức độ, lớp, khối lớp, đợt, tổ, đội, thôn, ấp, xóm, khóm, bản, buôn, "
    "làng, khu, khu phố, tổ dân phố, cụm, phường, quận, quốc lộ, tỉnh lộ, hương lộ, đường, đường tỉnh, kênh, cống, kỳ, vòng, tập, chi bộ, chi đoàn, chi hội, nhóm, trạm, lô, thửa, vùng, tiểu khu, tổng đài, điện thoại, số máy, sđt, "
    "hotline, zalo, fax, tháng, ngày, quý, tuần, km, chợ, sân, nhà, toà, chung cư, trung đoàn, sư đoàn, lữ đoàn, quân khu, quân đoàn, đồn, cột mốc, hẻm, ngõ, ngách"
).split(", ")
_NOT = [
    re.compile(p, re.IGNORECASE)
    for p in (
        r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}",  # 15/6/2024
        r"(?<!\w)(?:ngày|sáng|trưa|chiều|tối|đêm|dịp|mùng|mồng|hôm|ngày hội|chợ|đường|đến|trước)\s\d{1,2}\s?[/-]\s?\d{1,2}(?![\d/%])(?:\s?(?:và|,|-|đến)\s\d{1,2}/\d{1,2}(?![\d/]))*" + _NO_MEASURE,
        r"(?<!\w)ngày\s\d{1,2}(?:\s?(?:-|và|,|đến)\s?\d{1,2})?\stháng",
        r"(?<!\w)(?:tháng|quý)\s(?:\d{1,2}|[IV]+)\s?[/-]\s?(?:19|20)\d\d",
        r"(?<!\w)năm\s(?:học\s)?(?:19|20)\d\d(?:\s?(?:-|,|và|đến|/)\s?(?:năm\s)?(?:19|20)\d\d)*",
        r"(?<![\d.,])(?:19|20)\d\d\s?(?:-|đến)\s?(?:19|20)\d\d(?![\d.,]\d)",
        r"(?<!\w)(?:lúc|vào|hồi)\s\d{1,2}\s?(?:giờ|h)\s?(?:\d{1,2}(?:\sphút)?)?",
        r"\d{1,2}\s?h\s?\d\d\b",
        rf"24\s?/\s?(?:24|7)(?![\d/])(?:\s?(?:giờ|h)\b|(?!\s(?:{_NOUN})\b))",
        r"\d+(?:\s?-\s?\d+)?\stuổi",
        r"(?<![\w.])0\d{2,3}[ .-]?\d{3}[ .-]?\d{3,4}(?!\d)|(?<!\d)1[89]00[ .]?\d{2,6}",
        r"\d+\s?[-/]\s?(?-i:[A-ZĐ]{2,})[\w/-]*|\d+/\d{4}(?:/[\w-]+)?",  # 25-NQ/TW, 04/2015/NĐ-CP
        r"^\W*\d{1,2}(?:\.\d{1,2})*\s?[.)/:-]\s(?!\d)|^\W*\d{1,2}(?:\.\d{1,2})+\s+(?-i:[^\W\d_a-zà-ỹ])|^\W*\d{1,2}-\s|\(\d{1,2}\)|(?<=[;:.]\s)\d{1,2}[.)]\s",
        r"[\"']\s?\d{1,2}\s(?=[^\"']{1,40}[\"'])",  # "5 không, 3 sạch"
        rf"(?<!\w)(?:{_words(_DOCUMENTS)})\s(?:số\s)?(?>{_DIGITS}(?:/\d+)*)" + _NO_MEASURE,
        rf"(?<!\w)(?:{_words(_NAMED)})\s(?:số\s)?(?>{_DIGITS}(?:\s?-\s?\d+)?)(?:[a-zđ]\b)?" + _NO_MEASURE,
    )
]  # fmt: skip

_PLACE = re.compile(
    rf"(?<!\w)(?i:(?<!tác\s)xã|phường|thị trấn|thị xã|thành phố|huyện|quận|tỉnh|thôn|ấp|bản|buôn|khóm|khu phố|tổ dân phố|tổ|làng|xóm|khu)"
    rf"\s(?:(?:[{text.UPPER}][\w']*)(?:\s[{text.UPPER}][\w']*){{0,3}}|\d{{1,3}}(?![\d.,]*\d)(?!\s?%)(?!\s(?:{_NOUN})(?!\w)))(?!\w)"
)  # fmt: skip# a span of time is a quantity where it says how long a thing took, not when it was
_LASTS = {
    "tháng": lambda before: bool(re.search(r"(?:kéo dài|bình quân|trung bình|mất|hết|chỉ|còn|sớm|chậm|sớm hơn|chậm hơn|thời hạn)(?:\s(?:khoảng|hơn|gần))?\s*$", before, re.IGNORECASE)),
    "ngày": lambda before: not re.search(r"(?:sau|qua|suốt)\s*$", before, re.IGNORECASE),
}  # fmt: skip

_CLAUSE, _AFTER, _REACH = 40, 5, 300  # characters: what the end of a clause counts as, how far a place after the quantity stands back, how far any reaches
_ELSEWHERE = re.compile(r"[;:(]|\.\s|,\s(?:có|như|riêng|trong đó|nơi|nhất là|chẳng hạn)\s")  # what follows is about something else
_HINT = re.compile(r"\d|mười|mươi|chục|trăm|nghìn|ngàn|triệu|tỷ|tỉ", re.IGNORECASE)  # what every quantity has


def find(statement: str) -> list[Quantity]:
    """The quantities of a statement (NFC), in their order; they do not overlap."""
    shadow = text.shadow(statement)
    if not _HINT.search(shadow):
        return []
    for pattern in _NOT:
        shadow = pattern.sub(_blank, shadow)
    found = [q for m in _RATIO.finditer(shadow) if (q := _ratio(m))]
    for q in found:
        shadow = shadow[: q.start] + re.sub(r"\d", "\0", shadow[q.start : q.end]) + shadow[q.end :]
    at = 0
    while m := _QUANTITY.search(shadow, at):
        q, at = _read(m)
        found += [q] if q else []
    found.sort(key=lambda q: q.start)
    places = [m.span() for m in _PLACE.finditer(text.shadow(statement)) if _stands(m, found)]
    return [_placed(q, places, statement) for q in found]


def _blank(m: re.Match[str]) -> str:
    return re.sub(r"\d", "\0", m.group())


def _ratio(m: re.Match[str]) -> Quantity | None:
    a, b = number(m["a"], True), number(m["b"], True)
    if not b or a > b:
        return None
    return Quantity(m.start(), m.end(), _plain(a), _plain(b), _measure(m["m"])[0], "ratio", "", m["approximate"] or "")


def _read(m: re.Match[str]) -> tuple[Quantity | None, int]:
    """The quantity of a match, and where to go on: a second number that does not belong to the first is looked at again."""
    after = m.end("am") if m["am"] else m.end("a")
    first, second = m["am"], m["bm"]
    if m["b"] and not _together(m):
        m_b, second = None, None
    else:
        m_b = m["b"]
    written = (second or first) if m_b else first
    a_scale, b_scale = _scale(m["a"]), _scale(m_b or "")
    to = _to(m) if m_b else ""
    changed = bool(to) and (to in _MOVES or (bool(m["direction"]) and (number(m_b or "") > number(m["a"])) == (_direction(m["direction"], "", Decimal(0), None) == "tăng")))
    if written and written.lstrip().startswith("/") and max(a_scale, b_scale) < 1000:
        return None, after  # 12/tháng: neither money nor a thing
    if written:
        measure, kind = _measure(written)
    elif (b_scale if m_b else a_scale) >= 10**6:
        measure, kind = "đồng", "money"
    elif changed or re.search(r"^\d{1,3}(?:\.\d{3})+$", m["a"]):
        measure, kind = "", "count"  # what is counted is named elsewhere, but counted it is
    else:
        return None, after
    if measure == "giờ" and not any(map(str.isdigit, m["a"])):
        return None, after  # hoa mười giờ, lúc mười giờ
    if measure in {"ngày", "tháng"} and not changed and not _LASTS[measure](m.string[: m.start()]):
        return None, after
    counted = kind == "count"
    a, b = number(m["a"], counted), number(m_b, counted) if m_b else None
    if b is not None and a_scale == 1 and not first and b_scale > 1:
        a *= b_scale  # 3 - 5 triệu
    end = (m.end("bm") if second else m.end("b")) if m_b else after
    direction = _direction(m["direction"] or "", to, a, b)
    start = next(m.start(g) for g in ("direction", "approximate", "from", "a") if m[g])
    if m["from"] and not m_b and not m["direction"] and not m["approximate"]:
        start = m.start("a")
    return Quantity(start, end, _plain(a), None if b is None else _plain(b), measure, "change" if changed else kind, direction, m["approximate"] or ""), end


def _together(m: re.Match[str]) -> bool:
    """Whether two numbers are the ends of one range or change: of one measure, and joined as such."""
    first, second = m["am"], m["bm"]
    to = _to(m)
    if first and second and _measure(first)[0] != _measure(second)[0]:
        return False
    if first and not second:
        return bool(m["from"]) and _scale(m["b"]) == 1
    bare = to in _MOVES or _scale(m["b"]) >= 10**6
    return bool(second or (m["from"] and bare)) and (bool(m["from"]) or to in {"-", "đến", "tới"} or bool(m["direction"]))


_MOVES = {"xuống", "lên", "còn"}


def _to(m: re.Match[str]) -> str:
    """The first word of what joins two numbers ("xuống còn": xuống)."""
    return next((w for w in str(m["to"]).casefold().split() if w not in {"nay", "đã", "tăng", "giảm", "nâng"}), "")


def _direction(said: str, to: str, a: Decimal, b: Decimal | None) -> str:
    if said:
        head = said.split()[0].casefold()
        return {"tăng": "tăng", "nâng": "tăng"}.get(head, "giảm")
    if b is not None and to in _MOVES:
        return "tăng" if b > a else "giảm"
    return ""


def _measure(written: str) -> tuple[str, str]:
    """Normal name and kind of a measure as it is written: "m²" → m2, area; "triệu/hộ" comes as "/hộ" → đồng/hộ, money."""
    head, *per = (" ".join(x.split()) for x in written.split("/"))
    head = measures.NORMAL.get(head.casefold(), head.casefold()) if head else "đồng"
    return "/".join([head, *(measures.NORMAL.get(p.casefold(), p.casefold()) for p in per)]), measures.KIND.get(head, "count")


@lru_cache(maxsize=1)
def _parts() -> re.Pattern[str]:
    return re.compile(rf"(?P<figure>{_FIGURE})(?:\s?(?P<scale>{_SCALE}|tr\b)(?P<half>\srưỡi)?)?", re.IGNORECASE)


def _scale(written: str) -> int:
    """The largest scale of a number: 10⁹ for "1 tỷ 250 triệu"."""
    return max((_product(m["scale"]) for m in _parts().finditer(written) if m["scale"]), default=1)


def _product(scale: str) -> int:
    return prod(_SCALES[w] for w in scale.casefold().split())


def number(written: str, counted: bool = False) -> Decimal:
    """A number as Vietnamese writes it → its value: "1.234,5", "1,2 tỷ", "1 tỷ 250 triệu", "hai mươi lăm", "ba triệu rưỡi". counted: of things, which have no three decimals (1,250 hộ)."""
    total = Decimal(0)
    for m in _parts().finditer(written):
        scale = _product(m["scale"]) if m["scale"] else 1
        figure = m["figure"]
        total += (_digits(re.sub(r"\s", "", figure), counted and scale == 1) if figure[0].isdigit() else Decimal(numerals.value(figure))) * scale
        total += Decimal(scale) / 2 if m["half"] else 0
    return total


def _digits(digits: str, counted: bool) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):  # 1.234 and 1.234,5
        return Decimal(digits.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3},\d{3}\.\d+", digits) or (counted and re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits)):
        return Decimal(digits.replace(",", ""))  # the English way
    return Decimal(digits.replace(",", "."))


def written(value: int | float | Decimal) -> str:
    """A number as Vietnamese writes it: 1234.5 → "1.234,5". number() reads it back."""
    whole, _, rest = f"{Decimal(str(value)):f}".partition(".")
    rest = rest.rstrip("0")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _stands(m: re.Match[str], found: list[Quantity]) -> bool:
    """A place, unless its number is a quantity's ("tổ 9 người") or it is every such place ("mỗi làng 1 tháng")."""
    after = bisect_left(found, m.end(), key=lambda q: q.start)
    return not re.search(r"(?:mỗi|một|các)\s$", m.string[max(0, m.start() - 5) : m.start()]) and not (after and found[after - 1].end > m.start())


def _placed(q: Quantity, places: list[tuple[int, int]], statement: str) -> Quantity:
    """With the place before it or the one after it, whichever is nearer: the end of a clause is far, another sentence out of reach."""
    at = bisect_left(places, q.start, key=lambda p: p[0])
    near: list[tuple[int, tuple[int, int]]] = []
    if at and q.start - places[at - 1][1] <= _REACH:
        near.append((_far(statement[places[at - 1][1] : q.start]), places[at - 1]))
    if at < len(places) and places[at][0] - q.end <= _REACH and not _ELSEWHERE.search(between := statement[q.end : places[at][0]]):
        near.append((_far(between) + _AFTER, places[at]))
    if not near:
        return q
    start, end = min(near)[1]
    return replace(q, place=statement[start:end])


def _far(between: str) -> int:
    return len(between) + _CLAUSE * len(re.findall(r"[,;.:]\s", between))
