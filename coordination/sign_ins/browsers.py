"""A browser in words, as far as it says itself what it is: “Edge · Windows”."""

from __future__ import annotations

from coordination.sign_ins.models import BROWSER_LENGTH

# the first that is found; most browsers also call themselves by the names that come after theirs
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("360SE", "360"),
    ("360EE", "360"),
    ("QQBrowser", "QQ"),
    ("UCBrowser", "UC"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Trident", "Internet Explorer"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("UOS", "UOS"),
    ("Kylin", "Kylin"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_in(user_agent: str) -> str:
    """Empty where it says nothing that is known."""
    found = [
        next((words for mark, words in table if mark in user_agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(words for words in found if words)[:BROWSER_LENGTH]
