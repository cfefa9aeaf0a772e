"""Statements of one paper → features for the role model: cues with their negation, headings, place, words, neighbours.

Cue classes are evidence for a model that learned their weight, never a rule by themselves. Patterns are applied to the
lower-case shadow of a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest

from danvan_cli import text
from danvan_cli.models import Statement
from danvan_cli.segment import marks
from danvan_cli.triggers import Triggers

_WORDS = 1 << 15  # words of which it is kept what they are made of (4 MB)
_REMEMBERED = 4096  # statements of which the cues are kept: the longest papers have some hundreds
_LACK = (
    r"hạn chế|khó khăn|yếu|kém|thiếu|chậm|thấp|lúng túng|bất cập|hình thức|chung chung|mỏng|nghèo nàn|đơn điệu|rời rạc|lỏng lẻo|dàn trải|manh mún|"
    r"nhỏ lẻ|thụ động|trông chờ|ỷ lại|ngại|nể nang|né tránh|đùn đẩy|khoán trắng|phó mặc|buông lỏng|coi nhẹ|xem nhẹ|qua loa|chiếu lệ|bị động|hẫng hụt|"
    r"hụt hẫng|tồn tại|vướng|sơ sài|phiền hà|sách nhiễu|nhũng nhiễu|cầm chừng|bỏ ngỏ|eo hẹp|ít ỏi|hạn hẹp|xuống cấp|lạc hậu|chồng chéo|nặng về|nhẹ về|"
    r"mất cân đối|ô nhiễm|gia tăng|bức xúc|nan giải|trăn trở|băn khoăn|day dứt|đáng lo|đáng tiếc|sai phạm|vi phạm|tiêu cực|lãng phí"
)
_CUES = {
    # limitations, and what only looks like one
    "chua": r"\bchưa\b(?! (?:từng|nói|kể|đầy)\b)",
    "chua_good": r"\bchưa (?:thật sự |thực sự |thật |được |có |tạo |phát huy |đủ )?(?:thường xuyên|chặt chẽ|đồng bộ|kịp thời|cao|đều|sâu|đáp ứng|tương xứng|quan tâm|chú trọng|đầy đủ|rõ|mạnh|nhiều|hiệu quả|đúng mức|ngang tầm|theo kịp|bền vững|nghiêm|quyết liệt|hợp lý|thống nhất|cụ thể|sát|phù hợp|coi trọng|đi vào)",
    "con_lack": r"\b(?:còn|vẫn|hơi|khá|quá|rất|tương đối)\b[^.;]{0,40}\b(?:" + _LACK + r")\b",
    "lack": r"\b(?:" + _LACK + r")\b",
    "mot_so": r"\b(?:một số|một bộ phận|không ít|có nơi|có lúc|nhiều nơi|vài nơi|ở một số|đôi khi|đôi lúc|cá biệt|vẫn còn|còn có|còn tình trạng|tình trạng)\b",
    "fail": r"\b(?:không đạt|chưa đạt|chỉ đạt|mới đạt|mới chỉ|mới có|chỉ có|không có|không còn đủ|thiếu hụt|tụt|sụt|giảm sút|bỏ dở|dang dở|đình trệ|tồn đọng|quá hạn|trễ hạn|kéo dài|khó|không kịp|không đủ|không thể|không dám|chẳng|đâu có|không ai)\b",
    "overcome": r"\b(?:khắc phục|xoá|xoá bỏ|chấm dứt|đẩy lùi|tháo gỡ|giải quyết|hạn chế) (?:được|dứt điểm|cơ bản|xong|hẳn|triệt để|thành công)|\bkhông còn\b|\bkhông (?:xảy ra|để xảy ra|phát sinh|có (?:vụ|hộ|đơn|điểm|trường hợp|khiếu|tình trạng|ai phải))|\bgiảm (?:còn|xuống|hẳn|rõ|mạnh|\d)|\bđã (?:khắc phục|giải quyết|tháo gỡ)",
    "limit_word": r"\b(?:hạn chế|tồn tại|yếu kém|khuyết điểm|thiếu sót|bất cập|vướng mắc|khó khăn|mặt chưa được)\b",
    # results
    "done": r"\b(?:đã|đều đã|đến nay|tính đến|kết quả|đạt|hoàn thành|tổ chức được|xây dựng được|huy động được|vận động được|thành lập|ra mắt|thu hút|kết nạp|trao tặng|hỗ trợ)\b",
    "got": r"\b(?:được (?:nâng (?:lên|cao)|củng cố|kiện toàn|tăng cường|quan tâm|chú trọng|cải thiện|đẩy mạnh|mở rộng|duy trì|phát huy|giữ vững|triển khai|đổi mới|bảo đảm|đảm bảo|thực hiện)|ngày càng|từng bước|chuyển biến|khởi sắc|lan toả|góp phần|tạo (?:được|nên|sự|ra)|phát huy (?:được|tốt|hiệu quả)|hiệu quả|tích cực|nề nếp|đi vào chiều sâu|phấn khởi|đồng tình|ổn định)\b",
    "grow": r"\b(?:tăng|vượt|giảm|đạt|chiếm|gấp)\b[^.;]{0,30}\d",
    "number": r"\d",
    "percent": r"\d ?%|\b(?:tỷ|triệu|tr\.?đ|ngàn|nghìn) đồng|\blượt\b|\d ?(?:km|ha|m2|hộ|mô hình|người|hội viên|đoàn viên|vụ|cuộc|lớp)\b",
    "year_past": r"\b(?:năm|nhiệm kỳ|quý|tháng|giai đoạn) ?(?:vừa qua|qua|trước)|\b(?:trong (?:những|các|mấy) năm qua|thời gian qua|năm qua|tháng qua|đầu năm|vừa rồi)\b",
    # proposals
    "future": r"\b(?:sẽ|phấn đấu|thời gian tới|trong (?:năm|những năm|giai đoạn|nhiệm kỳ|tháng|quý) tới|năm tới|tới đây|sắp tới|tiếp theo|từ nay đến|dự kiến|hướng tới|mục tiêu|chỉ tiêu|đến năm 20[2-5]\d|những năm tiếp theo)\b",
    "must": r"\b(?:cần|phải|cần phải|đòi hỏi|nên|hãy|nhất thiết|cần thiết)\b",
    "ask": r"\b(?:đề nghị|kiến nghị|đề xuất|yêu cầu|mong|mong muốn|giao cho|xin|kính đề nghị|cho phép|sớm|xem xét|nghiên cứu|bố trí|quan tâm hơn)\b",
    "dont": r"\b(?:không được|không để|đừng|tránh|chớ|không nên|không vì)\b",
    "order": r"^\W*(?:tiếp tục|tăng cường|nâng cao|đẩy mạnh|xây dựng|chú trọng|rà soát|tập trung|phát huy|thực hiện|tổ chức|chỉ đạo|hoàn thiện|đổi mới|bố trí|duy trì|quan tâm|mở rộng|kiện toàn|bảo đảm|đảm bảo|đa dạng|phối hợp|hoàn thành|triển khai|nghiên cứu|khuyến khích|ưu tiên|bồi dưỡng|đào tạo|gắn|lồng ghép|thường xuyên|kịp thời|chủ động|củng cố|khắc phục|huy động|phấn đấu|làm tốt|giữ vững|hướng dẫn|vận động|tuyên truyền|quy định|sửa đổi|ban hành|tham mưu|thành lập|nhân rộng|kiểm tra|giám sát|giải quyết|đề cao|coi trọng|lấy|chuẩn bị|xử lý|đầu tư|tạo|hỗ trợ|phát triển|thống nhất|bổ sung|quản lý|động viên|chăm lo|định kỳ|hằng năm|hàng năm|xác định|tranh thủ|thí điểm|nâng cấp|quán triệt)\b",
    # lessons
    "lesson_word": r"\b(?:bài học|kinh nghiệm|rút ra|đúc kết|đúc rút|chiêm nghiệm|thấm thía|nghiệm ra|vỡ ra|học được|điều (?:chúng tôi|tôi|rút))\b",
    "practice": r"\b(?:thực tiễn|thực tế|qua (?:đó|việc này|thực hiện)|từ (?:cách làm|thực tế|thực tiễn|kết quả|những việc|câu chuyện)|có thể thấy|cho thấy|chứng minh|khẳng định rằng)\b",
    "principle": r"\b(?:ở đâu[^.]{3,80}(?:ở đó|nơi đó|thì)|nơi nào[^.]{3,80}(?:nơi đó|thì|ở đó)|muốn[^.]{3,90}(?:phải|thì|trước hết)|có[^.]{2,60} mới\b|chỉ khi|khi nào[^.]{3,60}thì|yếu tố (?:quyết định|then chốt|quan trọng|tiên quyết)|nhân tố (?:quyết định|quan trọng)|điều kiện tiên quyết|là (?:gốc|chìa khoá|then chốt|nền tảng|cái gốc|khâu then chốt)|lấy dân làm gốc|nói đi đôi|miệng nói tay làm|mới (?:thành công|bền|có|tin|nghe|theo|làm)|dễ trăm lần|càng[^.]{2,50}càng)\b",
    # causes
    "cause_word": r"\b(?:nguyên nhân|lý do|lí do|xuất phát từ|bắt nguồn|sở dĩ|căn nguyên|gốc rễ)\b",
    "because": r"\b(?:do|vì|bởi|bởi vì|tại|nhờ|có được (?:kết quả|những)|dẫn (?:đến|tới))\b",
    "because_first": r"^\W*(?:(?:thứ \w+|một là|hai là|ba là|bốn là)\W+)?(?:do|vì|bởi|bởi vì|tại vì|nhờ|sở dĩ|phần (?:do|vì)|một phần|chủ yếu (?:là )?do|là do)\b",
    "subjective": r"\b(?:chủ quan|khách quan)\b",
    # events, news, furniture
    "event": r"\b(?:phát biểu|tham dự|đến dự|dự hội nghị|khai mạc|bế mạc|diễn ra|chủ trì|quang cảnh|toàn cảnh|ảnh:|ảnh minh hoạ|tin, ảnh|theo ttxvn|tổ chức hội (?:nghị|thảo)|tặng bằng khen|trao bằng khen|tặng giấy khen|trao giấy khen|nhân dịp này|ra mắt|thảo luận|trình bày)\b",
    "says": r"\b(?:nhấn mạnh|khẳng định|cho biết|cho rằng|lưu ý|chia sẻ|nêu rõ|phân tích|chỉ rõ|bày tỏ|đánh giá|thừa nhận|nhận định|thẳng thắn|ghi nhận|biểu dương|kết luận|đề nghị|yêu cầu|chỉ đạo)\b",
    "greeting": r"\b(?:kính thưa|thưa (?:các|quý|toàn|đồng|hội|đại|bà|anh|chị)|kính chúc|xin (?:trân trọng|chân thành|cảm ơn|cám ơn|phép)|trân trọng cảm ơn|chúc (?:hội|đại|các)|nơi nhận|lưu:|vt\b|ký tên|đã ký)\b",
    "law": r"\b(?:căn cứ|thực hiện (?:nghị quyết|chỉ thị|kế hoạch|quyết định)|nghị quyết số|chỉ thị số|quyết định số|kế hoạch số|nghị định số|ban hành|số \d+[-/]\S*)\b",
    "describe": r"\b(?:nằm ở|diện tích|dân số|đơn vị hành chính|có \d+ (?:thôn|xóm|ấp|khu phố|tổ dân phố|bản|buôn|chi bộ|xã|phường)|giáp|cách trung tâm|km2|là xã|là phường|là huyện|thành lập (?:năm|ngày|trên cơ sở))\b",
    "define": r"\b(?:là (?:một|việc|quá trình|tổng thể|hình thức|nhiệm vụ|bộ phận|trách nhiệm|hoạt động)|khái niệm|theo (?:chủ tịch|c\.|v\.|quan điểm|quy định)|hồ chí minh|bác hồ|bác dạy|người dạy|lê-?nin|mác)\b",
    # turning points
    "but": r"^\W*(?:tuy|tuy nhiên|tuy vậy|song|nhưng|mặc dù|dù|dẫu|bên cạnh|thế nhưng|có điều|chỉ tiếc|tiếc)\b",
    "but_inside": r", (?:song|nhưng|tuy nhiên)\b|\bnhưng\b|\bsong\b",
    "concede": r"^\W*(?:tuy|mặc dù|dù|dẫu)\b[^.]{5,}(?:nhưng|song|vẫn)\b",
    "besides_good": r"\bbên cạnh (?:những )?(?:kết quả|thành tích|thành tựu|ưu điểm|mặt)",
    "list_lead": r"(?:như sau|sau đây|cụ thể|đó là|gồm|như|là)\W*:$",
    "we": r"\b(?:chúng tôi|chúng ta|chúng em|tôi|đơn vị|xã nhà|phường nhà|mình|bà con)\b",
    "question": r"\?",
    "quoted": r"^\W*[\"“]",
    "quote_inside": r"[\"“][^\"”]{20,}",
}  # fmt: skip
CUES = {name: re.compile(pattern) for name, pattern in _CUES.items()}

# What a heading or a lead promises about the statements below it.
_SECTION = {
    "achievement": r"kết quả|thành tựu|thành tích|ưu điểm|đạt được|mặt được|những việc đã làm|đã làm được|làm được|chuyển biến|điểm sáng|nổi bật|tình hình thực hiện|tổ chức thực hiện nghị quyết|triển khai thực hiện|thực hiện nhiệm vụ|thực trạng|tình hình|cách làm",
    "limitation": r"hạn chế|tồn tại|yếu kém|khuyết điểm|thiếu sót|khó khăn|vướng mắc|bất cập|chưa được|chưa làm|khâu yếu|mặt yếu|thách thức|trăn trở|băn khoăn|rào cản|điểm nghẽn",
    "cause": r"nguyên nhân|vì sao|lý do|lí do|do đâu",
    "lesson": r"bài học|kinh nghiệm|rút ra|đúc kết|gợi mở|chiêm nghiệm|điều học được|nghĩ về",
    "proposal": r"giải pháp|phương hướng|nhiệm vụ|kiến nghị|đề xuất|mục tiêu|thời gian tới|sắp tới|năm tới|định hướng|chỉ tiêu|biện pháp|tổ chức thực hiện|kế hoạch|mong muốn|đề nghị|trọng tâm|tới đây|cần làm|phải làm|quan điểm chỉ đạo|yêu cầu",
    "other": r"đặc điểm|khái quát|mở đầu|đặt vấn đề|cơ sở lý luận|khái niệm|vai trò|kính gửi|nơi nhận|mục đích|giới thiệu|lời nói đầu|bối cảnh",
}  # fmt: skip
_SECTIONS = {name: re.compile(r"\b(?:" + pattern + r")\b") for name, pattern in _SECTION.items()}
_PAST_TASK = re.compile(r"(?:kết quả|tình hình|đánh giá|công tác)[^.]{0,30}(?:thực hiện|triển khai)[^.]{0,20}(?:nhiệm vụ|kế hoạch|mục tiêu|chỉ tiêu|phương hướng)")


_OPENS = {
    "achievement": re.compile(r"\b(?:kết quả|thành tựu|ưu điểm|thành tích|chuyển biến tích cực|mặt được)\b"),
    "limitation": CUES["limit_word"],
    "cause": CUES["cause_word"],
    "lesson": re.compile(r"\b(?:bài học|kinh nghiệm (?:rút|cho thấy|của|quý|thực tiễn|bước đầu)|rút ra|đúc kết|đúc rút|những kinh nghiệm|một số kinh nghiệm)\b"),
    "proposal": re.compile(r"\b(?:giải pháp|phương hướng|nhiệm vụ (?:trọng tâm|sau|cụ thể|chủ yếu|giải pháp)|kiến nghị|đề xuất|đề nghị|thời gian tới|năm tới|tới đây|sắp tới|yêu cầu các|để (?:nâng cao|khắc phục|tiếp tục|thực hiện|làm)[^.]{5,120}(?:cần|phải))\b"),
}


_PATTERNS = (*CUES.items(), *_SECTIONS.items(), *_OPENS.items())
_TRIGGERS = Triggers([pattern for _, pattern in _PATTERNS])
_EVERY = (1 << len(CUES)) - 1, (1 << len(_SECTIONS)) - 1 << len(CUES), (1 << len(_OPENS)) - 1 << len(CUES) + len(_SECTIONS)  # bits of cues, sections, opens


@lru_cache(maxsize=_REMEMBERED)
def _possible(low: str) -> int:
    """Which of the patterns can be found at all, one bit each."""
    return _TRIGGERS(low)


def _found(low: str, wanted: int) -> list[tuple[str, int]]:
    """Those of the wanted patterns that are found, in their order, and where."""
    out = []
    bits = _possible(low) & wanted
    while bits:
        bit = bits & -bits
        bits ^= bit
        name, pattern = _PATTERNS[bit.bit_length() - 1]
        if m := pattern.search(low):
            out.append((name, m.start()))
    return out


@lru_cache(maxsize=_REMEMBERED)
def section_roles(lowered: str) -> tuple[str, ...]:
    """The roles that a heading or lead announces, in the order of the text ("Hạn chế, nguyên nhân" → both)."""
    found = [(start, name) for name, start in _found(lowered, _EVERY[1])]
    names = [name for _, name in sorted(found)]
    if "proposal" in names and _PAST_TASK.search(lowered):
        names.remove("proposal")
        names = ["achievement", *[n for n in names if n != "achievement"]]
    if "achievement" in names and len(names) > 1 and re.search(r"\b(?:phát huy|từ|trên cơ sở) (?:những )?kết quả|thực trạng|tình hình", lowered):
        names.remove("achievement")
        names.append("achievement")
    return tuple(names)


# A paper is looked at in several views one after the other, and each asks the same of its statements
@lru_cache(maxsize=_REMEMBERED)
def _lower(statement: str) -> str:
    return text.shadow(statement).casefold()


@lru_cache(maxsize=_REMEMBERED)
def _cues(low: str) -> tuple[str, ...]:
    return tuple(name for name, _ in _found(low, _EVERY[0]))


@lru_cache(maxsize=_REMEMBERED)
def _opened(low: str) -> tuple[str, ...]:
    return tuple(kind for kind, _ in _found(low, _EVERY[2]))


Part = tuple[str, ...]  # features that come together: of a statement by itself, or of a place that many statements share


class Look:
    """What the statements of a paper show whatever the view of it: found once, for all views."""

    def __init__(self, statements: Sequence[Statement], tokens: Sequence[Sequence[str]]) -> None:
        self.statements = statements
        self.lowered = [_lower(s.text) for s in statements]
        self.cues = [_cues(low) for low in self.lowered]
        self.opened = [_opened(low) for low in self.lowered]
        self.paired = [tuple(c for c in found if c in _PAIRED) for found in self.cues]
        self.spoken = [_spoken(tuple(t)) for t in tokens]
        self.bodies = [low.strip() for low in self.lowered]
        self.sizes = [len(words) for words in self.spoken]
        # what stands between the features that depend on the view, in this order
        self.own = [self._own(i) for i in range(len(statements))]
        # likewise, of the statement so many steps away
        self.beside = {step: [self._beside(i, step, tag) for i in range(len(statements))] for step, tag in _STEPS}

    def _own(self, i: int) -> tuple[Part, Part, Part, Part, Part]:
        s, body, words, size = self.statements[i], self.bodies[i], self.spoken[i], self.sizes[i]
        announced = tuple(f"says_sec={r}" for r in section_roles(body)) if size <= 25 or body.endswith(":") else ()
        return (
            ("bias", *_words(words), *[f"c={c}" for c in self.cues[i]], f"mark={s.mark}"),
            (f"size={min(size, 60) // 4 if size < 24 else 6 + min(size, 90) // 15}", f"end={body[-1:]}"),
            (f"aspect={s.aspect >= 0}",),
            announced + _case(s.text),
            () if any(c in ".!?…" for c in body[-2:]) else ("open_end",),
        )

    def _beside(self, i: int, step: int, tag: str) -> tuple[Part, Part, Part]:
        j = i + step
        if not 0 <= j < len(self.statements):
            return (), (), ()
        if abs(step) > 1:
            return tuple(f"{tag}:c={c}" for c in self.cues[j] if c in _FAR), (), ()
        s, other = self.statements[i], self.statements[j]
        return (
            (*[f"{tag}:c={c}" for c in self.cues[j]], f"{tag}:mark={other.mark}"),
            (f"{tag}:same_mark={bool(s.mark) and other.mark == s.mark}", *[f"{tag}:w={w}" for w in self.spoken[j][:2]]),
            (f"{tag}:colon",) if other.text.endswith(":") else (),
        )


@dataclass(frozen=True)
class View:
    """A part of a paper, look.statements[start:end], in a layout: block, first and heading of each of its statements."""

    look: Look
    start: int
    end: int
    blocks: Sequence[int]
    firsts: Sequence[bool]
    headings: Sequence[bool]

    def part(self, start: int, end: int) -> View:
        """A part of it."""
        return View(self.look, self.start + start, self.start + end, self.blocks[start:end], self.firsts[start:end], self.headings[start:end])

    def one_line(self) -> View:
        """It run into one line: everything but the title is one block without headings."""
        count = self.end - self.start
        return View(self.look, self.start, self.end, [min(i, 1) for i in range(count)], [i < 2 for i in range(count)], [h and i == 0 for i, h in enumerate(self.headings)])

    def places(self) -> Iterator[tuple[tuple[Part, ...], tuple[Part, ...], tuple[tuple[Part, ...], ...]]]:
        """For each statement the features that depend on the view: between its own; behind them; between those of each neighbour.

        A neighbour outside the view has one part instead of two.
        """
        look, count = self.look, self.end - self.start
        oneline = len(set(self.blocks)) <= max(3, count // 8)
        for i, ((under, led_by, led), since) in enumerate(zip(self._sections(), self._since(), strict=True)):
            k = self.start + i
            mark = look.statements[k].mark
            heading = (mark, min(look.sizes[k], 24) // 4, look.bodies[k][-1:]) if self.headings[i] else None
            inside = (_FIRST[self.firsts[i]], _third(i * 3 // count, oneline), _edge(min(i, 3), min(count - i, 4), heading), _ITEM if mark and not heading else ())
            block = self.blocks[i]
            beside = (
                (_SAME_BLOCK["p", self.blocks[i - 1] == block], _HEADED["p", self.headings[i - 1]]) if i > 0 else _MISSING["p"],
                (_SAME_BLOCK["n", self.blocks[i + 1] == block], _HEADED["n", self.headings[i + 1]]) if i + 1 < count else _MISSING["n"],
                () if i > 1 else _MISSING["pp"],
                () if i + 2 < count else _MISSING["nn"],
            )
            yield inside, (*under, since, _pairs(led_by, led, look.paired[k])), beside

    def _sections(self) -> Iterator[tuple[tuple[Part, Part, Part, Part], tuple[str, ...], tuple[str, ...]]]:
        """For every statement: what the headings above it, their words, the lead before it and the last turn promise, and how far away they are.

        And the roles of the heading and the lead by themselves.
        """
        look = self.look
        stack: list[tuple[int, tuple[str, ...], int]] = []  # level, roles, index
        typed: tuple[tuple[str, ...], int] | None = None  # roles and index of the innermost heading that has roles
        head: Part = ()
        lead: tuple[str, ...] = ()
        lead_at = lead_block = -99
        turn: tuple[str, ...] = ()
        turn_block = turn_at = -99
        for i in range(self.end - self.start):
            k, block = self.start + i, self.blocks[i]
            s, low = look.statements[k], look.lowered[k]
            near = i - lead_at
            led: tuple[str, ...] = ()
            if lead and (near <= 1 or s.mark or (block == lead_block and near <= 5) or (look.statements[k - 1].mark and near <= 12)):
                led = lead
            elif lead and near > 12:
                lead = ()
            turned = _turned(turn, i - turn_at) if turn and block == turn_block and i - turn_at <= _TURN_REACH else ()
            yield (_under(typed[0], min(3, (i - typed[1]) // 5)) if typed else _NO_SECTION, head, _led(led), turned), typed[0] if typed else (), led
            heading = self.headings[i]
            colon = low.rstrip().endswith(":")
            if heading and (not colon or s.mark in {"roman", "letter", "digit", "digit2"}):
                level = _level(s)
                while stack and stack[-1][0] >= level:
                    stack.pop()
                # the title names the subject of the whole paper, not the role of what stands below it
                stack.append((level, () if i == 0 else section_roles(low), i))
                typed = next(((x[1], x[2]) for x in reversed(stack) if x[1]), None)
                head = (*[f"hw={w}" for w in low.split()[:12]], *(() if stack[-1][1] else ("sub_untyped",))) if i > 0 else ()
                lead, turn = (), ()
            elif colon or "sau đây" in low or "như sau" in low:
                lead, lead_at, lead_block = section_roles(low), i, block
            elif not _TURNS.isdisjoint(look.cues[k]):
                turn, turn_block, turn_at = section_roles(low), block, i

    def _since(self) -> Iterator[Part]:
        """How long ago the paper last spoke of results, limitations, causes, lessons, tasks as such: what a list stands under.

        "never" tells as much: a bare shortcoming in a paper that has named no cause yet is a limitation.
        """
        look = self.look
        last = [-1] * len(_OPENS)
        recent = ""
        for i in range(self.end - self.start):
            k = self.start + i
            yield _ago(tuple([-1 if at < 0 else _BUCKETS[i - at] if i - at < len(_BUCKETS) else len(_FAR_STEPS) for at in last]), recent, look.paired[k])
            opened = look.opened[k]
            if opened:
                for kind in opened:
                    last[_PLACE[kind]] = i
                recent = max(opened)  # of those just spoken of, the last by name


def view(statements: Sequence[Statement], tokens: Sequence[Sequence[str]]) -> View:
    """A paper's statements and their words as they stand."""
    return View(Look(statements, tokens), 0, len(statements), [s.block for s in statements], [s.first for s in statements], [s.heading for s in statements])


def extract(statements: Sequence[Statement], tokens: Sequence[Sequence[str]]) -> list[list[str]]:
    """One list of feature strings a statement, in the order of the paper; the input of the role model."""
    whole = view(statements, tokens)
    rows = []
    for i, (inside, behind, beside) in enumerate(whole.places()):
        row: list[str] = []
        for part in chain.from_iterable(zip_longest(whole.look.own[i], inside, fillvalue=())):
            row += part
        for part in behind:
            row += part
        for (step, _), between in zip(_STEPS, beside, strict=True):
            for part in chain.from_iterable(zip_longest(whole.look.beside[step][i], between, fillvalue=())):
                row += part
        rows.append(row)
    return rows


_STEPS = ((-1, "p"), (1, "n"), (-2, "pp"), (2, "nn"))
_MISSING = {tag: ((f"{tag}:none",),) for _, tag in _STEPS}
_HEADED: dict[tuple[str, bool], Part] = {(tag, headed): (f"{tag}:heading",) if headed else () for tag in ("p", "n") for headed in (False, True)}
_SAME_BLOCK = {(tag, same): (f"{tag}:same_block={same}",) for tag in ("p", "n") for same in (False, True)}
_FIRST = {first: (f"first={first}",) for first in (False, True)}
_ITEM = ("item",)
_NO_SECTION = ("sec=none",)


@lru_cache(maxsize=_REMEMBERED)
def _third(third: int, oneline: bool) -> Part:
    return (f"third={third}", f"oneline={oneline}")


@lru_cache(maxsize=_REMEMBERED)
def _edge(start: int, left: int, heading: tuple[str, int, str] | None) -> Part:
    """The first three and the last three statements; a heading with its mark, its size and its last character."""
    row = [f"start{start}"] if start < 3 else []
    if left <= 3:
        row.append(f"tail{left}")
    if heading:
        row += ["heading", f"heading&mark={heading[0]}", f"heading&size={heading[1]}", f"heading&end={heading[2]}"]
    return tuple(row)


@lru_cache(maxsize=_REMEMBERED)
def _under(roles: tuple[str, ...], far: int) -> Part:
    return (*[f"sec={r}" for r in roles], f"sec1={roles[0]}", f"secs={'+'.join(roles)}", f"sec1={roles[0]}&far={far}")


@lru_cache(maxsize=_REMEMBERED)
def _led(roles: tuple[str, ...]) -> Part:
    return (*[f"lead={r}" for r in roles], f"lead1={roles[0]}") if roles else ()


@lru_cache(maxsize=_REMEMBERED)
def _turned(roles: tuple[str, ...], steps: int) -> Part:
    return (*[f"turn={r}" for r in roles], f"turn1={roles[0]}&{steps}")


@lru_cache(maxsize=_REMEMBERED)
def _pairs(section: tuple[str, ...], lead: tuple[str, ...], cues: tuple[str, ...]) -> Part:
    names = [*([f"sec={r}" for r in section] or _NO_SECTION), *[f"lead={r}" for r in lead]]
    return tuple(f"{name}&{c}" for name in names for c in cues)


@lru_cache(maxsize=_REMEMBERED)
def _ago(buckets: tuple[int, ...], recent: str, cues: tuple[str, ...]) -> Part:
    """buckets: for each kind of _OPENS, -1 for never; recent: the kind spoken of last."""
    row = [f"since:{kind}={'never' if k < 0 else k}" for kind, k in zip(_OPENS, buckets, strict=True)]
    if not recent:
        return (*row, "last=none")
    ago = buckets[_PLACE[recent]]
    return (*row, f"last={recent}", f"last={recent}&{ago}", *[f"last={recent}&{c}" for c in cues])


_PAIRED = frozenset(["chua", "con_lack", "lack", "fail", "overcome", "done", "got", "future", "must", "ask", "order", "lesson_word", "principle", "because", "because_first", "number", "percent", "event", "says", "dont"])
_FAR = frozenset(["chua", "con_lack", "future", "ask", "order", "lesson_word", "cause_word", "because_first", "done", "event", "but", "besides_good", "must", "principle"])


_TURNS = frozenset(["but", "lesson_word", "cause_word"])  # cues of a turn
_TURN_REACH = 4  # statements that a "Tuy nhiên…" or "Bài học…" inside a paragraph still colours


@lru_cache(maxsize=_WORDS)
def _is_spoken(token: str) -> bool:
    return any(map(str.isalnum, token))


@lru_cache(maxsize=_WORDS)
def _letters(word: str) -> str:
    """The word, or a sign for all numbers."""
    return word if any(map(str.isalpha, word)) else "#"


@lru_cache(maxsize=_REMEMBERED)
def _spoken(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Words and numbers, without punctuation marks."""
    return tuple(filter(_is_spoken, tokens))


@lru_cache(maxsize=_REMEMBERED)
def _words(words: tuple[str, ...]) -> tuple[str, ...]:
    lower = list(map(_letters, words))
    row = [f"w={w}" for w in dict.fromkeys(lower)]
    row += [f"b={a}|{b}" for a, b in dict.fromkeys(zip(lower, lower[1:], strict=False))]
    row += [f"f{k}={w}" for k, w in enumerate(lower[:3])]
    if len(lower) >= 2:
        row.append(f"f01={lower[0]}|{lower[1]}")
    row += [f"l={w}" for w in lower[-2:]]
    return tuple(row)


@lru_cache(maxsize=_REMEMBERED)
def _case(statement: str) -> tuple[str, ...]:
    letters = list(filter(str.isalpha, statement))
    capitals = sum(map(str.isupper, letters))
    if len(letters) > 3 and capitals == len(letters):
        return ("caps",)
    return ("titled",) if capitals > 0.2 * len(letters) else ()


_FAR_STEPS = (1, 2, 4, 8, 16)
_BUCKETS = [next(k for k, step in enumerate(_FAR_STEPS) if distance <= step) for distance in range(_FAR_STEPS[-1] + 1)]
_PLACE = {kind: k for k, kind in enumerate(_OPENS)}


def _level(s: Statement) -> int:
    letters = [c for c in s.text if c.isalpha()]
    if not s.mark and letters and all(c.isupper() for c in letters):
        return marks.LEVELS["caps"]
    return marks.LEVELS[s.mark]
