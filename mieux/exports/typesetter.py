"""The other side of apart.py: one document, from standard input to standard output. Needs typst, nothing of Mieux.

In: one JSON, the named arguments of `typst.compile`. Out: a line of JSON, `{"pages": [length, …]}` or
`{"error": words}`, then the pages one after the other.
"""

import json
import sys


def main() -> None:
    """Read, compile, write."""
    import typst

    out = sys.stdout.buffer
    try:
        found = typst.compile(**json.load(sys.stdin.buffer))
    except Exception as error:
        out.write(json.dumps({"error": str(error)}).encode() + b"\n")
        return
    pages = found if isinstance(found, list) else [found]
    out.write(json.dumps({"pages": [len(page) for page in pages]}).encode() + b"\n")
    for page in pages:
        out.write(page)


if __name__ == "__main__":
    main()
