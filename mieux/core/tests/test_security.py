"""What holds for every page: headers, resources, scripts, cookies, forms, hosts. Walks the addresses, not a list."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mieux.conftest import browser_of
from mieux.core import limits
from mieux.core.testing import ReadOnlyOnGetClient

pytestmark = pytest.mark.django_db

# What to put in the places of an address, so that most of them open a page.
PLACES = {
    "slug": "jardin", "step": "comprendre", "leaf": "circuits-courts", "pk": "1", "number": "1", "game": "formes",
    "path": "x.webp", "format": "csv",
}  # fmt: skip


# The only page that others may frame: the wheel of an initiative, without form or button (wheel/views/embed.py).
FRAMED = "/atlas/jardin/lectures/roue/"
# The buttons of mail programs (RFC 8058) send no cookie, hence no token; all they can do is stop letters.
ONE_CLICK = {"/impacts/rappel/1/desabonner/", "/voyages/lettre/1/arret/", "/ateliers/nouvelles/1/1/arret/"}


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """(address with its places filled, pattern) for every route of the site."""
    for item in get_resolver().url_patterns if patterns is None else patterns:
        text = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from routes(item.url_patterns, text)
        else:
            text = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: PLACES.get(found[1], "1"), text)
            yield "/" + text.replace("^", "").replace("$", ""), item


def addresses() -> list[str]:
    return sorted({address for address, _item in routes()})


@pytest.fixture
def fiche(basile):
    from mieux.atlas.models import Initiative, Member

    row = Initiative.objects.create(
        slug="jardin", name="Jardin", pitch="Un jardin.", story="Une histoire.", method="social-innovation@1",
        state="published", links=[{"url": "https://example.org/x", "label": "Site", "kind": "site"}],
    )  # fmt: skip
    Member.objects.create(initiative=row, user=basile, role="captain")
    return row


@pytest.fixture
def pages(fiche):
    """Every page that answers a GET with HTML, in both languages, as a stranger, a member and a moderator see it."""

    def walk(*browsers: Client) -> Iterator[tuple[str, object]]:
        for browser in browsers:
            for prefix in ("", "/en"):
                for address in addresses():
                    if address.startswith(("/media", "/health", "/.well", "/robots", "/metrics", "/api")) and prefix:
                        continue
                    answer = browser.get(prefix + address)
                    yield prefix + address, answer

    return walk


def is_page(answer) -> bool:
    return answer.get("Content-Type", "").startswith("text/html")


RESOURCES = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "audio": ("src",), "video": ("src", "poster"),
    "source": ("src", "srcset"), "embed": ("src",), "object": ("data",), "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"), "form": ("action",), "input": ("src", "formaction"), "button": ("formaction",),
}  # fmt: skip
OWN_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "manifest", "prefetch", "dns-prefetch", "preconnect"}


def is_ours(url: str) -> bool:
    parts = urlsplit(url.strip())
    return not parts.netloc and parts.scheme in {"", "data", "blob"}


def check_headers(address: str, answer) -> None:
    assert answer.status_code < 500, address
    assert answer["X-Content-Type-Options"] == "nosniff", address
    if not address.endswith(FRAMED):
        assert answer["X-Frame-Options"] == "DENY", address
    assert answer["Referrer-Policy"] == "same-origin", address
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", address
    assert "browsing-topics=()" in answer["Permissions-Policy"], address


def check_policy(address: str, policy: str) -> None:
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["font-src"] == ["'self'"]
    assert rules["base-uri"] == rules["object-src"] == ["'none'"]
    assert rules["frame-ancestors"] == (["*"] if address.endswith(FRAMED) else ["'none'"]), address
    assert "unsafe" not in policy
    assert "http" not in policy


def test_pages_carry_the_headers_ask_nobody_else_and_hold_no_inline_code(pages, client, moderator):
    seen = 0
    for address, answer in pages(client, browser_of(moderator)):
        check_headers(address, answer)
        if not is_page(answer):
            continue
        check_policy(address, answer["Content-Security-Policy"])
        seen += 1
        soup = BeautifulSoup(answer.content, "html.parser")
        for tag in soup.find_all(True):
            for name, value in tag.attrs.items():
                assert not name.lower().startswith("on"), f"{address}: {tag.name} {name}"
                assert name.lower() != "style", f"{address}: <{tag.name} style>"
                for text in value if isinstance(value, list) else [value]:
                    assert not str(text).strip().lower().startswith("javascript:"), f"{address}: {tag.name} {name}"
            for name in RESOURCES.get(tag.name, ()):
                if tag.get(name):
                    assert is_ours(str(tag[name])), f"{address}: <{tag.name} {name}={tag[name]}>"
            if tag.name == "link" and OWN_LINKS & set(tag.get("rel", [])):
                assert is_ours(str(tag["href"])), f"{address}: <link {tag['href']}>"
            if tag.name == "a" and tag.get("target"):
                assert "noopener" in tag.get("rel", []), f"{address}: {tag}"
        assert not soup.find("style"), address
        assert not soup.find("meta", attrs={"http-equiv": re.compile("refresh", re.I)}), address
        for script in soup.find_all("script"):
            data = script.get("type") in {"application/json", "application/ld+json"}
            assert script.get("src") or data, f"{address}: inline {script}"
    assert seen > 80


def test_every_resource_of_a_page_exists(client, fiche):
    for address in ("/", "/compte/connexion/", "/atlas/", "/atlas/jardin/", "/confidentialite/", "/jeux/formes/"):
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        found = [tag["src"] for tag in soup.find_all("script", src=True)]
        found += [tag["href"] for tag in soup.find_all("link", rel=True) if OWN_LINKS & set(tag["rel"])]
        for url in found:
            assert finders.find(url.removeprefix(settings.STATIC_URL)), f"{address}: {url}"


def test_reading_sets_no_cookie(pages, client):
    """A page with a form may set the form's token, and nothing else; a page without one sets nothing at all."""
    for address, answer in pages(client):
        if answer.cookies:
            assert set(answer.cookies) == {settings.CSRF_COOKIE_NAME}, address
            assert b'method="post"' in answer.getvalue(), address
            client.cookies.clear()
        elif answer.status_code == 200 and b'method="post"' not in answer.getvalue():
            assert "cookie" not in answer.get("Vary", "").lower(), address


def test_every_post_asks_for_the_token(fiche, basile):
    """Signed in or not, no route accepts a POST that did not come from one of our pages."""
    for user in (None, basile):
        browser = Client(enforce_csrf_checks=True)
        if user:
            browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for address in addresses():
            answer = browser.post(address, {"x": "y"})
            if address in ONE_CLICK:
                assert (answer.status_code, answer.content) == (204, b"")
                continue
            # 404 and 405: nothing there takes a POST.
            assert answer.status_code in {403, 404, 405}, f"{address}: {answer.status_code}"
        if user:
            assert browser.get(reverse("people:profile")).status_code == 200


def test_no_view_is_exempt_from_the_token():
    for address, item in routes():
        if not address.startswith("/api/") and address not in ONE_CLICK:
            assert not getattr(item.callback, "csrf_exempt", False), address


def test_no_page_sends_its_visitor_elsewhere(fiche, client, basile):
    for browser in (client, browser_of(basile)):
        for address in addresses():
            for target in ("//evil.example/", "/\\evil.example"):
                names = ("next", "suite", "retour", "url", "back", "redirect")
                answer = browser.get(address, dict.fromkeys(names, target))
                if 300 <= answer.status_code < 400:
                    assert is_ours(answer.url), address
                    assert not answer.url.startswith("/\\"), address
                elif is_page(answer):
                    field = BeautifulSoup(answer.content, "html.parser").find("input", attrs={"name": "next"})
                    assert field is None or is_ours(field["value"]), address


def test_a_session_brought_from_elsewhere_is_worth_nothing(client, basile):
    client.cookies[settings.SESSION_COOKIE_NAME] = "fixedfixedfixedfixedfixedfixed12"
    client.post(reverse("account_login"), {"email": "x@example.org"})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "fixedfixedfixedfixedfixedfixed12"


def test_an_unknown_host_is_refused(settings):
    settings.ALLOWED_HOSTS = ["mieux.example"]
    browser = ReadOnlyOnGetClient()
    for host in ("evil.example", "mieux.example.evil.example", "mieux.example:80@evil.example"):
        answer = browser.get("/mentions/", headers={"host": host})
        assert answer.status_code == 400, host
        assert "evil" not in answer.text
    assert browser.get("/mentions/", headers={"host": "mieux.example"}).status_code == 200


def test_cookies_are_closed_with_https(basile):
    """The flags come from the settings; a process with MIEUX_HTTPS=1 shows them."""
    import json
    import os
    import subprocess
    import sys

    asked = (
        "import json,django;django.setup();from django.conf import settings as s;"
        "print(json.dumps([s.SESSION_COOKIE_SECURE,s.CSRF_COOKIE_SECURE,s.SECURE_SSL_REDIRECT,s.SECURE_HSTS_SECONDS,"
        "s.SESSION_COOKIE_HTTPONLY,s.SESSION_COOKIE_SAMESITE,s.CSRF_COOKIE_SAMESITE,"
        "s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "MIEUX_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "mieux.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [True, True, True, 31536000, True, "Lax", "Lax", False]


def test_cookie_flags_on_the_wire(client, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"email": "x@example.org"})
    session, token = client.cookies[settings.SESSION_COOKIE_NAME], client.cookies[settings.CSRF_COOKIE_NAME]
    assert session["httponly"]
    assert session["secure"]
    assert token["secure"]
    assert session["samesite"] == token["samesite"] == "Lax"


FORMS = ("account_login", "account_confirm_login_code", "people:profile", "people:delete", "atlas:add")


def test_too_much_at_once_is_refused_with_a_page(basile):
    browser = browser_of(basile)
    for name in FORMS:
        answer = browser.post(reverse(name), {"email": "x" * 2_000_000})
        assert answer.status_code in {302, 400, 413}, name
        if answer.status_code != 302:
            assert "<h1" in answer.text, name
        many = {f"f{n}": "x" for n in range(1000)}
        answer = browser.post(reverse(name), many)
        assert answer.status_code in {302, 400, 413}, name


HOSTILE = [
    "a\x00b", "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe\xc3", "\u202e" * 50,
    "'\"><script>alert(1)</script>", "x" * 20_000, "{{ 7*7 }}", "%00", "\r\nSet-Cookie: a=b", "٣" * 30, "-1", "1e999",
]  # fmt: skip


def test_hostile_words_in_every_form(fiche, moderator):
    """Every field of every form that a moderator is shown: a page or a redirect, never a failure."""
    from urllib.parse import quote_from_bytes

    browser = browser_of(moderator)
    forms = set()
    for address in addresses():
        shown = browser.get(address)
        if is_page(shown):
            for form in BeautifulSoup(shown.content, "html.parser").find_all("form"):
                fields = form.find_all(["input", "textarea", "select", "button"])
                names = tuple(sorted({tag["name"] for tag in fields if tag.get("name")}))
                target = form.get("action") or address
                if "quitter" not in target:
                    forms.add((form.get("method", "get").lower(), target, names))
    assert len(forms) > 8
    for value in HOSTILE:
        raw = quote_from_bytes(value if isinstance(value, bytes) else value.encode())
        limits.forget_all()
        for method, target, names in sorted(forms):
            body = "&".join(f"{name}={raw}" for name in names)
            if method == "post":
                answer = browser.post(target, body, content_type="application/x-www-form-urlencoded")
            else:
                answer = browser.get(target, QUERY_STRING=body)
            assert answer.status_code < 500, f"{target}: {names} {value!r:.40}"
            if is_page(answer):
                assert b"<script>alert(1)" not in answer.content, target


def test_security_txt_expires_within_a_year(client):
    from datetime import UTC, datetime

    text = client.get("/.well-known/security.txt").text
    lines = dict(line.split(": ", 1) for line in text.strip().splitlines())
    left = datetime.fromisoformat(lines["Expires"].replace("Z", "+00:00")) - datetime.now(UTC)
    assert 30 < left.days < 366
    assert lines["Contact"].startswith(("mailto:", "https:"))
