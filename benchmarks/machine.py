"""What a measurement depends on."""

import importlib
import os
import platform
from pathlib import Path


def processor():
    """Return the processor's name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def blas():
    """Return each BLAS that is loaded, with its version and kernel set."""
    from threadpoolctl import threadpool_info

    keys = ("internal_api", "version", "architecture")
    infos = [info for info in threadpool_info() if info["user_api"] == "blas"]
    return [" ".join(str(info[key]) for key in keys if info.get(key)) for info in infos]


def machine(packages=("numpy",)):
    """Return processor, system, versions and BLAS."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {package: importlib.import_module(package).__version__ for package in packages},
        "blas": blas(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }
