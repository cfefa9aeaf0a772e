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
    # check
    "check_done": ("{read} bài đọc được, {twice} tệp trùng, {refused} không đọc được.", "{read} papers readable, {twice} duplicates, {refused} refused."),
    # codebook
    "codebook_ok": ("{file}: {n} chủ đề, không có lỗi", "{file}: {n} themes, no problems"),
    "codebook_bad": ("{file}: {n} lỗi", "{file}: {n} problems"),
    "codebook_written": ("đã ghi {file}", "wrote {file}"),
    "exists": ("{file} đã có; thêm --force để ghi đè", "{file} exists; add --force to overwrite"),
    # errors
    "error": ("lỗi", "error"),
    "warning": ("chú ý", "warning"),
    "no_files": ("không có tham luận nào trong: {paths}; hãy đưa tệp (docx, doc, pdf, rtf, odt, html, md, txt, zip) hoặc thư mục chứa tham luận", "no papers in: {paths}; give files (docx, doc, pdf, rtf, odt, html, md, txt, zip) or folders of papers"),
    "no_statements": ("đọc được {n} bài nhưng không có nhận định nào để phân tích", "read {n} papers but found nothing to analyse"),
    "cannot_write": ("không ghi được {file}: {why}; hãy chọn chỗ khác bằng -o", "cannot write {file}: {why}; choose another place with -o"),
    "unexpected": ("lỗi ngoài dự kiến ({what}); chạy lại với -v để xem chi tiết", "unexpected error ({what}); run again with -v for details"),
    "interrupted": ("đã dừng theo yêu cầu; không có tệp nào bị ghi dở", "interrupted; no file was left half written"),
    "no_option": ("không có tuỳ chọn {what}", "no such option: {what}"),
    "no_command": ("không có lệnh {what}; các lệnh: {known}", "no such command: {what}; commands: {known}"),
    "missing": ("thiếu {what}", "missing {what}"),
    "bad_value": ("giá trị không hợp lệ cho {what}: {why}", "invalid value for {what}: {why}"),
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
