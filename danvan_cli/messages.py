"""Everything danvan says, in Vietnamese and English: labels of results, messages, refusals. Ids and column names are not here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from danvan_cli.models import Refused  # its records cost a third of the time that --help takes

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

ROLE_PLURALS = {
    "achievement": ("Kết quả, ưu điểm", "Achievements"),
    "limitation": ("Hạn chế, tồn tại", "Limitations"),
    "lesson": ("Bài học kinh nghiệm", "Lessons"),
    "cause": ("Nguyên nhân", "Causes"),
    "proposal": ("Giải pháp, kiến nghị", "Proposals"),
}

# Kinds of unit (head.py).
KIND_LABELS = {
    "commune": ("xã", "commune"), "ward": ("phường", "ward"), "township": ("thị trấn", "township"), "village": ("thôn, ấp, khu phố", "village"),
    "district": ("huyện, quận, thị xã", "district"), "province": ("tỉnh, thành phố", "province"), "women": ("hội phụ nữ", "women's union"),
    "youth": ("đoàn thanh niên", "youth union"), "farmers": ("hội nông dân", "farmers' union"), "veterans": ("hội cựu chiến binh", "veterans"),
    "elderly": ("hội người cao tuổi", "elderly"), "redcross": ("hội chữ thập đỏ", "red cross"), "front": ("mặt trận", "fatherland front"),
    "union": ("công đoàn", "trade union"), "masses": ("dân vận", "mass mobilisation"), "propaganda": ("tuyên giáo", "propaganda"),
    "police": ("công an", "police"), "military": ("quân đội, biên phòng", "military"), "school": ("trường học, giáo dục", "education"),
    "health": ("y tế", "health"), "court": ("tư pháp, thanh tra", "justice"), "religious": ("tôn giáo", "religious body"),
    "cooperative": ("hợp tác xã", "cooperative"), "enterprise": ("doanh nghiệp", "enterprise"), "department": ("sở, phòng, ban", "department"),
    "association": ("hội khác", "association"), "other": ("khác", "other"),
}  # fmt: skip

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
    "summary_duplicates": ("{n} tệp là bản trùng của bài khác, chỉ tính một lần (xem --view papers).", "{n} files are copies of other papers and count once (see --view papers)."),
    "column_kind": ("Loại", "Kind"),
    "column_date": ("Ngày", "Date"),
    "column_title": ("Tên bài", "Title"),
    "status_duplicate": ("trùng", "duplicate"),
    "status_read": ("đã đọc", "read"),
    "status_refused": ("không đọc", "refused"),
    "note_copied": ("câu trùng nguyên văn: {what}", "word for word the same: {what}"),
    "note_bad_bytes": ("{n} byte hỏng, hiện thành \ufffd", "{n} damaged bytes, shown as \ufffd"),
    "note_converted": ("{n} dòng chuyển từ {what} sang Unicode", "{n} lines converted from {what}"),
    "note_entities": ("{n} dòng có mã HTML (&…;) đã giải", "HTML entities decoded in {n} lines"),
    "note_hidden": ("bỏ {n} đoạn có chữ ẩn", "hidden text left out in {n} paragraphs"),
    "note_deleted": ("bỏ chữ đã xoá (theo dõi thay đổi) trong {n} đoạn", "tracked deletions left out in {n} paragraphs"),
    "note_toc": ("bỏ mục lục ({n} dòng)", "table of contents left out ({n} lines)"),
    "note_embedded": ("{n} tài liệu nhúng chưa đọc", "{n} embedded documents not read"),
    "note_furniture": ("bỏ {n} dòng đầu trang, chân trang, số trang", "{n} running heads, feet and page numbers left out"),
    "note_unmapped": ("{n} ký tự không rõ chữ gì, hiện thành \ufffd", "{n} characters without a meaning, shown as \ufffd"),
    "note_pages_without_text": ("{n} trang không có chữ (ảnh quét?)", "{n} pages without text (scans?)"),
    "note_pdf_lost_u": ("PDF phông .VnTime có thể mất chữ ư; nên lấy bản .doc", "PDF in .VnTime fonts may have lost its ư; get the .doc"),
    "note_duplicate": ("cùng một bài với {what}; chỉ phân tích một lần", "the same paper as {what}; analysed once"),
    "note_near_copy": ("giống {what} {n} %", "{n} % the same as {what}"),
    # the page of -f html
    "page_title": ("Tổng hợp {n} tham luận", "{n} conference papers together"),
    "page_skip": ("Đến các ý chính", "Skip to the points"),
    "page_contents": ("Mục lục", "Contents"),
    "page_look": ("Giao diện", "Appearance"),
    "page_look_auto": ("theo máy", "as the system"),
    "page_look_light": ("sáng", "light"),
    "page_look_dark": ("tối", "dark"),
    "page_summary": ("Tóm tắt", "Summary"),
    "page_points": ("Ý chính và trích dẫn", "Points and quotations"),
    "page_units": ("Đơn vị và chủ đề", "Units and themes"),
    "page_units_which": ("Đếm nhận định về", "Count statements of"),
    "page_by_machine": ("Các ý do phần mềm trích và phân loại; cần mở trích dẫn, đối chiếu nguyên văn trước khi sử dụng.", "Found and classed by a program: open the quotations and check the wording before use."),
    "page_roles_shown": ("Trang này gồm: {roles}. Muốn có cả năm vai trò, chạy lại với -r all.", "This page holds: {roles}. For all five roles run again with -r all."),
    "page_chart": ("Biểu đồ: số nhận định theo chủ đề và vai trò; số liệu ở bảng ngay dưới", "Chart: statements by theme and role; the figures are in the table below"),
    "page_chart_help": ("Bấm vào một thanh, hoặc một con số trong bảng, để xem các ý chính đứng sau nó.", "Click a bar, or a number in the table, to see the points behind it."),
    "page_theme_caption": ("Số nhận định theo chủ đề và vai trò; màu càng nổi, số càng lớn", "Statements by theme and role; the stronger the colour, the more"),
    "page_stability": ("Tỷ lệ mẫu rút lại từ các bài mà chủ đề vẫn xuất hiện", "Share of resamples of the papers in which the theme returns"),
    "page_total": ("Cộng", "Total"),
    "page_points_help": ("Bấm vào một ý để xem trích dẫn, đặt trong đoạn văn của bài. Khi in, chỉ in những ý đang hiện.", "Open a point to see its quotations in their paragraphs. On paper come the points that are shown."),
    "page_copied": ("Dấu * : có câu trùng nguyên văn giữa các bài.", "* : passages shared word for word between papers."),
    "page_unsure": ("Dấu ? : chưa chắc chắn về cách xếp loại, cần đọc lại.", "? : not sure how it is to be classed, read it again."),
    "page_unsure_title": ("chưa chắc chắn", "not sure"),
    "page_filter": ("Tìm và lọc ý chính", "Search and filter points"),
    "page_search": ("Tìm (gõ không dấu cũng được)", "Search (marks may be left out)"),
    "page_search_example": ("vd. phoi hop", "e.g. phoi hop"),
    "page_all": ("tất cả", "all"),
    "page_at_least": ("từ {n} bài", "{n} or more"),
    "page_open": ("Mở tất cả", "Open all"),
    "page_close": ("Đóng tất cả", "Close all"),
    "page_reset": ("Bỏ lọc", "Clear"),
    "page_hits": ("Hiện {{points}}/{{all}} ý chính, {{quotes}} nhận định.", "{{points}} of {{all}} points, {{quotes}} statements."),
    "page_filtered": ("Lọc: {{what}}", "Filter: {{what}}"),
    "page_none": ("Không có ý chính nào khớp; hãy bỏ bớt điều kiện.", "No point matches; loosen the filter."),
    "page_point_count": ("{n} ý chính", "{n} points"),
    "page_papers_caption": ("Các tệp đã nhận: đọc được gì, tệp nào trùng hoặc không đọc được và vì sao", "Files received: what was read, what came twice or was refused and why"),
    "page_foot": ("Lập bằng danvan {version}, chạy ngoại tuyến. Trang này không tải gì từ mạng.", "Made by danvan {version}, offline. This page loads nothing from the network."),
    # workbook
    "sheet_overview": ("Tổng quan", "Overview"),
    "sheet_achievement": ("Thành tựu", "Achievements"),
    "sheet_limitation": ("Hạn chế", "Limitations"),
    "sheet_lesson": ("Bài học", "Lessons"),
    "sheet_cause": ("Nguyên nhân", "Causes"),
    "sheet_proposal": ("Giải pháp, kiến nghị", "Proposals"),
    "sheet_themes": ("Chủ đề", "Themes"),
    "sheet_matrix": ("Ma trận", "Matrix"),
    "sheet_statements": ("Trích dẫn", "Quotations"),
    "sheet_papers": ("Tài liệu", "Papers"),
    "column_mentions": ("Số lần nêu", "Mentions"),
    "column_own": ("Bằng lời riêng", "In own words"),
    "column_mark": ("Dấu", "Mark"),
    "column_statement_id": ("Mã câu", "Statement id"),
    "column_theme_id": ("Mã chủ đề", "Theme id"),
    "xlsx_title": ("Tổng hợp ý kiến từ các tham luận", "What the papers say together"),
    "xlsx_heading": ("Tổng hợp ý kiến từ {n} tham luận", "What {n} papers say together"),
    "xlsx_page": ("Trang &P/&N", "Page &P of &N"),
    "xlsx_part_counts": ("Đã đọc và trích được", "Read and found"),
    "xlsx_part_points": ("Những ý được nhiều bài nêu nhất", "What most papers say"),
    "xlsx_part_reading": ("Cách đọc", "How to read it"),
    "xlsx_read": ("Tham luận đã đọc", "Papers read"),
    "xlsx_duplicates": ("Tệp trùng, chỉ tính một lần", "Copies, counted once"),
    "xlsx_refused": ("Tệp không đọc được", "Files not read"),
    "xlsx_units": ("Đơn vị", "Units"),
    "xlsx_left_out": ("Nhận định bỏ qua vì độ tin cậy thấp", "Statements left out, not sure enough"),
    "xlsx_points": ("{n} ý chính, trong đó {shared} ý có từ {least} bài nêu", "{n} points, {shared} of them in {least} papers or more"),
    "xlsx_points_few": ("{n} ý chính", "{n} points"),
    "xlsx_not_asked": (" (chạy với -r all để có trang riêng)", " (run with -r all for a sheet of their own)"),
    "xlsx_chart_roles": ("Số nhận định theo chủ đề và vai trò", "Statements by theme and role"),
    "xlsx_chart_papers": ("Số bài nêu mỗi chủ đề", "Papers by theme"),
    "xlsx_first_themes": (" ({n} chủ đề đầu)", " (first {n} themes)"),
    "xlsx_none": ("Không có ý nào từ {n} bài trở lên nêu.", "No point is shared by {n} papers or more."),
    "xlsx_all_points": ("Xem đủ {n} ý ở trang {sheet}", "All {n} points: sheet {sheet}"),
    "xlsx_sources_more": ("+{n} nguồn, xem trang {sheet}", "+{n} more, see sheet {sheet}"),
    "xlsx_term_point": ("Ý chính, số bài, tỷ lệ", "Point, papers, share"),
    "xlsx_how_point": ("Ý chính là nguyên văn một câu, đại diện cho các câu cùng nói một việc. Số bài là số tham luận khác nhau nêu ý đó; tỷ lệ tính trên {n} tham luận đã đọc; số lần nêu là số câu.", "A point is one sentence, verbatim, standing for all that say the same. Papers: how many different papers say it; share: of the {n} papers read; mentions: sentences."),
    "xlsx_term_links": ("Mã", "Id"),
    "xlsx_how_links": ("Bấm vào mã để đến các câu trích của ý đó ở trang Trích dẫn; bấm vào mã ở trang Trích dẫn để trở về. Nếu đã sắp xếp lại các dòng, hãy lọc theo cột Mã.", "An id leads to the quotations of its point; on the sheet of quotations it leads back. Once rows are sorted anew, filter by Id instead."),
    "xlsx_term_sources": ("Nguồn", "Sources"),
    "xlsx_how_sources": ("Tên tệp và số dòng (bài:dòng). Với tệp không chia dòng: p là trang, ¶ là số thứ tự đoạn văn.", "File and line (paper:line). For files without lines: p is the page, ¶ the number of the paragraph."),
    "xlsx_term_confidence": ("Độ tin cậy", "Confidence"),
    "xlsx_how_confidence": ("Từ 0 đến 1: khả năng câu được xếp đúng vai trò. Từ 0,9 trở lên phần lớn là đúng; dưới 0,6 nên đọc lại câu trong bài.", "From 0 to 1: how likely a sentence has its right role. From 0.9 nearly all are right; below 0.6 read the sentence in its paper."),
    "xlsx_term_star": ("Dấu *, Bằng lời riêng", "Mark *, In own words"),
    "xlsx_how_star": ("Có câu trùng nguyên văn giữa các bài. Cột Bằng lời riêng là số bài còn lại khi các bài chép của nhau chỉ tính một lần.", "Papers share passages word for word. In own words: the papers that remain when copies count once."),
    "xlsx_term_question": ("Dấu ?", "Mark ?"),
    "xlsx_how_question": ("Chưa chắc chắn về cách phân loại; cần đọc lại các câu trích của ý đó.", "Not sure how the point is to be classed; read its quotations."),
    "xlsx_term_stability": ("Bền (trang Chủ đề)", "Stable (sheet Themes)"),
    "xlsx_how_stability": ("Tỷ lệ số lần chủ đề vẫn xuất hiện khi lấy mẫu lại các tham luận; càng gần 100 % càng chắc.", "How often the theme returns when the papers are sampled again; the nearer to 100 %, the surer."),
    "xlsx_term_matrix": ("Ma trận", "Matrix"),
    "xlsx_how_matrix": ("Số nhận định ({roles}) theo chủ đề và đơn vị; ô càng đậm càng nhiều.", "Statements ({roles}) by theme and unit; the darker, the more."),
    "xlsx_term_machine": ("Lưu ý", "Note"),
    "xlsx_how_machine": ("Các câu do máy xếp loại. Trước khi đưa vào báo cáo, hãy đối chiếu câu trích với bài gốc.", "Sentences are sorted by machine. Compare a quotation with its paper before it goes into a report."),
    "xlsx_term_cut": ("Chưa đưa vào hết", "Did not fit"),
    "xlsx_cut_rows": ("{n} dòng vượt giới hạn 1.048.576 dòng của Excel; xem đủ bằng -f csv.", "{n} rows beyond Excel's limit of 1,048,576; -f csv holds them all."),
    "xlsx_cut_columns": ("{n} đơn vị vượt giới hạn 16.384 cột của Excel; xem đủ bằng --view matrix -f csv.", "{n} units beyond Excel's limit of 16,384 columns; --view matrix -f csv holds them all."),
    "xlsx_cut_links": ("{n} mã không có liên kết (Excel chỉ nhận 65.530 liên kết mỗi trang); hãy lọc theo cột Mã.", "{n} ids without a link (Excel takes 65,530 a sheet); filter by the column Id."),
    "xlsx_cut_texts": ("{n} ô dài hơn 32.767 ký tự bị cắt, có dấu … ở cuối; xem đủ bằng -f csv.", "{n} cells longer than 32,767 characters were cut and end with …; -f csv holds them all."),
    # progress
    "progress_read": ("Đang đọc tham luận", "Reading papers"),
    "progress_themes": ("Đang tìm chủ đề mới", "Looking for new themes"),
    "progress_points": ("Đang gộp các câu cùng ý", "Merging statements into points"),
    "progress_rate": ("{n}/giây", "{n}/s"),
    # show
    "show_title": ("{id} · {role} · {theme} · {papers}/{total} bài", "{id} · {role} · {theme} · {papers}/{total} papers"),
    "show_unknown": ("không có ý chính mã {id} trong các bài đã cho; xem mã ở cột point_id của danvan analyze -f csv", "no point {id} in these papers; ids are in the column point_id of danvan analyze -f csv"),
    "show_near": ("không có ý chính mã {id}; gần nhất: {near}", "no point {id}; nearest: {near}"),
    # compare
    "compare_summary": ("A = {a}: {old} tham luận · B = {b}: {new} tham luận · {points} ý chính.", "A = {a}: {old} papers · B = {b}: {new} papers · {points} points."),
    "compare_both": ("{n} bài có ở cả hai bên (gửi lại nguyên văn): tính cho cả hai bên.", "{n} papers stand on both sides (sent again unchanged): counted on both."),
    "compare_near": ("{n} bài của B gần như chép lại bài của A: {what}", "{n} papers of B nearly repeat one of A: {what}"),
    "status_new": ("mới", "new"),
    "status_growing": ("tăng", "growing"),
    "status_persisting": ("vẫn còn", "persisting"),
    "status_shrinking": ("giảm", "shrinking"),
    "status_gone": ("không còn nêu", "gone"),
    "compare_new": ("MỚI: chỉ B nêu", "NEW: only B says it"),
    "compare_growing": ("TĂNG: B nhiều bài nêu hơn hẳn, vượt mức ngẫu nhiên", "GROWING: more papers of B say it, beyond chance"),
    "compare_persisting": ("VẪN NÊU: cả A và B đều nêu, chênh lệch chưa vượt mức ngẫu nhiên", "PERSISTING: A and B say it, the difference may be chance"),
    "compare_shrinking": ("GIẢM: B ít bài nêu hơn hẳn, vượt mức ngẫu nhiên", "SHRINKING: fewer papers of B say it, beyond chance"),
    "compare_gone": ("KHÔNG CÒN NÊU: chỉ A nêu", "GONE: only A says it"),
    "compare_unresolved": ("HẠN CHẾ CHƯA ĐƯỢC GIẢI QUYẾT: A đã nêu, B vẫn nêu", "UNRESOLVED LIMITATIONS: A named them, B names them again"),
    "compare_answer": ("A đã rút ra hoặc đề xuất: ", "A had said: "),
    "compare_no_answer": ("A không có bài học, đề xuất nào sát với hạn chế này", "no lesson or proposal of A comes near it"),
    "compare_near_point": ("gần nhất ở bên kia: {id} ({value})", "nearest on the other side: {id} ({value})"),
    "compare_more": ("Còn {n} ý chưa hiện. Xem đủ: --top 0 --min-papers 1, hoặc -f csv.", "{n} more not shown. See all: --top 0 --min-papers 1, or -f csv."),
    "compare_method": (
        "p: kiểm định chính xác Fisher (hai phía); q: đã hiệu chỉnh cho {n} phép so sánh có thể có ý nghĩa (Benjamini–Hochberg). Tăng, giảm: q ≤ {level}. Chưa vượt mức ngẫu nhiên không có nghĩa là không thay đổi: với {old} và {new} bài, dù xét riêng một ý, chênh lệch phải từ {least} trở lên mới phân biệt được.",
        "p: Fisher's exact test (two-sided); q: corrected for the {n} comparisons that could be significant (Benjamini–Hochberg). Growing, shrinking: q ≤ {level}. Not significant does not mean unchanged: with {old} and {new} papers, a single point must differ by {least} or more to be told from chance.",
    ),
    "compare_method_blind": (
        "p: kiểm định chính xác Fisher (hai phía). Với {old} và {new} bài, không chênh lệch nào phân biệt được với ngẫu nhiên ở mức {level}; chỉ nên đọc số bài.",
        "p: Fisher's exact test (two-sided). With {old} and {new} papers no difference can be told from chance at the level {level}; read the counts alone.",
    ),
    "compare_themes": ("CHỦ ĐỀ: số bài nêu, trong {old} bài của A → {new} bài của B (* vượt mức ngẫu nhiên)", "THEMES: of {old} papers of A → of {new} papers of B (* beyond chance)"),
    "compare_no_paper": ("không đọc được tham luận nào trong {path}, nên không có gì để so sánh; xem danvan check {path}", "no paper in {path} could be read, so there is nothing to compare; see danvan check {path}"),
    "compare_stdin": ("compare cần hai thư mục hoặc tệp, không nhận đầu vào chuẩn (-)", "compare needs two folders or files, not standard input (-)"),
    "page_compare": ("{a} và {b}: điều gì đã đổi", "{a} and {b}: what changed"),
    "page_compare_method": (
        "Số bài nêu, bên A → bên B. p: kiểm định chính xác Fisher; q: sau khi hiệu chỉnh cho nhiều phép so sánh. Với ít bài, không khác biệt rõ không có nghĩa là không đổi.",
        "Papers that say it, side A → side B. p: Fisher's exact test; q: corrected for many comparisons. With few papers, no clear difference does not mean no change.",
    ),
    "sheet_compare_points": ("Ý chính", "Points"),
    "sheet_compare_unresolved": ("Hạn chế chưa giải quyết", "Unresolved limitations"),
    "sheet_compare_themes": ("Chủ đề", "Themes"),
    "column_compare_role_label": ("Vai trò", "Role"),
    "column_compare_theme_label": ("Chủ đề", "Theme"),
    "column_compare_status": ("Biến động", "Change"),
    "column_compare_papers": ("Số bài", "Papers"),
    "column_compare_share": ("Tỷ lệ", "Share"),
    "column_compare_p_value": ("p (Fisher)", "p (Fisher)"),
    "column_compare_q_value": ("q (đã hiệu chỉnh)", "q (corrected)"),
    "column_compare_point": ("Ý chính (nguyên văn)", "Point (verbatim)"),
    "column_compare_sources": ("Nguồn", "Sources"),
    "column_compare_point_id": ("Mã", "Id"),
    "column_compare_near_point_id": ("Ý gần nhất bên kia", "Nearest on the other side"),
    "column_compare_answer_role_label": ("Loại", "Kind"),
    "column_compare_answer": ("Bài học, đề xuất đã nêu (nguyên văn)", "Lesson or proposal (verbatim)"),
    "column_compare_answer_id": ("Mã bài học, đề xuất", "Id of the answer"),
    "column_compare_answer_sources_old": ("Nguồn bài học, đề xuất", "Sources of the answer"),
    "column_compare_similarity": ("Độ gần (0–1)", "Similarity"),
    "column_compare_mentions": ("Số nhận định", "Statements"),
    # insights
    "title_insights": ("Phát hiện", "Insights"),
    "insight_unanswered": ("hạn chế chưa có lời giải", "limitation without an answer"),
    "insight_answered": ("hạn chế có lời giải gợi ý", "limitation with a likely answer"),
    "insight_contested": ("nơi được, nơi chưa", "contested"),
    "insight_distinct": ("riêng một loại đơn vị nêu", "said by one kind of unit"),
    "insights_unanswered": ("HẠN CHẾ CHƯA CÓ LỜI GIẢI: chưa có bài học, đề xuất nào đề cập trực tiếp", "LIMITATIONS WITHOUT AN ANSWER: no lesson or proposal comes near"),
    "insights_theme": ("{theme}: {open}/{all} hạn chế chưa có lời giải; chủ đề này có {answers} bài học, đề xuất", "{theme}: {open} of {all} limitations without an answer; {answers} lessons and proposals on this theme"),
    "insights_nearest": ("gần nhất", "nearest"),
    "insights_contested": ("NƠI ĐƯỢC, NƠI CHƯA: đơn vị này báo là kết quả, đơn vị khác báo là hạn chế", "CONTESTED: some units report as achieved what others report as limited"),
    "insights_distinct": ("RIÊNG MỘT LOẠI ĐƠN VỊ: nêu nhiều hơn các đơn vị khác", "ONE KIND OF UNIT: says it more often than the others"),
    "insights_distinct_note": ("* còn đứng vững sau khi hiệu chỉnh cho nhiều phép so sánh (q ≤ 0,05). Dòng không có dấu * chỉ là gợi ý: riêng ngẫu nhiên cũng cho chừng {n} dòng như vậy.", "* holds after correction for many comparisons (q ≤ 0.05). Rows without * are hints: chance alone makes about {n} such rows."),
    "insights_theme_row": ("(cả chủ đề)", "(the whole theme)"),
    "insights_more": ("Còn {n} dòng chưa hiện. Xem đủ: --top 0, hoặc -f csv.", "{n} more not shown. See all: --top 0, or -f csv."),
    "insights_none": ("Không có.", "None."),
    "insights_count": ("{kind}: {a}/{n} bài; đơn vị khác: {b}/{m} bài", "{kind}: {a} of {n} papers; other units: {b} of {m}"),
    "column_insight": ("Phát hiện", "Insight"),
    "column_other_role": ("Đối chiếu: loại", "Compared: role"),
    "column_other": ("Đối chiếu: nguyên văn", "Compared: statement"),
    "column_kind_papers": ("Số bài nêu", "Papers that say it"),
    "column_kind_total": ("trên tổng", "of"),
    "column_rest_papers": ("Đơn vị khác nêu", "Others that say it"),
    "column_rest_total": ("trên tổng", "of"),
    # numbers
    "column_quantity": ("Số liệu (nguyên văn)", "Figure (verbatim)"),
    "column_value": ("Giá trị", "Value"),
    "column_value_to": ("Đến, trên tổng", "To, or of"),
    "column_measure": ("Đơn vị tính", "Measure"),
    "column_direction": ("Chiều", "Direction"),
    "column_approximate": ("Ước chừng", "Approximate"),
    "column_place": ("Địa danh", "Place"),
    "title_numbers": ("Số liệu", "Figures"),
    "numbers_summary": ("{n} số liệu trong {statements} nhận định của {papers} bài ({roles}).", "{n} figures in {statements} statements of {papers} papers ({roles})."),
    "numbers_more": ("Còn {n} số liệu chưa hiện. Xem đủ: --top 0, hoặc -f csv.", "{n} more figures not shown. See all: --top 0, or -f csv."),
    "numbers_note": ("Không cộng dồn: các bài có thể cùng nêu một con số. Số dưới mười viết bằng chữ không được đọc.", "Not added up: papers may tell of the same figure. Numbers below ten in words are not read."),
    # check
    "check_done": ("{read} bài đọc được, {twice} tệp trùng, {refused} không đọc được.", "{read} papers readable, {twice} duplicates, {refused} refused."),
    # codebook
    "codebook_ok": ("{file}: {n} chủ đề, không có lỗi", "{file}: {n} themes, no problems"),
    "codebook_bad": ("{file}: {n} lỗi", "{file}: {n} problems"),
    "codebook_written": ("đã ghi {file}", "wrote {file}"),
    "exists": ("{file} đã có; thêm --force để ghi đè", "{file} exists; add --force to overwrite"),
    # charts
    "plot_themes": ("{role}: chủ đề nào nhiều bài nêu nhất", "{role} by theme"),
    "plot_themes_sub": ("Số bài có nêu trên tổng số bài; số nhỏ: số nhận định", "Papers that raise it, of all papers; small: number of statements"),
    "plot_mentions": ("{n} nhận định", "{n} statements"),
    "plot_points": ("{role}: các ý nhiều bài nêu nhất", "{role}: points that most papers share"),
    "plot_points_sub": ("Số bài nêu trên tổng số bài; lời trích nguyên văn từ một bài", "Papers that say it, of all papers; quoted verbatim from one of them"),
    "plot_roles": ("Mỗi chủ đề có bao nhiêu kết quả, hạn chế, bài học", "Achievements, limitations, lessons of each theme"),
    "plot_roles_sub": ("Số nhận định; ô càng đậm càng nhiều", "Number of statements; the darker the more"),
    "plot_units": ("{role} theo đơn vị và chủ đề", "{role} by unit and theme"),
    "plot_units_sub": ("Số nhận định; ô càng đậm càng nhiều", "Number of statements; the darker the more"),
    "plot_more_themes": ("{shown} chủ đề đầu trong {total}", "first {shown} of {total} themes"),
    "plot_more_units": ("{shown} đơn vị đầu trong {total}", "first {shown} of {total} units"),
    "plot_more_points": ("{shown} ý đầu trong {total}", "first {shown} of {total} points"),
    "plot_cut": ("cuối dòng có … là đã lược phần sau", "… at the end: the rest is left out"),
    "plot_unsure": ("? cần đọc lại", "? to be read again"),
    "plot_foot": ("Tổng hợp từ {papers} tham luận, {statements} nhận định (danvan)", "From {papers} papers, {statements} statements (danvan)"),
    "plots_written": ("đã ghi {n} tệp biểu đồ vào {folder}", "wrote {n} chart files to {folder}"),
    # demo
    "demo_done": ("Đã chép {n} bài mẫu vào {folder}. Gõ tiếp:", "Copied {n} sample papers to {folder}. Type next:"),
    "demo_check": ("xem các tệp đọc được gì", "what was found in the files"),
    "demo_analyze": ("xem các bài cùng nói gì", "what the papers say together"),
    "demo_csv": ("ghi ra bảng tính", "into a spreadsheet"),
    "demo_other": ("một hội thảo khác lĩnh vực", "a workshop of another field"),
    "demo_exists": ("{folder} đã có; hãy đặt tên khác, vd.: danvan demo {other}", "{folder} exists; choose another name, e.g.: danvan demo {other}"),
    # errors
    "error": ("lỗi", "error"),
    "warning": ("chú ý", "warning"),
    "no_files": ("không có tham luận nào trong: {paths}; hãy đưa tệp (docx, doc, pdf, rtf, odt, html, md, txt, zip) hoặc thư mục chứa tham luận", "no papers in: {paths}; give files (docx, doc, pdf, rtf, odt, html, md, txt, zip) or folders of papers"),
    "no_statements": ("đọc được {n} bài nhưng không có nhận định nào để phân tích", "read {n} papers but found nothing to analyse"),
    "no_sure_statements": ("đọc được {n} bài nhưng {left} nhận định đều dưới độ tin cậy đã chọn; hãy hạ --min-confidence", "read {n} papers, but all {left} statements are below the confidence asked for; lower --min-confidence"),
    "not_on_page": ("trang html không có bảng {view}; hãy dùng -f xlsx hoặc -f csv", "the html page has no table {view}; use -f xlsx or -f csv"),
    "no_folder": ("chưa có thư mục {folder}", "there is no folder {folder}"),
    "cannot_write": ("không ghi được {file}: {why}; hãy chọn chỗ khác bằng -o", "cannot write {file}: {why}; choose another place with -o"),
    "unexpected": ("lỗi ngoài dự kiến ({what}); chạy lại với -v để xem chi tiết", "unexpected error ({what}); run again with -v for details"),
    "interrupted": ("đã dừng theo yêu cầu; không có tệp nào bị ghi dở", "interrupted; no file was left half written"),
    "no_option": ("không có tuỳ chọn {what}", "no such option: {what}"),
    "no_command": ("không có lệnh {what}; các lệnh: {known}", "no such command: {what}; commands: {known}"),
    "needs_value": ("tuỳ chọn {what} cần một giá trị đi kèm", "option {what} needs a value"),
    "takes_no_value": ("tuỳ chọn {what} không nhận giá trị", "option {what} takes no value"),
    "too_many": ("thừa tham số: {what}", "too many arguments: {what}"),
    "did_you_mean": ("; có phải {what}?", "; did you mean {what}?"),
    "see_help": (" (xem {command} --help)", " (see {command} --help)"),
    "expected_choice": ("cần một trong: {known}", "expected one of: {known}"),
    "expected_int": ("cần một số nguyên", "expected a whole number"),
    "expected_int_from": ("cần một số nguyên từ {low} trở lên", "expected a whole number of at least {low}"),
    "expected_int_between": ("cần một số nguyên từ {low} đến {high}", "expected a whole number from {low} to {high}"),
    "expected_number": ("cần một số", "expected a number"),
    "expected_number_from": ("cần một số từ {low} trở lên", "expected a number of at least {low}"),
    "expected_number_between": ("cần một số từ {low} đến {high}", "expected a number from {low} to {high}"),
    "expected_bool": ("cần true hoặc false", "expected true or false"),
    "expected_text": ("cần một chuỗi trong dấu nháy", "expected a text in quotation marks"),
    # standing settings
    "config_unreadable": ("{file}: không đọc được tệp thiết lập ({why})", "{file}: settings cannot be read ({why})"),
    "config_syntax": ("{file}: sai cú pháp TOML; mẫu đúng: top = 5", "{file}: not valid TOML; this is how it looks: top = 5"),
    "config_section": ("{file}: không có lệnh nào tên {what} (có: {known})", "{file}: no command for the section {what} (there are: {known})"),
    "config_key": ("{file}: không có thiết lập {what}", "{file}: no such setting: {what}"),
    "config_known": (" (có: {known})", " (there are: {known})"),
    "config_belongs": ("; thiết lập này phải đặt trong mục của lệnh, vd. {section}", "; it belongs in the section of a command, e.g. {section}"),
    "config_value": ("{file}: giá trị không hợp lệ cho {what}: {why}", "{file}: invalid value for {what}: {why}"),
    "config_not_beside": ("{file}: {what} không được đặt trong tệp nằm cạnh bài (bài do nơi khác gửi); hãy đặt trong {own}", "{file}: {what} may not be set beside papers (they come from others); set it in {own}"),
    "config_outside": ("{file}: {what} phải là tệp nằm trong cùng thư mục", "{file}: {what} must be a file in the same folder"),
    "config_used": ("dùng thiết lập trong {file}: {keys}", "settings of {file} in use: {keys}"),
    "config_none": ("Chưa có thiết lập nào; mọi tuỳ chọn theo mặc định. Tệp riêng của người dùng: {file}", "No settings anywhere; every option has its default. The user's own file: {file}"),
    "config_rest": ("Các tuỳ chọn khác theo mặc định (xem hết: --all).", "All other options have their defaults (see them all: --all)."),
    "source_environment": ("biến môi trường", "environment"),
    "source_folder": ("tệp cạnh bài", "beside the papers"),
    "source_user": ("tệp riêng", "user's own"),
    "source_default": ("mặc định", "default"),
    # help
    "help_usage": ("Cách dùng:", "Usage:"),
    "help_options": ("Tuỳ chọn", "Options"),
    "help_commands": ("Lệnh", "Commands"),
    "help_help": ("Hiện hướng dẫn này rồi thoát.", "Show this message and exit."),
    "help_version": ("Hiện phiên bản rồi thoát.", "Show the version and exit."),
    "help_default": ("mặc định", "default"),
    "help_required": ("bắt buộc", "required"),
    "help_env_var": ("biến môi trường", "env var"),
    "metavar_options": ("[TUỲ_CHỌN]", "[OPTIONS]"),
    "metavar_command": ("LỆNH", "COMMAND"),
    "metavar_args": ("[THAM_SỐ]...", "[ARGS]..."),
    "metavar_paths": ("ĐƯỜNG_DẪN…", "PATH…"),
    "metavar_path_optional": ("[ĐƯỜNG_DẪN]", "[PATH]"),
    "metavar_point": ("MÃ_Ý", "POINT_ID"),
    "metavar_file": ("TỆP", "FILE"),
    "metavar_folder": ("THƯ_MỤC", "FOLDER"),
    "metavar_folder_optional": ("[THƯ_MỤC]", "[FOLDER]"),
    "metavar_name": ("TÊN", "NAME"),
    "metavar_name_optional": ("[TÊN]", "[NAME]"),
    "metavar_old": ("CŨ", "OLD"),
    "metavar_new": ("MỚI", "NEW"),
    "metavar_address": ("ĐỊA_CHỈ", "ADDRESS"),
    "metavar_text": ("LỜI", "TEXT"),
    "metavar_no": ("SỐ", "NO"),
    "metavar_place": ("NƠI", "PLACE"),
    "metavar_date": ("NGÀY", "DATE"),
    "metavar_char": ("KÝ_TỰ", "CHAR"),
    "metavar_role": ("VAI_TRÒ", "ROLE"),
    "missing": ("thiếu {what}", "missing {what}"),
    "bad_value": ("giá trị không hợp lệ cho {what}: {why}", "invalid value for {what}: {why}"),
    "no_plots": ("--plots cần thêm gói: pip install 'danvan-cli[plots]'", "--plots needs one more package: pip install 'danvan-cli[plots]'"),
    "no_semantic": ("--semantic cần thêm gói: pip install 'danvan-cli[semantic]' (Linux)", "--semantic needs more packages: pip install 'danvan-cli[semantic]' (Linux)"),
    "no_dask": ("--engine dask cần thêm gói: pip install 'danvan-cli[dask]'", "--engine dask needs more packages: pip install 'danvan-cli[dask]'"),
    "cluster_absent": ("không có bộ điều phối Dask nào trả lời ở {address}; hãy kiểm tra địa chỉ (vd. tcp://10.0.0.5:8786) và lệnh dask scheduler", "no Dask scheduler answers at {address}; check the address (e.g. tcp://10.0.0.5:8786) and that dask scheduler runs"),
    "cluster_empty": ("cụm không còn tiến trình nào làm việc (đã chờ {seconds} giây); hãy chạy dask worker trên các máy rồi thử lại", "the cluster has no workers (waited {seconds} seconds); start dask worker on its machines and try again"),
    "cluster_lost": ("mất kết nối với bộ điều phối Dask giữa chừng; hãy xem máy điều phối rồi chạy lại", "the connection to the Dask scheduler was lost; look at its machine, then run again"),
    "cluster_without": ("có máy trong cụm không chạy được danvan ({what}); hãy cài cùng một bản danvan-cli[dask] trên mọi máy", "a machine of the cluster cannot run danvan ({what}); install the same danvan-cli[dask] on all machines"),
    "cluster_differs": ("máy {node} trong cụm khác máy này: {what} {there}, ở đây {here}; hãy cài cùng một bản trên mọi máy", "machine {node} of the cluster differs from this one: {what} {there}, here {here}; install the same on all machines"),
    "not_shared": ("máy {node} trong cụm không thấy thư mục {folder}; --shared cần thư mục dùng chung, cùng đường dẫn trên mọi máy", "machine {node} of the cluster does not see the folder {folder}; --shared needs a shared folder, under the same path on all machines"),
    "shared_alone": ("--shared chỉ dùng với --engine dask", "--shared goes with --engine dask only"),
    "scheduler_alone": ("--scheduler không dùng với --engine local; hãy bỏ một trong hai", "--scheduler does not go with --engine local; drop one of them"),
    "scheduler_workers": ("--workers không dùng với --scheduler: số tiến trình là của cụm", "--workers does not go with --scheduler: the cluster has its own"),
    "no_engine": ("không có cách chạy {engine}; chọn local hoặc dask", "no engine {engine}; choose local or dask"),
    "no_address": ("đọc {scheme}:// cần thêm gói ({hint})", "{scheme}:// needs more packages ({hint})"),
    "no_parquet": ("ghi tệp .parquet cần thêm gói: pip install 'danvan-cli[parquet]'; hoặc ghi ra .csv", "writing .parquet needs one more package: pip install 'danvan-cli[parquet]'; or write .csv"),
    "no_office": ("ghi tệp .docx cần thêm gói: pip install 'danvan-cli[office]'; hoặc ghi ra .md", "writing .docx needs one more package: pip install 'danvan-cli[office]'; or write .md"),
    "bad_date": ("không phải ngày: {value}; hãy viết 05/9/2025, 9/2025, 2025 hoặc 2025-09-05", "no date: {value}; write 2025-09-05, 2025-09, 2025 or 05/9/2025"),
    "suffix": ("không đoán được định dạng từ đuôi {suffix}; dùng -f {known}", "cannot guess a format from {suffix}; use -f {known}"),
    "to_terminal": ("-f {format} cần -o TỆP", "-f {format} needs -o FILE"),
    # refusals
    "refused_missing": ("không tìm thấy; hãy kiểm tra đường dẫn", "not found; check the path"),
    "refused_unreadable": ("không mở được ({detail})", "cannot be opened ({detail})"),
    "refused_web": ("danvan không tự tải từ web; hãy tải tệp về rồi đưa thư mục chứa tệp", "danvan fetches nothing from the web; download the files and give their folder"),
    "refused_scheme": ("không biết kiểu địa chỉ {detail}; dùng đường dẫn, s3://, hdfs:// hoặc kiểu khác mà fsspec biết", "unknown kind of address {detail}; give a path, s3://, hdfs:// or another that fsspec knows"),
    "refused_worker_died": ("tiến trình đọc tệp này nhiều lần bị ngắt (thiếu bộ nhớ?); hãy đọc riêng tệp hoặc lưu lại", "reading it brought a worker down every time (out of memory?); read it by itself, or save it anew"),
    "refused_link_outside": ("liên kết trỏ ra ngoài thư mục; hãy chép tệp vào thư mục", "a link that leaves the folder; copy the file into it"),
    "refused_not_a_file": ("không phải tệp thường", "not a regular file"),
    "refused_broken_link": ("liên kết hỏng (trỏ tới tệp không còn)", "a broken link (its target is gone)"),
    "refused_too_large": ("lớn hơn {detail}; hãy tách thành nhiều tệp", "larger than {detail}; split it"),
    "refused_empty": ("tệp rỗng", "empty file"),
    "refused_format": ("định dạng {detail} không phải bài viết; cần docx, doc, pdf, rtf, odt, html, md hoặc txt", "format {detail} is no paper; give docx, doc, pdf, rtf, odt, html, md or txt"),
    "refused_spreadsheet": ("là bảng tính, không phải bài viết; nếu có bài trong đó, hãy chép sang Word", "a spreadsheet, not a paper; if it holds one, copy it to a document"),
    "refused_slides": ("là tệp trình chiếu; hãy lấy bài viết đi kèm", "slides, not a paper; ask for the paper itself"),
    "refused_image": ("là ảnh; danvan không nhận dạng chữ trong ảnh, hãy xin bản văn bản", "a picture; danvan does not read text in pictures, ask for the document"),
    "refused_archive": ("tệp nén .{detail}; hãy giải nén trước (chỉ tự mở được .zip)", "a .{detail} archive; unpack it first (only .zip is opened)"),
    "refused_nested_zip": ("tệp nén nằm trong tệp nén; hãy giải nén trước", "an archive inside an archive; unpack it first"),
    "refused_compression": ("nén theo kiểu không thông dụng; hãy nén lại thành .zip thường", "compressed in an unusual way; pack it as an ordinary .zip"),
    "refused_many_members": ("tệp nén có {detail} tệp, quá nhiều; hãy chia nhỏ", "the archive holds {detail} files, too many; split it"),
    "refused_path_trick": ("tên tệp trong tệp nén trỏ ra ngoài ({detail})", "its name in the archive points outside ({detail})"),
    "refused_no_pdf": ("đọc PDF cần thêm gói: pip install 'danvan-cli[pdf]'", "PDF needs one more package: pip install 'danvan-cli[pdf]'"),
    "refused_no_soffice": ("tệp .doc cần LibreOffice (libreoffice.org; Debian, Ubuntu: apt install libreoffice-writer), hoặc lưu lại thành .docx", ".doc needs LibreOffice (libreoffice.org; Debian, Ubuntu: apt install libreoffice-writer), or save it as .docx"),
    "refused_office_failed": ("LibreOffice không mở được (tệp hỏng hoặc có mật khẩu?); hãy lưu lại thành .docx", "LibreOffice could not open it (damaged, or a password?); save it as .docx"),
    "refused_office_hung": ("LibreOffice không xong trong thời gian cho phép; hãy lưu lại thành .docx", "LibreOffice did not finish in time; save it as .docx"),
    "refused_scan": ("PDF chỉ có ảnh quét, không có chữ; hãy xin bản văn bản hoặc nhận dạng chữ (OCR) trước", "a scanned PDF without text; ask for the document, or run OCR first"),
    "refused_password": ("có mật khẩu; hãy mở và lưu bản không mật khẩu", "protected by a password; save it without one"),
    "refused_damaged": ("tệp hỏng hoặc tải dở; hãy xin lại tệp", "damaged or incomplete; ask for the file again"),
    "refused_bomb": ("tệp bất thường (giải nén ra quá lớn hoặc lồng quá sâu), không mở", "an abnormal file (unpacks too large, or nested too deep), not opened"),
    "refused_xml_dtd": ("XML có khai báo DTD, không mở vì an toàn", "its XML declares a DTD, not opened for safety"),
    "refused_too_slow": ("đọc quá lâu, đã dừng; hãy lưu lại hoặc tách tệp", "took too long and was stopped; save it anew or split it"),
    "refused_too_long": ("dài hơn mọi bài tham luận (trên 100.000 dòng, 5 triệu ký tự hoặc 2 triệu ký tự một dòng); hãy tách thành nhiều tệp", "longer than any paper (over 100,000 lines, 5 million characters, or two million in one line); split it"),
    "refused_binary": ("tệp nhị phân, không phải văn bản", "binary file, not text"),
    "refused_unknown_encoding": ("không nhận ra bảng mã; thử --encoding TÊN (vd. tcvn3, vni) hoặc lưu lại thành UTF-8", "unknown encoding; try --encoding NAME (e.g. tcvn3, vni) or save as UTF-8"),
    "refused_not_in_encoding": ("không đọc được theo bảng mã {detail}; thử bỏ hoặc đổi --encoding", "not readable as {detail}; drop or change --encoding"),
    "refused_too_short": ("chỉ có {detail} từ, không phải một bài tham luận", "only {detail} words, not a paper"),
    "refused_not_vietnamese": ("không phải tiếng Việt", "not in Vietnamese"),
    "refused_unaccented": ("tiếng Việt không dấu; cần bản có dấu mới phân tích được", "Vietnamese without its marks; the marked text is needed"),
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
    import locale  # seldom needed: Windows, or no variable set

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


def number(value: int, lang: str) -> str:
    """Thousands as the language writes them."""
    return f"{value:,}".replace(",", "." if lang == "vi" else ",")


def role_label(role: str, lang: str) -> str:
    """The name of a role as tables print it."""
    return ROLE_LABELS[role][LANGUAGES.index(lang)]


def role_plural(role: str, lang: str) -> str:
    """The name of a role as a chart's title has it."""
    return ROLE_PLURALS[role][LANGUAGES.index(lang)]


def role_short(role: str, lang: str) -> str:
    """The name of a role over a narrow column."""
    return ROLE_SHORT[role][LANGUAGES.index(lang)]


def kind_label(kind: str, lang: str) -> str:
    """The name of a kind of unit."""
    return KIND_LABELS[kind][LANGUAGES.index(lang)]


def refusal(refused: Refused, lang: str | None = None) -> str:
    """Which file, and why it was not read."""
    return f"{refused.name}: {say('refused_' + refused.reason, lang, detail=refused.detail)}"


def reason(refused: Refused, lang: str | None = None) -> str:
    """Why a file was not read."""
    return say("refused_" + refused.reason, lang, detail=refused.detail)
