"""`veste-server staff`: invites, approves and removes staff, from any machine."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, get_args

import platformdirs
import typer

from protocol.directory import Role
from protocol.ids import key_id, text
from server.organisation import book as books
from server.organisation import errands
from server.organisation.book import BookError, Verdict
from server.organisation.office import ROOT_FILE, Office, OfficeError, found_office, open_root
from server.organisation.passphrase import ask_passphrase
from server.organisation.relay_client import RelayClient, RelayError, check_origin
from server.organisation.research import RESEARCH_FILE, publish_research, research_pair

staff = typer.Typer(no_args_is_help=True, help=__doc__)

_ROLES: tuple[Role, ...] = get_args(Role)

Folder = Annotated[
    Path,
    typer.Option(help="The administrator's folder.", envvar="VESTE_OFFICE", show_default=False),
]
_FOLDER = platformdirs.user_data_path("veste") / "office"
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@staff.command()
def init(
    relay: Annotated[str, typer.Option(help="The relay's public origin, https://NAME.")],
    folder: Folder = _FOLDER,
) -> None:
    """Make the root key and the roster key of an organisation."""
    with _told_in_one_line():
        check_origin(relay)
        root = ask_passphrase("Passphrase of the root key", new=True)
        office = ask_passphrase("Passphrase of the office file", new=True)
        book = found_office(folder, relay.rstrip("/"), root, office, _now())
    typer.echo(f"VESTE_ROOT={base64.b64encode(book.root).decode()}")
    typer.echo("Put that line into the relay's settings, then invite somebody.", err=True)
    typer.echo(
        f"Now move {folder / ROOT_FILE} to two places that are never online: whoever has it "
        "can make anybody staff. It is needed again within 90 days.",
        err=True,
    )


@staff.command()
def invite(
    role: Annotated[list[str], typer.Option(help=f"{', '.join(_ROLES)}; may be given twice.")],
    label: Annotated[str, typer.Option(help="How you will know them; stays in your file.")] = "",
    hours: Annotated[int, typer.Option(min=1, max=336, help="How long the code is good.")] = 48,
    folder: Folder = _FOLDER,
) -> None:
    """Print a one-time code for somebody new."""
    roles = tuple(known for known in _ROLES if known in role)
    if set(role) - set(roles):
        raise typer.BadParameter(f"a role is one of {', '.join(_ROLES)}", param_hint="--role")
    with _at_the_relay(folder) as (office, relay):
        code = errands.invite(office, relay, roles, label, hours, _now())
    typer.echo(code)
    typer.echo(
        f"Good for {hours} hours and one person. Say it to them, or hand it over on paper: "
        "whoever has it can enrol in their name.",
        err=True,
    )


@staff.command(name="list")
def list_staff(folder: Folder = _FOLDER) -> None:
    """Show who is on the roster, who is invited, and until when the signatures are good."""
    with _told_in_one_line():
        book = _open(folder).book
    for member in book.staff:
        name = text(member.id)
        typer.echo(f"{name}  {', '.join(member.roles)}  {book.labels.get(name, '')}".rstrip())
    now = _now()
    for invited in book.invites:
        state = "invited" if now <= invited.until else "invite over"
        typer.echo(f"{state:<11}  {', '.join(invited.roles)}  {invited.label}".rstrip())
    typer.echo(f"Roster {book.version} is good until {_day(book.roster_until)}.", err=True)
    typer.echo(f"The roster key is good until {_day(book.certified_until)}.", err=True)


@staff.command()
def approve(yes: Yes = False, folder: Folder = _FOLDER) -> None:
    """Put those who enrolled with your codes on the roster."""
    with _at_the_relay(folder) as (office, relay):
        judged = errands.enrolments(office, relay, _now())
        good = [each for each in judged if each.verdict is Verdict.GOOD]
        for enrolment, verdict, invited in judged:
            name, label = text(enrolment.id), invited.label if invited else ""
            if verdict is not Verdict.GOOD:
                typer.echo(f"Left out: {name} {label}: {verdict.value}.", err=True)
            elif invited is not None:
                typer.echo(f"{name}  {', '.join(invited.roles)}  {label}".rstrip())
        if not good:
            typer.echo("Nobody to approve.", err=True)
            return
        if not yes:
            typer.confirm(f"Put {len(good)} on the roster?", abort=True)
        errands.approve(office, relay, judged, _now())
        typer.echo(f"Roster {office.book.version} is published.", err=True)


@staff.command()
def remove(
    who: Annotated[str, typer.Argument(help="The id, its first signs, or the label.")],
    yes: Yes = False,
    folder: Folder = _FOLDER,
) -> None:
    """Take somebody off the roster; they lose access at once."""
    with _at_the_relay(folder) as (office, relay):
        member = books.find(office.book, who)
        name = text(member)
        if not yes:
            label = office.book.labels.get(name, "")
            typer.confirm(f"Take {name} {label} off the roster?", abort=True)
        errands.remove(office, relay, member, _now())
        typer.echo(f"Roster {office.book.version} without {name} is published.", err=True)


@staff.command(name="reset-second-factor")
def reset_second_factor(
    who: Annotated[str, typer.Argument(help="The id, its first signs, or the label.")],
    yes: Yes = False,
    folder: Folder = _FOLDER,
) -> None:
    """Forget somebody's second factor, for a lost telephone; they set up another.

    Be sure that it is them who asks: until they did, their key alone is enough to set one up.
    For your own, ask another administrator: it stands in the audit log either way.
    """
    with _at_the_relay(folder) as (office, relay):
        member = books.find(office.book, who)
        name = text(member)
        if not yes:
            label = office.book.labels.get(name, "")
            typer.confirm(f"Forget the second factor of {name} {label}?", abort=True)
        errands.reset_factor(office, relay, member, _now())
        typer.echo(f"{name} sets up another one with: veste second-factor", err=True)


@staff.command()
def renew(
    root: Annotated[
        Path | None, typer.Option(help="The root key's file: makes a new roster key too.")
    ] = None,
    folder: Folder = _FOLDER,
) -> None:
    """Sign the roster for another week; every 90 days with the root key."""
    with _told_in_one_line():
        if root is None:
            with _at_the_relay(folder) as (office, relay):
                errands.renew(office, relay, _now())
        else:
            key = open_root(root, ask_passphrase("Passphrase of the root key"))
            office = _open(folder)
            with RelayClient(office.book.relay) as client:
                _tell(errands.renew_key(office, client, key, _now()))
        until = _day(office.book.roster_until)
        typer.echo(f"Roster {office.book.version} is good until {until}.", err=True)


@staff.command()
def page(
    settings: Annotated[
        Path, typer.Option(help="Your own copy of the relay's settings file, not the relay's.")
    ],
    yes: Yes = False,
    folder: Folder = _FOLDER,
) -> None:
    """Sign the page that visitors get, as the release on this machine makes it."""
    from server.organisation import page_signing as signing  # noqa: PLC0415 - needs aiohttp

    with _at_the_relay(folder) as (office, relay):
        chosen = signing.read_page_settings(settings, office.book)
        files = signing.files_of(chosen)
        for line in signing.promised(chosen):
            typer.echo(line)
        if not yes:
            typer.confirm(f"Sign the {len(files)} files that this makes?", abort=True)
        signing.publish_page(office.book, relay, files, _now())
        until = _day(office.book.certified_until)
        typer.echo(f"The page is signed until {until}; `veste doctor` compares.", err=True)


@staff.command()
def research(
    new: Annotated[
        bool, typer.Option("--new", help="Make another key; old ones are kept.")
    ] = False,
    folder: Folder = _FOLDER,
) -> None:
    """Sign the key that registrations are sealed to; the first time, make it."""
    with _at_the_relay(folder) as (office, relay):
        path = folder / RESEARCH_FILE
        words = ask_passphrase("Passphrase of the research file", new=not path.exists())
        pair = research_pair(folder, words, _now(), fresh=new)
        publish_research(office.book, relay, pair, _now())
        until = _day(office.book.certified_until)
    typer.echo(f"Registrations are sealed to research key {key_id(pair.point).hex()}.")
    typer.echo(
        f"It is signed until {until}; sign it again after `staff renew --root`. {path} opens "
        "every registration: keep two copies, away from the relay.",
        err=True,
    )


@contextmanager
def _at_the_relay(folder: Path) -> Iterator[tuple[Office, RelayClient]]:
    """Open the office, bring the relay up to it, and tell every trouble in one line."""
    with _told_in_one_line():
        office = _open(folder)
        with RelayClient(office.book.relay) as relay:
            _tell(errands.come_in(office, relay, _now()))
            yield office, relay


def _tell(sentences: list[str]) -> None:
    for sentence in sentences:
        typer.echo(sentence, err=True)


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    try:
        yield
    except (BookError, OfficeError, RelayError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _open(folder: Path) -> Office:
    return Office(folder, ask_passphrase("Passphrase of the office file"))


def _now() -> int:
    return int(time.time())


def _day(moment: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))
