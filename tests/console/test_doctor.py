"""`veste doctor` leaves with another code when visitors get another page than was signed."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from console import doctor
from console.cli import app
from console.doctor import ALARM, NO_VERDICT
from console.link.kept_head import KeptHead
from console.link.keys import MASTER, KeyRing
from console.link.page_check import FILE
from console.link.safes import FileSafe
from protocol.audit import Head
from tests.builders import Organisation
from tests.console.link.lying_page import FrontedRelay, Served, a_page


@pytest.fixture
async def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    monkeypatch.setenv("VESTE_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("VESTE_CONFIG", str(tmp_path / "veste.toml"))
    monkeypatch.setattr(doctor, "examine", lambda _: [(True, "a good terminal")])
    async with a_page(tmp_path) as (relay, proxy):
        yield relay, proxy


async def asked(*more: str) -> Result:
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, ["doctor", *more]))


async def asked_about(relay: FrontedRelay) -> Result:
    root = base64.b64encode(relay.organisation.root_point).decode()
    return await asked("--relay", relay.address, "--root", root)


async def test_the_page_that_was_signed_is_good(served: Served) -> None:
    relay, _ = served
    await relay.sign_page()
    done = await asked_about(relay)
    assert done.exit_code == 0
    assert f"alle {len(relay.manifest())} antwoorden" in done.output


async def test_another_page_is_named_with_what_to_do(served: Served) -> None:
    relay, proxy = served
    await relay.sign_page()
    proxy.lie = lambda answer: answer.swapped(b"<p>", b"<p >") if answer.path == "/en" else answer
    done = await asked_about(relay)
    assert done.exit_code == ALARM
    assert "anders: /en" in done.output
    assert "bel de beheerder" in done.output


async def test_no_verdict_is_no_alarm_and_not_good_either(served: Served) -> None:
    relay, proxy = served
    done = await asked_about(relay)
    assert done.exit_code == NO_VERDICT
    assert "nog niet ondertekend" in done.output
    proxy.lie = lambda answer: replace(answer, status=502)
    done = await asked_about(relay)
    assert done.exit_code == NO_VERDICT
    assert "nu niet na te kijken" in done.output


async def test_a_bad_terminal_counts_for_less_than_another_page(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay, proxy = served
    monkeypatch.setattr(doctor, "examine", lambda _: [(False, "a bad terminal")])
    await relay.sign_page()
    assert (await asked_about(relay)).exit_code == 1
    proxy.lie = lambda answer: replace(answer, body=answer.body + b" ")
    assert (await asked_about(relay)).exit_code == ALARM


async def test_without_keys_there_is_nothing_to_compare_with(served: Served) -> None:
    assert served
    done = await asked()
    assert done.exit_code == 0
    assert "geen sleutels" in done.output


async def test_with_keys_the_relay_and_the_root_are_those_of_the_sign_in(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay, proxy = served
    await relay.sign_page()
    words, folder = tmp_path / "words", tmp_path / "keys"
    await asyncio.to_thread(words.write_text, "zeven vissen\n")
    monkeypatch.setenv("VESTE_PASSPHRASE_FILE", str(words))
    safe = FileSafe(folder / MASTER, lambda: "zeven vissen")
    root = relay.organisation.root_point
    KeyRing.create(folder, safe, relay=relay.address, root=root, now=int(time.time()))
    assert (await asked()).exit_code == 0
    assert (folder / FILE).exists()
    proxy.lie = lambda answer: answer.swapped(b"<p>", b"<p >") if answer.path == "/" else answer
    assert (await asked()).exit_code == ALARM
    await asyncio.to_thread(words.write_text, "acht vissen\n")
    wrong = await asked()
    assert wrong.exit_code == NO_VERDICT
    assert "gaan niet open" in wrong.output


@pytest.mark.parametrize(
    ("relay", "root"),
    [
        ("", "x"),
        ("https://chat.example", ""),
        ("https://chat.example", "AAAA"),
        ("http://chat.example", base64.b64encode(Organisation().root_point).decode()),
        ("https://[", base64.b64encode(Organisation().root_point).decode()),
    ],
    ids=["no address", "no root", "a short root", "no https", "no host"],
)
async def test_an_address_or_a_root_that_is_none_is_said(
    served: Served, relay: str, root: str
) -> None:
    assert served
    done = await asked("--relay", relay, "--root", root)
    assert done.exit_code == NO_VERDICT
    assert "het adres of het rootpunt klopt niet" in done.output


async def test_the_head_of_the_audit_log_is_printed_for_the_operator(
    served: Served, tmp_path: Path
) -> None:
    head = Head(12, bytes(range(32)))
    (tmp_path / "keys").mkdir(exist_ok=True)
    KeptHead(tmp_path / "keys").keep(head)
    assert str(head) in (await asked_about(served[0])).output
