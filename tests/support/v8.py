"""Modules of docs/assets/live/, run in V8 without a browser."""

import json
import re
from pathlib import Path

from py_mini_racer import MiniRacer

ASSETS = Path(__file__).parents[2] / "docs/assets/live"
WHOLE = re.compile(r'^import \* as (\w+) from "(\./[^"]+)"', re.M)
NAMED = re.compile(r'^import \{([^}]*)\} from "(\./[^"]+)"', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|let|class) (\w+))", re.M)


class Module:
    """A module and all that it imports, as one object in V8."""

    def __init__(self, path):
        self.racer = MiniRacer()
        self.racer.eval("const modules = {}")
        self.loaded = set()
        self.name = self._load(path.resolve())

    def value(self, expression):
        """Return the value of an expression, in which `module` is the module; numbers are exact."""
        text = f"(() => {{ const module = modules[{json.dumps(self.name)}]; return JSON.stringify({expression}) }})()"
        return json.loads(self.racer.eval(text))

    def _load(self, path):
        name = str(path)
        if name in self.loaded:
            return name
        self.loaded.add(name)
        text = path.read_text("utf-8")

        def module(found):
            return f"modules[{json.dumps(self._load((path.parent / found[2]).resolve()))}]"

        names = EXPORT.findall(text)
        text = WHOLE.sub(lambda found: f"const {found[1]} = {module(found)}", text)
        text = NAMED.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = {module(found)}", text)
        text = EXPORT.sub("", text)
        self.racer.eval(f"modules[{json.dumps(name)}] = (() => {{\n{text}\nreturn {{ {', '.join(names)} }} }})()")
        return name
