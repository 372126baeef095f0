"""Modules of docs/assets/live/, run in V8 without a browser."""

import functools
import json
import re

from py_mini_racer import MiniRacer

from equations import scripts
from equations.project import Project
from equations.settings import Settings
from tests.support.paths import ROOT

ASSETS = ROOT / "docs/assets/live"
WHOLE = re.compile(r'^import \* as (\w+) from "(\./[^"]+)"', re.M)
NAMED = re.compile(r'^import \{([^}]*)\} from "(\./[^"]+)"', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|let|class) (\w+))", re.M)


@functools.cache
def translated():
    """Return the modules of the translated displays, by name."""
    return scripts.modules(Project(Settings.read(ROOT)))


class Module:
    """A module and all that it imports, as one object in V8."""

    def __init__(self, path):
        self.racer = MiniRacer()
        self.racer.eval("const modules = {}")
        self.loaded = set()
        self.name = self._load(path.resolve())

    def value(self, expression):
        """Return the value of an expression, in which `module` is the module; numbers are exact."""
        text = f"(module => JSON.stringify({expression}))(modules[{json.dumps(self.name)}])"
        return json.loads(self.racer.eval(text))

    def _load(self, path):
        name = str(path)
        if name in self.loaded:
            return name
        self.loaded.add(name)
        text = translated()[path.name] if path.parent.name == "equations" else path.read_text("utf-8")

        def module(found):
            return f"modules[{json.dumps(self._load((path.parent / found[2]).resolve()))}]"

        names = EXPORT.findall(text)
        text = WHOLE.sub(lambda found: f"const {found[1]} = {module(found)}", text)
        text = NAMED.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = {module(found)}", text)
        text = EXPORT.sub("", text)
        self.racer.eval(f"modules[{json.dumps(name)}] = (() => {{\n{text}\nreturn {{ {', '.join(names)} }} }})()")
        return name
