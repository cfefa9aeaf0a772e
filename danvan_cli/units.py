"""The unit that submitted a paper: read from the paper's head, else from its file name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from danvan_cli import text
from danvan_cli.text import UPPER

_HEAD_LINES = 14
_BODY = (
    r"(?:đảng uỷ|đảng bộ|chi bộ|huyện uỷ|thành uỷ|thị uỷ|quận uỷ|tỉnh uỷ|ubnd|uỷ ban nhân dân|uỷ ban mttq|ubmttq|uỷ ban mặt trận|mttq|mặt trận tổ quốc|"
    r"ban thường trực|khối dân vận|tổ dân vận|ban dân vận|ban tuyên giáo|hội liên hiệp phụ nữ|hội lhpn|hội phụ nữ|hội nông dân|hội cựu chiến binh|hội ccb|"
    r"hội chữ thập đỏ|hội người cao tuổi|đoàn thanh niên|đoàn tncs|thành đoàn|huyện đoàn|tỉnh đoàn|xã đoàn|đoàn xã|đoàn phường|liên đoàn lao động|lđlđ|"
    r"công đoàn|công an|ban chỉ huy quân sự|bộ chỉ huy|đồn biên phòng|trường|phòng|trung tâm|bệnh viện|trạm y tế|sở|chi cục|hợp tác xã|chùa|giáo xứ|"
    r"ban quản lý|văn phòng|toà án|viện kiểm sát|thanh tra|ngân hàng|thư viện|hạt kiểm lâm|ban quân sự|ban công tác)"
)
_PLACE = r"(?:xã|phường|thị trấn|thôn|ấp|bản|buôn|khóm|khu phố|huyện|quận|thị xã|thành phố|tp\.?|tỉnh)"
_SAID = re.compile(r"(?:đơn vị(?: tham luận| trình bày)?|cơ quan|người trình bày|tác giả)\s*:\s*(.{4,120})$", re.IGNORECASE)
_OF = re.compile(r"(?:tham luận|phát biểu|báo cáo|ý kiến|trình bày)\b[^.:]{0,40}?\bcủa (.{5,160})$", re.IGNORECASE)
_WHOLE = re.compile(_BODY + r"\b.{0,70}$", re.IGNORECASE)
_PLAIN_BODY = r"(?:xa|phuong|thi tran|huyen|quan|tinh|thanh pho|thon|ap|ban|buon|hoi|doan|thanh doan|lien doan|cong doan|cong an|ban|truong|thcs|thpt|tieu hoc|mam non|so|phong|trung tam|benh vien|tram|uy ban|ubnd|mttq|mat tran|dang uy|chi bo|khoi|to)\b"
_PLACED = re.compile(_PLACE + r" .{2,40}$", re.IGNORECASE)
_INSIDE = re.compile(r"\b" + _BODY + r"\b[^,.;:()]*", re.IGNORECASE)
_GENERIC = re.compile(r"ban (?:thường trực|thường vụ|chấp hành)", re.IGNORECASE)
_STOP = re.compile(r" (?:tại|về|trong|ở hội|trình bày|tháng|năm|đọc|do) .*$", re.IGNORECASE)
_SPEAKER = re.compile(r"\b(?:tôi|em|chúng|mình|tui)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b" + _BODY + r"(?: [^\W\d_]+){0,6}? " + _PLACE + rf"(?: [{UPPER}][^\W\d_]*){{1,4}}|\b" + _PLACE + rf"(?: [{UPPER}][^\W\d_]*){{1,4}}")
# "Tham luận của xã Hóc Cây", and not "vai trò của xã hội" or "của tỉnh nhà"
_PLACE_NAMED = re.compile(rf"(?i:{_PLACE} (?!(?:hội|nhà|ta|này|ấy|đó|mình|em|thân|làng)\b))[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,3}}(?=[\s.,;:()–-]*(?:$|\())")
_VERSION = re.compile(r"\s*\((?:\d+|(?:bản )?(?:sửa|cuối|chính thức|mới|copy|nháp|lần)(?: (?:lần|thứ|cuối|cùng|\d+))*)\)", re.IGNORECASE)
_NATION = re.compile(r"cộng hoà xã hội|độc lập|đảng cộng sản việt nam$", re.IGNORECASE)


def find(paper: str, name: str) -> str:
    """The unit's name as the paper writes it, folded to one line; from the file name when the head names none."""
    lines = [text.fold_space(x) for x in paper[:6000].split("\n")]
    lines = [x for x in lines if x][:_HEAD_LINES]
    for pattern in (_SAID, _OF):
        for line in lines:
            found = pattern.search(text.shadow(line)) if len(line) <= 220 else None
            inside = _INSIDE.search(text.shadow(line), found.start(1)) if found else None
            if inside:
                return _tidy(_STOP.sub("", line[inside.start() : inside.end()]))
    head = ""
    for line in lines[:8]:
        # a letterhead names the upper body first, the issuing one below it
        if is_body(line):
            head = head if _GENERIC.fullmatch(text.shadow(line)) and head else line
        elif head:
            break
    if head:
        return _tidy(head)
    for line in lines:
        found = _OF.search(text.shadow(line)) if len(line) <= 220 else None
        if found and (placed := _PLACE_NAMED.match(line, found.start(1))):
            return _tidy(placed.group())
    spelled = _spelled(paper, from_name(name))
    if spelled:
        return _tidy(spelled)
    for line in lines[:3]:
        if found := _NAMED.search(text.shadow(line)[:400]):
            return _tidy(line[found.start() : found.end()])
    return from_name(name)


def _spelled(paper: str, plain: str) -> str:
    """The words of a file name as the paper spells them: "xa dong vung" → "xã Đồng Vừng"; "" when it never does."""
    wanted = text.toneless(plain).split()
    if not 2 <= len(wanted) <= 7 or not re.match(_PLAIN_BODY, " ".join(wanted)):
        return ""
    found = list(re.finditer(r"[^\W_]+", paper[:20_000]))
    keys = [_toneless(m.group()) for m in found]
    for i in range(len(keys) - len(wanted) + 1):
        if keys[i : i + len(wanted)] == wanted:
            return text.fold_space(paper[found[i].start() : found[i + len(wanted) - 1].end()])
    return ""


@lru_cache(maxsize=1 << 14)
def _toneless(word: str) -> str:
    return text.toneless(word)


def is_body(line: str) -> bool:
    """Whether a line of the head is nothing but the name of a body."""
    plain = text.shadow(line)
    if len(plain.split()) <= 5 and _PLACED.match(plain) and not line.endswith((".", ":", ",", ";")):
        return True
    if len(line) > 80 or line.endswith((".", ":", ",", ";")) or _NATION.search(plain) or _SPEAKER.search(plain) or not (_WHOLE.match(plain) or (line.isupper() and _PLACED.match(plain))):
        return False
    return line.isupper() or (len(plain.split()) <= 10 and "," not in line)


def _tidy(value: str) -> str:
    value = value.strip(" .,:;()-–*\"“”")
    return value[:1].upper() + value[1:]


def from_name(name: str) -> str:
    """The last part of a paper's name without suffix and numbers, as words."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.rsplit("/", 1)[-1])
    stem = _VERSION.sub("", re.sub(r"^\d+[-_. ]*", "", unicodedata.normalize("NFC", stem)))
    return text.fold_space(re.sub(r"[-_]+", " ", stem)) or name
