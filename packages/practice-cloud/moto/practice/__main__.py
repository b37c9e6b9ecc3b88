"""Serves the emulated AWS: `python -m practice --port N`. Exits on SIGTERM; its contents are lost then."""

import argparse
import os
import pathlib
import signal
import sys

REGION = "us-west-2"

# moto reads this once, on import.
os.environ["MOTO_AMIS_PATH"] = str(pathlib.Path(__file__).with_name("images.json"))

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, run_simple  # noqa: E402

from .calls import Calls  # noqa: E402
from .gate import Gate  # noqa: E402
from .patches import apply_all  # noqa: E402
from .world import read_world  # noqa: E402


class QuietHandler(WSGIRequestHandler):
    """Logs only failures, because the supervisor sends several requests per second and kops hundreds."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            super().log_request(code, size)


def application(gate):
    """moto, with two more pages, GET /practice/world and GET /practice/calls, behind the gate."""
    aws = DomainDispatcherApplication(create_backend_app)
    calls = Calls()
    pages = {"/practice/world": lambda: read_world(REGION), "/practice/calls": calls.read}

    def serve(environ, start_response):
        why = gate.refusal(environ)
        if why is not None:
            body = f"{why}\n".encode()
            start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
            return [body]
        page = pages.get(environ.get("PATH_INFO"))
        if page is None:
            calls.note(environ)
            return aws(environ, start_response)
        try:
            body, status = page().encode(), "200 OK"
        except RuntimeError as error:  # a dictionary changed while it was read: the client retries
            body, status = str(error).encode(), "503 Service Unavailable"
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return serve


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    # In the environment, not in argv, because other accounts of this computer can see arguments.
    gate = Gate(os.environ.pop("PRACTICE_KEY_ID"), os.environ.pop("PRACTICE_KEY_SECRET"))
    os.environ["MOTO_PORT"] = str(options.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    apply_all()
    run_simple("127.0.0.1", options.port, application(gate), threaded=True, request_handler=QuietHandler)


main()
