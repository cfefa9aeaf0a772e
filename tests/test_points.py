"""Points: what is merged, what is counted, what must hold from statements to points."""

from __future__ import annotations

from collections import Counter

from danvan_cli import text
from danvan_cli.pipeline import Analysis


def test_counts_are_conserved(workshop: Analysis) -> None:
    members = Counter(i for p in workshop.point_list for i in p.statements)
    assert set(members) == set(range(len(workshop.labelled)))
    assert set(members.values()) == {1}
    for p in workshop.point_list:
        statements = [workshop.labelled[i] for i in p.statements]
        assert {s.point_id for s in statements} == {p.point_id}
        assert {s.role for s in statements} == {p.role}
        assert p.papers == len({s.paper for s in statements})
        assert p.own_words <= p.papers
        assert p.text in {s.statement for s in statements}
    assert len({p.point_id for p in workshop.point_list}) == len(workshop.point_list)


def test_statements_are_runs_of_their_papers(workshop: Analysis) -> None:
    papers = {p.name: p for p in workshop.papers}
    for s in workshop.labelled:
        paper = papers[s.paper].text
        assert text.fold_space(paper[s.start : s.end]) == s.statement
        assert paper.count("\n", 0, s.start) + 1 == s.line
        assert 0 <= s.confidence <= 1


def test_the_workshop_says_things_together(workshop: Analysis) -> None:
    """The sample papers repeat their points in other words: an analyst expects shared points in every core role."""
    for role in ("achievement", "limitation", "lesson"):
        shared = [p for p in workshop.point_list if p.role == role and p.papers >= 3]
        assert len(shared) >= 4, role


def test_copied_passages_are_noted(workshop: Analysis) -> None:
    """Papers 13 and 20 took the same sentences from one guideline: both are told so, and the point knows."""
    one, two = "13-hoi-nong-dan-thanh-pho.txt", "20-xa-an-loc-trai.txt"
    assert two in workshop.copied[one]
    assert one in workshop.copied[two]
    note = workshop.frame("papers").set_index("paper").loc[one, "note"]
    assert two in note
    assert any(p.own_words < p.papers for p in workshop.point_list)


def test_a_numbered_lesson_is_one_point(tmp_path, danvan) -> None:
    lesson = (
        "BÁO CÁO THAM LUẬN\nCủa Đảng uỷ xã Đồi Quạt\n\nIII. Bài học kinh nghiệm\n"
        "Một là, cấp uỷ phải trực tiếp lãnh đạo công tác dân vận. Người đứng đầu phải chịu trách nhiệm trước dân. Việc khó bí thư phải đi trước.\n"
        "Hai là, phải xuất phát từ lợi ích thiết thực của nhân dân. Việc gì dân không thấy lợi thì không làm được.\n"
    )
    (tmp_path / "xa-doi-quat.txt").write_text(lesson, "utf-8")
    from danvan_cli import analyze

    analysis = analyze([str(tmp_path)])
    lessons = analysis.statements[analysis.statements.role == "lesson"]
    assert len(lessons) == 5
    by_point = lessons.groupby("point_id").size().sort_values().tolist()
    assert by_point == [2, 3]


def test_a_paper_that_says_it_twice_counts_once(tmp_path) -> None:
    from danvan_cli import analyze

    body = "II. Hạn chế\n- Kinh phí cho hoạt động dân vận của xã còn rất hạn hẹp.\n- Kinh phí dành cho hoạt động dân vận còn hạn hẹp, chưa đáp ứng yêu cầu.\n"
    for n in (1, 2):
        (tmp_path / f"bai-{n}.txt").write_text(f"Báo cáo tham luận của xã số {n} tại hội thảo\n" + body, "utf-8")
    analysis = analyze([str(tmp_path)])
    point = next(p for p in analysis.point_list if p.role == "limitation")
    assert point.papers == 2
    assert len(point.statements) == 4
    assert point.own_words == 1
