"""Serves the emulated AWS: `python -m practice --port N`. Exits on SIGTERM; its contents are lost then."""

import argparse
import logging
import os
import pathlib
import signal
import sys
import threading

REGION = "us-west-2"

# moto reads this once, on import.
os.environ["MOTO_AMIS_PATH"] = str(pathlib.Path(__file__).with_name("images.json"))
# A role can be given the managed policies of AWS by name.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

import waitress  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402

from .calls import Calls  # noqa: E402
from .gate import MOST_BYTES, Gate  # noqa: E402
from .patches import apply_all  # noqa: E402
from .world import read_world  # noqa: E402


def application(gate):
    """moto, with two more pages, GET /practice/world and GET /practice/calls, behind the gate.

    One request at a time: moto's models are plain dictionaries without locks. A request that reads one while another
    changes it returns 500, and the AWS SDKs repeat it although half of it has been done.
    """
    aws = DomainDispatcherApplication(create_backend_app)
    turn = threading.Lock()
    calls = Calls()
    pages = {"/practice/world": lambda: read_world(REGION), "/practice/calls": calls.read}

    def serve(environ, start_response):
        why = gate.refusal(environ)
        if why is not None:
            body = f"{why}\n".encode()
            start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
            return [body]
        page = pages.get(environ.get("PATH_INFO"))
        with turn:
            if page is None:
                calls.note(environ)
                return _whole(aws(environ, start_response))
            body = page().encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return serve


def _whole(response):
    """The complete response, read while the lock is held."""
    try:
        return [b"".join(response)]
    finally:
        if hasattr(response, "close"):
            response.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    # In the environment, not in argv, because other accounts of this computer can see arguments.
    gate = Gate(os.environ.pop("PRACTICE_KEY_ID"), os.environ.pop("PRACTICE_KEY_SECRET"))
    os.environ["MOTO_PORT"] = str(options.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    apply_all()
    # Waitress reads the whole request before the application takes its turn, and keeps connections open: werkzeug's own
    # server ends them after every response, and a preview of kops then opens 200. That requests wait is usual.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    waitress.serve(
        application(gate),
        host="127.0.0.1",
        port=options.port,
        threads=8,
        # The previews of several kops side by side have some hundreds.
        connection_limit=1000,
        asyncore_use_poll=True,
        max_request_body_size=MOST_BYTES,
        ident=None,
    )


main()
