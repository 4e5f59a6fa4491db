"""A name server on loopback that knows what a test tells it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset


@contextmanager
def a_name_server(zone: dict[tuple[str, str], list[str]]) -> Iterator[dns.resolver.Resolver]:
    """One that knows *zone*, and for which other names of it do not exist; with who asks it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_answer, args=(server, zone))
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = server.getsockname()[1]
        try:
            yield resolver
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"", server.getsockname())
            thread.join()


def _answer(server: socket.socket, zone: dict[tuple[str, str], list[str]]) -> None:
    while question := (received := server.recvfrom(4096))[0]:
        asked = dns.message.from_wire(question)
        reply = dns.message.make_response(asked)
        name, kind = asked.question[0].name, dns.rdatatype.to_text(asked.question[0].rdtype)
        texts = zone.get((name.to_text(omit_final_dot=True), kind), [])
        if texts:
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *texts))
        elif name.to_text(omit_final_dot=True) not in {known for known, _ in zone}:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(reply.to_wire(), received[1])
