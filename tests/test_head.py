"""What the head of a paper tells: unit, its kind, date, title."""

from __future__ import annotations

import unicodedata

import pytest

from danvan_cli import head

PAPERS = [
    (
        "ĐẢNG BỘ HUYỆN KHE LIM\nĐẢNG ỦY XÃ BÃI CHÀM\nSố: 14-BC/ĐU\nĐẢNG CỘNG SẢN VIỆT NAM\nBãi Chàm, ngày 3 tháng 9 năm 2024\n\nBÁO CÁO THAM LUẬN\n"
        "Vai trò của cấp uỷ trong xây dựng\nnông thôn mới ở xã Bãi Chàm\n\nKính thưa hội nghị!\nNăm 2019, xã có 4 thôn.",
        ("ĐẢNG ỦY XÃ BÃI CHÀM", "commune", "2024-09-03", "Vai trò của cấp uỷ trong xây dựng nông thôn mới ở xã Bãi Chàm"),
    ),
    (
        "HỘI LIÊN HIỆP PHỤ NỮ PHƯỜNG LÒ GỐM\nTham luận về vận động phụ nữ khởi nghiệp từ nghề gốm\n\nI. KẾT QUẢ\n1. Hội có 412 hội viên.\n\nLò Gốm, ngày … tháng 10 năm 2023\nT/M BAN CHẤP HÀNH",
        ("HỘI LIÊN HIỆP PHỤ NỮ PHƯỜNG LÒ GỐM", "women", "2023-10", "Tham luận về vận động phụ nữ khởi nghiệp từ nghề gốm"),
    ),
    (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐOÀN TNCS HỒ CHÍ MINH XÃ HÓC CÂY\nNÂNG CAO CHẤT LƯỢNG CÔNG TÁC\nĐOÀN KẾT, TẬP HỢP THANH NIÊN\nThực hiện kế hoạch của huyện đoàn, đoàn xã đã tổ chức 3 lớp.",
        ("ĐOÀN TNCS HỒ CHÍ MINH XÃ HÓC CÂY", "youth", "", "NÂNG CAO CHẤT LƯỢNG CÔNG TÁC ĐOÀN KẾT, TẬP HỢP THANH NIÊN"),
    ),
    ("THAM LUẬN CỦA XÃ HÓC CÂY\n\nNăm qua, 31 hộ trong xã đã hiến đất làm đường.", ("XÃ HÓC CÂY", "commune", "", "THAM LUẬN CỦA XÃ HÓC CÂY")),
    ("ĐẢNG UỶ XÃ HÓC CÂY\nBÁO CÁO THAM LUẬN VỀ VAI TRÒ CỦA XÃ HỘI\n\nNăm qua, 31 hộ đã hiến đất.", ("ĐẢNG UỶ XÃ HÓC CÂY", "commune", "", "BÁO CÁO THAM LUẬN VỀ VAI TRÒ CỦA XÃ HỘI")),
    ("HỘI NÔNG DÂN XÃ HÓC CÂY\nTham luận\nTôi xin trình bày ý kiến của bản thân", ("HỘI NÔNG DÂN XÃ HÓC CÂY", "farmers", "", "Tôi xin trình bày ý kiến của bản thân")),
    ("UBND XÃ HÓC CÂY\nTHAM LUẬN\n- Căn cứ Quyết định số 46/QĐ-UBND ngày 27/3/2021;\nNgày 12/3/2024, 40 hộ tập trung trước trụ sở.\nHóc Cây, ngày 20 tháng 8 năm 2025", ("UBND XÃ HÓC CÂY", "commune", "2025-08-20", "THAM LUẬN")),
    ("UBND XÃ HÓC CÂY\nTHAM LUẬN\n- Căn cứ Quyết định số 46/QĐ-UBND ngày 27/3/2021;\nNgày 12/3/2024, 40 hộ tập trung trước trụ sở.", ("UBND XÃ HÓC CÂY", "commune", "", "THAM LUẬN")),
    ("Ở thôn tôi, chuyện hiến đất bắt đầu từ một buổi tối mất điện. Hôm đó bà con ngồi ngoài sân.", ("bai 7", "other", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("paper", "wanted"), PAPERS)
def test_head(paper: str, wanted: tuple[str, str, str, str]) -> None:
    found = head.find(paper, "bai-7.txt")
    assert (found.unit, found.kind, found.date, found.title) == wanted


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("Đảng uỷ xã Bãi Chàm", "commune"), ("UBND phường Lò Gốm", "ward"), ("Hội Nông dân huyện Khe Lim", "farmers"), ("Xã đoàn Bãi Chàm", "youth"), ("ỦY BAN MTTQ VIỆT NAM XÃ BÃI CHÀM", "front"),
        ("Ban Dân vận Thành ủy", "masses"), ("Công an phường Lò Gốm", "police"), ("Trường THCS Hóc Cây", "school"), ("Công đoàn ngành Y tế", "union"), ("Sở Nội vụ tỉnh", "department"),
        ("Thôn Khe Lim", "village"), ("hoi phu nu xa bai cham", "women"), ("doan thanh nien", "youth"), ("Hội Luật gia tỉnh", "province"), ("Hội Làm vườn", "association"), ("bai viet", "other"),
    ],
)  # fmt: skip
def test_kind(unit: str, kind: str) -> None:
    assert head.kind(unit) == kind
    assert kind in head.KINDS


@pytest.mark.parametrize("name", ["hoi phu nu xa bai cham (sửa lần 2).docx", "12. hoi phu nu xa bai cham (1).docx", "hoi_phu-nu_xa_bai_cham (bản cuối).doc", "hoi phu nu xa bai cham (Bản sửa cuối).odt", unicodedata.normalize("NFD", "hoi phu nu xa bai cham (sửa lần 2).docx")])
def test_a_file_name_tells_the_unit_and_not_its_version(name: str) -> None:
    assert head.find("Năm qua, chị em trong xã đã làm được nhiều việc.", name).unit == "hoi phu nu xa bai cham"


def test_what_stands_in_brackets_may_be_of_the_name() -> None:
    assert head.find("Năm qua, chị em đã làm được nhiều việc.", "Xã Tân Lập (2 cơ sở).docx").unit == "Xã Tân Lập (2 cơ sở)"
