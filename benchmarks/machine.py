"""What a measurement depends on."""

import importlib
import os
import platform
import re
from pathlib import Path

VECTORS = ("avx512f", "avx2", "avx")
"""Instruction sets, widest first, as Linux names them."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def processor():
    """Return the processor's name, and where Linux tells them its family, model and vectors."""
    info = Path("/proc/cpuinfo")
    text = info.read_text(encoding="utf-8") if info.exists() else ""
    known = dict(reversed(re.findall(r"^(\w[\w ]*\w)\s*: *(.*)$", text, re.MULTILINE)))
    if "model name" not in known:
        return platform.processor() or platform.machine()
    vectors = next((name for name in VECTORS if name in known.get("flags", "").split()), "no AVX")
    number = f"family {known.get('cpu family')}, model {known.get('model')}"
    return f"{known['model name']} ({number}, {vectors.upper()})"


def blas():
    """Return each BLAS that is loaded, with its version and kernel set."""
    from threadpoolctl import threadpool_info

    keys = ("internal_api", "version", "architecture")
    infos = [info for info in threadpool_info() if info["user_api"] == "blas"]
    return [" ".join(str(info[key]) for key in keys if info.get(key)) for info in infos]


def torch_products():
    """Return the libraries that PyTorch was built to multiply with, and its vectors."""
    import torch

    shown = torch.__config__.show()
    mkl = re.search(r"Math Kernel Library Version ([\d.]+)", shown)
    dnn = re.search(r"MKL-DNN v([\d.]+)", shown)
    vectors = torch.backends.cpu.get_cpu_capability()
    names = [f"{name} {found[1]}" for name, found in (("MKL", mkl), ("oneDNN", dnn)) if found]
    return [*names, vectors]


def machine(packages=("numpy",)):
    """Return processor, system, versions, what multiplies, and threads."""
    found = {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {package: importlib.import_module(package).__version__ for package in packages},
        "blas": blas(),
        "threads": {name: os.environ[name] for name in THREADS if name in os.environ},
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }
    return found | ({"torch": torch_products()} if "torch" in packages else {})
