"""No error of a library writes an address or a request into the log."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from aiohttp.http_exceptions import BadHttpMessage

from server.web.discretion import Discreet, be_discreet
from tests.live import live_relay


def record(logger: str, words: str, error: BaseException | None = None) -> logging.LogRecord:
    """Return what a library would log."""
    trace = (type(error), error, None) if error else None
    return logging.LogRecord(logger, logging.ERROR, "", 0, words, (), trace)


def line(said: logging.LogRecord) -> str:
    return logging.Formatter("%(message)s").format(said)


def test_of_an_error_only_its_kind_is_kept() -> None:
    said = record("aiohttp.server", "Error from 192.0.2.1", KeyError("kanarie"))
    assert Discreet().filter(said)
    assert line(said) == "a request could not be answered: KeyError"


def test_of_a_failed_task_nothing_is_kept_that_it_held() -> None:
    words = "Task exception was never retrieved\nfuture: <Task coro=<take('kanarie')>>"
    said = record("asyncio", words, ValueError("kanarie"))
    assert Discreet().filter(said)
    assert line(said) == "Task exception was never retrieved: ValueError"


def test_a_malformed_request_is_no_error_of_ours() -> None:
    said = record("aiohttp.server", "Error from 192.0.2.1", BadHttpMessage("x"))
    assert not Discreet().filter(said)


def test_a_flood_of_errors_is_one_line_a_second() -> None:
    discreet, said = Discreet(), [record("asyncio", "oh") for _ in range(100)]
    for number, each in enumerate(said):
        each.created = 1000 + number / 10
    assert sum(discreet.filter(each) for each in said) == 10


async def test_a_real_malformed_request_leaves_nothing_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    be_discreet()
    async with live_relay(tmp_path) as relay:
        reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
        writer.write(b"GET / HTTP/1.1\r\nkanarie\r\n\r\n")
        assert b" 400 " in await reader.readline()
        writer.close()
    assert "127.0.0.1" not in caplog.text
    assert "kanarie" not in caplog.text
    assert "Traceback" not in caplog.text
