"""The names of the live scripts in the site: they change with the content, and are said everywhere."""

import pytest

from report.bundle import bundle

FILES = {
    "step.js": 'import { LiveFigure } from "./base.js"\nimport * as E from "./equations/cell.js"\n',
    "base.js": "// A remark.\nexport class LiveFigure {}\nexport const at = `./${1}.js`\n",
    "equations/cell.js": 'import { add } from "./algebra.js"\nimport { f } from "../base.js"\n',
    "equations/algebra.js": "export const add = (a, b) => a + b // plus\n",
    "worker.js": 'new Worker(new URL("./step.js", import.meta.url), { type: "module" })\n',
    "weights.json": '{"seed": 1}',
    "live.css": ".live { color: red }",
}


def test_names_are_said_as_they_are():
    made = bundle(FILES)
    texts = dict(made.values())
    names = {old: new for old, (new, _) in made.items()}
    assert len(set(names.values())) == len(FILES)
    assert f'from"./{names["base.js"]}"' in texts[names["step.js"]].replace(" ", "")
    assert f"./{names['equations/cell.js']}" in texts[names["step.js"]]
    assert f"./{names['equations/algebra.js'].partition('/')[2]}" in texts[names["equations/cell.js"]]
    assert f"../{names['base.js']}" in texts[names["equations/cell.js"]]
    assert f"./{names['step.js']}" in texts[names["worker.js"]]
    assert texts[names["weights.json"]] == FILES["weights.json"]
    assert all("remark" not in text and "// plus" not in text for text in texts.values())


def test_a_change_changes_the_names_of_all_that_use_it():
    before, after = bundle(FILES), bundle(FILES | {"equations/algebra.js": "export const add = 1"})
    changed = {name for name in FILES if before[name][0] != after[name][0]}
    assert changed == {"equations/algebra.js", "equations/cell.js", "step.js", "worker.js"}


def test_a_circle_is_refused():
    with pytest.raises(ValueError, match=r"a.js -> b.js -> a.js"):
        bundle({"a.js": 'import "./b.js"', "b.js": 'import "./a.js"'})


def test_only_comments_and_needless_spaces_go():
    text = "class A {\n  #a = 1 // one\n\n  /* two */\n  #b = `\n\n  // ${this.#a + 1}`\n  c = /[/*]/ // \n}\n"
    ((_, kept),) = bundle({"a.js": text}).values()
    assert kept == "class A{\n#a=1\n#b=`\n\n  // ${this.#a+1}`\nc=/[/*]/\n}\n"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a + +b - -c", "a+ +b- -c"),
        ("a / /b /.exec(c)", "a/ /b /.exec(c)"),
        ("const $ = typeof x === 'a b' ? y in z : $ in z", "const $=typeof x==='a b'?y in z:$ in z"),
        ("return /* why */\n1", "return\n1"),
        ("let/* no space */x", "let x"),
    ],
)
def test_what_would_mean_something_else_stays(text, kept):
    ((_, found),) = bundle({"a.js": text}).values()
    assert found == f"{kept}\n"
