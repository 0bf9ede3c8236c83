"""The command `mieux`: one verb each, `--help` on all of them.

Heavy imports wait inside the verbs: `mieux --help` must not start Django.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mieux.core.doctor import Finding


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mieux.settings")
    import django

    from mieux.core.environment import BadSetting

    try:
        django.setup()
    except BadSetting as error:
        sys.exit(f"mieux: {error}. `mieux doctor` explains every setting.")


def _say(message: str) -> None:
    print(f"  · {message}", flush=True)


def prepare(options: argparse.Namespace) -> None:
    """Make the instance ready: translations, database, method, initiatives, search index, static files."""
    from mieux.core.catalogues import compile_stale

    if compiled := compile_stale():
        _say(f"translations: {compiled} catalogues compiled")
    _django()
    from mieux.atlas.loading import load_everything
    from mieux.core.prepare import collect_static, migrate

    migrate(_say)
    from mieux.voyage.examples import load_examples

    load_everything(_say)
    load_examples(_say)
    collect_static(_say)
    follow_index(options)


def up(options: argparse.Namespace) -> None:
    """Prepare, then serve: what `make run` calls."""
    _refuse_taken_port(options)
    print("Mieux is getting ready", flush=True)
    prepare(options)
    serve(options)


def _refuse_taken_port(options: argparse.Namespace) -> None:
    from mieux.core.prepare import port_is_free

    if not port_is_free(options.host, options.port):
        sys.exit(
            f"mieux: port {options.port} is already taken on {options.host}. "
            f"Choose another one, for instance: PORT={options.port + 1} make run"
        )


def serve(options: argparse.Namespace) -> None:
    """Serve the instance; several workers only with Redis, which carries what they share."""
    _refuse_taken_port(options)
    _django()
    from importlib import import_module

    import uvicorn
    from django.conf import settings
    from django.urls import get_resolver

    from mieux.core import logs

    workers = options.workers or settings.WORKERS
    if workers > 1 and not settings.REDIS_URL:
        sys.exit("mieux: several workers need REDIS_URL, or what one is told the others would not know.")
    logs.set_up()
    # Everything a page needs is imported before « ready » is said: a broken installation says so here.
    if not get_resolver().reverse_dict:
        sys.exit("mieux: no page has a name.")
    application = import_module("mieux.asgi").application
    shown = "localhost" if options.host in {"127.0.0.1", "0.0.0.0"} else options.host  # noqa: S104
    print(f"\nMieux is ready: http://{shown}:{options.port}/   (English: http://{shown}:{options.port}/en/)")
    print("Stop with Ctrl-C.\n", flush=True)
    uvicorn.run(
        "mieux.asgi:worker" if workers > 1 else application,
        factory=workers > 1,
        host=options.host,
        port=options.port,
        workers=workers if workers > 1 else None,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        # Frames are read by uvicorn's own protocol; our class on top lets rooms write one frame to many sockets, which
        # is why messages are not compressed one by one.
        ws="mieux.live.wire:LiveProtocol",
        ws_max_size=4 * 2**20,
        ws_per_message_deflate=False,
    )


def doctor(options: argparse.Namespace) -> None:
    """Explain every setting, look at every part; exit with 1 when something must be mended."""
    _django()
    from mieux.core import doctor as doctors

    print("Settings\n" + "\n".join(doctors.explain()) + "\n\nHealth")
    ill = False
    for finding in doctors.examine(_looks()):
        ill = ill or finding.ok is False
        print(
            f"  {'ok ' if finding.ok else '!! ' if finding.ok is False else '·  '} {finding.subject:12} {finding.text}"
        )
    sys.exit(1 if ill else 0)


def _looks() -> tuple[Callable[[], "Iterator[Finding]"], ...]:
    """What the features add to the examination."""
    from mieux.atlas.following import examine as atlas
    from mieux.atlas.meaning import examine as neighbours
    from mieux.method.check import examine as method

    return (method, atlas, neighbours)


def follow_index(options: argparse.Namespace) -> None:
    """Bring the search index up to the last change of the database, building it if need be."""
    _django()
    import time

    from mieux.atlas import following

    started = time.monotonic()
    if getattr(options, "rebuild", False):
        from mieux.atlas import meaning

        _say(f"search index: built again, {following.rebuild()} fiches")
        _say(f"neighbours: {meaning.rebuild(_say)} fiches compared")
        return
    following.catch_up()
    if time.monotonic() - started > 0.3:
        _say("search index: brought up to date")
    from mieux.atlas import meaning

    if made := meaning.catch_up(_say):
        _say(f"neighbours: {made} fiches compared")


def backup(options: argparse.Namespace) -> None:
    """Write the whole instance into one file, and restore it aside to be sure that it is good."""
    _django()
    from mieux.core import backup as backups

    try:
        path = backups.back_up(Path(options.target), _say, verify=not options.no_verify)
    except backups.BackupError as error:
        sys.exit(f"mieux: {error}")
    print(path)


def restore(options: argparse.Namespace) -> None:
    """Put a backup back. Stop the server first; an instance that holds data is only replaced with --force."""
    _django()
    from mieux.core import backup as backups

    try:
        manifest = backups.restore(Path(options.source), _say, force=options.force)
    except backups.BackupError as error:
        sys.exit(f"mieux: {error}")
    print(f"restored: {sum(manifest['rows'].values())} rows, as they were on {manifest['made']}")


def moderator(options: argparse.Namespace) -> None:
    """Make somebody a moderator (the account is made if need be); --revoke takes it back."""
    _django()
    from django.contrib.auth import get_user_model

    from mieux.core.prepare import migrate

    migrate(_say)
    accounts = get_user_model().objects
    email = options.email.strip().lower()
    user = accounts.filter(email=email).first() or accounts.create_user(email)
    user.is_staff = not options.revoke
    user.save(update_fields=["is_staff"])
    what = "is no longer a moderator" if options.revoke else "is now a moderator"
    print(f"{email} {what}. They sign in with a code sent by e-mail.")


def purge(options: argparse.Namespace) -> None:
    """Forget what has expired: sessions and the drafts in them, old answers to the games, old letters in files."""
    _django()
    from django.utils import timezone

    from mieux.people.actions import purge as forget_expired

    for what, count in forget_expired(timezone.now()).items():
        _say(f"{what}: {count}")


def spot(options: argparse.Namespace) -> None:
    """Show the sentences of a text that could be evidence of a social innovation, and why; it never concludes.

    FILE is a .txt, .md, .docx, .odt or .pdf in French or English, or - for the standard input. --json gives the same
    answer as the pages. --batch reads lines of JSON with `id` and `text` and writes one line of proposals for each.
    Nothing leaves the machine, nothing is kept, no database is needed.
    """
    from mieux.spot import commands

    sys.exit(commands.run(options))


def remind(options: argparse.Namespace) -> None:
    """Send what is due: reminders of impacts, logs of voyages, stopovers half-way. Run twice, it writes once."""
    _django()
    from django.conf import settings
    from django.utils import timezone

    from mieux.impact.tasks import remind as look_again
    from mieux.voyage.tasks import remind as log_of_the_month

    for send in (look_again, log_of_the_month):
        send(timezone.localdate(), settings.ADDRESS, _say, dry_run=options.dry_run, again=options.again)


def guest_link(options: argparse.Namespace) -> None:
    """Make a link by which people come aboard a voyage without an account, and print its address; it is shown once.

    VOYAGE is the key in the address of the canvas. Its captains see the link in their list, and can take it back.
    """
    _django()
    from datetime import timedelta

    from django.conf import settings
    from django.urls import reverse
    from django.utils import timezone

    from mieux.voyage.actions.links import make_link
    from mieux.voyage.models import Right, Voyage

    voyage = Voyage.objects.filter(key=options.voyage).first()
    if voyage is None:
        sys.exit(f"mieux: there is no voyage {options.voyage!r}")
    ends = timezone.now() + timedelta(days=options.days) if options.days else None
    _row, token = make_link(voyage, Right(options.right), label=options.label, expires_at=ends)
    print(settings.ADDRESS.rstrip("/") + reverse("voyage:invite", args=[token]))
    print(f"socket: /live/voyage/{token}", file=sys.stderr)


def atelier(options: argparse.Namespace) -> None:
    """Open a workshop from a template of the method, and print its join code and the addresses of its faces.

    The remote's address is a key: who has it runs the workshop, without an account. Templates: voyage,
    jouons-ensemble, lecture-collective, conference-de-presse (those of the method pack); « list » names them.
    """
    _django()
    from mieux.workshop import commands

    sys.exit(commands.run(options))


def refresh_voyages(options: argparse.Namespace) -> None:
    """Read the cards, links and history of the voyages from their journals; --rebuild throws them away before."""
    _django()
    from mieux.voyage import projection
    from mieux.voyage.models import Voyage

    rows = Voyage.objects.filter(key=options.voyage) if options.voyage else Voyage.objects.all()
    for pk, key in rows.order_by("pk").values_list("pk", "key"):
        number = projection.rebuild(pk) if options.rebuild else projection.catch_up(pk)
        _say(f"{key}: as of change {number}")


def manage(options: argparse.Namespace) -> None:
    """Pass on to Django's own commands (`mieux manage shell`, …)."""
    _django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["mieux manage", *options.arguments])


def parser() -> argparse.ArgumentParser:
    """The verbs and their options."""
    top = argparse.ArgumentParser(prog="mieux", description="Les mêmes en mieux.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, function: Callable[[argparse.Namespace], None], text: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=text, description=function.__doc__)
        made.set_defaults(function=function)
        return made

    for name, function, text in (("up", up, "prepare, then serve"), ("serve", serve, "serve only")):
        made = verb(name, function, text)
        made.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        made.add_argument("--port", type=_port, default=os.environ.get("PORT", "8000"))
        made.add_argument("--workers", type=int, default=0, help="processes (default: MIEUX_WORKERS)")
    verb("prepare", prepare, "migrate, load the method and the initiatives, collect static files")
    made = verb("follow-index", follow_index, "bring the search index up to date")
    made.add_argument("--rebuild", action="store_true", help="build it again from the database")
    verb("doctor", doctor, "explain the settings, examine the machine")
    made = verb("backup", backup, "write everything into one verified file")
    made.add_argument("target", nargs="?", default=".", help="a file, or a folder in which to make one")
    made.add_argument("--no-verify", action="store_true", help="do not restore it aside afterwards")
    made = verb("restore", restore, "put a backup back")
    made.add_argument("source", help="the file made by `mieux backup`")
    made.add_argument("--force", action="store_true", help="replace the data of this instance")
    made = verb("moderator", moderator, "let somebody moderate")
    made.add_argument("email")
    made.add_argument("--revoke", action="store_true")
    verb("purge", purge, "forget what has expired (once a day is good)")
    made = verb("spot", spot, "show the sentences of a text that could be evidence")
    made.add_argument("file", nargs="?", metavar="FILE", help=".txt, .md, .docx, .odt, .pdf, or - for standard input")
    made.add_argument("--json", action="store_true", help="the whole answer as JSON")
    made.add_argument("--batch", nargs=2, metavar=("IN.jsonl", "OUT.jsonl"), help="many texts: lines with id and text")
    made.add_argument(
        "--language", choices=("fr", "en"), help="language of the text and of the answer (found when not given)"
    )
    made = verb("remind", remind, "send the reminders that are due (once a day is good)")
    made.add_argument("--dry-run", action="store_true", help="say how many people there are, send nothing")
    made.add_argument("--again", action="store_true", help="also those whose letter was lost when something broke")
    made = verb("guest-link", guest_link, "print a link that lets people aboard a voyage")
    made.add_argument("voyage", metavar="VOYAGE", help="the key in the address of the canvas")
    made.add_argument("--right", choices=("see", "comment", "edit"), default="see")
    made.add_argument("--label", default="", help="for whom it is, as its captains will read it")
    made.add_argument("--days", type=int, default=30, help="how long it lives; 0: until it is taken back")
    made = verb("atelier", atelier, "open a workshop, print its code and addresses")
    made.add_argument("what", choices=("open", "list"))
    made.add_argument("template", nargs="?", default="", metavar="TEMPLATE")
    made.add_argument("--title", default="", help="instead of the template's")
    made.add_argument("--language", choices=("fr", "en"), default="fr", help="of the texts of the template")
    made.add_argument("--by", default="", metavar="EMAIL", help="the account that facilitates it")
    made.add_argument("--names", choices=("none", "pseudonym"), default="none", help="what participants are asked")
    made.add_argument("--start", action="store_true", help="go to the first stage at once")
    made.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    made = verb("refresh-voyages", refresh_voyages, "read the cards of voyages again from their journals")
    made.add_argument("voyage", nargs="?", metavar="VOYAGE")
    made.add_argument("--rebuild", action="store_true", help="from the first change on")
    verb("manage", manage, "Django's own commands").add_argument("arguments", nargs=argparse.REMAINDER)
    return top


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a whole number from 1 to 65535")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb."""
    options = parser().parse_args(arguments)
    try:
        options.function(options)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
