"""
A key service that the engine takes for Vault's transit engine; for tests alone.

With a passphrase, every command derives its key anew with a million rounds of SHA-256, which takes as long as the rest of
such a command. Here the key is stored beside the state and nothing protects it: tests check that secrets are encrypted with
it, not who may read it.
"""

from __future__ import annotations

import functools
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

#: What `pulumi stack init --secrets-provider` is given; the address comes from the environment of each command.
SECRETS_PROVIDER: Final = "hashivault://tests"
#: What stands before a key that is wrapped.
PREFIX: Final = "vault:v1:"


class _Transit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        """Do what the engine requests: wrap a key, or unwrap it."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/v1/transit/encrypt/tests":
            data = {"ciphertext": PREFIX + request["plaintext"]}
        else:
            assert "/v1/transit/decrypt/tests" == self.path
            data = {"plaintext": request["ciphertext"].removeprefix(PREFIX)}
        body = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- as in the library
        """Write nothing beside the tests' own lines."""


@functools.cache
def key_service_environ() -> dict[str, str]:
    """Return the variables that lead the engine to this process's key service, which lives as long as the process."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Transit)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return {"VAULT_SERVER_URL": f"http://127.0.0.1:{server.server_port}", "VAULT_SERVER_TOKEN": "of no worth"}
