"""Raw HTML and addresses in a page: what runs, and what is loaded from elsewhere (P)."""

from tests.faults.catalogue.places import CELL, said
from tests.faults.edits import prepend
from tests.faults.fault import Fault, fault

FAR = "https://example.org"

RAW = {
    "P13": ("a script", "<script>alert(1)</script>"),
    "P14": ("a javascript: link", "See [there](javascript:alert(1))."),
    "P15": ("onerror", '<img src="x" alt="A cell." onerror="alert(1)">'),
    "P16": ("an iframe from elsewhere", f'<iframe src="{FAR}/x" title="X"></iframe>'),
    "P17": ("onclick by an attribute list", 'A word.{ onclick="alert(1)" }'),
    "P18": ("a picture from elsewhere", f"![A cell.]({FAR}/x.png)"),
    "P29": ("@import in a style", f'<style>@import "{FAR}/x.css";</style>'),
    "P30": ("a reference link without a target", "See [there][nowhere]."),
    "P32": ("meta refresh", f'<meta http-equiv="refresh" content="9;url={FAR}">'),
    "P34": ("a form that sends elsewhere", f'<form action="{FAR}/x"><button>Go</button></form>'),
    "P35": ("svg onload", '<svg onload="alert(1)"></svg>'),
    "P36": ("an object from elsewhere", f'<object data="{FAR}/x.svg"></object>'),
    "P37": ("url() in a style attribute", f'<p style="background: url({FAR}/x.png)">Text.</p>'),
    "P38": ("a stylesheet from elsewhere", f'<link rel="stylesheet" href="{FAR}/x.css">'),
    "P39": ("a // link", "See [there](//example.org/x)."),
    "P41": ("srcset from elsewhere", f'<img srcset="{FAR}/x.png 1x" alt="A cell.">'),
    "P49": ("a poster from elsewhere", f'<video poster="{FAR}/x.png"></video>'),
    "P50": ("a base", f'<base href="{FAR}/">'),
    "P51": ("a tooltip with a script", "WXYZ.\n\n*[WXYZ]: <script>alert(1)</script>"),
    "P52": ("fetch in a script", f'<script>fetch("{FAR}/x")</script>'),
    "P53": ("a ping", f'<a href="#top" ping="{FAR}/x">Up</a>'),
    "P54": ("a prefetch", f'<link rel="prefetch" href="{FAR}/x">'),
    "P57": ("a picture in an svg", f'<svg><image href="{FAR}/x.png"/></svg>'),
    "P58": ("audio from elsewhere", f'<audio src="{FAR}/x.mp3"></audio>'),
    "P59": ("a // picture", "![A cell.](//example.org/x.png)"),
    "P60": ("a button with a picture", f'<input type="image" src="{FAR}/x.png" alt="Go">'),
    "P61": ("a // script", '<script src="//example.org/x.js"></script>'),
    "P62": ("a module import", f'<script type="module">import "{FAR}/x.js"</script>'),
    "P63": ("dns-prefetch", f'<link rel="dns-prefetch" href="{FAR}">'),
}

FAULTS: list[Fault] = [
    *(fault(code, what, said(text)) for code, (what, text) in RAW.items()),
    fault(
        "P28",
        "a script in the title",
        prepend(CELL, "---\ntitle: 'Cell <script>alert(1)</script>'\n---\n"),
    ),
]
