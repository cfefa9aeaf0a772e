"""Black-box tests of the public contract: the real command in its own process, and the Python API, on small papers written here and on the samples.

Every command is declared once in COMMANDS; a session-scoped pool runs them side by side and the tests look at what came out.
"""

from __future__ import annotations

import atexit
import contextlib
import csv
import io
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLES = REPOSITORY / "data" / "samples" / "hoi-thao-dan-van-kheo"
SCHOOLS = REPOSITORY / "data" / "samples" / "hoi-thao-giao-duc"

CORE = ["achievement", "limitation", "lesson"]
ROLES = [*CORE, "cause", "proposal"]
THEMES = ["awareness", "leadership", "coordination", "inspection", "review", "funding", "staff", "government", "models", "people", "organisation", "economy", "society", "general"]
VIEWS = ["points", "statements", "themes", "matrix", "papers"]
COLUMNS = {
    "points": ["role", "role_label", "theme", "theme_label", "point_id", "papers", "share", "mentions", "point", "sources"],
    "statements": ["statement_id", "paper", "unit", "line", "role", "role_label", "theme", "theme_label", "point_id", "confidence", "statement"],
    "themes": ["theme", "theme_label", "terms", "papers", "achievements", "limitations", "lessons", "causes", "proposals", "stability"],
    "papers": ["paper", "unit", "format", "encoding", "words", "statements", "achievements", "limitations", "lessons", "status", "note"],
}
# the user's cache folder of all runs: not under their home folders, which are folders of papers here
CACHE = tempfile.mkdtemp(prefix="danvan-cache-")
atexit.register(shutil.rmtree, CACHE, ignore_errors=True)
# what a spreadsheet would run or misread, at the start of a cell
DANGEROUS = tuple("=+-@\t\r＝＋－＠")


# ---------------------------------------------------------------- the papers

AN_BINH = """ĐẢNG ỦY XÃ AN BÌNH
THAM LUẬN
Kết quả, hạn chế và kinh nghiệm trong phong trào thi đua "Dân vận khéo"

I. KẾT QUẢ ĐẠT ĐƯỢC
- Xã đã vận động 120 hộ hiến 3.400 m2 đất, bê tông hóa xong 12 km đường thôn.
- Tỷ lệ hộ nghèo giảm từ 6,2% xuống còn 2,1%, vượt chỉ tiêu đề ra.
- Đã xây dựng được 15 mô hình dân vận khéo, trong đó 6 mô hình được nhân rộng ra toàn xã.

II. HẠN CHẾ, TỒN TẠI
- Công tác phối hợp giữa chính quyền và các đoàn thể chưa chặt chẽ, còn chồng chéo.
- Kinh phí cho phong trào còn rất hạn hẹp, chưa đáp ứng yêu cầu.
- Công tác kiểm tra, giám sát chưa được thực hiện thường xuyên.

III. NGUYÊN NHÂN
- Nguyên nhân là do một số cấp ủy chưa quan tâm đúng mức đến công tác dân vận.

IV. BÀI HỌC KINH NGHIỆM
Một là, phải bám sát cơ sở, lắng nghe tâm tư nguyện vọng của nhân dân. Cán bộ phải đi trước, làm trước để dân tin. Việc gì dân chưa thông thì phải kiên trì giải thích.
Hai là, người đứng đầu cấp ủy phải trực tiếp lãnh đạo phong trào. Nơi nào bí thư khoán trắng thì nơi đó phong trào không lên được.

V. KIẾN NGHỊ
- Đề nghị huyện bố trí kinh phí hằng năm cho phong trào.
- Đề nghị cấp trên sớm ban hành quy chế phối hợp.
"""

TAN_HOA = """ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM XÃ TÂN HÒA
THAM LUẬN
Vai trò của Mặt trận trong công tác vận động quần chúng

1. Những kết quả nổi bật
Trong ba năm qua, Mặt trận xã đã vận động được 850 triệu đồng cho Quỹ Vì người nghèo. Nhờ đó, 21 căn nhà đại đoàn kết đã được bàn giao cho hộ nghèo.
An ninh trật tự được giữ vững, không xảy ra điểm nóng khiếu kiện đông người.

2. Những tồn tại, hạn chế
Việc phối hợp giữa Mặt trận với chính quyền xã thiếu chặt chẽ, có lúc còn chồng chéo. Kinh phí hoạt động rất eo hẹp, nhiều cuộc vận động phải tạm dừng.
Năng lực của một bộ phận cán bộ chi hội còn yếu, ngại tiếp xúc với dân.

3. Bài học kinh nghiệm
Phải lắng nghe dân, tôn trọng ý kiến của dân rồi mới bàn việc lớn. Muốn dân tin thì cán bộ phải gương mẫu trong từng việc nhỏ.

4. Phương hướng
Trong thời gian tới, tiếp tục đổi mới nội dung sinh hoạt của các chi hội.
"""

PHU_NU = """HỘI LIÊN HIỆP PHỤ NỮ XÃ BÌNH MINH
BÁO CÁO THAM LUẬN

Kết quả đạt được:
+ Hội đã thành lập 9 tổ tiết kiệm, giúp 64 hội viên vay vốn phát triển chăn nuôi.
+ 100% chi hội đăng ký thực hiện mô hình tuyến đường hoa, môi trường thôn xóm sạch hơn trước.
Hạn chế:
+ Việc sơ kết, tổng kết các mô hình chưa kịp thời, báo cáo còn hình thức.
+ Số hội viên trẻ tham gia sinh hoạt còn ít.
Bài học kinh nghiệm:
+ Cần chọn việc sát với lợi ích của chị em thì phong trào mới bền.
"""

# every way a list mark or a cell can look like a formula, and what breaks Markdown tables
MARKS = """+ HỘI NÔNG DÂN XÃ =LA
THAM LUẬN

HẠN CHẾ, TỒN TẠI
= Công tác tuyên truyền ở một số thôn còn yếu, chưa thường xuyên.
+ Về kinh phí, nguồn chi cho phong trào còn rất hạn hẹp.
- Công tác phối hợp giữa các ngành chưa chặt chẽ.
@ Đội ngũ cán bộ còn thiếu và yếu về nghiệp vụ.
＝ Công tác kiểm tra chưa được tiến hành thường xuyên.
＋ Việc sơ kết, tổng kết còn chậm và hình thức.
－ Việc nhân rộng mô hình còn lúng túng, kết quả thấp.
＠ Việc tiếp công dân ở xã chưa nền nếp.
Nhiều mô hình | nhất là mô hình cấp thôn | còn mang tính hình thức, chưa hiệu quả.
Một số cấp ủy còn coi nhẹ "dân vận khéo", giao khoán cho Mặt trận; chưa có sự chỉ đạo, kiểm tra.
"""

ASPECTS = """ĐẢNG ỦY XÃ PHÚ THỊNH
THAM LUẬN

II. HẠN CHẾ
Hạn chế tập trung ở khâu tuyên truyền, việc phối hợp giữa các ngành, nguồn kinh phí và chế độ cho cán bộ cơ sở.
"""

ENGLISH = (
    "The committee met on Tuesday to discuss the annual report of the association. Members agreed that the budget was sufficient for the coming year. "
    "The chairman thanked everyone for their hard work and asked the secretary to send the minutes to all branches before the end of the month.\n"
) * 8

GOOD = AN_BINH


def toneless(text: str) -> str:
    """Lower case without marks, white space and hyphens folded: for comparing names only."""
    text = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join(re.sub(r"[-_&]", " ", "".join(c for c in text if not unicodedata.combining(c))).split())


def fold(text: str) -> str:
    """Composed form, white space folded: how the contract lets a statement differ from its paper."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def cp1258(text: str) -> bytes:
    """As a Vietnamese Windows writes it: base letters with their hats, tones as combining marks."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = [c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323"]
        out.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in tone)) + "".join(tone))
    return "".join(out).encode("cp1258")


ENCODED: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda t: t.encode(),
    "utf-8-bom": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "utf-16-le-bom": lambda t: b"\xff\xfe" + t.encode("utf-16-le"),
    "utf-16-be-bom": lambda t: b"\xfe\xff" + t.encode("utf-16-be"),
    "utf-16-le": lambda t: t.encode("utf-16-le"),
    "utf-16-be": lambda t: t.encode("utf-16-be"),
    "cp1258": cp1258,
    "nfd": lambda t: unicodedata.normalize("NFD", t).encode(),
    "crlf": lambda t: t.replace("\n", "\r\n").encode(),
    "trailing-blanks": lambda t: t.replace("\n", " \t \n").encode(),
    "no-break-spaces": lambda t: t.replace(" chưa ", "\u00a0chưa\u2003").encode(),
}


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All corpora of this file, written once."""
    root = tmp_path_factory.mktemp("contract")

    def put(name: str, content: str | bytes) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    for name, text in (("an-binh", AN_BINH), ("tan-hoa", TAN_HOA), ("phu-nu", PHU_NU)):
        put(f"small/{name}.txt", text)

    for name, encode in ENCODED.items():
        put(f"encodings/{name}.txt", encode(AN_BINH))

    for path in SAMPLES.glob("01-*"):
        put(f"one/{path.name}", path.read_bytes())
        turned = path.read_text(encoding="utf-8").replace('"role": "achievement"', '"role": ""').replace('"role": "limitation"', '"role": "achievement"')
        put(f"turned/{path.name}", turned.replace('"role": ""', '"role": "limitation"'))
    for number in ("01", "03", "09", "10", "13", "17"):
        for path in SAMPLES.glob(f"{number}-*"):
            put(f"six/{path.name}", path.read_bytes())

    put("good/an-binh.txt", GOOD)
    put("bad/an-binh.txt", GOOD)
    put("bad/rong.txt", "")
    put("bad/khoang-trang.txt", " \n\t\n \n")
    put("bad/nhi-phan.txt", bytes(random.Random(7).randrange(256) for _ in range(5000)) + b"\0\0\0")
    put("bad/tieng-anh.txt", ENGLISH)
    for name in ("rong", "nhi-phan", "tieng-anh"):
        put(f"only-{name}/{name}.txt", (root / f"bad/{name}.txt").read_bytes())
    (root / "nothing").mkdir()
    put("hidden-only/.an-binh.txt", AN_BINH)

    put("tree/an-binh.txt", AN_BINH)
    put("tree/Quận 1/tan-hoa.txt", TAN_HOA)
    put("tree/Quận 1/sau/phu-nu.txt", PHU_NU)
    put("tree/.an-binh-nhap.txt", AN_BINH)
    put("tree/.luu/tan-hoa.txt", TAN_HOA)
    (root / "tree" / "Quận 1" / "vong").symlink_to(root / "tree", target_is_directory=True)
    (root / "tree" / "vong").symlink_to(".", target_is_directory=True)

    put("clash/nam-2024/bai.txt", AN_BINH)
    put("clash/nam-2025/bai.txt", TAN_HOA)

    put("marks/=1+1.txt", MARKS)
    put("marks/thuong.txt", PHU_NU)
    put("aspects/phu-thinh.txt", ASPECTS)
    put("units/mot.txt", AN_BINH)
    put("units/hai.txt", TAN_HOA.replace("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM XÃ TÂN HÒA", "ĐẢNG ỦY XÃ AN BÌNH"))
    put("units/=xa-hoa-loc.txt", TAN_HOA.split("\n", 1)[1].replace("Mặt trận xã", "Mặt trận"))
    return root


# ---------------------------------------------------------------- the commands


@dataclass
class Done:
    """A finished command."""

    code: int
    out: bytes
    err: str
    args: list[str]

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    def rows(self, **how: Any) -> list[dict[str, str]]:
        return parse_csv(self.out, **how)

    def json(self) -> Any:
        return json.loads(self.text)

    def __str__(self) -> str:
        return f"danvan {' '.join(self.args)}\nexit {self.code}\nstderr: {self.err}\nstdout: {self.out[:600]!r}"


def small_csv(runs: Runs) -> bytes:
    """The points of the small corpus as the command wrote them to a file."""
    assert runs.ok("small.output.csv").out == b""
    return (runs.root / "out" / "points.csv").read_bytes()


def parse_csv(data: bytes, sep: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=sep))


def environment(home: Path | str, **extra: str) -> dict[str, str]:
    """This machine's environment without what would change language, width or colour."""
    dropped = ("DANVAN_", "LC_", "LANG", "COLUMNS", "LINES", "PYTHON", "NO_COLOR", "FORCE_COLOR", "XDG_", "CLICOLOR")
    env = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    return env | {"LC_ALL": "C.UTF-8", "HOME": str(home), "XDG_CACHE_HOME": CACHE, "COLUMNS": "160"} | extra


def danvan(*args: str, cwd: Path, stdin: bytes = b"", **env: str) -> Done:
    done = subprocess.run([sys.executable, "-m", "danvan_cli", *args], cwd=cwd, env=environment(cwd, **env), input=stdin, capture_output=True, timeout=120)
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"), list(args))


@dataclass
class Command:
    """Arguments with {root}, {samples}…; standard input and environment where they matter."""

    args: str | list[str]
    stdin: bytes = b""
    env: dict[str, str] = field(default_factory=dict)
    cwd: str = "{root}"


SAMPLE_NAMES = sorted(p.name for p in SAMPLES.glob("*.txt"))
SHUFFLED = [f"{SAMPLES}/{n}" for n in random.Random(3).sample(SAMPLE_NAMES, len(SAMPLE_NAMES))]

TABLES = [*((v, 80) for v in VIEWS), ("statements", 160), ("themes", 60), ("themes", 40), ("papers", 60)]
ALL_ROLES = [60, 66, 80]  # columns for the themes with all five roles

COMMANDS: dict[str, Command] = {
    # the samples, every view and format
    "points.csv": Command("analyze {samples} -f csv -r all"),
    "statements.csv": Command("analyze {samples} -f csv -r all --view statements"),
    "check.csv": Command("check {samples} -f csv -q"),
    **{f"{v}.csv": Command(f"analyze six --view {v} -f csv" + (" -r all" if v != "matrix" else "")) for v in ("themes", "papers", "matrix")},
    "statements.shuffled": Command(
        ["analyze", *SHUFFLED, "-f", "csv", "-r", "all", "--view", "statements", "--top", "1", "--min-papers", "9", "-v"],
        env={"LC_ALL": "C", "LANG": "C", "TZ": "Asia/Ho_Chi_Minh", "COLUMNS": "40", "PYTHONHASHSEED": "17", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "FORCE_COLOR": "1"},
        cwd="{samples}",
    ),
    # a small corpus for the rest
    "small.points.json": Command("analyze small -f json -r all"),
    "small.statements.json": Command("analyze small -f json -r all --view statements"),
    "small.en": Command("analyze small -f json -r all --lang en", env={"DANVAN_LANG": "vi"}),
    "small.again": Command("analyze . -f csv -r all --lang vi", env={"DANVAN_LANG": "en", "LC_ALL": "en_US.UTF-8"}, cwd="{root}/small"),
    "small.two-roles": Command(["analyze", "small", "-f", "csv", "--csv-sep", ";", "-r", "lesson", "--role", "cause"]),
    "small.matrix.lesson": Command("analyze small -f json --view matrix -r lesson"),
    "small.output.csv": Command("analyze small -o out/points.csv -r all"),
    "small.twice": Command("analyze small/an-binh.txt small small/tan-hoa.txt -o out/ý-kiến.jsonl -r all"),
    "small.output.format-wins": Command("analyze small -f json -o out/old.csv"),
    # the screen: all samples for the points, six of them for the widths of the views
    "table.top": Command("analyze {samples} --top 1 --min-papers 1"),
    "table.min-papers": Command("analyze {samples} --top 1000 --min-papers 6"),
    "table.lang": Command("analyze small", env={"DANVAN_LANG": "en"}),
    **{
        f"table.{v}.{w}": Command(f"analyze {{samples}} --view {v}" if v == "matrix" else f"analyze {'one' if v == 'statements' else 'six'} --view {v}", env={"COLUMNS": str(w)})
        for v, w in TABLES
    },
    **{f"table.themes.all.{w}": Command("analyze six --view themes -r all", env={"COLUMNS": str(w)}) for w in ALL_ROLES},
    "check.table.bad": Command("check bad", env={"COLUMNS": "80"}),
    "check.table": Command("check {samples}", env={"COLUMNS": "80"}),
    # reading
    "encodings.papers": Command("check encodings -f json"),
    "stdin": Command("analyze - --encoding cp1258 -f json -r all --view statements", stdin=cp1258(AN_BINH)),
    "tree": Command("analyze tree -f json -r all --view statements"),
    "clash.files": Command("check clash/nam-2024/bai.txt clash/nam-2025/bai.txt -f json"),
    "clash.folders": Command("check clash/nam-2025 clash/nam-2024 -f json"),
    "marks.csv": Command("analyze marks -f csv --view statements -r all"),
    "marks.raw": Command("analyze marks -f csv --csv-raw --view statements -r all"),
    "marks.md": Command("analyze marks -o out/marks.md --view statements -r all"),
    "marks.check": Command("check marks -f csv"),
    "units.matrix": Command("analyze units -f csv --view matrix"),
    # refused inputs among good ones
    "good": Command("analyze good/an-binh.txt -f csv -r all --view statements"),
    "bad": Command("analyze bad missing.txt -f csv -r all --view statements"),
    "bad.papers": Command("analyze bad -f json --view papers -q"),
    "bad.check": Command("check bad -f json"),
    "bad.check.strict": Command("check bad --strict"),
    "bad.strict": Command("analyze good bad/nhi-phan.txt --strict -o out/strict.csv"),
    "missing.strict": Command("analyze small missing.txt --strict -f csv"),
    # nothing usable
    "missing": Command("analyze missing.txt -o out/missing.csv"),
    "missing.check": Command("check missing.txt"),
    "missing.quiet": Command("analyze missing.txt -q"),
    "nothing": Command("analyze nothing"),
    "hidden-only": Command("analyze hidden-only"),
    "only-rong": Command("analyze only-rong"),
    "only-nhi-phan": Command("analyze only-nhi-phan/nhi-phan.txt"),
    "only-tieng-anh": Command("analyze only-tieng-anh"),
    "stdin.empty": Command("analyze -"),
    "wrong-encoding": Command("analyze good --encoding ascii"),
    # wrong usage
    "usage.option": Command("analyze small --nonsense"),
    "usage.command": Command("nonsense"),
    "usage.no-path": Command("analyze"),
    "usage.role": Command("analyze small -r nonsense"),
    "usage.format": Command("analyze small -f nonsense"),
    "usage.view": Command("analyze small --view nonsense"),
    "usage.lang": Command("analyze small --lang fr"),
    "usage.top": Command("analyze small --top -1"),
    "usage.min-papers": Command("analyze small --min-papers many"),
    "usage.encoding": Command("analyze small --encoding klingon"),
    "usage.csv-sep": Command("analyze small -f csv --csv-sep ab"),
    "usage.show": Command("show"),
    # output that cannot be written
    "output.no-folder": Command("check small -o nowhere/papers.csv"),
    "output.is-folder": Command("analyze small -f csv -o out"),
    "output.under-file": Command("codebook export -o small/an-binh.txt/mine.yaml"),
    "output.codebook": Command("codebook export -o nowhere/mine.yaml"),
    # the rest
    "help.en": Command("analyze --help", env={"LC_ALL": "en_US.UTF-8"}),
    "help.vi": Command("analyze --help", env={"LC_ALL": "vi_VN.UTF-8"}),
    "help.vi.env": Command("analyze --help", env={"LC_ALL": "en_US.UTF-8", "DANVAN_LANG": "vi"}),
    "missing.vi": Command("analyze missing.txt", env={"LC_ALL": "vi_VN.UTF-8"}),
    "missing.vi.option": Command("analyze missing.txt --lang vi"),
    "missing.en.option": Command("analyze missing.txt --lang en", env={"LC_ALL": "vi_VN.UTF-8"}),
    "codebook.list": Command("codebook list -f json"),
    "codebook.list.en": Command("codebook list -f csv --lang en"),
    "codebook.list.unknown": Command("codebook list no-such-codebook"),
    "codebook.export": Command("codebook export"),
    "codebook.export.file": Command("codebook export -o out/mine.yaml"),
    "codebook.check.missing": Command("codebook check missing.yaml"),
    "evaluate.turned": Command("evaluate turned -f json"),
    "evaluate.missing": Command("evaluate missing"),
    "evaluate.nothing": Command("evaluate nothing"),
}


class Runs:
    """The commands above, run at most once each, two at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "out").mkdir()
        (root / "out" / "old.csv").write_text("old", encoding="utf-8")
        self.pool = ThreadPoolExecutor(max(2, min(4, os.cpu_count() or 2)))
        self.futures: dict[str, Future[Done]] = {}

    def _run(self, command: Command) -> Done:
        where = {"root": str(self.root), "samples": str(SAMPLES)}
        args = command.args.split() if isinstance(command.args, str) else command.args
        return danvan(*(a.format(**where) for a in args), cwd=Path(command.cwd.format(**where)), stdin=command.stdin, **command.env)

    def __getitem__(self, name: str) -> Done:
        if name not in self.futures:
            self.futures[name] = self.pool.submit(self._run, COMMANDS[name])
        return self.futures[name].result()

    def start(self) -> None:
        for name, command in COMMANDS.items():
            self.futures[name] = self.pool.submit(self._run, command)

    def ok(self, name: str) -> Done:
        """A run that must have ended well and said nothing on standard error."""
        done = self[name]
        assert done.code == 0, done
        assert done.err == "", done
        return done


@pytest.fixture(scope="session", autouse=True)
def runs(request: pytest.FixtureRequest, root: Path) -> Iterator[Runs]:
    """Started at once when most of the file is run, so that the tests in this process go on meanwhile."""
    runs = Runs(root)
    if len(request.session.items) > 20:
        runs.start()
    yield runs
    runs.pool.shutdown(cancel_futures=True)


def one_line_error(done: Done, *codes: int) -> str:
    """The only line on standard error of a command that failed with one of these codes and printed no result."""
    assert done.code in codes, done
    assert done.out == b"", done
    lines = done.err.splitlines()
    assert len(lines) == 1, done
    assert "Traceback" not in done.err
    return lines[0]


def located(statement: str, line: int, text: str) -> bool:
    """Whether the statement begins in that line (1-based) of the paper, white space folded."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return False
    place = fold("\n".join(lines[line - 1 :])).find(fold(statement))
    return 0 <= place < max(1, len(fold(lines[line - 1])))


# ---------------------------------------------------------------- the Python API, and what must hold for any paper


def analysed(papers: dict[str, str | bytes], order: list[str] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Points and statements of these papers, given file by file."""
    from danvan_cli import analyze

    with tempfile.TemporaryDirectory() as folder:
        for name, text in papers.items():
            Path(folder, name).write_bytes(text if isinstance(text, bytes) else text.encode())
        analysis = analyze([os.path.join(folder, name) for name in order or papers])
    return analysis.points.to_dict("records"), analysis.statements.to_dict("records")


def test_api_is_the_same_pipeline_as_the_command(runs: Runs, root: Path) -> None:
    import pandas as pd

    from danvan_cli import analyze

    analysis = analyze([str(root / "small")])
    assert isinstance(analysis.points, pd.DataFrame)
    assert isinstance(analysis.statements, pd.DataFrame)
    assert list(analysis.points.columns) == COLUMNS["points"]
    assert list(analysis.statements.columns) == COLUMNS["statements"]
    for frame, name in ((analysis.points, "small.points.json"), (analysis.statements, "small.statements.json")):
        wanted = [r for r in runs.ok(name).json() if r["role"] in set(frame["role"])]
        assert set(CORE) <= set(frame["role"])
        assert frame.to_dict("records") == wanted


def test_a_numbered_lesson_is_one_point_with_its_sentences() -> None:
    points, statements = analysed({"an-binh.txt": AN_BINH})
    for first, sentences in (("Một là", 3), ("Hai là", 2)):
        row = next(r for r in statements if r["statement"].startswith(first))
        assert row["role"] == "lesson"
        block = [r for r in statements if r["line"] == row["line"]]
        assert len(block) == sentences
        assert {(r["point_id"], r["role"]) for r in block} == {(row["point_id"], "lesson")}
        point = next(p for p in points if p["point_id"] == row["point_id"])
        assert point["papers"] == 1
        assert point["mentions"] >= sentences


ASPECT = ASPECTS.splitlines()[-1]


@pytest.mark.parametrize("text", [ASPECTS, AN_BINH.replace("III. NGUYÊN NHÂN", f"{ASPECT}\n\nIII. NGUYÊN NHÂN")], ids=["alone", "in a paper"])
def test_a_sentence_of_aspects_gives_one_limitation_each(text: str) -> None:
    _, statements = analysed({"phu-thinh.txt": text})
    rows = [r for r in statements if r["line"] == 1 + text[: text.index(ASPECT)].count("\n")]
    assert [(r["role"], r["theme"]) for r in rows] == [("limitation", t) for t in ("awareness", "coordination", "funding", "staff")]
    for row, words in zip(rows, ["khâu tuyên truyền", "phối hợp giữa các ngành", "nguồn kinh phí", "chế độ cho cán bộ cơ sở"], strict=True):
        assert words in row["statement"]
        assert row["statement"] in ASPECT
    assert len({r["point_id"] for r in rows}) == 4


@pytest.mark.parametrize(("text", "last_line"), [(AN_BINH, 24), (MARKS, 12)], ids=["an-binh", "marks"])
def test_list_items_that_say_different_things_are_different_points(text: str, last_line: int) -> None:
    _, statements = analysed({"bai.txt": text})
    items = [r for r in statements if r["role"] != "lesson" and r["line"] <= last_line]
    assert len(items) >= 7
    together: dict[str, list[str]] = defaultdict(list)
    for row in items:
        together[row["point_id"]].append(row["statement"])
    assert not [group for group in together.values() if len(group) > 1]


def test_a_point_is_of_one_theme(runs: Runs) -> None:
    """Lessons apart: the sentences of a numbered one may turn to other themes."""
    themes = {p["point_id"]: p["theme"] for p in runs.ok("points.csv").rows()}
    statements = [r for r in runs.ok("statements.csv").rows() if r["role"] != "lesson"]
    strangers = [r for r in statements if r["theme"] != themes[r["point_id"]]]
    assert not strangers, f"{len(strangers)} of {len(statements)}, such as {strangers[0]}"


def test_the_same_words_in_two_papers_are_one_point() -> None:
    line = "- Kinh phí cho phong trào còn rất hạn hẹp, chưa đáp ứng yêu cầu."
    assert line in AN_BINH
    points, _ = analysed({"a.txt": AN_BINH, "b.txt": PHU_NU.replace("+ Số hội viên trẻ tham gia sinh hoạt còn ít.", line)})
    shared = [p for p in points if {s.split(":")[0] for s in p["sources"].split("; ")} == {"a.txt", "b.txt"} and "inh phí" in p["point"]]
    assert len(shared) == 1
    assert shared[0]["papers"] == 2
    assert shared[0]["share"] == 1


def test_a_paper_that_says_it_twice_counts_once() -> None:
    line = "- Kinh phí cho phong trào còn rất hạn hẹp, chưa đáp ứng yêu cầu."
    points, statements = analysed({"a.txt": AN_BINH.replace("III. NGUYÊN NHÂN", f"{line}\n\nIII. NGUYÊN NHÂN"), "b.txt": PHU_NU})
    ids = {r["point_id"] for r in statements if r["statement"] == line}
    assert len(ids) == 1
    point = next(p for p in points if p["point_id"] in ids)
    assert point["papers"] == 1
    assert point["mentions"] == 2


def test_copied_passages_are_counted_and_noted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(AN_BINH, encoding="utf-8")
    (tmp_path / "b.txt").write_text(AN_BINH.replace("XÃ AN BÌNH", "XÃ LONG SƠN"), encoding="utf-8")
    (tmp_path / "c.txt").write_text(PHU_NU, encoding="utf-8")
    rows = {r["paper"]: r for r in danvan("analyze", str(tmp_path), "-f", "json", "--view", "papers", cwd=tmp_path).json()}
    assert "b.txt" in rows["a.txt"]["note"]
    assert "a.txt" in rows["b.txt"]["note"]
    assert rows["c.txt"]["note"] == ""
    points, statements = analysed({n: (tmp_path / n).read_text(encoding="utf-8") for n in rows})
    copied = {r["point_id"] for r in statements if "chồng chéo" in r["statement"]}
    assert [(p["papers"], p["mentions"]) for p in points if p["point_id"] in copied] == [(2, 2)]


def test_another_field_gets_its_themes_without_a_new_codebook() -> None:
    from danvan_cli import analyze

    rows = analyze([str(SCHOOLS)]).statements.to_dict("records")
    themes = Counter(r["theme"] for r in rows)
    assert all(t in THEMES or t.startswith("new-") for t in themes)
    assert len(themes) >= 8
    assert themes.most_common(1)[0][1] < len(rows) * 0.5
    assert all(r["theme_label"] for r in rows)


def test_a_paper_on_one_line_is_still_cut() -> None:
    text = " ".join(line for paper in (AN_BINH, TAN_HOA, PHU_NU) * 6 for line in paper.split("\n") if line)
    assert len(text) > 11_000
    points, statements = analysed({"mot-dong.txt": text})
    assert len(statements) > 60
    assert {r["line"] for r in statements} == {1}
    assert all(r["statement"] in fold(text) and len(r["statement"]) < 1500 for r in statements)
    check_points_against_statements(points, statements)


def test_wrapped_lines_are_joined_and_keep_their_first_line() -> None:
    wrapped = AN_BINH.replace("phối hợp giữa chính quyền và", "phối hợp giữa\nchính quyền và\n").replace("Cán bộ phải", "Cán\nbộ phải")
    _, statements = analysed({"a.txt": wrapped})
    row = next(r for r in statements if "chồng chéo" in r["statement"])
    assert row["statement"] == "- Công tác phối hợp giữa chính quyền và các đoàn thể chưa chặt chẽ, còn chồng chéo."
    assert row["line"] == 11
    row = next(r for r in statements if r["statement"].startswith("Cán bộ phải đi trước"))
    assert wrapped.split("\n")[row["line"] - 1].endswith("Cán")


@pytest.mark.parametrize("odd", ["\f", "\v", "\u2028", "\u0085", "\x1c"])
def test_only_line_feeds_count_lines(odd: str) -> None:
    text = AN_BINH.replace("I. KẾT QUẢ", f"{odd}I. KẾT QUẢ", 1)
    _, statements = analysed({"a.txt": text})
    row = next(r for r in statements if "hạn hẹp" in r["statement"])
    assert row["line"] == 1 + text[: text.index("- Kinh phí")].count("\n")


BANK = [
    "Xã đã vận động nhân dân hiến 3.400 m2 đất làm đường liên thôn",
    "Tỷ lệ hộ nghèo giảm còn 2,1%, vượt kế hoạch đề ra",
    "Công tác phối hợp giữa các ngành có lúc chưa chặt chẽ",
    "Kinh phí hoạt động còn hạn hẹp, chưa đáp ứng yêu cầu",
    "Đội ngũ cán bộ cơ sở thường xuyên thay đổi, còn thiếu kinh nghiệm",
    "Nguyên nhân chủ yếu là do cấp ủy chưa quan tâm đúng mức",
    "Phải kiên trì vận động, lắng nghe ý kiến nhân dân",
    "Người đứng đầu phải gương mẫu, nói đi đôi với làm",
    "Đề nghị cấp trên bố trí kinh phí và ban hành quy chế phối hợp",
    "Thực hiện Quyết định số 30/2020/QĐ-UBND ngày 12/3/2020 của UBND tỉnh",
    "Kính thưa các đồng chí lãnh đạo, thưa toàn thể hội nghị",
    "Hạn chế tập trung ở khâu tuyên truyền, việc phối hợp giữa các ngành, nguồn kinh phí và chế độ cho cán bộ cơ sở",
    "BS.CKII. Nguyễn Văn A cho rằng công tác tuyên truyền còn hình thức",
    "KẾT QUẢ ĐẠT ĐƯỢC",
    "HẠN CHẾ, TỒN TẠI",
    "BÀI HỌC KINH NGHIỆM",
    "Trường học, trạm y tế được xây mới v.v... rất khang trang",
    "😀 Mô hình “Ngày thứ Bảy vì dân” được bà con hưởng ứng",
]
LINES = st.tuples(
    st.sampled_from(["", "", "- ", "+ ", "-", "• ", "a) ", "1. ", "2.1. ", "(1) ", "II. ", "Một là, ", "Hai là: ", "* ", "Thứ nhất, ", "= "]),
    st.lists(st.sampled_from(BANK), min_size=1, max_size=4),
    st.sampled_from([". ", ".", "; ", ".  ", ".\u00a0", "! ", ".\t", " – ", ".\n", "...\n"]),
    st.sampled_from([".", "", ";", ":", "./.", "…", "?"]),
    st.sampled_from(["\n", "\n\n", "\r\n", "\n \t\n", "\n", " "]),
)


def built(parts: list[tuple[str, list[str], str, str, str]]) -> str:
    return "ĐẢNG ỦY XÃ AN BÌNH\nTHAM LUẬN\n\n" + "".join(mark + between.join(sentences) + end + stop for mark, sentences, between, end, stop in parts)


PAPERS = st.lists(LINES, min_size=2, max_size=14).map(built)
CHEAP = settings(max_examples=30, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))


@CHEAP
@given(text=PAPERS, nfd=st.booleans(), bom=st.booleans())
@example(text=AN_BINH, nfd=False, bom=True)
@example(text=MARKS, nfd=True, bom=False)
def test_any_statement_is_found_at_its_line_in_its_paper(text: str, nfd: bool, bom: bool) -> None:
    content = (b"\xef\xbb\xbf" if bom else b"") + (unicodedata.normalize("NFD", text) if nfd else text).encode()
    points, statements = analysed({"bai.txt": content})
    place = 0
    folded = fold(text)
    for row in statements:
        assert row["statement"] == " ".join(row["statement"].split()) != ""
        assert located(row["statement"], row["line"], text), (row["line"], row["statement"])
        place = folded.find(fold(row["statement"]), place) + 1
        assert place > 0, "not in the order of the paper"
        assert 0 <= row["confidence"] <= 1
        assert row["role"] in ROLES
    assert [r["line"] for r in statements] == sorted(r["line"] for r in statements)
    assert len({r["statement_id"] for r in statements}) == len(statements)
    check_points_against_statements(points, statements)


@settings(CHEAP, max_examples=8)
@given(texts=st.lists(PAPERS, min_size=2, max_size=4), seed=st.integers(0, 999))
def test_any_order_of_the_papers_gives_the_same_tables(texts: list[str], seed: int) -> None:
    papers: dict[str, str | bytes] = {f"bai-{n}.txt": text for n, text in enumerate(texts)}
    shuffled = random.Random(seed).sample(list(papers), len(papers))
    assert analysed(papers) == analysed(papers, shuffled) == analysed(papers, shuffled[::-1])


VARIANTS: dict[str, Callable[[str], bytes]] = {
    "crlf": lambda t: t.replace("\n", "\r\n").encode(),
    "nfd": lambda t: unicodedata.normalize("NFD", t).encode(),
    "utf-16": lambda t: t.encode("utf-16"),
    "two-blanks": lambda t: t.replace(" ", "  ").encode(),
    "blanks-at-line-ends": lambda t: t.replace("\n", "  \n").encode(),
}


@settings(CHEAP, max_examples=20)
@given(variant=st.sampled_from(sorted(VARIANTS)), text=PAPERS)
@example(variant="two-blanks", text=AN_BINH)
@example(variant="crlf", text=AN_BINH)
def test_line_ends_blanks_and_form_do_not_change_what_is_found(variant: str, text: str) -> None:
    def found(content: bytes) -> list[Any]:
        return [(r["line"], r["role"], r["theme"], fold(r["statement"])) for r in analysed({"bai.txt": content})[1]]

    plain = text.replace("\r", "")
    assert found(VARIANTS[variant](plain)) == found(plain.encode())


# ---------------------------------------------------------------- pipes, terminals, Ctrl-C


@pytest.mark.parametrize("arguments", ["analyze {samples} -f csv -r all --view statements", "codebook export"])
def test_a_reader_that_stops_early_is_no_error(root: Path, arguments: str) -> None:
    args = [sys.executable, "-m", "danvan_cli", *(a.format(samples=SAMPLES) for a in arguments.split())]
    with subprocess.Popen(args, cwd=root, env=environment(root), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        if "analyze" in args:
            assert process.stdout.readline().startswith(b"\xef\xbb\xbfstatement_id")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_the_terminal_gets_the_progress_and_standard_output_stays_clean(root: Path, runs: Runs) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    args = [sys.executable, "-m", "danvan_cli", "analyze", "small", "-f", "csv", "-r", "all"]
    with subprocess.Popen(args, cwd=root, env=environment(root, TERM="xterm"), stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        assert process.stdout
        out = process.stdout.read()
        assert process.wait(60) == 0
    seen = b""
    with contextlib.suppress(OSError):  # Linux ends a closed terminal with an error
        while chunk := os.read(ours, 65536):
            seen += chunk
    os.close(ours)
    assert out == small_csv(runs)
    assert seen, "progress is shown on a terminal"


@pytest.mark.parametrize(("arguments", "code"), [("analyze small -f csv", 0), ("analyze small --codebook nowhere.yaml", 2)])
def test_the_progress_is_there_before_the_work_and_gone_after_it(root: Path, arguments: str, code: int) -> None:
    """No clock: numpy, the first thing that takes time, is asked for after the bar is drawn. The cursor comes back, whatever happens in between."""
    pty = pytest.importorskip("pty")
    told = (
        "import sys\nclass Told:\n    def find_spec(self, name, path=None, target=None):\n        if name == 'numpy':\n            print('NUMPY', file=sys.stderr, flush=True)\n"
        "sys.meta_path.insert(0, Told())\nfrom danvan_cli.cli import main\nmain(sys.argv[1:])"
    )
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", told, *arguments.split()], cwd=root, env=environment(root, TERM="xterm"), stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        process.communicate(timeout=60)
        seen = b""
        with contextlib.suppress(OSError):
            while chunk := os.read(ours, 65536):
                seen += chunk
    os.close(ours)
    assert process.returncode == code
    assert 0 <= seen.find("Đang đọc".encode() if "Đang đọc".encode() in seen else b"Reading") < seen.find(b"NUMPY")
    assert seen.rfind(b"\x1b[?25h") > seen.rfind(b"\x1b[?25l") >= 0


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize("after", [None, 0.8])
def test_ctrl_c_leaves_no_half_file(tmp_path: Path, after: float | None) -> None:
    """Interrupted while it reads (after is None) or some moments into the analysis; a run that was done first must be whole."""
    body = "\n".join(AN_BINH.replace("120", str(n)) for n in range(200)).encode()
    assert len(body) > 200_000, "more than a pipe holds, so that writing it ends only when the command is reading"
    output = tmp_path / "points.csv"
    output.write_text("old", encoding="utf-8")
    args = [sys.executable, "-m", "danvan_cli", "analyze", "-", "-o", str(output)]
    with subprocess.Popen(args, cwd=tmp_path, env=environment(tempfile.gettempdir()), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(body)
        process.stdin.flush()
        if after is not None:
            process.stdin.close()
            process.stdin = None
            time.sleep(after)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    assert out == b""
    assert [p.name for p in tmp_path.iterdir()] == ["points.csv"]
    if after is None or process.returncode != 0:
        assert process.returncode == 1
        assert len(err.splitlines()) <= 1
        assert output.read_text(encoding="utf-8") == "old"
    else:
        assert parse_csv(output.read_bytes())


# ---------------------------------------------------------------- the start of the command


def test_help_imports_nothing_heavy(root: Path) -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", "-m", "danvan_cli", "--help"], cwd=root, env=environment(root), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "analyze" in done.stdout
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "danvan_cli" in loaded
    assert not loaded & {"pandas", "sklearn", "pyvi", "scipy", "numpy"}


def test_the_installed_command_is_the_same(root: Path) -> None:
    script = Path(sys.executable).with_name("danvan")
    if not script.exists():
        pytest.skip("danvan is not installed beside this Python")
    done = subprocess.run([script, "--version"], cwd=root, env=environment(root), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert re.search(r"\d+\.\d+", done.stdout)
    assert done.stdout == danvan("--version", cwd=root).text


# ---------------------------------------------------------------- analyze: columns, order, sums


@pytest.mark.parametrize("view", COLUMNS)
def test_csv_has_the_contracts_columns_bom_and_crlf(runs: Runs, view: str) -> None:
    out = runs.ok(f"{view}.csv").out
    assert out.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS[view]).encode() + b"\r\n")
    assert out.endswith(b"\r\n")
    assert out.count(b"\xef\xbb\xbf") == 1
    assert not re.search(rb"(?<!\r)\n", out)
    rows = runs.ok(f"{view}.csv").rows()
    assert rows
    assert all(None not in row and None not in row.values() for row in rows), "a row with too many or too few cells"


def test_points_are_the_default_view_of_data_formats_and_hold_the_core_roles(runs: Runs, root: Path) -> None:
    runs.ok("small.output.format-wins")
    core, everything = json.loads((root / "out" / "old.csv").read_text(encoding="utf-8")), runs.ok("small.points.json").json()
    assert list(core[0]) == COLUMNS["points"]
    assert {r["role"] for r in core} == set(CORE)
    assert {r["role"] for r in everything} == set(ROLES)
    assert core == [r for r in everything if r["role"] in CORE]


def test_points_are_sorted_by_role_then_papers_then_text(runs: Runs) -> None:
    rows = runs.ok("points.csv").rows()
    by_role = [(role, list(group)) for role, group in itertools.groupby(rows, key=lambda r: r["role"])]
    assert len(by_role) == len(ROLES), "rows of one role stand together"
    orders: list[Callable[[str], Any]] = [str, str.casefold, toneless]
    fits = [all(g == sorted(g, key=lambda r: (-int(r["papers"]), key(r["point"].removeprefix("'")))) for _, g in by_role) for key in orders]
    assert any(fits)


def test_share_is_papers_of_all_papers_read(runs: Runs) -> None:
    for row in runs.ok("points.csv").rows():
        assert float(row["share"]) == pytest.approx(int(row["papers"]) / len(SAMPLE_NAMES), abs=0.001)
        assert 0 < float(row["share"]) <= 1


def test_share_leaves_refused_files_out(root: Path) -> None:
    from danvan_cli import analyze

    assert set(analyze([str(root / "bad")]).points["share"]) == {1}


def check_points_against_statements(points: list[dict[str, Any]], statements: list[dict[str, Any]]) -> None:
    behind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in statements:
        behind[row["point_id"]].append(row)
    ids = [p["point_id"] for p in points]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(behind)
    for point in points:
        rows = behind[point["point_id"]]
        assert {r["role"] for r in rows} == {point["role"]}
        assert int(point["mentions"]) == len(rows)
        assert int(point["papers"]) == len({r["paper"] for r in rows})
        assert point["point"] in [r["statement"] for r in rows]
        assert set(point["sources"].split("; ")) == {f"{r['paper']}:{r['line']}" for r in rows}
    for role in ROLES:
        assert sum(int(p["mentions"]) for p in points if p["role"] == role) == sum(r["role"] == role for r in statements)


def test_counts_are_conserved_from_statements_to_points(runs: Runs) -> None:
    check_points_against_statements(runs.ok("points.csv").rows(), runs.ok("statements.csv").rows())
    check_points_against_statements(runs.ok("small.points.json").json(), runs.ok("small.statements.json").json())


def test_counts_are_conserved_in_themes_matrix_and_papers(runs: Runs, root: Path) -> None:
    from danvan_cli import analyze

    statements = analyze([str(root / "six")]).statements.to_dict("records")
    column = dict(zip(ROLES, ["achievements", "limitations", "lessons", "causes", "proposals"], strict=True))
    themes, papers, matrix = (runs.ok(f"{v}.csv").rows() for v in ("themes", "papers", "matrix"))
    for role, name in column.items():
        wanted = Counter(r["theme"] for r in statements if r["role"] == role)
        assert {t["theme"]: int(t[name]) for t in themes if int(t[name])} == wanted
    for role, name in list(column.items())[:3]:
        wanted = Counter(r["paper"] for r in statements if r["role"] == role)
        assert {p["paper"]: int(p[name]) for p in papers if int(p[name])} == wanted
    for row in themes:
        assert int(row["papers"]) == len({r["paper"] for r in statements if r["theme"] == row["theme"]})
    wanted = Counter((r["theme"], r["unit"]) for r in statements if r["role"] == "limitation")
    cells = {(m["theme"], unit): int(n) for m in matrix for unit, n in m.items() if not unit.startswith("theme")}
    assert {k: n for k, n in cells.items() if n} == wanted


def test_statements_are_sorted_by_paper_then_place_and_ids_are_unique(runs: Runs) -> None:
    rows = runs.ok("statements.csv").rows()
    assert [(r["paper"], int(r["line"])) for r in rows] == sorted((r["paper"], int(r["line"])) for r in rows)
    assert len({r["statement_id"] for r in rows}) == len(rows)
    for paper, group in itertools.groupby(rows, key=lambda r: r["paper"]):
        text, place = fold((SAMPLES / paper).read_text(encoding="utf-8-sig")), 0
        for row in group:
            found = text.find(row["statement"].removeprefix("'"), place)
            assert found >= 0, f"{paper}:{row['line']} out of order: {row['statement']}"
            place = found + 1


def test_sample_statements_are_verbatim_at_their_line(runs: Runs) -> None:
    texts = {name: (SAMPLES / name).read_text(encoding="utf-8-sig") for name in SAMPLE_NAMES}
    rows = runs.ok("statements.csv").rows()
    assert {r["paper"] for r in rows} == set(texts)
    lost = [r for r in rows if not (located(r["statement"], int(r["line"]), texts[r["paper"]]) or located(r["statement"].removeprefix("'"), int(r["line"]), texts[r["paper"]]))]
    assert not lost


def test_confidence_lies_between_0_and_1_and_ids_are_known(runs: Runs) -> None:
    rows = runs.ok("statements.csv").rows()
    assert all(0 <= float(r["confidence"]) <= 1 for r in rows)
    assert len({r["confidence"] for r in rows}) > 10
    assert {r["role"] for r in rows} == set(ROLES)
    assert all(r["theme"] in THEMES or re.fullmatch(r"new-\S+", r["theme"]) for r in rows)
    assert all(r["theme_label"] and r["role_label"] and r["unit"] for r in rows)


def test_matrix_has_one_row_a_theme_and_one_column_a_unit(runs: Runs) -> None:
    head, *body = csv.reader(io.StringIO(runs.ok("matrix.csv").text.removeprefix("\ufeff"), newline=""))
    themes, units = [row[0] for row in body], [c for c in head if not c.startswith("theme")]
    assert head[0] == "theme"
    assert themes
    assert len(themes) == len(set(themes))
    assert len(units) == len(set(units))
    assert set(units) == {p["unit"] for p in runs.ok("papers.csv").rows()}


def test_matrix_counts_the_role_asked_for(runs: Runs) -> None:
    lessons = Counter((r["theme"], r["unit"]) for r in runs.ok("small.statements.json").json() if r["role"] == "lesson")
    cells = {(row["theme"], unit): n for row in runs.ok("small.matrix.lesson").json() for unit, n in row.items() if not unit.startswith("theme") and n}
    assert cells == lessons
    assert sum(lessons.values()) > 0


def test_two_papers_of_one_unit_share_a_matrix_column(runs: Runs) -> None:
    head = runs.ok("units.matrix").text.removeprefix("\ufeff").split("\r\n")[0]
    assert toneless(head).count("an binh") == 1
    assert len(next(csv.reader([head]))) == 4, "theme, theme_label and two units"


def test_roles_can_be_repeated_and_do_not_change_the_points(runs: Runs) -> None:
    everything, two = parse_csv(small_csv(runs)), runs.ok("small.two-roles").rows(sep=";")
    assert {r["role"] for r in two} == {"lesson", "cause"}
    assert two == [r for r in everything if r["role"] in ("lesson", "cause")]


# ---------------------------------------------------------------- formats


def test_data_formats_say_the_same(runs: Runs) -> None:
    rows = parse_csv(small_csv(runs))
    objects = runs.ok("small.points.json").json()
    assert [list(o) for o in objects] == [COLUMNS["points"]] * len(rows)
    assert [{k: str(v) if not isinstance(v, float) else v for k, v in o.items() if k != "share"} for o in objects] == [
        {k: v.removeprefix("'") for k, v in r.items() if k != "share"} for r in rows
    ]
    assert all(isinstance(o["papers"], int) and isinstance(o["mentions"], int) and isinstance(o["share"], int | float) for o in objects)
    assert "\\u" not in runs.ok("small.points.json").text, "Vietnamese is written as such"


def markdown_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]] for line in lines]


def test_markdown_is_a_table_of_the_same_rows_with_escaped_pipes(runs: Runs, root: Path) -> None:
    assert runs.ok("marks.md").out == b""
    head, rule, *body = markdown_rows((root / "out" / "marks.md").read_text(encoding="utf-8"))
    rows = runs.ok("marks.raw").rows()
    assert head == COLUMNS["statements"]
    assert all(re.fullmatch(r":?-+:?", cell) for cell in rule)
    assert all(len(row) == len(head) for row in body), "a pipe in a statement must not open a new cell"
    assert [row[head.index("statement_id")] for row in body] == [r["statement_id"] for r in rows]
    assert any("mô hình cấp thôn" in row[head.index("statement")] for row in body)


def test_numbers_in_the_data_formats_ignore_the_language(runs: Runs) -> None:
    assert runs.ok("small.again").out == small_csv(runs)
    assert all(re.fullmatch(r"\d+(\.\d+)?", r["share"]) for r in runs.ok("points.csv").rows())


def test_dangerous_cells_are_guarded(runs: Runs) -> None:
    for name in ("marks.csv", "units.matrix", "marks.check", "small.again", "points.csv", "statements.csv", "papers.csv", "themes.csv", "matrix.csv"):
        text = runs[name].text.removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert not [c for c in cells if c.startswith(DANGEROUS)], name


def test_guard_is_one_apostrophe_and_only_where_needed(runs: Runs) -> None:
    guarded, raw = runs.ok("marks.csv").rows(), runs.ok("marks.raw").rows()
    assert len(guarded) == len(raw) >= 8
    for one, other in zip(guarded, raw, strict=True):
        assert one == {k: ("'" + v if v.startswith(DANGEROUS) else v) for k, v in other.items()}
    assert any(r["paper"] == "'=1+1.txt" for r in guarded)
    firsts = {r["statement"][0] for r in raw}
    assert firsts & set("=+-@＝＋－＠"), "the marks are part of the quotation"


def test_csv_raw_is_for_machines(runs: Runs) -> None:
    done = runs.ok("marks.raw")
    assert done.out.startswith(b"statement_id,")
    assert b"\r" not in done.out
    assert done.out.endswith(b"\n")
    _, objects = analysed({"=1+1.txt": MARKS, "thuong.txt": PHU_NU})
    drop = ("confidence", "line")
    assert [{k: v for k, v in o.items() if k not in drop} for o in objects] == [{k: v for k, v in r.items() if k not in drop} for r in done.rows()]


def test_csv_sep(runs: Runs) -> None:
    done = runs.ok("small.two-roles")
    assert done.out.startswith(b"\xef\xbb\xbfrole;role_label;")
    assert done.rows(sep=";")


def test_output_file_holds_what_standard_output_would_and_its_suffix_is_the_format(runs: Runs, root: Path) -> None:
    assert small_csv(runs) == runs.ok("small.again").out
    assert runs.ok("small.twice").out == b""
    lines = (root / "out" / "ý-kiến.jsonl").read_text(encoding="utf-8").splitlines()
    assert [list(json.loads(line)) for line in lines] == [COLUMNS["points"]] * len(lines)


def test_format_option_wins_over_the_suffix_and_an_old_file_is_replaced(runs: Runs, root: Path) -> None:
    assert runs.ok("small.output.format-wins").out == b""
    written = (root / "out" / "old.csv").read_text(encoding="utf-8")
    assert json.loads(written) == [r for r in runs.ok("small.points.json").json() if r["role"] in CORE]


# ---------------------------------------------------------------- the table on the screen


@pytest.mark.parametrize(("view", "width"), TABLES)
def test_table_fits_the_screen_and_can_be_read(runs: Runs, view: str, width: int) -> None:
    lines = runs.ok(f"table.{view}.{width}").text.splitlines()
    assert len(lines) > 5
    assert max(map(len, lines)) <= width
    assert not standing_words(lines), "a column so narrow that words stand one letter a line"


def test_check_table_fits_the_screen_and_can_be_read(runs: Runs) -> None:
    lines = runs["check.table"].text.splitlines()
    assert max(map(len, lines)) <= 80
    assert not standing_words(lines)


def test_tables_do_not_break_short_words(runs: Runs) -> None:
    for table, data, columns in (
        ("table.papers.80", runs.ok("papers.csv").rows(), ("unit", "note")),
        ("table.themes.80", runs.ok("themes.csv").rows(), ("theme_label",)),
        ("table.themes.60", runs.ok("themes.csv").rows(), ("theme_label",)),
        ("table.themes.40", runs.ok("themes.csv").rows(), ("theme_label",)),
        *((f"table.themes.all.{w}", runs.ok("themes.csv").rows(), ("theme_label",)) for w in ALL_ROLES),
        ("check.table.bad", runs["bad.check"].json(), ("note",)),
    ):
        words = {word for row in data for column in columns for word in re.findall(r"\w+", row[column]) if len(word) <= 7}
        assert words <= set(re.findall(r"\w+", runs[table].text)), table


def standing_words(lines: list[str], least: int = 4) -> list[str]:
    """Runs of single letters below one another with blanks to both sides: words set one letter a line."""
    found = []
    width = max(map(len, lines))
    padded = ["  " + unicodedata.normalize("NFC", line).ljust(width) + "  " for line in lines]
    for x in range(2, width + 2):
        column = "".join(line[x] if line[x].isalpha() and not line[x - 2 : x].strip() and not line[x + 1 : x + 3].strip() else " " for line in padded)
        found += [run for run in column.split() if len(run) >= least]
    return found


def test_table_is_plain_text_when_not_on_a_terminal(runs: Runs) -> None:
    for name in ("table.top", "table.points.80", "table.papers.80", "check.table"):
        assert "\x1b" not in runs[name].text
        assert "\r" not in runs[name].text


def test_table_tells_papers_statements_and_roles(runs: Runs) -> None:
    text = runs.ok("table.min-papers").text
    statements = runs.ok("statements.csv").rows()
    head = "\n".join(text.splitlines()[:6])
    numbers = re.findall(r"\d+", head.replace(".", ""))
    assert str(len(SAMPLE_NAMES)) in numbers
    assert str(len(statements)) in numbers
    for role in CORE:
        assert str(sum(r["role"] == role for r in statements)) in numbers


def test_table_shows_labels_counts_and_sources(runs: Runs) -> None:
    text = fold(runs.ok("table.min-papers").text)
    core = [r for r in runs.ok("points.csv").rows() if r["role"] in CORE]
    for role in CORE:
        first = next(r for r in core if r["role"] == role)
        assert first["role_label"].casefold() in text.casefold()
        assert first["theme_label"] in text
        assert f"{first['papers']}/{len(SAMPLE_NAMES)}" in text
        assert first["sources"].split(":")[0].removesuffix(".txt") in text


def shown(text: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows whose opening words stand on the screen (texts that open alike are told apart by nothing else)."""
    text = fold(text)
    return [r for r in rows if " ".join(r["point"].removeprefix("'").split()[:8]) in text]


def test_top_limits_the_screen_only(runs: Runs) -> None:
    core = [r for r in runs.ok("points.csv").rows() if r["role"] in CORE]
    on_screen = shown(runs.ok("table.top").text, core)
    best = {role: max(int(r["papers"]) for r in core if r["role"] == role) for role in CORE}
    assert Counter(r["role"] for r in on_screen) == Counter(CORE)
    assert all(int(r["papers"]) == best[r["role"]] for r in on_screen)


def test_min_papers_limits_the_screen_only(runs: Runs) -> None:
    core = [r for r in runs.ok("points.csv").rows() if r["role"] in CORE]
    wanted = [r["point_id"] for r in core if int(r["papers"]) >= 6]
    assert 0 < len(wanted) < len(core)
    assert [r["point_id"] for r in shown(runs.ok("table.min-papers").text, core)] == wanted


def test_data_formats_hold_all_points_whatever_the_screen_shows(runs: Runs) -> None:
    assert runs["statements.shuffled"].out == runs.ok("statements.csv").out
    assert any(int(r["papers"]) == 1 for r in runs.ok("points.csv").rows())


# ---------------------------------------------------------------- language


def test_results_are_vietnamese_whatever_the_locale(runs: Runs) -> None:
    labels = {r["role"]: r["role_label"] for r in runs.ok("points.csv").rows()}
    assert set(labels) == set(ROLES)
    assert all(re.search(r"[à-ỹđ]", label) for label in labels.values())


def test_lang_changes_labels_and_nothing_else(runs: Runs) -> None:
    vi, en = runs.ok("small.points.json").json(), runs.ok("small.en").json()
    assert len(vi) == len(en)
    for one, other in zip(vi, en, strict=True):
        assert list(one) == list(other) == COLUMNS["points"]
        assert {k: v for k, v in one.items() if not k.endswith("_label")} == {k: v for k, v in other.items() if not k.endswith("_label")}
        assert one["role_label"] != other["role_label"]
    assert all(o["role_label"].isascii() for o in en)
    assert all(o["theme_label"].isascii() for o in en if o["theme"] in THEMES)


def test_table_headings_follow_lang(runs: Runs) -> None:
    text = runs.ok("table.lang").text.casefold()
    for label in {o["role_label"] for o in runs.ok("small.en").json() if o["role"] in CORE}:
        assert label.casefold() in text
    assert "hạn chế, tồn tại" not in "\n".join(line for line in text.splitlines() if len(line) < 40)


def test_messages_and_help_follow_lang_then_locale(runs: Runs) -> None:
    vietnamese = re.compile(r"[ăâđêôơư\u1ea0-\u1ef9]", re.IGNORECASE)
    assert vietnamese.search(runs["missing.vi"].err)
    assert runs["missing.vi.option"].err == runs["missing.vi"].err
    assert not vietnamese.search(runs["missing"].err)
    assert runs["missing.en.option"].err == runs["missing"].err
    assert runs.ok("help.vi").out == runs.ok("help.vi.env").out != runs.ok("help.en").out
    assert len(vietnamese.findall(runs.ok("help.vi").text)) > 50
    assert len(vietnamese.findall(runs.ok("help.en").text)) < 20


# ---------------------------------------------------------------- determinism


def test_order_of_files_folder_or_files_environment_and_place_do_not_change_the_bytes(runs: Runs) -> None:
    assert runs["statements.shuffled"].out == runs.ok("statements.csv").out


def test_a_second_run_from_inside_the_folder_gives_the_same_bytes(runs: Runs) -> None:
    assert runs.ok("small.again").out == small_csv(runs)


def test_a_file_given_twice_is_one_paper(runs: Runs, root: Path) -> None:
    runs.ok("small.twice")
    lines = (root / "out" / "ý-kiến.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == runs.ok("small.points.json").json()


# ---------------------------------------------------------------- reading


@pytest.fixture(scope="module")
def encoded(root: Path) -> dict[str, Any]:
    """The same paper in every encoding, each analysed by itself."""
    from danvan_cli import analyze

    return {name: analyze([str(root / "encodings" / f"{name}.txt")]) for name in ENCODED}


def test_every_encoding_gives_the_same_statements(encoded: dict[str, Any]) -> None:
    rows = {name: [(s.line, s.role, s.theme, fold(s.statement), s.unit) for s in found.labelled] for name, found in encoded.items()}
    reference = rows["utf-8"]
    assert len(reference) >= 10
    assert all(located(statement, line, AN_BINH) for line, _, _, statement, _ in reference)
    for name, found in rows.items():
        assert found == reference, name


def test_the_same_paper_in_every_encoding_is_one_paper(runs: Runs) -> None:
    rows = runs["encodings.papers"].json()
    assert {r["paper"].removesuffix(".txt") for r in rows} == set(ENCODED)
    kept = [r["paper"] for r in rows if r["status"] == "read"]
    assert len(kept) == 1
    assert all(kept[0] in r["note"] for r in rows if r["status"] == "duplicate")


def test_papers_name_the_encodings(encoded: dict[str, Any]) -> None:
    for name, found in encoded.items():
        wanted = next((w for w in ("16", "1258") if w in name), "8")
        assert wanted in found.papers[0].encoding, name


def test_encoding_that_does_not_fit_is_refused(runs: Runs) -> None:
    assert "an-binh.txt" in one_line_error(runs["wrong-encoding"], 3)


def test_standard_input_is_one_paper_and_encoding_can_be_told(runs: Runs) -> None:
    drop = ("statement_id", "paper")
    from_file = [{k: v for k, v in r.items() if k not in drop} for r in from_good(runs)]
    rows = runs.ok("stdin").json()
    assert len({r["paper"] for r in rows}) == 1
    assert [{k: v if k == "line" else unicodedata.normalize("NFC", str(v)) for k, v in r.items() if k not in drop} for r in rows] == from_file


def from_good(runs: Runs) -> list[dict[str, Any]]:
    return [r | {"line": int(r["line"]), "statement": r["statement"].removeprefix("'")} for r in runs.ok("good").rows()]


def test_folders_are_read_recursively_without_hidden_files_and_loops(runs: Runs) -> None:
    rows = runs.ok("tree").json()
    assert {r["paper"] for r in rows} == {"an-binh.txt", "Quận 1/tan-hoa.txt", "Quận 1/sau/phu-nu.txt"}
    assert len(rows) == len(runs.ok("small.statements.json").json())


@pytest.mark.parametrize("name", ["clash.files", "clash.folders"])
def test_names_that_clash_take_their_folders_along(runs: Runs, name: str) -> None:
    assert sorted(r["paper"] for r in runs[name].json()) == ["nam-2024/bai.txt", "nam-2025/bai.txt"]


def test_check_tells_unit_format_length_and_status(runs: Runs) -> None:
    rows = [r for r in runs["encodings.papers"].json() if r["status"] == "read"]
    words = len(AN_BINH.split())
    for row in rows:
        assert row["format"] == "txt"
        assert abs(int(row["words"]) - words) <= words * 0.05
        assert "an binh" in toneless(row["unit"])
        assert row["kind"] == "xã"
        assert row["title"] == 'Kết quả, hạn chế và kinh nghiệm trong phong trào thi đua "Dân vận khéo"'
    assert len(rows) == 1


UNITS = {
    "01": "cau da", "02": "ben go", "03": "dong vung", "04": "xa thach mai", "05": "phu nu", "06": "tan linh", "07": "xa hoa khe", "08": "thanh doan",
    "09": "cuu chien binh|ccb", "10": "cong an phuong ben go", "11": "suoi rac", "12": "lo voi", "13": "hoi nong dan", "14": "lien doan lao dong|ldld", "15": "con trau",
    "16": "mat tran to quoc", "17": "tran khac hoai", "18": "phuc vu hanh chinh cong|phuc vu hcc", "19": "chi huy quan su|chqs", "20": "xa an loc trai",
}  # fmt: skip


@pytest.mark.parametrize("number", UNITS)
def test_unit_is_the_body_that_submitted_the_paper(runs: Runs, number: str) -> None:
    row = next(r for r in runs.ok("check.csv").rows() if r["paper"].startswith(number))
    assert re.search(UNITS[number], toneless(row["unit"])), f"{row['paper']}: {row['unit']}"
    assert len(row["unit"]) <= 60, row["unit"]


def test_unit_comes_from_the_file_name_where_the_head_has_none(runs: Runs) -> None:
    head = runs.ok("units.matrix").text.removeprefix("\ufeff").split("\r\n")[0]
    assert "xa hoa loc" in toneless(head)


# ---------------------------------------------------------------- bad input

REFUSED = ["rong.txt", "khoang-trang.txt", "nhi-phan.txt", "tieng-anh.txt"]


def test_bad_files_are_reported_and_the_others_analysed(runs: Runs) -> None:
    done = runs["bad"]
    assert done.code == 0, done
    assert done.out == runs.ok("good").out
    for name in [*REFUSED, "missing.txt"]:
        assert sum(name in line for line in done.err.splitlines()) == 1, f"one line for {name}\n{done.err}"
    assert "Traceback" not in done.err
    assert "an-binh" not in done.err


def test_quiet_says_nothing_of_refused_files(runs: Runs) -> None:
    assert runs.ok("bad.papers").json()


@pytest.mark.parametrize("name", ["bad.papers", "bad.check"])
def test_refused_files_are_listed_with_their_reason(runs: Runs, name: str) -> None:
    assert runs[name].code == 0
    rows = {r["paper"]: r for r in runs[name].json()}
    assert set(rows) == {*REFUSED, "an-binh.txt"}
    for refused in REFUSED:
        assert rows[refused]["status"] != rows["an-binh.txt"]["status"]
        assert rows[refused]["note"]
    assert rows["an-binh.txt"]["statements"] > 0
    assert len({rows[r]["note"] for r in ("rong.txt", "nhi-phan.txt", "tieng-anh.txt")}) == 3, "each its own reason"


def test_strict_stops_at_a_refused_file(runs: Runs, root: Path) -> None:
    assert "nhi-phan.txt" in one_line_error(runs["bad.strict"], 3)
    assert not (root / "out" / "strict.csv").exists()
    assert "missing.txt" in one_line_error(runs["missing.strict"], 3)
    assert runs["bad.check.strict"].code == 3


@pytest.mark.parametrize(
    ("name", "codes", "word"),
    [
        ("missing", (3,), "missing.txt"),
        ("missing.quiet", (3,), "missing.txt"),
        ("nothing", (4,), "nothing"),
        ("hidden-only", (4,), "hidden-only"),
        ("only-rong", (3, 4), "rong"),
        ("only-nhi-phan", (3,), "nhi-phan.txt"),
        ("only-tieng-anh", (3, 4), "tieng-anh"),
        ("stdin.empty", (3, 4), ""),
        ("evaluate.missing", (3,), "missing"),
        ("evaluate.nothing", (4,), "nothing"),
        ("codebook.list.unknown", (2, 3), "no-such-codebook"),
        ("codebook.check.missing", (2, 3), "missing.yaml"),
    ],
)
def test_an_error_is_one_line_with_the_file_and_its_exit_code(runs: Runs, name: str, codes: tuple[int, ...], word: str) -> None:
    assert word in one_line_error(runs[name], *codes)


def test_check_of_nothing_readable_names_the_file(runs: Runs) -> None:
    """Its table may list the refused file; the error line must name it all the same."""
    done = runs["missing.check"]
    assert done.code == 3, done
    assert len(done.err.splitlines()) == 1, done
    assert "missing.txt" in done.err, done


def test_no_output_file_after_an_error(runs: Runs, root: Path) -> None:
    assert runs["missing"].code == 3
    assert not (root / "out" / "missing.csv").exists()


@pytest.mark.parametrize("name", [n for n in COMMANDS if n.startswith("usage.")])
def test_wrong_usage_is_one_line_and_exit_2(runs: Runs, name: str) -> None:
    one_line_error(runs[name], 2)


@pytest.mark.parametrize("name", [n for n in COMMANDS if n.startswith("output.")])
def test_output_that_cannot_be_written_is_exit_6(runs: Runs, root: Path, name: str) -> None:
    line = one_line_error(runs[name], 6)
    assert Path(runs[name].args[-1]).name in line
    assert (root / "small" / "an-binh.txt").read_text(encoding="utf-8") == AN_BINH
    assert not (root / "nowhere").exists()


def test_nothing_is_left_beside_the_output_files(runs: Runs, root: Path) -> None:
    for name, command in COMMANDS.items():
        if " -o out" in command.args:
            assert runs[name].args
    assert {p.name for p in (root / "out").iterdir()} == {"points.csv", "marks.md", "ý-kiến.jsonl", "old.csv", "mine.yaml"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_on_standard_output_is_exit_6(root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "danvan_cli", "analyze", "small", "-f", "csv"], cwd=root, env=environment(root), stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode == 6
    assert len(done.stderr.splitlines()) == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read and write everything")
def test_files_without_permission(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "kin.txt"
    secret.write_text(AN_BINH, encoding="utf-8")
    secret.chmod(0)
    assert "kin.txt" in one_line_error(danvan("analyze", str(secret), cwd=root), 3)
    closed = tmp_path / "khoa"
    closed.mkdir(mode=0o500)
    one_line_error(danvan("analyze", "small", "-o", str(closed / "x.csv"), cwd=root), 6)


@pytest.fixture(scope="session")
def broken_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package whose data can be spoilt."""
    copy = tmp_path_factory.mktemp("broken")
    ignore = shutil.ignore_patterns("__pycache__", "samples", "training")
    shutil.copytree(REPOSITORY / "danvan_cli", copy / "danvan_cli", ignore=ignore)
    shutil.copytree(REPOSITORY / "data", copy / "data", ignore=ignore)
    (copy / "an-binh.txt").write_text(AN_BINH, encoding="utf-8")
    return copy


def test_damaged_and_missing_package_data_is_exit_5(broken_installation: Path) -> None:
    data = [d for d in (broken_installation / "data", broken_installation / "danvan_cli" / "_data") if d.exists()]
    assert danvan("codebook", "export", cwd=broken_installation).code == 0
    for path in [p for d in data for p in d.rglob("*") if p.is_file()]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    one_line_error(danvan("analyze", "an-binh.txt", "-f", "csv", cwd=broken_installation), 5)
    for directory in data:
        shutil.rmtree(directory)
    one_line_error(danvan("analyze", "an-binh.txt", "-f", "csv", cwd=broken_installation), 5)
    one_line_error(danvan("codebook", "export", cwd=broken_installation), 5)


# ---------------------------------------------------------------- show


def test_show_lists_every_statement_of_a_point_with_its_place_and_context(runs: Runs, root: Path) -> None:
    statements = runs.ok("small.statements.json").json()
    chosen = next(r["point_id"] for r in statements if r["statement"].startswith("Một là"))
    point = next(p for p in runs.ok("small.points.json").json() if p["point_id"] == chosen)
    behind = [r for r in statements if r["point_id"] == chosen]
    assert len(behind) == point["mentions"] >= 3
    done = danvan("show", chosen, "small", cwd=root, COLUMNS="200")
    assert done.code == 0, done
    text = fold(done.text)
    for words in (point["point"], point["role_label"], point["theme_label"]):
        assert words in text
    for row in behind:
        assert f"{row['paper']}:{row['line']}" in text
        assert row["statement"] in text
        assert row["unit"] in text
    assert "BÀI HỌC KINH NGHIỆM Một là" in text, "the context before"
    assert "giải thích. Hai là, người đứng đầu" in text, "the context after"


def test_show_of_an_unknown_point_is_one_line(root: Path) -> None:
    assert "zzzzzz" in one_line_error(danvan("show", "zzzzzz", "small", cwd=root), 2, 4)


# ---------------------------------------------------------------- codebook


def test_codebook_list_has_the_ids_of_the_annotation(runs: Runs) -> None:
    rows = runs.ok("codebook.list").json()
    assert [r["id"] for r in rows] == THEMES
    english = runs.ok("codebook.list.en").rows()
    assert [r["id"] for r in english] == THEMES
    assert all(a["label"] != b["label"] for a, b in zip(rows, english, strict=True))


def test_exported_codebook_is_sound(runs: Runs, root: Path) -> None:
    exported = runs.ok("codebook.export").out
    assert (runs["codebook.export.file"].code, runs["codebook.export.file"].out) == (0, b"")
    assert (root / "out" / "mine.yaml").read_bytes() == exported
    assert danvan("codebook", "check", "out/mine.yaml", cwd=root).code == 0


def test_own_codebook_gives_own_themes(runs: Runs, root: Path, tmp_path: Path) -> None:
    text = runs.ok("codebook.export").text
    old = next(r["theme_label"] for r in parse_csv(small_csv(runs)) if r["theme"] == "coordination")
    own = re.sub(r"(?m)(^\s*-\s*id:\s*)coordination\b", r"\1phoi-hop", text).replace(old, "Bắt tay nhau")
    assert own != text
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    rows = danvan("analyze", "small", "--codebook", str(tmp_path / "own.yaml"), "-f", "csv", "-r", "all", cwd=root).rows()
    assert rows
    assert "coordination" not in {r["theme"] for r in rows}
    assert {r["theme_label"] for r in rows if r["theme"] == "phoi-hop"} == {"Bắt tay nhau"}
    changed = [r | {"theme": "phoi-hop", "theme_label": "Bắt tay nhau"} if r["theme"] == "coordination" else r for r in parse_csv(small_csv(runs))]
    drop = ("point_id",)
    assert [{k: v for k, v in r.items() if k not in drop} for r in rows] == [{k: v for k, v in r.items() if k not in drop} for r in changed]


def spoil_twice(lines: list[str]) -> set[int]:
    """The second theme takes the id of the first."""
    ids = [i for i, line in enumerate(lines) if re.match(r"\s*-\s*id:", line)]
    lines[ids[1]] = lines[ids[0]]
    return {ids[0] + 1, ids[1] + 1}


def spoil_syntax(lines: list[str]) -> set[int]:
    """A bracket is never closed."""
    at = next(i for i, line in enumerate(lines) if line.strip().startswith("seeds:"))
    lines[at] = lines[at].rstrip().rstrip("]")
    return {at + 1, at + 2}


def spoil_tab(lines: list[str]) -> set[int]:
    at = next(i for i, line in enumerate(lines) if line.strip().startswith("vi:"))
    lines[at] = "\t" + lines[at].strip()
    return {at, at + 1}


def spoil_label(lines: list[str]) -> set[int]:
    at = next(i for i, line in enumerate(lines) if line.strip().startswith("vi:"))
    del lines[at]
    return {at, at + 1, at + 2, at + 3}


def spoil_seeds(lines: list[str]) -> set[int]:
    at = next(i for i, line in enumerate(lines) if line.strip().startswith("seeds:"))
    lines[at] = lines[at].split("seeds:")[0] + "seeds: 5"
    return {at + 1 - n for n in range(5)}


def spoil_key(lines: list[str]) -> set[int]:
    at = next(i for i, line in enumerate(lines) if line.strip().startswith("seeds:"))
    lines[at] = lines[at].replace("seeds:", "seedz:")
    return {at + 1 - n for n in range(5)}


@pytest.mark.parametrize("spoil", [spoil_twice, spoil_syntax, spoil_tab, spoil_label, spoil_seeds, spoil_key])
def test_a_broken_codebook_names_line_and_reason(runs: Runs, tmp_path: Path, spoil: Callable[[list[str]], set[int]]) -> None:
    lines = runs.ok("codebook.export").text.splitlines()
    where = spoil(lines)
    (tmp_path / "sai.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    reason = codebook_problem(danvan("codebook", "check", "sai.yaml", cwd=tmp_path))
    numbers = {int(n) for n in re.findall(r"\d+", reason.split("sai.yaml", 1)[1])}
    assert numbers & where, f"one of the lines {sorted(where)}: {reason}"


def codebook_problem(done: Done) -> str:
    """The one problem that codebook check found: its result or its error line may say it."""
    assert done.code in (2, 3), done
    assert len(done.err.splitlines()) == 1, done
    found = done.text.splitlines() or [done.err]
    assert len(found) == 1, done
    assert "sai.yaml" in found[0]
    assert "Traceback" not in done.err
    return found[0]


@pytest.mark.parametrize("content", [b"", b"- 1\n- 2\n", b"themes: []\n", b"just words\n", bytes(range(256))])
def test_a_codebook_that_is_none_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sai.yaml").write_bytes(content)
    assert codebook_problem(danvan("codebook", "check", "sai.yaml", cwd=tmp_path))


@pytest.mark.parametrize("spoil", [spoil_twice, spoil_syntax])
def test_analyze_refuses_a_broken_codebook(runs: Runs, root: Path, tmp_path: Path, spoil: Callable[[list[str]], set[int]]) -> None:
    lines = runs.ok("codebook.export").text.splitlines()
    where = spoil(lines)
    (tmp_path / "sai.yaml").write_text("\n".join(lines), encoding="utf-8")
    output = tmp_path / "points.csv"
    line = one_line_error(danvan("analyze", str(root / "small"), "--codebook", "sai.yaml", "-o", str(output), cwd=tmp_path), 2, 3)
    assert {int(n) for n in re.findall(r"\d+", line.split("sai.yaml", 1)[1])} & where
    assert not output.exists()


def test_a_codebook_that_is_not_there_is_one_line(root: Path) -> None:
    assert "khong-co.yaml" in one_line_error(danvan("analyze", "small", "--codebook", "khong-co.yaml", cwd=root), 2, 3)


# ---------------------------------------------------------------- evaluate


def figure(done: Done, *names: str) -> float:
    """The value of the row that carries all these names."""
    rows = [r for r in done.json() if set(names) <= {str(v).casefold() for v in r.values()}]
    assert len(rows) == 1, (names, done)
    return float(rows[0]["value"])


def gold_lines(text: str, statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The statements as gold, the rest of the paper cut at line ends as other."""
    gold, place = [], 0

    def rest(end: int) -> None:
        gold.extend({"text": line.strip(), "role": "other", "theme": None} for line in text[place:end].split("\n") if line.strip())

    for row in statements:
        at = text.index(row["statement"], place)
        rest(at)
        gold.append({"text": row["statement"], "role": row["role"], "theme": row["theme"]})
        place = at + len(row["statement"])
    rest(len(text))
    return [{"n": n, **g} for n, g in enumerate(gold, 1)]


def write_gold(folder: Path, text: str, gold: list[dict[str, Any]]) -> None:
    folder.mkdir()
    (folder / "an-binh.txt").write_text(text, encoding="utf-8")
    (folder / "an-binh.gold.jsonl").write_text("".join(json.dumps(g, ensure_ascii=False) + "\n" for g in gold), encoding="utf-8")


def test_evaluate_against_its_own_answer_is_perfect(runs: Runs, tmp_path: Path) -> None:
    write_gold(tmp_path / "own", AN_BINH, gold_lines(AN_BINH, from_good(runs)))
    own = danvan("evaluate", "own", "-f", "json", cwd=tmp_path)
    assert own.code == 0, own
    for role in ROLES:
        assert [figure(own, name, role) for name in ("precision", "recall", "f1")] == [1, 1, 1]
    assert figure(own, "accuracy", "theme") == 1
    assert 0.9 < figure(own, "kappa", "role") <= 1


def test_evaluate_against_turned_labels_is_poor_in_those_alone(runs: Runs) -> None:
    done = runs.ok("evaluate.turned")
    p, r, f = (figure(done, name, "lesson") for name in ("precision", "recall", "f1"))
    assert 0 < f <= 1
    assert f == pytest.approx(2 * p * r / (p + r), abs=0.005)
    for role in ("achievement", "limitation"):
        assert figure(done, "f1", role) < min(0.4, f)
    assert -1 <= figure(done, "kappa", "role") < 0.8
    assert 0 <= figure(done, "accuracy", "theme") <= 1
    assert "point" in done.text.casefold()


@pytest.mark.parametrize("line", ["{not json", '{"n": 1, "text": "THAM LUẬN", "role": "nonsense", "theme": null}', '{"n": 1}', "[]"])
def test_evaluate_names_the_line_of_broken_gold(tmp_path: Path, line: str) -> None:
    write_gold(tmp_path / "gold", AN_BINH, [{"n": 1, "text": "ĐẢNG ỦY XÃ AN BÌNH", "role": "other", "theme": None}])
    with (tmp_path / "gold" / "an-binh.gold.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    error = one_line_error(danvan("evaluate", "gold", cwd=tmp_path), 3)
    assert re.search(r"an-binh\.gold\.jsonl\D*2\b", error), error
