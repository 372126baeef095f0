"""A page that computes something in a browser without a driver, and sends back what it found."""

import json
import os
import queue
import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


@contextmanager
def asking(site, page, question):
    """Serve the site, a page that asks `/question.json`, and what the question is.

    Yields the address of the page, and the queue of what it posts.
    """
    sent = queue.Queue()
    texts = {"/ask.html": ("text/html", page), "/question.json": ("application/json", json.dumps(question))}

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given):
            super().__init__(*given, directory=site)

        def do_GET(self):
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
        yield f"http://127.0.0.1:{server.server_port}/ask.html", sent
        server.shutdown()


def answer_of_firefox(address, sent, profile, timeout=300):
    """Open the page in Firefox, and return what it sends; without Firefox, skip, but never in CI."""
    if FIREFOX is None:
        message = "no Firefox on this machine (Debian: apt install firefox-esr)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(profile), address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            return sent.get(timeout=timeout)
        finally:
            process.terminate()
