"""The head of a paper: which unit submitted it, what kind of unit, when, under which title."""

from __future__ import annotations

import re

from danvan_cli import text, units
from danvan_cli.models import Head

_LINES = 30  # lines without blank ones that can belong to the head
_END_LINES = 15  # lines at the end where the signature stands
_TITLE_LINES = 4
_LONG = 220  # characters; a longer line is no title and no dateline

# The body says more than the place: a women's union of a commune is a women's union. Order decides.
_KINDS = (
    ("women", r"phụ nữ|lhpn"),
    ("youth", r"thanh niên|đoàn tncs|(?:thành|huyện|tỉnh|xã|quận|thị|phường) đoàn|đoàn (?:xã|phường|trường|khối|cơ sở|thị trấn)\b|đội viên"),
    ("farmers", r"nông dân"), ("veterans", r"cựu chiến binh|\bccb\b"), ("elderly", r"người cao tuổi"), ("redcross", r"chữ thập đỏ"),
    ("front", r"mặt trận|mttq"), ("union", r"công đoàn|liên đoàn lao động|lđlđ"), ("masses", r"dân vận"), ("propaganda", r"tuyên giáo|tuyên huấn"),
    ("police", r"công an|cảnh sát"), ("military", r"quân sự|biên phòng|bộ đội|quân đội|trung đoàn|sư đoàn|lữ đoàn"),
    ("school", r"trường|thpt|thcs|tiểu học|mầm non|mẫu giáo|giáo dục|gd&đt|gdđt"), ("health", r"bệnh viện|trạm y tế|y tế"),
    ("court", r"toà án|viện kiểm sát|thi hành án|tư pháp|thanh tra"), ("religious", r"chùa|giáo xứ|giáo hội|phật giáo|tôn giáo"),
    ("cooperative", r"hợp tác xã|tổ hợp tác|\bhtx\b"), ("enterprise", r"công ty|ngân hàng|doanh nghiệp|xí nghiệp|lâm trường|nông trường"),
    ("department", r"^(?:sở|phòng|chi cục|cục|trung tâm|văn phòng|hạt|ban quản lý)\b"),
    ("village", r"^(?:chi bộ )?(?:thôn|ấp|bản|buôn|khóm|khu phố|tổ dân phố|làng|xóm)\b"),
    ("commune", r"\bxã\b(?! hội)"), ("ward", r"\bphường\b"), ("township", r"\bthị trấn\b"),
    ("district", r"\b(?:huyện|quận|thị xã|thị uỷ)\b"), ("province", r"\b(?:tỉnh|thành phố|thành uỷ|tp\.?)\b"), ("association", r"\bhội\b"),
)  # fmt: skip
KINDS = (*dict.fromkeys(k for k, _ in _KINDS), "other")
_MARKED = tuple((k, re.compile(p, re.IGNORECASE)) for k, p in _KINDS)
_UNMARKED = tuple((k, re.compile(text.toneless(p), re.IGNORECASE)) for k, p in _KINDS)  # for units that only a file name tells

_FULL = re.compile(r"\bngày\s*(\d{1,2})\s*(?:tháng\s*|[/.-]\s*)(\d{1,2})\s*(?:năm\s*|[/.-]\s*)((?:19|20)\d\d)\b", re.IGNORECASE)
_DATELINE = re.compile(rf"(?:[^,.;:\d]{{2,40}}, )?\W{{0,2}}{_FULL.pattern}\W*$", re.IGNORECASE)
_OTHERS = re.compile(r"^[-–—+•*]|\b(?:căn cứ|quyết định|nghị quyết|chỉ thị|kế hoạch|nghị định|thông tư|hướng dẫn|công văn|luật|số \d+)\b|^ngày .{0,40}, \w", re.IGNORECASE)
_MONTH = re.compile(r"\bngày\s*[.…_\s]*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)\b|\btháng\s*(\d{1,2})\s*(?:năm|[/.-])\s*((?:19|20)\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"\bngày\s*[.…_\s]*tháng\s*[.…_\s]*năm\s*((?:19|20)\d\d)\b|^[^.]{0,40},?\s*năm\s*((?:19|20)\d\d)$", re.IGNORECASE)
_NAMED = re.compile(r"^(?:bài |bản )?(?:tham luận|báo cáo(?: tham luận)?|phát biểu|bài viết|chuyên đề|ý kiến tham luận|báo cáo chuyên đề|thông báo|nghị quyết|kế hoạch|đề án)\b", re.IGNORECASE)
_NO_TITLE = re.compile(r"cộng hoà xã hội|độc lập|đảng cộng sản việt nam$|^số ?[:.]|^kính (?:thưa|gửi)|^nơi nhận|^[-*_=~. ]*$|^\(|^người |^đơn vị|^cơ quan|^tác giả|^họ (?:và )?tên", re.IGNORECASE)
_SECTION = re.compile(r"^(?:[IVX]{1,4}|\d{1,2}|[A-H])[.)/ -]|^phần |^mục |^[-+*•]", re.IGNORECASE)


def find(paper: str, name: str) -> Head:
    """What a paper (composed, one line a paragraph line) tells of itself; name: its file, for a unit that the head does not give."""
    unit = units.find(paper, name)
    lines = [x for x in (text.fold_space(x) for x in paper[:8000].split("\n")) if x][:_LINES]
    ends = [x for x in (text.fold_space(x) for x in paper[-4000:].split("\n")) if x][-_END_LINES:]
    return Head(unit, kind(unit), _dateline(lines) or _dateline(ends) or _date(lines) or _date(ends), _title(lines))


def kind(unit: str) -> str:
    """The kind of a unit, one of KINDS."""
    plain = text.shadow(unit)
    return next((k for k, pattern in (_UNMARKED if plain.isascii() else _MARKED) if pattern.search(plain)), "other")


def _dateline(lines: list[str]) -> str:
    """The first whole date that is a line by itself or stands behind a place ("Hóc Cây, ngày 3 tháng 9 năm 2024")."""
    return next(filter(None, (_iso(found) for x in lines if len(x) <= _LONG // 2 and (found := _DATELINE.match(text.shadow(x))))), "")


def _iso(found: re.Match[str]) -> str:
    day, month = int(found.group(1)), int(found.group(2))
    return f"{found.group(3)}-{month:02d}-{day:02d}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


def _date(lines: list[str]) -> str:
    """The first date that stands in a short line, but for those of other documents and of events: ISO, as far as it is given."""
    short = [text.shadow(x) for x in lines if len(x) <= _LONG // 2]
    short = [x for x in short if not _OTHERS.search(x)]
    for x in short:
        if (found := _FULL.search(x)) and (date := _iso(found)):
            return date
    for x in short:
        if len(x) <= 60 and (found := _MONTH.search(x)):
            month, year = int(found.group(1) or found.group(3)), found.group(2) or found.group(4)
            if 1 <= month <= 12:
                return f"{year}-{month:02d}"
    for x in short[:12]:
        if len(x) <= 60 and (found := _YEAR.search(x)):
            return found.group(1) or found.group(2)
    return ""


def _title(lines: list[str]) -> str:
    """What stands under "THAM LUẬN", or the line that begins with it; else the first line in capitals that is no body and no motto."""
    for i, x in enumerate(lines):
        plain = text.shadow(x)
        if len(x) > _LONG or not _NAMED.match(plain) or plain.endswith((":", ";")):
            continue
        if len(plain.split()) > 5:
            return _tidy(_joined(lines[i:], x))
        below = [y for y in lines[i + 1 : i + 3] if not _NO_TITLE.search(text.shadow(y))]
        return _tidy(_joined(lines[lines.index(below[0]) :], below[0])) if below and len(below[0]) <= _LONG and not _SECTION.match(below[0]) else _tidy(x)
    for i, x in enumerate(lines[:15]):
        plain = text.shadow(x)
        if x.isupper() and len(x.split()) >= 4 and len(x) <= _LONG and not _NO_TITLE.search(plain) and not units.is_body(x) and not _SECTION.match(x):
            return _tidy(_joined(lines[i:], x))
    first = next((x for x in lines[:4] if not _NO_TITLE.search(text.shadow(x)) and not units.is_body(x)), "")
    return _tidy(first) if 4 <= len(first.split()) <= 40 and len(first) <= _LONG and not first.endswith((".", ":", ";", ",")) and not _SECTION.match(first) else ""


def _joined(lines: list[str], first: str) -> str:
    """A title over several lines: as long as they look like the first (capitals), or go on in small letters."""
    out = [first]
    for x in lines[1:_TITLE_LINES]:
        goes_on = (first.isupper() and x.isupper()) or (x[:1].islower() and not out[-1].endswith((".", "!", "?")))
        if not goes_on or _SECTION.match(x) or _NO_TITLE.search(text.shadow(x)) or units.is_body(x) or len(x) > _LONG:
            break
        out.append(x)
    return " ".join(out)


def _tidy(title: str) -> str:
    return re.sub(r"^[^\w\"“(«]+", "", title).strip(" .,;:-–*_#")
