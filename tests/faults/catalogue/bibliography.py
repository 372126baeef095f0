"""docs/references.bib (G)."""

from tests.faults.catalogue.places import BIB
from tests.faults.edits import Edit, append, change, delete, rewrite, swap
from tests.faults.fault import fault

ELMAN = "title={Finding Structure in Time}, journal={Cognitive Science}"
GERS = "@article{gers2000forget, author={Gers, Felix A."
AUTHOR = "@article{elman1990finding, author={Elman, Jeffrey L.}, "
YEAR = "pages={179--211}, year={1990}, doi={10.1207/s15516709cog1402_1}"
IMAGE = "<img src=x onerror=alert(1)>"


def elman(text: str) -> Edit:
    """Write title and journal of one work otherwise."""
    return swap(BIB, ELMAN, text)


FAULTS = [
    fault("G01", "a brace is missing", swap(BIB, GERS, GERS.replace("={", "="))),
    fault(
        "G02",
        "a key twice",
        append(BIB, "@misc{elman1990finding, author={Elman, Jeffrey L.}, title={Finding}}"),
    ),
    fault("G03", "a comma is missing", elman(ELMAN.replace("},", "}"))),
    fault("G04", "no author", swap(BIB, AUTHOR, "@article{elman1990finding, ")),
    fault(
        "G05", "a script in a title", elman(ELMAN.replace("Time", "Time <script>alert(1)</script>"))
    ),
    fault(
        "G06",
        "a javascript: address",
        swap(
            BIB, YEAR, YEAR.replace("doi={10.1207/s15516709cog1402_1}", "url={javascript:alert(1)}")
        ),
    ),
    fault(
        "G07",
        "the file is empty",
        rewrite(BIB, ""),
        names=(BIB,),
        says="(?i)empty|no entr|no work|holds no",
    ),
    fault(
        "G08",
        "the file is missing",
        delete(BIB),
        names=(BIB,),
        says="(?i)missing|not there|does not exist|no such|cannot be read",
    ),
    fault(
        "G09",
        "not UTF-8",
        change(BIB, lambda text: text.replace(b"Elman, Jeffrey", b"El\xe4man, Jeffrey")),
    ),
    fault("G10", "no year", swap(BIB, YEAR, YEAR.replace("year={1990}, ", ""))),
    fault("G11", "an unknown command", elman(ELMAN.replace("Time", r"\nothing{Time}"))),
    fault(
        "G12",
        "a picture with onerror in a journal",
        elman(ELMAN.replace("Science", f"Science {IMAGE}")),
    ),
    fault("G13", r"\input", elman(ELMAN.replace("Time", r"Time \input{/etc/passwd}"))),
    fault(
        "G14", "a picture with onerror in a doi", swap(BIB, YEAR, YEAR.replace("cog1402_1", IMAGE))
    ),
    fault("G15", "half an entry", append(BIB, "@article{half2000entry, author={Half")),
    fault(
        "G16", "a year that is none", swap(BIB, YEAR, YEAR.replace("year={1990}", "year={soon}"))
    ),
]
