"""
What stands in for curl on a machine that has none: the few options that the documentation uses, and no others.

A shell has split the line already. It shows that method, headers, body and URL are right, not that curl reads them so.
"""

from __future__ import annotations

import argparse
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit


def main(arguments: list[str]) -> int:
    """Send one request and print the body of the response."""
    parser = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="data")
    parser.add_argument("-s", dest="silent", action="store_true")
    parser.add_argument("-S", dest="errors", action="store_true")
    parser.add_argument("-f", dest="fail", action="store_true")
    parser.add_argument("--aws-sigv4", dest="scope")
    parser.add_argument("--user")
    parser.add_argument("url")
    given = parser.parse_args(arguments)
    url = urlsplit(given.url)
    headers = {"Accept": "*/*"} | {name: value.strip() for name, _, value in (h.partition(":") for h in given.headers)}
    if given.scope:
        _, _, region, service = given.scope.split(":")
        headers["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={given.user.partition(':')[0]}/20260101/{region}/{service}/aws4_request, "
            f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}"  # which the emulator does not verify
        )
    connection = HTTPConnection(url.netloc, timeout=30)
    target = f"{url.path}?{url.query}" if url.query else url.path
    connection.request(given.method or ("GET" if given.data is None else "POST"), target, given.data, headers)
    response = connection.getresponse()
    sys.stdout.write(response.read().decode())
    return 22 if given.fail and response.status >= 400 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
