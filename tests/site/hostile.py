"""What somebody might write into a catalog to make a website do what it should not: our own list, after the kinds that
OWASP's cheat sheet on filter evasion names. `pwned()` and the path `/pwned` are the sentinels.
"""

from __future__ import annotations

RUN = "pwned()"

SCRIPTS = (
    f"<script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT >",
    f"<script/x>{RUN}</script>",
    f"<script\n>{RUN}</script>",
    "<script src=/pwned></script>",
    "<script src=//127.0.0.1/pwned></script>",
    f"<<script>{RUN}//<</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f'<svg><a xlink:href="javascript:{RUN}"><text x=9 y=9>svg</text></a></svg>',
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RUN}&gt;">',
    f"<style>@import '/pwned';</style><style onload={RUN}></style>",
    f"</p><script>{RUN}</script><p>",
    f"</textarea></title></style><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"<![CDATA[><script>{RUN}</script>]]>",
    f"<?xml ?><script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT>",
    f"<script async defer>{RUN}</script>",
    f"<svg><script href=data:,{RUN} /></svg>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<noscript></noscript><script>{RUN}</script>",
    f"<template></template><script>{RUN}</script>",
)
HANDLERS = (
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'>",
    f"<img/src=x/onerror={RUN}>",
    f"<IMG SRC=x ONERROR={RUN}>",
    f"<img src=x\x0conerror={RUN}>",
    f'<img src="x` `<script>{RUN}</script>"` `>',
    '<img alt="a" src="/pwned">',
    '<img srcset="/pwned 1x" alt="b">',
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}></select>",
    f"<video src=x onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<video><source onerror={RUN}></video>",
    f"<a href=# onclick={RUN}>handler</a>",
    f"<b onmouseover={RUN} style=position:fixed;inset:0>cover</b>",
    f"<p onclick={RUN}>block</p>",
    f"<button onclick={RUN}>button</button>",
    f"<a href=x onfocus={RUN} tabindex=1>focus</a>",
    f"<summary onclick={RUN}>summary</summary>",
    "<img src=x onerror=&#112;wned()>",
    '<img src=x onerror="\\u0070wned()">',
    f"<marquee onstart={RUN}>m</marquee>",
    "<form action=/pwned><button>send</button></form>",
    f'<button form=x formaction="javascript:{RUN}">b</button>',
)
LINKS = (
    f"[link](javascript:{RUN})",
    f"[link](JaVaScRiPt:{RUN})",
    f"[link](<java\tscript:{RUN}>)",
    f"[link](&#106;avascript:{RUN})",
    f"[link](javascript&colon;{RUN})",
    f"[link](\x01javascript:{RUN})",
    f"![image](javascript:{RUN})",
    "![image](http://127.0.0.1:1/pwned)",
    "[link](//pwned.example/x)",
    "[link](\\\\pwned.example/x)",
    "[link](data:text/html,<script>pwned()</script>)",
    f"[link](vbscript:{RUN})",
    f"<javascript:{RUN}>",
    f'<a href="javascript:{RUN}">link</a>',
    f"<a href=' &#14; javascript:{RUN}'>link</a>",
    f'<a href="jav&#x0A;ascript:{RUN}">link</a>',
    f'<a href="java&Tab;script:{RUN}">link</a>',
    '<a target=_blank href="data:text/html;base64,PHNjcmlwdD4=">link</a>',
    f"[x]: javascript:{RUN}\n\n[x]",
    "[link](../../../../../../etc/passwd)",
)
EMBEDS = (
    "<iframe src=/pwned></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    "<object data=/pwned></object>",
    "<embed src=/pwned>",
    '<link rel=stylesheet href="/pwned">',
    '<meta http-equiv="refresh" content="0;url=/pwned">',
    '<base href="http://127.0.0.1:1/pwned/">',
    '<div style="background:url(/pwned)">x</div>',
    '<span id="content" name="body">clobber</span>',
)
BLOCKS = (
    "# Heading\n\n## Another",
    "</p></div></article></main><h1>out</h1>",
    "- item\n- item\n\n    code",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "> quote\n\n***\n\nnext",
    "</td></tr></table><h2>x</h2>",
    "\ud800 half and \x00 nothing \x1b escape",
)
SHORTCODES = (
    "{{< evil >}}",
    "{{% evil %}}",
    '{{< figure src="/pwned" >}}',
    "{{</* evil */>}} {{< /evil >}}",
    "`{{< evil >}}`",
    "[{{< evil >}}](x)",
)
TEMPLATES = (
    "{{ 7 | times: 6 }}",
    "{% include '/etc/passwd' %}",
    "{% raw %}{{ page }}",
    "{# a comment #}{{ collections.all | dump }}",
    "{%- for x in (1..999999999) -%}x{%- endfor -%}",
    "`{{ 7 | times: 6 }}`",
)
NESTINGS = ("$t(secret)", '$t(a, {"x": 1})', "a $t(  b  ) c", "{{evil}}", "$t($t(a))")
BACKSLASHES = ("ends in \\", "\\\\", 'a \\" b \\', "x\\", "two lines \\\n")

PAGE = (*SCRIPTS, *HANDLERS, *LINKS, *EMBEDS)
"""What a page must not do."""

ALL = (*PAGE, *BLOCKS[:-1], *SHORTCODES, *TEMPLATES)
"""Everything that goes into a catalog of documents."""
