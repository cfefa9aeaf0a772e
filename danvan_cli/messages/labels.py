"""Messages: names of roles and of kinds of unit."""

from __future__ import annotations

ROLE_LABELS = {
    "achievement": ("Kết quả, thành tựu", "Achievement"),
    "limitation": ("Hạn chế, tồn tại", "Limitation"),
    "lesson": ("Bài học kinh nghiệm", "Lesson"),
    "cause": ("Nguyên nhân", "Cause"),
    "proposal": ("Đề xuất, kiến nghị", "Proposal"),
}

ROLE_SHORT = {
    "achievement": ("Kết quả", "Achiev."),
    "limitation": ("Hạn chế", "Limits"),
    "lesson": ("Bài học", "Lessons"),
    "cause": ("Ng.nhân", "Causes"),
    "proposal": ("Đề xuất", "Propos."),
}

ROLE_PLURALS = {
    "achievement": ("Kết quả, thành tựu", "Achievements"),
    "limitation": ("Hạn chế, tồn tại", "Limitations"),
    "lesson": ("Bài học kinh nghiệm", "Lessons"),
    "cause": ("Nguyên nhân", "Causes"),
    "proposal": ("Đề xuất, kiến nghị", "Proposals"),
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
