"""Write `dist/lstm-report.zip`: the site as a folder that is opened from the disk."""

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from report.editions import FOLDER, ROOT

NAME = "lstm-report"
FOR_HOSTS = ("404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz")
PRELOAD = re.compile(r'\s*<link rel="preload"[^>]*>')
"""A browser preloads nothing from a disk, and complains."""


def main() -> None:
    """Write the zip where the editions are."""
    FOLDER.mkdir(exist_ok=True)
    path = write(FOLDER)
    print(
        f"{path.relative_to(ROOT)}: {path.stat().st_size / 2**20:.1f} MiB; open {NAME}/index.html"
    )


def write(folder: Path) -> Path:
    """Build the site with links to files instead of folders, pack it, and return the zip."""
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary, NAME)
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
        options = ["--no-directory-urls", "--site-dir", str(site)]
        environment = {**os.environ, "SITE_URL": ""}
        subprocess.run([*command, *options], cwd=ROOT, env=environment, check=True)
        path = folder / f"{NAME}.zip"
        pack(site, path)
    return path


def pack(site: Path, path: Path) -> None:
    """Put a folder into a zip, but for what only a host needs."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(one for one in site.rglob("*") if one.is_file()):
            name = file.relative_to(site).as_posix()
            content = file.read_bytes()
            if file.suffix == ".html":
                content = PRELOAD.sub("", content.decode("utf-8")).encode("utf-8")
            if name not in FOR_HOSTS:
                archive.writestr(f"{site.name}/{name}", content)


if __name__ == "__main__":
    main()
