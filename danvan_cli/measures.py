"""What Vietnamese papers count and measure in: units with their kind and normal name, and nouns that can be counted.

The nouns are what stands after a number in the project's own papers (data/training, data/samples), less what is no noun.
"""

from __future__ import annotations

# kind → normal name → how it is written (new-style tones, small letters; matched whatever the case)
UNITS: dict[str, dict[str, tuple[str, ...]]] = {
    "percent": {"điểm phần trăm": ("điểm phần trăm", "điểm %"), "%": ("%", "phần trăm")},
    "money": {"đồng": ("đồng", "đ", "vnđ", "vnd", ".đ", ".đồng"), "USD": ("usd", "đô la mỹ", "đô la", "đô-la"), "EUR": ("eur", "euro")},
    "area": {
        "m2": ("m2", "m²", "mét vuông"), "km2": ("km2", "km²", "ki lô mét vuông", "ki-lô-mét vuông"), "ha": ("ha", "hecta", "héc ta", "héc-ta", "hec-ta"),
        "sào": ("sào",), "công đất": ("công đất", "công ruộng"),
    },
    "volume": {"m3": ("m3", "m³", "mét khối"), "lít": ("lít",)},
    "length": {"km": ("km", "ki lô mét", "ki-lô-mét", "cây số"), "m": ("m", "mét"), "cm": ("cm",), "mm": ("mm",), "hải lý": ("hải lý",)},
    "weight": {"tấn": ("tấn",), "tạ": ("tạ",), "yến": ("yến",), "kg": ("kg", "ki lô gam", "ki-lô-gam"), "gam": ("gam",)},
    "energy": {"MW": ("mw",), "kWh": ("kwh",), "kW": ("kw",), "kVA": ("kva",)},
    "time": {"ngày": ("ngày",), "tháng": ("tháng",), "giờ": ("giờ", "tiếng", "tiếng đồng hồ"), "phút": ("phút",)},
}  # fmt: skip

_NOUNS = """
lượt người, lượt bệnh nhân, lượt xem, lượt khách, lượt hộ, lượt hội viên, lượt đoàn viên, lượt đảng viên, lượt cán bộ, lượt học sinh, lượt hồ sơ, lượt xe,
lượt công dân, lượt ý kiến, lượt tiếp cận, lượt, người, người dân, hộ, hộ dân, hộ nghèo, hộ cận nghèo, hộ gia đình, gia đình, nhân khẩu, khẩu, dân, cử tri, công dân, lao động, em, cháu,
trẻ, trẻ em, bạn, bạn trẻ, chị, chị em, anh em, cụ, cô, thầy, bà con, đứa, bé, học sinh, sinh viên, giáo viên, giảng viên, học viên, bác sĩ, y sĩ, điều dưỡng, bệnh nhân, người bệnh, kỹ sư,
thạc sĩ, tiến sĩ, cán bộ, công chức, viên chức, công nhân, nhân viên, chiến sĩ, đồng chí, đảng viên, đoàn viên, hội viên, xã viên, tổ viên, thành viên, quần chúng, đại biểu,
cộng tác viên, tuyên truyền viên, báo cáo viên, tình nguyện viên, hoà giải viên, tín đồ, già làng, vị, tổ trưởng, chủ hộ, đối tượng, cá nhân, tập thể, thanh niên, phụ nữ, nông dân, lao động,
mô hình, điển hình, gương, công trình, phần việc, việc, việc làm, dự án, đề án, chương trình, kế hoạch, nghị quyết, văn bản, quyết định, thông báo, báo cáo, chuyên đề,
hồ sơ, thủ tục, đơn, đơn thư, vụ, vụ việc, trường hợp, kiến nghị, ý kiến, phản ánh, câu hỏi, câu, lời, nội dung, vấn đề, tiêu chí, chỉ tiêu, chỉ số, nhiệm vụ, phiếu, bài, bài viết, tin, tin bài,
cuộc, buổi, lớp, lần, đợt, phiên, kỳ, hội nghị, hội thi, cuộc họp, chuyến, ca, tiết, giải, vòng, điểm, điểm đen, điểm nóng, tổ, đội, nhóm, câu lạc bộ, clb, chi bộ, đảng bộ, chi hội, chi đoàn, tổ hội, phân hội,
ban, khối, đoàn, đoàn thể, hội, tổ chức, cơ quan, đơn vị, doanh nghiệp, hợp tác xã, htx, tổ hợp tác, công ty, công đoàn, công đoàn cơ sở, cđcs, xí nghiệp, nhà máy, xưởng, cơ sở, phòng, trạm, trung tâm, trường, trường học, bệnh viện,
xã, phường, thị trấn, huyện, tỉnh, thôn, ấp, bản, buôn, làng, xóm, khóm, khu, khu phố, tổ dân phố, khu dân cư, tổ dân vận, tổ tự quản, cụm, vùng, cộng đồng, dân tộc, dòng họ, chùa, địa phương, địa bàn,
nhà, căn nhà, căn, ngôi nhà, ngôi, cái, chiếc, con, cây, cây xanh, gốc, bụi, khóm hoa, thửa, lô, mảnh, cột, cống, cầu, cây cầu, tuyến, tuyến đường, con đường, đoạn, đoạn đường, mương, kênh, giếng, bể, hồ, ao, chuồng, lồng bè, bè, bếp, thùng, sân, sân chơi, nhà văn hoá, phòng học, cổng chào, biển báo,
camera, mắt, máy, máy tính, bộ máy tính, bộ, xe, xe đạp, xe máy, tàu, thuyền, ghe, giường, ghế, bóng đèn, bóng, đèn, cuốn, cuốn sách, đầu sách, quyển, sách, tờ, tờ rơi, tờ gấp, trang, băng rôn, pa nô, áp phích, khẩu hiệu, clip, video, chuyên mục, cờ,
suất, suất quà, suất học bổng, phần quà, phần, học bổng, thẻ, thẻ bảo hiểm, sổ, tài khoản, căn cước, giấy phép, giấy, giấy khen, bằng khen, bản cam kết, biên bản, hợp đồng, sản phẩm, mặt hàng, loại, giống, chuỗi, đầu mối, vị trí, chỗ, chỗ làm,
ngày công, công, giờ công, đơn vị máu, khẩu súng, tụ điểm, băng nhóm, hài cốt, đám cưới, đám tang, khoản, món, quỹ, địa chỉ, cặp, bước, dịch vụ công, dịch vụ, mũi, liều, con giống, con bò, con trâu, con lợn, vườn, trang trại, gia trại, khách, khách hàng, làng nghề, nghề, chợ, sạp, quầy, hộ kinh doanh,
biên chế, trụ sở, tủ sách, cổng, người có uy tín, tổ liên gia, đèn đường, bồn hoa, tổ công nghệ số, tổ hoà giải, tổ tiết kiệm, cụm dân cư, cụm loa, loa,
đầu việc, liên minh, siêu thị, mô-đun, phụ huynh, kết luận, mái ấm, cựu chiến binh, cựu thanh niên xung phong, thanh niên xung phong, sĩ quan, chuyên viên, thương binh, bệnh binh, luật sư, nhà giáo, thầy giáo, cô giáo, thầy cô,
cử nhân, chức sắc, quân nhân, dân quân, phòng khám, phần mềm, phương án, phương tiện, thiết bị, tác phẩm, đề tài, sáng kiến, giải pháp, giải thưởng, huy chương, danh hiệu, hạng mục, gói thầu, biểu mẫu, tài liệu, ngư dân, nghệ nhân,
áo, áo phao, hộp, bao, túi, lò, quạt, bàn, ti vi, trụ, đồng bào, thí sinh, người lao động, người nghèo, tiểu thương, ngõ, hẻm, bến, chuyên gia, cấp uỷ viên, uỷ viên, tổ chức đảng, tổ chức cơ sở đảng, điểm trường, điểm cầu,
bữa, bữa ăn, đàn, đàn ông, đàn bà, cuộc thi, hội thảo, toạ đàm, chốt, trục đường, cánh đồng, bãi, nhà trọ, phòng trọ, khu trọ, xóm trọ, nhà máy nước, đập, bờ kè, ngày giường, ca bệnh, bản án, bị can, bị cáo, tàu cá, hộ khẩu, trang thiết bị, cảnh báo,
lượt tàu, lượt đọc, lượt mượn, lượt chia sẻ, lượt truy cập, cuộc gọi, cuộc giám sát, cuộc kiểm tra, đoàn kiểm tra, nhà ở, nhà vệ sinh, công trình vệ sinh, hố rác, điểm tập kết, tổ trưởng tổ dân phố, bí thư chi bộ, trưởng thôn, người có công,
người dân tộc thiểu số, người dân tộc, di tích, gian, gian hàng, cấp uỷ, ổ dịch, đám, bình, bình chữa cháy, container, mẫu, mẫu nước, dãy, quả, viên, ống, chậu, gói, cơ sở thờ tự, ngày đêm, lượt học viên, lượt phụ nữ, lượt nông dân, lượt thanh niên, lượt hội nghị, tổ viên tổ dân vận
"""
NOUNS = tuple(dict.fromkeys(" ".join(n.split()) for n in _NOUNS.replace("\n", " ").split(",")))

NORMAL = {spelling: name for names in UNITS.values() for name, spellings in names.items() for spelling in spellings}
KIND = {name: kind for kind, names in UNITS.items() for name in names}
