"""Text forms: what normalising may and may not change."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from danvan_cli import text

VIETNAMESE = st.text(st.sampled_from("aáàảãạăắằẳẵặâấầoóòỏõọôốơớờuúùủũụưứyýỳỷỹỵqhtgnm AÁÒÓỦY ,.\u00a0\u00ad“”Đđ\u00d0"), max_size=60)


@given(VIETNAMESE | st.text(max_size=60))
def test_shadow_keeps_length_and_is_stable(raw: str) -> None:
    composed = text.nfc(raw)
    once = text.shadow(composed)
    assert len(once) == len(composed)
    assert text.shadow(once) == once
    assert text.nfc(text.nfc(raw)) == text.nfc(raw)


@given(VIETNAMESE)
def test_keys_do_not_see_form_or_tone_style(raw: str) -> None:
    assert text.key(raw) == text.key(unicodedata.normalize("NFD", raw))
    assert text.key(raw) == text.key(text.new_style(text.nfc(raw)))


def test_tone_placement() -> None:
    assert text.new_style("hóa, ủy, hòe, THỦY, Xóa") == "hoá, uỷ, hoè, THUỶ, Xoá"
    assert text.new_style("quý quỹ qua hoàn huyện thuở toán hoạt") == "quý quỹ qua hoàn huyện thuở toán hoạt"


def test_what_is_vietnamese() -> None:
    assert text.vietnamese_share("Công tác dân vận của xã đạt nhiều kết quả") > 0.6
    assert text.vietnamese_share("The committee met on Monday to review the résumé of the café") < 0.2
