"""All translated displays, as the built site has them, agree with NumPy in Chromium and in Firefox."""

import json
import os
import queue
import shutil
import subprocess
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from equations.engine import TOLERANCE, difference, plain
from equations.javascript import local
from equations.project import Project
from equations.settings import Settings
from tests.support.paths import ROOT

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
PAGE = """<!doctype html><meta charset="utf-8"><title>All displays</title><script type="module">
const drawn = ({slope, shift, height}) => {
  const f = z => Array.isArray(z) ? z.map(f) : height * Math.tanh(slope * z + shift) + 0.1 * slope * z
  return f
}
const found = {browser: navigator.userAgent}
for (const [path, functions] of Object.entries(await (await fetch("/cases.json")).json())) {
  const module = await import(path)
  for (const [name, cases] of Object.entries(functions))
    found[name] = cases.map(given => module[name](...given.map(x => x?.slope ? drawn(x) : x)))
}
await fetch("/found", {method: "POST", body: JSON.stringify(found)})
</script>"""


@pytest.fixture(scope="module")
def equations():
    return list(Project(Settings.read(ROOT)).equations.values())


@pytest.fixture(scope="module")
def cases(site, equations):
    """Return, by the address of a module, the arguments of all draws of its functions."""
    found = {}
    for equation in equations:
        (path,) = (site / "assets/live/equations").glob(f"{equation.page.folder}.*.js")
        functions = found.setdefault(f"/{path.relative_to(site).as_posix()}", {})
        arguments = [plain(given) for given, _ in equation.verdict.cases]
        functions[local(equation.name)] = arguments
    return json.dumps(found)


@pytest.fixture(scope="module")
def results(site, cases):
    """Serve the site with a page that computes all displays; return its address, and what it sends."""
    sent = queue.Queue()

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given):
            super().__init__(*given, directory=site)

        def do_GET(self):
            texts = {"/all.html": ("text/html", PAGE), "/cases.json": ("application/json", cases)}
            if self.path not in texts:
                return super().do_GET()
            kind, text = texts[self.path]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            return self.wfile.write(text.encode())

        def do_POST(self):
            sent.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/all.html", sent
        server.shutdown()


def check(found, equations):
    """Compare what a browser sent with the modules."""
    assert found.keys() - {"browser"} == {local(one.name) for one in equations}
    for one in equations:
        for result, (_, expected) in zip(found[local(one.name)], one.verdict.cases, strict=True):
            assert difference(result, expected) <= TOLERANCE, one.name


def test_in_chromium(browser, results, equations):
    address, sent = results
    page = browser.new_page()
    page.goto(address)
    found = sent.get(timeout=60)
    page.close()
    assert "Chrome" in found["browser"]
    check(found, equations)


def test_in_firefox(results, equations, tmp_path):
    if FIREFOX is None:
        message = "no Firefox on this machine (Debian: apt install firefox-esr)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    address, sent = results
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(tmp_path), address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            found = sent.get(timeout=120)
        finally:
            process.terminate()
    assert "Firefox" in found["browser"]
    check(found, equations)
