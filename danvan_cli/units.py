"""The unit that submitted a paper: read from the paper's head, else from its file name."""

from __future__ import annotations

import re

from danvan_cli import text

_HEAD_LINES = 14
_BODY = (
    r"(?:đảng uỷ|đảng bộ|chi bộ|huyện uỷ|thành uỷ|thị uỷ|quận uỷ|tỉnh uỷ|ubnd|uỷ ban nhân dân|uỷ ban mttq|ubmttq|uỷ ban mặt trận|mttq|mặt trận tổ quốc|"
    r"ban thường trực|khối dân vận|tổ dân vận|ban dân vận|ban tuyên giáo|hội liên hiệp phụ nữ|hội lhpn|hội phụ nữ|hội nông dân|hội cựu chiến binh|hội ccb|"
    r"hội chữ thập đỏ|hội người cao tuổi|đoàn thanh niên|đoàn tncs|thành đoàn|huyện đoàn|tỉnh đoàn|xã đoàn|đoàn xã|đoàn phường|liên đoàn lao động|lđlđ|"
    r"công đoàn|công an|ban chỉ huy quân sự|bộ chỉ huy|đồn biên phòng|trường|phòng|trung tâm|bệnh viện|trạm y tế|sở|chi cục|hợp tác xã|chùa|giáo xứ|"
    r"ban quản lý|văn phòng|toà án|viện kiểm sát|thanh tra|ngân hàng|thư viện|hạt kiểm lâm|ban quân sự|ban công tác)"
)
_PLACE = r"(?:xã|phường|thị trấn|thôn|ấp|bản|buôn|khóm|khu phố|huyện|quận|thị xã|thành phố|tp\.?|tỉnh)"
_SAID = re.compile(r"(?:đơn vị(?: tham luận| trình bày)?|cơ quan|người trình bày|tác giả)\s*:\s*(.{4,90})$", re.IGNORECASE)
_OF = re.compile(r"(?:tham luận|báo cáo tham luận|bài tham luận|phát biểu|báo cáo|ý kiến|bài phát biểu)[^.:]{0,25}? của ((?:đồng chí [^,]{3,40}, [^,]{3,40}, )?.{5,90}?)(?= tại | về | trong | ở hội|[.,;:)]|$)", re.IGNORECASE)
_LINE = re.compile(_BODY + r"\b.{0,80}$", re.IGNORECASE)
_NAMED = re.compile(r"\b" + _BODY + r"(?: [^\W\d_]+){0,6}? " + _PLACE + r"(?: [A-ZÀ-ỸĐ][^\W\d_]*){1,4}|\b" + _PLACE + r"(?: [A-ZÀ-ỸĐ][^\W\d_]*){1,4}")
_NATION = re.compile(r"cộng hoà xã hội|độc lập|đảng cộng sản việt nam$", re.IGNORECASE)


def find(paper: str, name: str) -> str:
    """The unit's name as the paper writes it, folded to one line; from the file name when the head names none."""
    lines = [text.fold_space(x) for x in paper[:6000].split("\n")]
    lines = [x for x in lines if x][:_HEAD_LINES]
    for pattern, group in ((_SAID, 1), (_OF, 1)):
        for line in lines:
            if len(line) <= 200 and (found := pattern.search(text.shadow(line))):
                value = line[found.start(group) : found.end(group)].strip(" .,:;()")
                if re.search(_BODY + r"|\b" + _PLACE + r"\b", text.shadow(value), re.IGNORECASE):
                    return _tidy(value)
    for line in lines[:8]:
        plain = text.shadow(line)
        if len(line) <= 90 and not _NATION.search(plain) and (found := _LINE.match(plain)) and not line.rstrip().endswith((".", ":")):
            return _tidy(line)
    for line in lines[:6]:
        if found := _NAMED.search(text.shadow(line)[:400]):
            return _tidy(line[found.start() : found.end()])
    return from_name(name)


def _tidy(value: str) -> str:
    value = value.strip(" .,:;()-–*\"“”")
    return value[:1].upper() + value[1:]


def from_name(name: str) -> str:
    """The last part of a paper's name without suffix and numbers, as words."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.rsplit("/", 1)[-1])
    stem = re.sub(r"^\d+[-_. ]*", "", stem)
    return text.fold_space(re.sub(r"[-_]+", " ", stem)) or name
