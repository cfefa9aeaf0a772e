"""A block → sentence spans. Rules for Vietnamese administrative text, checked on tests/cases/segment/*.txt."""

from __future__ import annotations

import re

from danvan_cli.segment import marks
from danvan_cli.text import UPPER

# Titles and short forms whose full stop does not end a sentence.
_ABBREVIATIONS = frozenset(
    ["ts", "ths", "gs", "pgs", "tskh", "cn", "ks", "bs", "bscki", "bsckii", "ckii", "cki", "dr", "mr", "mrs", "ths.bs", "tp", "tx", "tt", "q", "p", "h", "đ/c", "đc", "tr", "stt", "vd", "nxb", "gv", "nsnd", "nsưt", "ngut", "ncs", "ls", "llb", "cts", "st", "no", "vs", "ktv", "đd", "hs", "sv", "t.ư", "tw", "ub", "gs,ts", "pgs,ts", "tm", "t/m", "kt", "k/t", "tl", "tuq", "t/l"]
)  # fmt: skip
_STOP = re.compile(r"(?P<stop>\./\.|[.!?…]+)(?P<close>[\"')\]]*)(?P<space>\s*)(?=(?P<next>\S)(?P<after>\S?))")
_TOKEN_CHARS = 60  # characters before a stop that are looked at: no abbreviation is longer
_OPENERS = "\"'(["
_DISCOURSE = (
    "Theo đó|Tuy nhiên|Tuy vậy|Tuy là|Bên cạnh|Ngoài ra|Đồng thời|Phát biểu|Tại|Trong|Trước|Sau khi|Sau đó|Các|Những|Để|Đặc biệt|"
    "Đến nay|Đến|Hiện nay|Hiện|Qua đó|Qua|Từ|Với|Nhằm|Nhờ|(?:Ngày|Sáng|Chiều|Tối) (?=\\d|nay|qua|ngày)|Nhân dịp|Một số|Nhiều|Việc|Cùng với|Cũng|Theo|Do đó|Do vậy|"
    "Vì vậy|Vì thế|Mặc dù|Kết luận|Thời gian|Cụ thể|Được|Đây|Nếu|Khi|Dù|Song|Nhưng|Như vậy|Tính đến|Ảnh:|Nguyên nhân|Thực tế|Trên cơ sở|"
    "Về phía|Bởi|Mỗi|Hàng năm|Hằng năm|Năm (?=(?:19|20)\\d\\d)|Không chỉ|Chính vì|Riêng|Nhất là|Trải qua|Vừa qua|Xuất phát"
)
# A new sentence that begins with no full stop before it: captions and sub-heads run into the text of web pages.
_RUN_IN = re.compile(r"\s+(?=[A-ZĐ])(?=(?:" + _DISCOURSE + r")\b)")
_AFTER_SMALL = re.compile(rf"(?<=[^\W_{UPPER}])(?<!\bvà)(?<!\bcủa)(?<!\blà)(?<!\bvề)(?<!\btừ)(?<!\btại)(?<!\bvới)")
_AFTER_CAPS = re.compile(rf"(?<=[{UPPER}]{{3}})")
_WITH_SMALL = re.compile(r"(?:" + _DISCOURSE + rf")\b [^\W{UPPER}\d_]")
_COMMA = re.compile(r"[;:.,]")
# What follows one of these marks.
_ENUMERATION = re.compile(
    r"\s*(?=(?:và )?(?:\(\d{1,2}\)|\([ivx]{1,4}\)|\([a-zđ]\))\s?\S)|"
    r"(?<=[;:])\s+(?=(?:(?:[Mm]ột|[Hh]ai|[Bb]a|[Bb]ốn|[Nn]ăm|[Ss]áu|[Bb]ảy|[Tt]ám|[Cc]hín|[Mm]ười) là\b|[Tt]hứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b))|"
    r"(?<=[;:])\s+(?=[-+•*] ?[^\W\d_])|"
    r"(?<=[;:])\s+(?=[a-zđ]\) ?\S)|"
    r"(?<=[.;:])\s+(?=\d{1,2}\.\s[^\W\d_])"
)
_CAPS_HEAD = re.compile(rf"(?:(?:[IVX]+|[A-H]|\d{{1,2}})\s?[.)\-/:]\s?)?(?:[{UPPER}\d][{UPPER}\d,\-–/().&\"' ]*[{UPPER}\d)\"](?:\s+|(?=\s)))(?=[^\s])")
# "Đồng chí A phát biểu tại hội nghị Báo cáo cho thấy…": a caption has no full stop
_CAPTION = re.compile(
    r"[.!?\"/] (?:Đồng chí|Đ/c|Ông|Bà|Quang cảnh|Toàn cảnh|Các đại biểu|Đại biểu|Chủ tịch|Chủ nhiệm|Phó|Bí thư|Giám đốc|Bộ trưởng|Thứ trưởng|Trưởng)\b"
    rf"[^.,;:]{{4,130}}?\b(?:phát biểu|kết luận|chủ trì|điều hành|trình bày|dự|tại|chia sẻ)\b[^.,;:]{{0,60}}?\b[Hh]ội (?:nghị|thảo)\s+(?=[{UPPER}][^\W{UPPER}\d_])"
)
_LOWER = re.compile(rf"[^\W\d_{UPPER}]")


def spans(shadow: str, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the sentences of shadow[start:end], in order; together they hold every visible character."""
    cuts = {start, end}
    cuts.update(_stops(shadow, start, end))
    region = shadow[start:end]
    cuts.update(start + m.end() for m in _RUN_IN.finditer(region) if _runs_in(region, m.start(), m.end()))
    if "ội nghị" in region or "ội thảo" in region:
        cuts.update(start + m.end() for m in _CAPTION.finditer(region))
    for comma in _COMMA.finditer(region):
        found = _ENUMERATION.match(region, comma.end())
        if found and _enumerates(region, found.end()):
            cuts.add(start + found.end())
    cuts.update(_caps_heads(shadow, sorted(cuts)))
    points = sorted(cuts)
    out: list[tuple[int, int]] = []
    for a, b in zip(points, points[1:], strict=False):
        piece = shadow[a:b]
        text = piece.strip()
        if not text:
            continue
        lead = len(piece) - len(piece.lstrip())
        a, b = a + lead, a + lead + len(text)
        if out and not any(c.isalnum() for c in text):  # lone punctuation stays with its sentence
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _stops(shadow: str, start: int, end: int) -> list[int]:
    """Offsets behind the full stops, question and exclamation marks that end a sentence."""
    cuts = []
    last = start
    for found in _STOP.finditer(shadow, start, end):
        if _ends_sentence(shadow, last, found):
            last = found.end()
            cuts.append(last)
    return cuts


def _ends_sentence(shadow: str, last: int, found: re.Match[str]) -> bool:
    stop, close, space, following, after = found.group("stop", "close", "space", "next", "after")
    token = _token_before(shadow, last, found.start()).lstrip(_OPENERS)
    if not token:
        return False
    single = stop == "."
    if single and _is_number(shadow, last, found, token):
        return False
    if not space:
        # "thấp.Vì": a missing space; "TP.HCM", "Q.Bình", "3.5", "gov.vn" are none
        return bool(
            single and following.isupper() and (after.islower() or after == " ") and len(token) > 1 and (token[-1].islower() or token[-1] in ")%")
            and token.casefold() not in _ABBREVIATIONS and "." not in token.rstrip(")%")
        ) or bool(single and following == "-" and (after == " " or after.isupper()) and len(token) > 1 and token[-1].islower())  # fmt: skip
    if single:
        word = token.strip("()").casefold()
        if word in _ABBREVIATIONS or (word.replace(".", "") in _ABBREVIATIONS and "." in word and word != "v.v"):
            return False
        if len(token) == 1 and token.isupper():  # an initial: "Nguyễn Văn A. Sơn"
            return False
    if _in_brackets(shadow, last, found.start(), found.end()):
        return False
    if following in _OPENERS:
        return after.isupper() or after.isdigit() or not after or (after in _OPENERS)
    if following.islower():
        # badly typed papers do not capitalise; an ellipsis or a short form followed by a small letter goes on
        return single and not close and len(token) > 1 and token.isalpha() and token.islower() and _syllable(token)
    return not (following == "-" and close)  # “…” - ông X nói


def _is_number(shadow: str, last: int, found: re.Match[str], token: str) -> bool:
    """A stop behind a list number or within a figure ends nothing."""
    mark, body = marks.read(shadow, last)
    if mark and found.start() < body:
        return True
    if token[-1].isdigit() and found.group("next").isdigit() and not found.group("space"):
        return True
    head = shadow[last : found.start()].strip()
    return bool(re.fullmatch(r"(?:Điều|Chương|Mục|Phần|Khoản|Bài|Hình|Bảng|Câu hỏi|Câu|Bài học) \w{1,4}", head))


def _syllable(token: str) -> bool:
    return any(c in "aăâeêioôơuưyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ" for c in token) and token not in {"vd"}


def _in_brackets(shadow: str, last: int, at: int, end: int) -> bool:
    opened = shadow.rfind("(", last, at)
    if opened < 0 or shadow.rfind(")", opened, at) >= 0:
        return False
    closed = shadow.find(")", end, end + 150)
    return closed >= 0 and shadow.find("(", end, closed) < 0


def _token_before(shadow: str, start: int, end: int) -> str:
    """What shadow[start:end] ends with, up to white space; a line break at the very end does not count."""
    piece = shadow[max(start, end - _TOKEN_CHARS) : end].removesuffix("\n")
    return "" if not piece or piece[-1].isspace() else piece.rsplit(None, 1)[-1]


def _runs_in(region: str, at: int, end: int) -> bool:
    """Whether the white space at:end before a word of _DISCOURSE parts two sentences."""
    return bool(_AFTER_SMALL.match(region, at) or (_AFTER_CAPS.match(region, at) and _WITH_SMALL.match(region, end))) and _is_run_in(region, at, end)


def _is_run_in(region: str, at: int, end: int) -> bool:
    """Not where the capital letter belongs to a name ("Đại học Trong…", "báo Sáng") or follows a line of its own kind."""
    token = _token_before(region, 0, at)
    if token[:1].isupper() and not token.isupper() and "/" not in token:  # a name goes on: "giáo xứ Trại Trong"
        return False
    if token.strip("\"'()").casefold() in {"báo", "đài", "đội", "nhóm", "quán", "tổ", "phố", "ngày", "các", "những", "hội"}:
        return False
    # at least two words on either side, or it is an odd capital
    return region[:at].count(" ") >= 2 and region[end:].count(" ") >= 3


def _enumerates(region: str, at: int) -> bool:
    return len(region) - at > 8


def _caps_heads(shadow: str, cuts: list[int]) -> list[int]:
    """Offsets behind an ALL-CAPS heading that runs into the sentence ("I - TÌNH HÌNH 1 - Qua 30 năm…")."""
    out = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        piece = shadow[a:b].lstrip()
        offset = b - len(shadow[a:b]) + (len(shadow[a:b]) - len(piece))
        found = _CAPS_HEAD.match(piece)
        if not found:
            continue
        head = found.group()
        # the last capital may open the sentence behind it: "KẾT QUẢ Qua 30 năm"
        rest = piece[found.end() :]
        if _LOWER.match(rest):
            shorter = re.match(r"(.*\s)\S+$", head.rstrip())
            if not shorter or not head.rstrip()[-1].isupper() or head[-1:].isspace():
                continue
            head = shorter.group(1)
        letters = [c for c in head if c.isalpha()]
        if len(letters) >= 10 and head.count(" ") >= 2 and len(piece) - len(head) > 10 and _LOWER.search(piece[len(head) :]):
            out.append(offset + len(head))
            inner = re.match(r".*?(?=\b\d{1,2} ?[.)\-/] ?[^\W\d_])", head)
            if inner and len(inner.group().strip()) > 10:
                out[-1] = offset + len(inner.group())
    return out
