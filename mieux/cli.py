"""The command `mieux`: one verb each, `--help` on all of them.

Heavy imports wait inside the verbs: `mieux --help` must not start Django.
"""

import argparse
import os
import sys
from collections.abc import Sequence


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
    load_everything(_say)
    collect_static(_say)


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
    import uvicorn
    from django.conf import settings

    from mieux.core import logs

    workers = options.workers or settings.WORKERS
    if workers > 1 and not settings.REDIS_URL:
        sys.exit("mieux: several workers need REDIS_URL, or what one is told the others would not know.")
    logs.set_up()
    shown = "localhost" if options.host in {"127.0.0.1", "0.0.0.0"} else options.host  # noqa: S104
    print(f"\nMieux is ready: http://{shown}:{options.port}/   (English: http://{shown}:{options.port}/en/)")
    print("Stop with Ctrl-C.\n", flush=True)
    uvicorn.run(
        "mieux.asgi:application",
        host=options.host,
        port=options.port,
        workers=workers if workers > 1 else None,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


def manage(options: argparse.Namespace) -> None:
    """Pass on to Django's own commands (`mieux manage shell`, …)."""
    _django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["mieux manage", *options.arguments])


def parser() -> argparse.ArgumentParser:
    """The verbs and their options."""
    top = argparse.ArgumentParser(prog="mieux", description="Les mêmes en mieux.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, function, text: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=text, description=function.__doc__)
        made.set_defaults(function=function)
        return made

    for name, function, text in (("up", up, "prepare, then serve"), ("serve", serve, "serve only")):
        made = verb(name, function, text)
        made.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        made.add_argument("--port", type=_port, default=os.environ.get("PORT", "8000"))
        made.add_argument("--workers", type=int, default=0, help="processes (default: MIEUX_WORKERS)")
    verb("prepare", prepare, "migrate, load the method and the initiatives, collect static files")
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
