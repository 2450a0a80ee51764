"""Whether a page can be used with a screen reader and the keyboard, as far as axe can tell: WCAG 2.2, A and AA."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

_axe = Axe()


def no_serious_findings(page: Page) -> None:
    """Fail where axe finds something serious on the page as it stands, naming rule and elements.

    Text that a picture or a gradient lies behind, which axe cannot judge, is no finding.
    """
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(TAGS)}}
    found = _axe.run(page, options=options).response["violations"]
    serious = [
        f"{finding['id']}: {finding['help']}: {', '.join(str(node['target']) for node in finding['nodes'])}"
        for finding in found
        if finding["impact"] in SERIOUS
    ]
    assert serious == [], f"{page.url} has findings:\n" + "\n".join(serious)
