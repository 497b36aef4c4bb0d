"""Which addresses of the network are public, and web addresses taken apart.

A name or an odd spelling of an address (``0x7f.1``, ``2130706433``) says nothing: what is looked at
is the address that would be connected to.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias
from urllib.parse import quote, urljoin, urlsplit

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_SPECIAL = {
    "0.0.0.0/8": "an address of no host",
    "10.0.0.0/8": "a private address",
    "100.64.0.0/10": "an address within a provider's network",
    "127.0.0.0/8": "an address of this computer",
    "169.254.0.0/16": "a link-local address",
    "172.16.0.0/12": "a private address",
    "192.0.0.0/24": "a reserved address",
    "192.0.2.0/24": "an address for examples",
    "192.31.196.0/24": "a reserved address",
    "192.52.193.0/24": "a reserved address",
    "192.88.99.0/24": "a translated address",
    "192.168.0.0/16": "a private address",
    "192.175.48.0/24": "a reserved address",
    "198.18.0.0/15": "an address for measurements",
    "198.51.100.0/24": "an address for examples",
    "203.0.113.0/24": "an address for examples",
    "224.0.0.0/4": "a multicast address",
    "240.0.0.0/4": "a reserved address",
    "::/128": "an address of no host",
    "::1/128": "an address of this computer",
    "::/96": "a translated address",
    "::ffff:0:0/96": "a translated address",
    "64:ff9b::/96": "a translated address",
    "64:ff9b:1::/48": "a translated address",
    "fc00::/7": "a private address",
    "fe80::/10": "a link-local address",
    "fec0::/10": "a private address",
    "ff00::/8": "a multicast address",
    "2001::/32": "a translated address",
    "2001::/23": "a reserved address",
    "2001:db8::/32": "an address for examples",
    "2002::/16": "a translated address",
    "3fff::/20": "an address for examples",
}
"""Networks of the special-purpose registries of IANA; the narrower of two stands first."""
_PUBLIC_6 = ipaddress.ip_network("2000::/3")

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_.])?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_IN_TARGET = "/%:@!$&'()*+,;=~-._?[]"
MAX_LENGTH = 2_000
"""Characters of the longest web address that is fetched."""


class AddressError(ValueError):
    """A web address that is not fetched; the message goes on from the address: “is …”, “has …”."""


@dataclass(frozen=True, slots=True)
class Place:
    """A web address taken apart; ``host`` is in ASCII and without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """The address as one would write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def not_public(address: str) -> str:
    """What keeps an IP address from being a public one, in a few words; empty for a public one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "no address that is known"
    for network, kind in _networks():
        if ip.version == network.version and ip in network:
            return kind
    return "" if ip.version == 4 or ip in _PUBLIC_6 else "a reserved address"


def place_of(url: str) -> Place:
    """The parts of a web address; what stands after ``#`` is left out.

    Raises:
        AddressError: it is not one that can be fetched.
    """
    text = url.strip()
    if len(text) > MAX_LENGTH:
        raise AddressError(f"is longer than {MAX_LENGTH:,} characters")
    if any(character.isspace() or ord(character) < 32 or character == "\\" for character in text):
        raise AddressError("has spaces or control characters in it")
    try:
        parts = urlsplit(text)
        scheme, port, name = parts.scheme.lower(), parts.port, parts.hostname or ""
    except ValueError:
        raise AddressError("is not a web address") from None
    if scheme not in _DEFAULT_PORTS:
        raise AddressError("is not a web address that begins with http:// or https://")
    if "@" in parts.netloc:
        raise AddressError("holds a name or password; only what is open to everyone is fetched")
    target = quote(parts.path or "/", safe=_IN_TARGET)
    if parts.query:
        target += "?" + quote(parts.query, safe=_IN_TARGET)
    return Place(scheme, _host(name), port or _DEFAULT_PORTS[scheme], target)


def next_place(place: Place, location: str) -> Place:
    """Where a redirect from ``place`` leads.

    Raises:
        AddressError: nowhere that can be fetched.
    """
    try:
        return place_of(urljoin(place.url, location.strip()))
    except AddressError:
        raise
    except ValueError:
        raise AddressError("is not a web address") from None


def _host(name: str) -> str:
    if ":" in name:
        try:
            return str(ipaddress.IPv6Address(name.replace("%", " ")))
        except ValueError:
            raise AddressError("is not a web address") from None
    try:
        host = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise AddressError("names no computer that can be asked")
    return host


@cache
def _networks() -> tuple[tuple[Network, str], ...]:
    return tuple((ipaddress.ip_network(network), kind) for network, kind in _SPECIAL.items())
