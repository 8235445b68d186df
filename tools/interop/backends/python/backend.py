"""A WSGI application with the Python port in front, under wsgiref.

Reads its configuration as a JSON line, says its port as a line `@interop {...}`, and serves until standard input ends. It
answers with the code of a refusal, which a real backend keeps to itself.
"""

import hashlib
import json
import sys
import threading
from datetime import datetime, timezone
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "ports" / "python"))

from apig_signature import verify  # noqa: E402

configuration = json.loads(sys.stdin.readline())


class Handler(WSGIRequestHandler):
    def get_environ(self):
        # PATH_INFO is decoded. Servers hand on the target as it arrived under a name of their own.
        return {**super().get_environ(), "REQUEST_URI": self.requestline.split(" ")[1]}

    def log_message(self, *_):
        """The answers say it all."""


def headers_of(environ):
    """The headers as WSGI has them: repeated ones are joined."""
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield key[len("HTTP_") :].replace("_", "-").lower(), value
        elif key in ("CONTENT_TYPE", "CONTENT_LENGTH") and value:
            yield key.replace("_", "-").lower(), value


def application(environ, start_response):
    arrived = datetime.now(timezone.utc)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    result = verify(
        environ["REQUEST_METHOD"],
        environ["REQUEST_URI"],
        headers_of(environ),
        body,
        configuration["keys"].get,
        arrived,
        allow_unsigned_payload=configuration["allowUnsignedPayload"],
    )
    answer = {
        "code": result.code or "accepted",
        "bodyVerified": result.body_verified,
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    text = json.dumps(answer).encode()
    start_response(
        "200 OK" if result else "401 Unauthorized",
        [("Content-Type", "application/json"), ("Content-Length", str(len(text))), ("X-Code", answer["code"])],
    )
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [text]


server = make_server("127.0.0.1", 0, application, handler_class=Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("@interop " + json.dumps({"port": server.server_port}), flush=True)
sys.stdin.read()
server.shutdown()
