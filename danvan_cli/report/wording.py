"""The sentences that frame a report, in Vietnamese and English; how themes, lessons, dates and numbers are put into words.

Nothing here says anything about what the papers hold: that is left to quotations and counts.
"""

from __future__ import annotations

import re
from typing import Any

from danvan_cli.messages import LANGUAGES
from danvan_cli.report.document import Fields

BLANK = "…………………"
_SHORT = "……"

_TEXTS = {
    # letterhead
    "state": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
    "motto": ("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
    "party": ("ĐẢNG CỘNG SẢN VIỆT NAM", "COMMUNIST PARTY OF VIET NAM"),
    "number": ("Số: ", "No.: "),
    "party_number": ("Số ", "No. "),
    "draft": ("DỰ THẢO", "DRAFT"),
    "report": ("BÁO CÁO", "REPORT"),
    "subject": ("Tổng hợp ý kiến các tham luận", "Summary of the papers submitted"),
    "recipients": ("Nơi nhận:", "Recipients:"),
    "file_copy": ("Lưu: VT", "File copy"),
    "party_file_copy": ("Lưu Văn phòng", "File copy"),
    # opening
    "opening": ("Báo cáo này tổng hợp {papers} tham luận của {units} đơn vị, gồm: {kinds}. Danh sách tham luận ở Phụ lục I.", "This report sums up {papers} from {units}: {kinds}. The papers are listed in Annex I."),
    "extracted": ("Trong {words} từ của các tham luận, đã trích được {statements} nhận định, gộp thành {points} ý. Mỗi ý nêu dưới đây là nguyên văn của một tham luận; trong ngoặc đơn là số tham luận cùng nêu ý đó trên tổng số tham luận. Toàn bộ nhận định ở Phụ lục II.", "Out of {words}, {statements} were extracted and merged into {points}. Each point below is told in the words of one paper; in parentheses, how many of all papers make it. All statements are in Annex II."),
    "left_out": ("Không đưa vào {n} nhận định có độ tin cậy thấp hơn mức yêu cầu.", "Left out as less sure than asked for: {statements}."),
    "not_in": ("Số tệp không tính: {n} (nêu ở Phụ lục I).", "Files not counted: {n} (named in Annex I)."),
    # note to the reader of the draft
    "note_title": ("Về bản dự thảo này (bỏ mục này khi ban hành)", "About this draft (to be deleted before it is issued)"),
    "note_quotes": ("Bố cục và câu dẫn là mẫu có sẵn; chữ trong ngoặc kép là nguyên văn tham luận. Mã trong ngoặc vuông dẫn tới Phụ lục II, nơi ghi đủ từng câu của ý đó, đơn vị, tệp và dòng.", "Layout and framing sentences are templates; what stands in quotation marks is verbatim. The code in square brackets leads to Annex II, with every sentence of the point, its unit, file and line."),
    "note_themes": ("Số cạnh tên chủ đề là số tham luận có ý thuộc chủ đề đó, kể cả những ý chỉ nêu ở Phụ lục II.", "The figure beside a theme tells how many papers touch it, points that stand in Annex II only included."),
    "note_marks": ("Gạch đầu dòng và số thứ tự của tham luận không chép lại; dấu […] thay cho chữ đếm như “Một là,”. Phụ lục II giữ nguyên từng chữ.", "Bullets and numbers of the papers are not repeated; […] stands for a counting word (“Một là,”). Annex II leaves out nothing."),
    "note_own": ("“Lời riêng”: số tham luận còn lại khi những đoạn chép giống nhau chỉ tính một lần.", "“In their own words”: papers that are left when passages copied from one another count once."),
    "note_unsure": ("Dấu (?): chưa chắc đã xếp đúng loại, cần đọc lại trước khi dùng.", "(?): not sure to be classed rightly; read it again before use."),
    "note_machine": ("Việc trích và xếp loại do phần mềm danvan thực hiện, chưa có người duyệt.", "Extracted and classed by the program danvan; nobody has reviewed it yet."),
    # sections
    "achievement": ("KẾT QUẢ ĐẠT ĐƯỢC", "ACHIEVEMENTS"),
    "limitation": ("HẠN CHẾ, TỒN TẠI", "LIMITATIONS"),
    "cause": ("NGUYÊN NHÂN", "CAUSES"),
    "limitation_cause": ("HẠN CHẾ, TỒN TẠI VÀ NGUYÊN NHÂN", "LIMITATIONS AND THEIR CAUSES"),
    "limitation_part": ("Hạn chế, tồn tại", "Limitations"),
    "cause_part": ("Nguyên nhân", "Causes"),
    "lesson": ("BÀI HỌC KINH NGHIỆM", "LESSONS"),
    "proposal": ("ĐỀ XUẤT, KIẾN NGHỊ", "PROPOSALS"),
    "lead_achievement": ("Có {share} nêu kết quả, thành tựu", "{share} report achievements"),
    "lead_limitation": ("Có {share} nêu hạn chế, tồn tại", "{share} name limitations"),
    "lead_cause": ("Có {share} nêu nguyên nhân", "{share} name causes"),
    "lead_lesson": ("Có {share} nêu bài học kinh nghiệm", "{share} draw lessons"),
    "lead_proposal": ("Có {share} nêu đề xuất, kiến nghị", "{share} make proposals"),
    "lead_counts": (" ({statements} nhận định, {points} ý).", " ({statements}, {points})."),
    "lead_all": ("Cụ thể như sau:", "They are:"),
    "lead_some": ("Dưới đây là {n} ý được nhiều tham luận nêu nhất:", "The most widely shared ({n}):"),
    "lead_none": ("Không ý nào được từ {n} tham luận trở lên nêu.", "None of them is shared by {n} papers or more."),
    "rest": ("Ngoài ra còn {points} ý khác ({statements} nhận định), xem Phụ lục II, mục {part}.", "Further: {points} ({statements}), see Annex II, part {part}."),
    "nothing": ("Chưa trích được nhận định nào thuộc phần này.", "Nothing of this kind was found."),
    "share": ("{n}/{total} tham luận", "{n}/{total} papers"),
    "own": (", {n} bằng lời riêng", ", {n} in their own words"),
    "about": ("Về {label}", "{label}"),
    "closing": ("Trên đây là báo cáo tổng hợp ý kiến các tham luận./.", "This concludes the summary of the papers."),
    "party_closing": ("Trên đây là báo cáo tổng hợp ý kiến các tham luận.", "This concludes the summary of the papers."),
    # annexes
    "annex": ("Phụ lục {n}", "Annex {n}"),
    "annex_papers": ("DANH SÁCH THAM LUẬN", "PAPERS"),
    "annex_statements": ("CÁC NHẬN ĐỊNH TRÍCH NGUYÊN VĂN", "STATEMENTS, VERBATIM"),
    "annex_of": ("(Kèm theo Báo cáo số {number} ngày {date} của {body})", "(Annex to Report No. {number}, dated {date}, of {body})"),
    "left_title": ("Tệp không tính vào số tham luận", "Files that are not counted as papers"),
    "part": ("{letter}. {role}", "{letter}. {role}"),
    "part_counts": (" ({statements} nhận định, {points} ý)", " ({statements}, {points})"),
    "column_number": ("TT", "No."),
    "column_unit": ("Đơn vị", "Unit"),
    "column_kind": ("Loại", "Kind"),
    "column_title": ("Tên tham luận", "Title"),
    "column_date": ("Ngày", "Date"),
    "column_file": ("Tệp", "File"),
    "column_statements": ("Nhận định", "Count"),
    "column_point": ("Mã ý", "Point"),
    "column_statement": ("Nguyên văn", "Statement"),
    "column_source": ("Đơn vị; tệp:dòng (số câu)", "Unit; file:line (statement)"),
    "column_confidence": ("Tin cậy", "Conf."),
}  # fmt: skip

_COUNTED = {"paper": ("", "paper", "papers"), "unit": ("", "unit", "units"), "word": ("", "word", "words"), "statement": ("", "statement", "statements"), "point": ("", "point", "points")}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# a theme whose name is no thing that one speaks "about"
_NO_ABOUT = re.compile(r"(?:về|đối với|chung|khác)\b", re.IGNORECASE)
# names that keep their capital within a sentence
_NAMES = re.compile(r"(?:Đảng(?! (?:viên|uỷ|ủy|bộ))|Nhà nước|Quốc hội|Chính phủ|Mặt trận)\b")


def say(key: str, lang: str, **values: Any) -> str:
    """A text of the frame."""
    return _TEXTS[key][LANGUAGES.index(lang)].format(**values)


def counted(value: int, what: str, lang: str) -> str:
    """A number, in English with its noun ("1 paper"); in Vietnamese the sentence has it."""
    shown = f"{value:,}"
    return shown.replace(",", ".") if lang == "vi" else f"{shown} {_COUNTED[what][1 if value == 1 else 2]}"


def share(papers: int, total: int, lang: str) -> str:
    """How many papers of all: "12/20 tham luận"."""
    return say("share", lang, n=papers, total=total)


def about(label: str, lang: str) -> str:
    """A theme's label as the heading of what is said about it: "Về công tác phối hợp"."""
    if lang != "vi" or _NO_ABOUT.match(label):
        return label
    keeps = label[1:] != label[1:].lower() or _NAMES.match(label)
    return say("about", lang, label=label if keeps else label[:1].lower() + label[1:])


def ordinal(n: int, lang: str) -> str:
    """What a lesson is counted with: "Một là, ", "Mười lăm là, "."""
    if lang != "vi":
        return f"Lesson {n}: "
    return f"{cardinal(n).capitalize()} là, " if n < 1000 else f"Thứ {n}, "


def cardinal(n: int) -> str:
    """1 to 999 in Vietnamese words, as read aloud (hai mươi mốt, một trăm linh năm)."""
    hundreds, rest = divmod(n, 100)
    tens, units = divmod(rest, 10)
    out = [_DIGITS[hundreds], "trăm"] if hundreds else []
    if tens > 1:
        out += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        out.append("mười")
    elif hundreds and units:
        out.append("linh")
    if units:
        out.append("mốt" if units == 1 and tens > 1 else "lăm" if units == 5 and tens else "tư" if units == 4 and tens > 1 else _DIGITS[units])
    return " ".join(out)


def roman(n: int) -> str:
    """1 to 39 as sections are numbered."""
    return "X" * (n // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[n % 10]


def date(iso: str, lang: str) -> str:
    """A date as letters have it, with blanks for what is not known: "ngày 05 tháng 9 năm 2025"."""
    year, month, day = (*iso.split("-"), "", "", "")[:3]
    if lang != "vi":
        return f"{int(day) if day else _SHORT} {_MONTHS[int(month) - 1] if month else _SHORT} {year or '20…'}"
    # the decree: a nought before days under 10 and before months 1 and 2
    month = f"{int(month):02d}" if month in {"01", "02"} else str(int(month)) if month else _SHORT
    return f"ngày {day or _SHORT} tháng {month} năm {year or '20…'}"


def short_date(iso: str, lang: str) -> str:
    """A date for a narrow column, as far as it is known: 05/9/2025, 9/2025, 2025."""
    if lang != "vi" or not iso:
        return iso
    year, month, day = (*iso.split("-"), "", "")[:3]
    return "/".join(x for x in (day, month if month in {"01", "02"} else month.lstrip("0"), year) if x)


def dateline(fields: Fields, lang: str) -> str:
    """Place and date."""
    return f"{fields.place or BLANK}, {date(fields.date, lang)}"


def number(fields: Fields) -> str:
    """The paper's number and symbol; a bare number gets the form's symbol."""
    if fields.number and not fields.number.isdigit():
        return fields.number
    n = f"{int(fields.number):02d}" if fields.number else _SHORT
    return f"{n}-BC/{_SHORT}" if fields.form == "party" else f"{n}/BC-{_SHORT}"


def annex_of(fields: Fields, lang: str) -> str:
    """The line under an annex's title that tells which paper it belongs to."""
    when = date(fields.date, lang).removeprefix("ngày ")
    return say("annex_of", lang, number=number(fields), date=when, body=fields.body or BLANK)


def recipients(fields: Fields, lang: str) -> list[str]:
    """The lines under "Nơi nhận", with their marks; the file copy comes last."""
    lines = [x.strip().removeprefix("-").strip(" ;.") for x in fields.recipients]
    lines = [x for x in lines if x] or [BLANK]
    if not any(x.lower().startswith(("lưu", "file")) for x in lines):
        lines.append(say("party_file_copy" if fields.form == "party" else "file_copy", lang))
    return [f"- {x}{'.' if i == len(lines) - 1 else ';'}" for i, x in enumerate(lines)]
