"""One HTTP connection to the emulated AWS.

Werkzeug's own handler ends the connection after every response: a preview of kops then opens 200 connections, each with a
thread.
"""

import socket
import traceback

from werkzeug.serving import WSGIRequestHandler

# Set by the application once it has read the whole body: the next request begins behind it.
WHOLE = "practice.whole"
# Of the body of a rejected request, in pieces of 64 KiB; a client that still sends would not see the response.
MOST_DISCARDED = 1024
PIECE = 65_536


class Handler(WSGIRequestHandler):
    """Keeps connections open. Logs only failures, because the supervisor sends several requests per second."""

    protocol_version = "HTTP/1.1"
    # Headers and body are one write, and the end of a long body does not wait for the client's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def handle_expect_100(self):
        may_continue = super().handle_expect_100()
        self.wfile.flush()
        return may_continue

    def run_wsgi(self):
        environ = self.make_environ()
        started = []
        try:
            response = self.server.app(environ, lambda status, headers, _=None: started.append((status, headers)))
            body = b"".join(response)
            status, headers = started[-1]
        except Exception:
            self.log("error", traceback.format_exc())
            status, headers, body = "500 Internal Server Error", [("Content-Type", "text/plain")], b"moto failed\n"
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        has_body = self.command != "HEAD" and code not in ("204", "304")
        if has_body and not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", str(len(body)))
        is_whole = WHOLE in environ
        if not is_whole:
            self.send_header("Connection", "close")
        self.end_headers()
        if has_body:
            self.wfile.write(body)
        if not is_whole:
            self._end()

    def _end(self):
        """The client reads the response to its end before it sees the connection closed."""
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(1)
        try:
            for _ in range(MOST_DISCARDED):
                if not self.rfile.read1(PIECE):
                    return
        except TimeoutError:
            return

    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            super().log_request(code, size)
