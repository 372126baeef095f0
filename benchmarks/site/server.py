"""A folder served as a host of static sites serves it: compressed, and kept for ten minutes."""

import functools
import gzip
import http.server
import threading
from contextlib import contextmanager
from pathlib import Path

COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".bib"}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Sends files with gzip where that helps, over connections that stay open."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        """Send a file, or the site's page for what is not there."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        missing = not path.is_file()
        if missing:
            path = Path(self.directory) / "404.html"
        content, encoding = body(path)
        self.send_response(404 if missing else 200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(content)


@functools.cache
def body(path):
    """Return what is sent for a file, and its encoding."""
    content = path.read_bytes() if path.is_file() else b""
    if path.suffix in COMPRESSED:
        return gzip.compress(content, 6, mtime=0), "gzip"
    return content, ""


@contextmanager
def serving(folder):
    """Serve a folder on a free port of this machine, and give the address."""
    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
