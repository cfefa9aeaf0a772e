"""Statements of one paper → features for the role model: cues with their negation, headings, place, words, neighbours.

Cue classes are evidence for a model that learned their weight, never a rule by themselves. Patterns are applied to the
lower-case shadow of a statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from danvan_cli import text
from danvan_cli.models import Statement
from danvan_cli.segment import marks

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


def section_roles(lowered: str) -> tuple[str, ...]:
    """The roles that a heading or lead announces, in the order of the text ("Hạn chế, nguyên nhân" → both)."""
    found = [(m.start(), name) for name, p in _SECTIONS.items() if (m := p.search(lowered))]
    names = [name for _, name in sorted(found)]
    if "proposal" in names and _PAST_TASK.search(lowered):
        names.remove("proposal")
        names = ["achievement", *[n for n in names if n != "achievement"]]
    if "achievement" in names and len(names) > 1 and re.search(r"\b(?:phát huy|từ|trên cơ sở) (?:những )?kết quả|thực trạng|tình hình", lowered):
        names.remove("achievement")
        names.append("achievement")
    return tuple(names)


def extract(statements: Sequence[Statement], tokens: Sequence[Sequence[str]]) -> list[list[str]]:
    """One list of feature strings a statement, in the order of the paper; the input of the role model."""
    lowered = [text.shadow(s.text).casefold() for s in statements]
    cues = [[name for name, pattern in CUES.items() if pattern.search(low)] for low in lowered]
    sections = _sections(statements, lowered)
    since = _since(lowered, cues)
    count = len(statements)
    oneline = len({s.block for s in statements}) <= max(3, count // 8)
    rows = []
    for i, s in enumerate(statements):
        words = [t for t in tokens[i] if any(c.isalnum() for c in t)]
        row = ["bias"]
        row += _words(words)
        row += [f"c={c}" for c in cues[i]]
        row += _shape(s, lowered[i], words, i, count, oneline)
        row += sections[i]
        row += since[i]
        row += [f"{sec}&{c}" for sec in sections[i] if sec.startswith(("sec=", "lead=")) for c in cues[i] if c in _PAIRED]
        for step, tag in ((-1, "p"), (1, "n"), (-2, "pp"), (2, "nn")):
            j = i + step
            if not 0 <= j < count:
                row.append(f"{tag}:none")
                continue
            row += [f"{tag}:c={c}" for c in cues[j] if abs(step) == 1 or c in _FAR]
            if abs(step) == 1:
                other = statements[j]
                row.append(f"{tag}:mark={other.mark}")
                row.append(f"{tag}:same_block={other.block == s.block}")
                row.append(f"{tag}:same_mark={bool(s.mark) and other.mark == s.mark}")
                row += [f"{tag}:w={w}" for w in [t for t in tokens[j] if any(c.isalnum() for c in t)][:2]]
                if other.heading:
                    row.append(f"{tag}:heading")
                if other.text.endswith(":"):
                    row.append(f"{tag}:colon")
        rows.append(row)
    return rows


_PAIRED = frozenset(["chua", "con_lack", "lack", "fail", "overcome", "done", "got", "future", "must", "ask", "order", "lesson_word", "principle", "because", "because_first", "number", "percent", "event", "says", "dont"])
_FAR = frozenset(["chua", "con_lack", "future", "ask", "order", "lesson_word", "cause_word", "because_first", "done", "event", "but", "besides_good", "must", "principle"])


_TURN_REACH = 4  # statements that a "Tuy nhiên…" or "Bài học…" inside a paragraph still colours


def _words(words: list[str]) -> list[str]:
    lower = [w if any(c.isalpha() for c in w) else "#" for w in words]
    row = [f"w={w}" for w in dict.fromkeys(lower)]
    row += [f"b={a}|{b}" for a, b in dict.fromkeys(zip(lower, lower[1:], strict=False))]
    row += [f"f{k}={w}" for k, w in enumerate(lower[:3])]
    if len(lower) >= 2:
        row.append(f"f01={lower[0]}|{lower[1]}")
    row += [f"l={w}" for w in lower[-2:]]
    return row


def _shape(s: Statement, low: str, words: list[str], i: int, count: int, oneline: bool) -> list[str]:
    body = low.strip()
    size = len(words)
    row = [
        f"mark={s.mark}", f"first={s.first}", f"size={min(size, 60) // 4 if size < 24 else 6 + min(size, 90) // 15}", f"end={body[-1:]}",
        f"third={i * 3 // max(1, count)}", f"oneline={oneline}", f"aspect={s.aspect >= 0}",
    ]  # fmt: skip
    if i < 3:
        row.append(f"start{i}")
    if count - i <= 3:
        row.append(f"tail{count - i}")
    if s.heading:
        row += ["heading", f"heading&mark={s.mark}", f"heading&size={min(size, 24) // 4}", f"heading&end={body[-1:]}"]
    row += [f"says_sec={r}" for r in section_roles(body)] if size <= 25 or body.endswith(":") else []
    letters = [c for c in s.text if c.isalpha()]
    if len(letters) > 3 and all(c.isupper() for c in letters):
        row.append("caps")
    elif letters and sum(c.isupper() for c in letters) > 0.2 * len(letters):
        row.append("titled")
    if s.mark and not s.heading:
        row.append("item")
    if not any(c in ".!?…" for c in body[-2:]):
        row.append("open_end")
    return row


def _sections(statements: Sequence[Statement], lowered: Sequence[str]) -> list[list[str]]:
    """For every statement: what the headings above it and the lead before it promise, and how far away they are."""
    out: list[list[str]] = []
    stack: list[tuple[int, tuple[str, ...], int]] = []  # level, roles, index
    lead: tuple[str, ...] = ()
    lead_at = lead_block = -99
    turn: tuple[str, ...] = ()
    turn_block = turn_at = -99
    for i, s in enumerate(statements):
        row = []
        typed = next((x for x in reversed(stack) if x[1]), None)
        if typed:
            row += [f"sec={r}" for r in typed[1]] + [f"sec1={typed[1][0]}", f"secs={'+'.join(typed[1])}"]
            row.append(f"sec1={typed[1][0]}&far={min(3, (i - typed[2]) // 5)}")
        else:
            row.append("sec=none")
        if stack and stack[-1][2] > 0:
            words = lowered[stack[-1][2]].split()[:12]
            row += [f"hw={w}" for w in words]
            if not stack[-1][1]:
                row.append("sub_untyped")
        near = i - lead_at
        if lead and (near <= 1 or s.mark or (s.block == lead_block and near <= 5) or (statements[i - 1].mark and near <= 12)):
            row += [f"lead={r}" for r in lead] + [f"lead1={lead[0]}"]
        elif lead and i - lead_at > 12:
            lead = ()
        if turn and s.block == turn_block and i - turn_at <= _TURN_REACH:
            row += [f"turn={r}" for r in turn] + [f"turn1={turn[0]}&{i - turn_at}"]
        out.append(row)
        if (s.heading and not lowered[i].rstrip().endswith(":")) or (s.heading and s.mark in {"roman", "letter", "digit", "digit2"}):
            level = _level(s)
            while stack and stack[-1][0] >= level:
                stack.pop()
            # the title names the subject of the whole paper, not the role of what stands below it
            stack.append((level, () if i == 0 else section_roles(lowered[i]), i))
            lead, turn = (), ()
        elif lowered[i].rstrip().endswith(":") or "sau đây" in lowered[i] or "như sau" in lowered[i]:
            roles = section_roles(lowered[i])
            lead, lead_at, lead_block = roles, i, s.block
        elif CUES["but"].search(lowered[i]) or CUES["lesson_word"].search(lowered[i]) or CUES["cause_word"].search(lowered[i]):
            turn, turn_block, turn_at = section_roles(lowered[i]), s.block, i
    return out


_OPENS = {
    "achievement": re.compile(r"\b(?:kết quả|thành tựu|ưu điểm|thành tích|chuyển biến tích cực|mặt được)\b"),
    "limitation": CUES["limit_word"],
    "cause": CUES["cause_word"],
    "lesson": re.compile(r"\b(?:bài học|kinh nghiệm (?:rút|cho thấy|của|quý|thực tiễn|bước đầu)|rút ra|đúc kết|đúc rút|những kinh nghiệm|một số kinh nghiệm)\b"),
    "proposal": re.compile(r"\b(?:giải pháp|phương hướng|nhiệm vụ (?:trọng tâm|sau|cụ thể|chủ yếu|giải pháp)|kiến nghị|đề xuất|đề nghị|thời gian tới|năm tới|tới đây|sắp tới|yêu cầu các|để (?:nâng cao|khắc phục|tiếp tục|thực hiện|làm)[^.]{5,120}(?:cần|phải))\b"),
}
_FAR_STEPS = (1, 2, 4, 8, 16)


def _since(lowered: Sequence[str], cues: Sequence[Sequence[str]]) -> list[list[str]]:
    """How long ago the paper last spoke of results, limitations, causes, lessons, tasks as such: what a list stands under.

    "never" tells as much: a bare shortcoming in a paper that has named no cause yet is a limitation.
    """
    last: dict[str, int] = {}
    out = []
    for i, low in enumerate(lowered):
        row = [f"since:{kind}={_bucket(i - last[kind]) if kind in last else 'never'}" for kind in _OPENS]
        if last:
            recent = max(last, key=lambda kind: (last[kind], kind))
            row.append(f"last={recent}")
            row.append(f"last={recent}&{_bucket(i - last[recent])}")
            row += [f"last={recent}&{c}" for c in cues[i] if c in _PAIRED]
        else:
            row.append("last=none")
        out.append(row)
        for kind, pattern in _OPENS.items():
            if pattern.search(low):
                last[kind] = i
    return out


def _bucket(distance: int) -> int:
    return next((k for k, step in enumerate(_FAR_STEPS) if distance <= step), len(_FAR_STEPS))


def _level(s: Statement) -> int:
    letters = [c for c in s.text if c.isalpha()]
    if not s.mark and letters and all(c.isupper() for c in letters):
        return marks.LEVELS["caps"]
    return marks.LEVELS[s.mark]
