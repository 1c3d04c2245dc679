"""The pages of the rules: everything is told, shows as it is written, and every link leads somewhere."""

from __future__ import annotations

import posixpath
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from zjrules.render.excerpt import Excerpt
from zjrules.render.rule_docs import BEGIN, END, RuleDoc, anchor, escaped, index, pages, with_index
from zjrules.render.rule_docs_html import rule_docs_html
from zjrules.render.rule_words import ShownExample
from zjrules.rulebook.rule import Basis, Parameter, Rule

RULE = Rule(
    id="T900", name="figure-is-made-up", severity="warning", tags=("gate", "audit"), title="数字<甲>不对",
    title_en="A figure is *made* up", basis=Basis("text", "aa-2001", (7, 9), "另见附件", "增长5%以上"),
    why="为了“准”。", fix="改 a_b。", message="{Target} 是 {Figure}", message_en="{Target} is {Figure}",
    words_en={},
    subject_kind="target", subject_variable="Target", head=("Target", "Figure"), place=(), requires=("measures",),
    reads=("target",), uses=(), parameters=(
        Parameter("most", "integer", 3, 1, None, "最多|几家"), Parameter("share", "decimal", Decimal("0.50")),
    ), values={"most": 3, "share": Decimal("0.50")},
    datalog='\nsubject(Target) :- target(target: Target), 1 < 2.\n', path="rules/targets/T900-figure-is-made-up.toml",
    file=Path("x"), line=20, compiled=None,
)  # fmt: skip
EXAMPLES = (
    ShownExample("over it", 'target(target: "a&b").', ('violation("a&b", 9)',), (), ("$most = 2",)),
    ShownExample("left open", "target(target: \"a\").", (), ("a",)),
    ShownExample("just so", "target(target: \"a\").", ()),
)
CLAUSE = Excerpt(((7, "增长 ５％", [(3, 5)]), (9, "以上", [])), 1)
OTHER = RULE._replace(
    id="L900", name="lead-is-made-up", basis=Basis("standard", cite="GB/T 1 第2条"), path="rules/l.toml",
    severity="note", tags=(), requires=(), parameters=(), values={},
)  # fmt: skip
DOCS = (RuleDoc(RULE, EXAMPLES, CLAUSE), RuleDoc(OTHER), RuleDoc(OTHER._replace(id="Q900", name="own-rule")))


def href(page: str, shown: str) -> str:
    return posixpath.relpath(shown, posixpath.dirname(f"rules/{page}"))


MARKDOWN = pages(DOCS, href)


def test_there_is_a_page_for_each_group_and_an_entry_for_each_rule() -> None:
    assert list(MARKDOWN) == ["leadership/README.md", "targets/README.md", "own/README.md"]
    headings = [re.findall(r"^## (.*)$", text, re.MULTILINE) for text in MARKDOWN.values()]
    assert headings == [["L900 lead-is-made-up"], ["T900 figure-is-made-up"], ["Q900 own-rule"]]


@pytest.mark.parametrize(
    "told",
    [
        "**数字\\<甲\\>不对**<br>A figure is \\*made\\* up",
        "警告 warning · 目标 target · 入库、督查 gate, audit · [T900-figure-is-made-up.toml](T900-",
        "- 依据 basis：原文 the text · [aa-2001 第7–9行](../../data/aa-2001/notice.txt#L7-L9)：“增长5%",
        "：“增长5%以上”<br>另见附件\n",
        "- 理由 why：为了“准”。\n",
        "- 建议 fix：改 a\\_b。\n",
        "- 消息 message：{Target} 是 {Figure}<br>{Target} is {Figure}\n",
        "- 须有 requires：计量单位表（没有则结果为未定）<br>measures (without: undetermined)\n",
        "| `$most` | integer | 3 | 至少 1 | 最多\\|几家 |\n| `$share` | decimal | 0.5 |  |  |\n",
        "```datalog\nsubject(Target) :- target(target: Target), 1 < 2.\n```",
        "<summary>示例 examples：违例 1，合例和未定 2</summary>",
        '违例 violates：over it\n\n```datalog\n# $most = 2\ntarget(target: "a&b").\n# → violation("a&b", 9)\n```',
        '未定 open：left open\n\n```datalog\ntarget(target: "a").\n# → undetermined("a")\n```',
        '合例 silent：just so\n\n```datalog\ntarget(target: "a").\n```\n\n</details>\n',
    ],
)
def test_an_entry_tells(told: str) -> None:
    assert told in MARKDOWN["targets/README.md"]


def test_what_a_rule_has_not_is_not_told() -> None:
    page = MARKDOWN["leadership/README.md"]
    assert "- 依据 basis：标准 standard · GB/T 1 第2条\n" in page
    assert not re.search("requires|params|details|·  ·", page)


def test_the_index_links_to_every_entry() -> None:
    made = index(DOCS)
    assert made.startswith(BEGIN) and made.endswith(END)
    assert "3 条规则 rules：警告 warning 1，提示 note 2。" in made
    start = "| [T900](targets/README.md#t900-figure-is-made-up) "
    (row,) = [line for line in made.splitlines() if line.startswith(start)]
    assert row.split(" | ")[1:] == ["警告", "数字\\<甲\\>不对", "A figure is \\*made\\* up", "原文 7–9 |"]
    for page, target in re.findall(r"\]\(([^)#]+)#([^)]+)\)", made):
        headings = re.findall(r"^## (.*)$", MARKDOWN[page], re.MULTILINE)
        assert target in [heading.lower().replace(" ", "-") for heading in headings]


def test_what_is_written_by_hand_around_the_index_stays() -> None:
    first = with_index("# 规则\n\n手写。\n", "\n".join((BEGIN, "一", END)))
    assert first == f"# 规则\n\n手写。\n\n{BEGIN}\n一\n{END}\n"
    second = with_index(f"{first}\n后记。\n", "\n".join((BEGIN, "二", END)))
    assert second == f"# 规则\n\n手写。\n\n{BEGIN}\n二\n{END}\n\n后记。\n"
    assert with_index("", BEGIN + END).startswith("# 规则 · Rules\n\n")


def test_no_text_is_taken_for_markup() -> None:
    assert escaped("a*b_c|d<e>[f]`~$\\\ng") == r"a\*b\_c\|d\<e\>\[f\]\`\~\$\\ g"


class Page(HTMLParser):
    """Ids and links of an HTML page, its visible text, and whether every element is closed in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [str(given["id"])] if "id" in given else []
        self.links += [str(given[key]) for key in ("href", "src") if key in given]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data


def test_the_html_page_needs_nothing_beside_itself() -> None:
    text = rule_docs_html(DOCS)
    page = Page(text)
    assert page.open == []
    assert page.ids == [anchor(doc.rule) for doc in (DOCS[1], DOCS[0], DOCS[2])]
    assert sorted(page.links) == sorted(f"#{each}" for each in page.ids)
    assert not re.search("url\\(|@import|<script|https?:", text)
    assert rule_docs_html(DOCS) == text


@pytest.mark.parametrize(
    "told",
    [
        "T900 数字<甲>不对", "A figure is *made* up", "aa-2001 第7–9行：“增长5%以上”另见附件",
        "   7 │ 增长 ５％\n   9 │ 以上\n", "（略 1 行）", "为了“准”。", "{Target} is {Figure}",
        "计量单位表（没有则结果为未定）", "$most 默认 3，至少 1：最多|几家",
        "$share 默认 0.5：", "1 < 2.", '# $most = 2\ntarget(target: "a&b").\n# → violation("a&b", 9)',
        '# → undetermined("a")', "rules/targets/T900-figure-is-made-up.toml", "目标 target Target",
    ],
)  # fmt: skip
def test_the_html_page_tells(told: str) -> None:
    assert told in Page(rule_docs_html(DOCS)).words


def test_the_quoted_words_are_marked() -> None:
    assert "   7 │ 增长 <mark>５％</mark>\n" in rule_docs_html(DOCS)
