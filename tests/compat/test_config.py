"""Configuration is read and written as Sqitch does it, asked through ``sqitch config``."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import strategies as st

from slipstitch.config.edit import ConfigText, open_config, save_config
from slipstitch.config.reader import load_files
from slipstitch.errors import SlipstitchError
from tests.compat.oracle import clean_environment
from tests.compat.sqitch_many import ask_sqitch, kept_answer
from tests.compat.test_plans import drawn

GRAMMAR = """\
# comment
; another
[a] k0 = v0
[a]
\tk1 = v1 # c
\tk2 = a#b
\tk3 = a;b c
\tk4 = "a # b" ; c
\tk5 = a   b\t\tc # c
\tk6 = a \\
   b
\tk7 = a\\tc\\\\d\\"e\\'f
\tk8 = "a\\tc\\\\d"
\tk9 = x"y z"w   "  q  "
\tk10 =
\tk11
\tK12 = Case
\tk 13 = sp
\tk14=nospace
\tk15 = a = b
\tk16 = 'a  # b'
\tk18 = # only comment
\tk19 ; bool comment
\tk20.x = dotted
\tk21 = é ☃
\tk22 = a[b]
\tk23 = ""
\tk24 = \\"a
\tk25 = "it's"
\tk26#x = 1
\tk27 "x" = 1
[B.Sub] k = 1
[C "Sub"] k = 2
[C "sub"] k = 3
[d "q\\"x\\\\y"] k = 4
[e "variables"]
\tFoo = 1
\tfoo = 2
[multi]
\tk = 1
\tk = 2
\tk = "a, b"
[multi]
\tk = 4
[f "a.b"] k=1
[f "A]b"] k=2
[g]k=1
[h-1] k=2
[e_1] k=3
 [indented]
k=v
[z]
\ty = 0
\tw = 0
[include]
\tpath = inner/other.conf
[z]
\tw = 3
[k][l] k = 1
[a.b "c"] k=1
[é "É"]
É = 1
[crlf]\r
\tk = v\r
\tk2 = "q"\r
[nonl]
\tk = v"""
INNER = "[z]\n\ty = 1\n\tw = 1\n\tv = 1\n\tv = 2\n"
REFUSED = {
    "outside": "k = v\n",
    "header": "[a\n",
    "open": '[a]\nk = "unterminated\nj = 1\n',
    "escape": "[a]\nk = \\q\n",
    "quoted-escape": '[a]\nk = "a\\qb"\n',
    "no-key": "[a]\n = 2\n",
    "blank": "[a b]\nk=1\n",
    "mark": "\ufeff[a]\nk=1\n",
}
LETTERS = " \t\"\\\\#;=[]'abnt.é,"


def sqitch_config(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sqitch", "config", *words],
        cwd=folder,
        env=clean_environment(folder),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def sqitch_listing(folder: Path) -> str:
    done = sqitch_config(folder, "--list")
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip("\n") + "\n"


def our_listing(folder: Path) -> str:
    """Return our list as Sqitch prints it, which lists an included file's path in brackets."""
    text = load_files([folder / "sqitch.conf"]).listing()
    return text.replace("include.path=inner/other.conf", "include.path=[inner/other.conf]")


def test_the_grammar_is_sqitchs(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "other.conf").write_text(INNER, encoding="utf-8")
    (tmp_path / "sqitch.conf").write_bytes(GRAMMAR.encode())
    assert our_listing(tmp_path) == sqitch_listing(tmp_path)


@pytest.mark.parametrize("name", REFUSED)
def test_both_refuse_the_same_texts(tmp_path, name):
    (tmp_path / "sqitch.conf").write_text(REFUSED[name], encoding="utf-8")
    done = sqitch_config(tmp_path, "--list")
    assert "Bad line was" in done.stderr
    with pytest.raises(SlipstitchError):
        load_files([tmp_path / "sqitch.conf"])


def config_lines() -> st.SearchStrategy[str]:
    """Lines of a configuration, right and wrong, with blanks and marks where they may hurt."""
    blank = st.sampled_from(["", "", " ", "\t"])
    section = st.sampled_from(["core", "Deploy", "a.b", "x-1", "a b", ""])
    inner = st.sampled_from(["", "", ' "prod"', ' "Prod"', ' "a.b"', ' "q\\"x"', ' "', " prod"])
    header = st.builds("{}[{}{}]{}".format, blank, section, inner, blank)
    key = st.sampled_from(["k", "K2", "key-3", "k", "key 4", "k_5", "9k", ""])
    value = st.text(LETTERS, max_size=8) | st.sampled_from(
        ["on", '"a # b" ; c', "a \\\n  b", '"open', "\\q", "'it', 2", '""', "x\\ty"]
    )
    setting = st.builds("{}{}{}={}{}".format, blank, key, blank, blank, value)
    other = st.sampled_from(["", "# text", "; text", "\tflag", "flag ; why", "two words"])
    return header | setting | setting | other


def configs() -> st.SearchStrategy[str]:
    """Whole files, of which most begin with a section."""
    opening = st.sampled_from(["[core]", "[core]\n\tengine = pg", '[target "t"]', ""])
    rest = st.lists(config_lines(), max_size=6)
    return st.builds(lambda first, lines: "\n".join([first, *lines]) + "\n", opening, rest)


def test_any_text_is_read_alike_or_refused_by_both(tmp_path):
    texts = drawn(configs(), 150)

    def ask_now() -> list[list[int | str]]:
        calls = []
        for number, text in enumerate(texts):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "sqitch.conf").write_bytes(text.encode())
            calls.append((folder, ["config", "--list"]))
        return [
            [said.status, said.stdout.decode("latin-1"), said.stderr.decode("latin-1")]
            for said in ask_sqitch(calls, tmp_path)
        ]

    def bare(lines: str) -> list[str]:
        """The lines less the blanks at their ends: Sqitch keeps one, and git and we none."""
        return [line.rstrip(" ") for line in lines.rstrip("\n").split("\n")]

    ours_in = tmp_path / "ours.conf"
    taken = refused = 0
    for text, (status, stdout, stderr) in zip(
        texts, kept_answer("config/read", texts, ask_now), strict=True
    ):
        ours_in.write_bytes(text.encode())
        listing = stdout.encode("latin-1").decode()
        try:
            listed = load_files([ours_in]).listing()
        except SlipstitchError:
            assert status != 0, (text, listing)
            assert "Bad line was" in stderr, (text, stderr)
            refused += 1
        else:
            assert (status, bare(listing)) == (0, bare(listed)), (text, stderr)
            taken += 1
    assert min(taken, refused) >= 30, (taken, refused)


def test_sqitch_reads_back_what_we_wrote(tmp_path):
    chance = random.Random(20240301)  # the same values each time
    values = {
        f"w.k{number:03}": "".join(chance.choices(LETTERS, k=chance.randint(0, 12)))
        for number in range(300)
    }
    text = ConfigText("# top\n[core]\n\tengine = pg ; why\n", str(tmp_path / "sqitch.conf"))
    for name, value in values.items():
        text = text.set(name, value)
    save_config(text)
    found = dict(line.partition("=")[::2] for line in sqitch_listing(tmp_path).splitlines() if line)
    assert {name: found[name] for name in values} == values
    assert found["core.engine"] == "pg"


def test_both_change_a_file_alike(tmp_path):
    """Only a comment behind a replaced value differs: Sqitch drops it, we keep it."""
    start = "# top\n[core]\n\tengine = pg\n\t# last\n\n[Multi]\n\tK = 1\n\tflag\n[x] y = 1\n"
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
        (folder / "sqitch.conf").write_text(start)
    for words in (
        ["core.engine", "sqlite"],
        ["core.top_dir", "sql"],
        ["target.prod.uri", "db:pg://a@h/x#y ; z"],
        ["--add", "multi.k", "2"],
        ["multi.flag", "true"],
        ["core.variables.Role", "app"],
        ["--unset", "x.y"],
    ):
        assert sqitch_config(theirs, *words).returncode == 0
    text = open_config(ours / "sqitch.conf")
    text = text.set("core.engine", "sqlite").set("core.top_dir", "sql")
    text = text.set("target.prod.uri", "db:pg://a@h/x#y ; z").add("multi.k", "2")
    text = text.set("multi.flag", "true").set("core.variables.Role", "app").remove("x.y")
    save_config(text)
    assert (ours / "sqitch.conf").read_text() == (theirs / "sqitch.conf").read_text()
