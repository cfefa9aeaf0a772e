"""Everything danvan says, in Vietnamese and English: labels of results, messages, refusals. Ids and column names are not here."""

from __future__ import annotations

import locale
import os
from typing import Any

from danvan_cli.models import Refused

LANGUAGES = ("vi", "en")

ROLE_LABELS = {
    "achievement": ("Kết quả, ưu điểm", "Achievement"),
    "limitation": ("Hạn chế, tồn tại", "Limitation"),
    "lesson": ("Bài học kinh nghiệm", "Lesson"),
    "cause": ("Nguyên nhân", "Cause"),
    "proposal": ("Giải pháp, kiến nghị", "Proposal"),
}

ROLE_SHORT = {
    "achievement": ("Kết quả", "Achiev."),
    "limitation": ("Hạn chế", "Limits"),
    "lesson": ("Bài học", "Lessons"),
    "cause": ("Ng.nhân", "Causes"),
    "proposal": ("Đề xuất", "Propos."),
}

_TEXTS = {
    # tables
    "title_points": ("{role}", "{role}"),
    "title_statements": ("Các nhận định được trích", "Statements"),
    "title_themes": ("Chủ đề", "Themes"),
    "title_matrix": ("Ma trận chủ đề × đơn vị ({role})", "Themes by unit ({role})"),
    "title_refused": ("Tệp không đọc được", "Files not read"),
    "confidence": ("độ tin cậy {value}", "confidence {value}"),
    "title_papers": ("Tài liệu", "Papers"),
    "column_point": ("Ý chính (nguyên văn)", "Point (verbatim)"),
    "column_theme": ("Chủ đề", "Theme"),
    "column_papers": ("Số bài", "Papers"),
    "column_share": ("Tỷ lệ", "Share"),
    "column_sources": ("Nguồn (bài:dòng)", "Sources (paper:line)"),
    "column_id": ("Mã", "Id"),
    "column_paper": ("Bài", "Paper"),
    "column_unit": ("Đơn vị", "Unit"),
    "column_line": ("Dòng", "Line"),
    "column_role": ("Vai trò", "Role"),
    "column_confidence": ("Độ tin cậy", "Confidence"),
    "column_statement": ("Nguyên văn", "Statement"),
    "column_stability": ("Bền", "Stable"),
    "column_terms": ("Từ đặc trưng", "Terms"),
    "column_words": ("Số từ", "Words"),
    "column_statements": ("Số nhận định", "Statements"),
    "column_encoding": ("Bảng mã", "Encoding"),
    "column_format": ("Định dạng", "Format"),
    "column_status": ("Tình trạng", "Status"),
    "column_note": ("Ghi chú", "Note"),
    "none_found": ("Không tìm thấy nhận định nào.", "Nothing found."),
    "more_points": ("Còn {n} ý chính chưa hiện ({why}). Xem đủ: --top 0 --min-papers 1, hoặc -f csv.", "{n} more points not shown ({why}). See all: --top 0 --min-papers 1, or -f csv."),
    "why_few": ("dưới {n} bài nêu", "in fewer than {n} papers"),
    "why_top": ("xếp sau {n} ý đầu", "beyond the first {n}"),
    "summary": ("Đã đọc {papers} tham luận, {words} từ; trích được {statements} nhận định.", "Read {papers} papers, {words} words; found {statements} statements."),
    "summary_refused": ("Không đọc được {n} tệp (nêu ở dưới).", "{n} files not read (listed below)."),
    "summary_left_out": ("Bỏ qua {n} nhận định có độ tin cậy thấp hơn mức yêu cầu.", "{n} statements below the confidence asked for were left out."),
    "unsure_note": ("Dấu ? : chưa chắc chắn về cách phân loại; cần đọc lại bằng danvan show.", "? : not sure how this point is to be classed; read it with danvan show."),
    "own_words": ("{n} bài bằng lời riêng", "{n} in their own words"),
    "copied_note": ("Dấu * : có câu trùng nguyên văn giữa các bài; xem --view papers.", "* : passages shared word for word between papers; see --view papers."),
    "sources_more": ("+{n} bài", "+{n} more"),
    "status_read": ("đã đọc", "read"),
    "status_refused": ("không đọc", "refused"),
    "note_copied": ("câu trùng nguyên văn: {what}", "word for word the same: {what}"),
    "note_bad_bytes": ("có byte hỏng, hiện thành \ufffd", "has damaged bytes, shown as \ufffd"),
    # progress
    "progress_read": ("Đang đọc tham luận", "Reading papers"),
    # show
    "show_title": ("{id} · {role} · {theme} · {papers}/{total} bài", "{id} · {role} · {theme} · {papers}/{total} papers"),
    "show_unknown": ("không có ý chính mã {id} trong các bài đã cho; xem mã ở cột point_id của danvan analyze -f csv", "no point {id} in these papers; ids are in the column point_id of danvan analyze -f csv"),
    "show_near": ("không có ý chính mã {id}; gần nhất: {near}", "no point {id}; nearest: {near}"),
    # check
    "check_done": ("{read} đọc được, {refused} không đọc được.", "{read} readable, {refused} refused."),
    # codebook
    "codebook_ok": ("{file}: {n} chủ đề, không có lỗi", "{file}: {n} themes, no problems"),
    "codebook_bad": ("{file}: {n} lỗi", "{file}: {n} problems"),
    "codebook_written": ("đã ghi {file}", "wrote {file}"),
    "exists": ("{file} đã có; thêm --force để ghi đè", "{file} exists; add --force to overwrite"),
    # errors
    "error": ("lỗi", "error"),
    "warning": ("chú ý", "warning"),
    "no_files": ("không có tham luận nào trong: {paths}; hãy đưa tệp .txt hoặc thư mục chứa tham luận", "no papers in: {paths}; give .txt files or folders of papers"),
    "no_statements": ("đọc được {n} bài nhưng không có nhận định nào để phân tích", "read {n} papers but found nothing to analyse"),
    "cannot_write": ("không ghi được {file}: {why}; hãy chọn chỗ khác bằng -o", "cannot write {file}: {why}; choose another place with -o"),
    "unexpected": ("lỗi ngoài dự kiến ({what}); chạy lại với -v để xem chi tiết", "unexpected error ({what}); run again with -v for details"),
    "interrupted": ("đã dừng theo yêu cầu; không có tệp nào bị ghi dở", "interrupted; no file was left half written"),
    "no_option": ("không có tuỳ chọn {what}", "no such option: {what}"),
    "no_command": ("không có lệnh {what}; các lệnh: {known}", "no such command: {what}; commands: {known}"),
    "missing": ("thiếu {what}", "missing {what}"),
    "bad_value": ("giá trị không hợp lệ cho {what}: {why}", "invalid value for {what}: {why}"),
    "no_semantic": ("--semantic cần thêm gói: pip install 'danvan-cli[semantic]' (Linux)", "--semantic needs more packages: pip install 'danvan-cli[semantic]' (Linux)"),
    "suffix": ("không đoán được định dạng từ đuôi {suffix}; dùng -f {known}", "cannot guess a format from {suffix}; use -f {known}"),
    "to_terminal": ("-f {format} cần -o TỆP", "-f {format} needs -o FILE"),
    # refusals
    "refused_missing": ("không tìm thấy; hãy kiểm tra đường dẫn", "not found; check the path"),
    "refused_unreadable": ("không mở được ({detail})", "cannot be opened ({detail})"),
    "refused_link_outside": ("liên kết trỏ ra ngoài thư mục; hãy chép tệp vào thư mục", "a link that leaves the folder; copy the file into it"),
    "refused_not_a_file": ("không phải tệp thường", "not a regular file"),
    "refused_broken_link": ("liên kết hỏng (trỏ tới tệp không còn)", "a broken link (its target is gone)"),
    "refused_too_large": ("lớn hơn {detail}; hãy tách thành nhiều tệp", "larger than {detail}; split it"),
    "refused_empty": ("tệp rỗng", "empty file"),
    "refused_format": ("định dạng {detail}, chưa đọc được; hãy lưu thành tệp văn bản .txt (UTF-8)", "format {detail}, not read yet; save it as plain text .txt (UTF-8)"),
    "refused_binary": ("tệp nhị phân, không phải văn bản", "binary file, not text"),
    "refused_unknown_encoding": ("không nhận ra bảng mã; thử --encoding TÊN (vd. cp1258) hoặc lưu lại thành UTF-8", "unknown encoding; try --encoding NAME (e.g. cp1258) or save as UTF-8"),
    "refused_not_in_encoding": ("không đọc được theo bảng mã {detail}; thử bỏ hoặc đổi --encoding", "not readable as {detail}; drop or change --encoding"),
    "refused_too_short": ("chỉ có {detail} từ, không phải một bài tham luận", "only {detail} words, not a paper"),
    "refused_not_vietnamese": ("không thấy chữ Việt có dấu", "no Vietnamese diacritics found"),
}  # fmt: skip


def result_language(option: str | None) -> str:
    """The language of results: the option, DANVAN_LANG, else Vietnamese, whatever the locale."""
    chosen = option or os.environ.get("DANVAN_LANG", "")[:2].lower()
    return chosen if chosen in LANGUAGES else "vi"


def message_language(option: str | None = None) -> str:
    """The language of messages and help: the option, DANVAN_LANG, else the locale's."""
    chosen = option or _option or os.environ.get("DANVAN_LANG", "")[:2].lower()
    if chosen in LANGUAGES:
        return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "vi" if value.lower().startswith("vi") else "en"
    try:
        found = locale.getlocale()[0] or ""
    except ValueError:
        found = ""
    return "vi" if found.lower().startswith(("vi", "vietnamese")) else "en"


_option: str | None = None


def use(option: str | None) -> None:
    """Set the language of messages for this run (the command line's --lang)."""
    global _option
    _option = option


def say(key: str, lang: str | None = None, **values: Any) -> str:
    """A message in the language of messages, or in `lang`."""
    pair = _TEXTS[key]
    return pair[LANGUAGES.index(lang or message_language())].format(**values)


def role_label(role: str, lang: str) -> str:
    """The name of a role as tables print it."""
    return ROLE_LABELS[role][LANGUAGES.index(lang)]


def role_short(role: str, lang: str) -> str:
    """The name of a role over a narrow column."""
    return ROLE_SHORT[role][LANGUAGES.index(lang)]


def refusal(refused: Refused, lang: str | None = None) -> str:
    """Which file, and why it was not read."""
    return f"{refused.name}: {say('refused_' + refused.reason, lang, detail=refused.detail)}"


def reason(refused: Refused, lang: str | None = None) -> str:
    """Why a file was not read."""
    return say("refused_" + refused.reason, lang, detail=refused.detail)
