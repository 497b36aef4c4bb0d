"""Which addresses are public, and which web addresses are fetched at all."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.exchange.addresses import AddressError, next_place, not_public, place_of

NOT_PUBLIC = """0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1
198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1
::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 fc00::1
fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1::1 2002:808:808::
3fff::1 4000::1 localhost nonsense 1.2.3"""
PUBLIC = """1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4001::1"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_special_addresses_are_not_public(address: str) -> None:
    assert not_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_ordinary_addresses_are_public(address: str) -> None:
    assert not_public(address) == ""


@given(st.ip_addresses())
def test_nothing_is_public_that_python_takes_for_special(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert not_public(str(address))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTPS://Example.ORG:443/a?b=c#d", "https://example.org/a?b=c"),
        ("http://example.org:8080/a b".replace(" ", "%20"), "http://example.org:8080/a%20b"),
        ("https://bücher.example/ä?ö=ü", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        ("http://0x7f.1/", "http://0x7f.1/"),
        (" https://example.org/ ", "https://example.org/"),
    ],
)
def test_an_address_is_taken_apart_and_written_again(url: str, kept: str) -> None:
    assert place_of(url).url == kept


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "begins with http"),
        ("example.org", "begins with http"),
        ("file:///etc/passwd", "begins with http"),
        ("ftp://example.org/", "begins with http"),
        ("javascript:alert(1)", "begins with http"),
        ("http://", "names no computer"),
        ("http:///x", "names no computer"),
        ("http://a@example.org/", "holds a name or password"),
        ("http://a:b@example.org/", "holds a name or password"),
        ("http://@example.org/", "holds a name or password"),
        ("http://example.org\\@127.0.0.1/", "has spaces or control characters"),
        ("http://example.org/\r\nHost: x", "has spaces or control characters"),
        ("http://exa mple.org/", "has spaces or control characters"),
        ("http://example.org:99999/", "is not a web address"),
        ("http://example.org:x/", "is not a web address"),
        ("http://[::1/", "is not a web address"),
        ("http://[zz]/", "is not a web address"),
        ("http://[fe80::1%25eth0]/", "is not a web address|names no computer"),
        ("http://ex%61mple.org/", "names no computer"),
        ("http://" + "a" * 300 + ".org/", "names no computer"),
        ("http://..org/", "names no computer"),
        ("http://example.org/" + "a" * 2000, "is longer than 2,000 characters"),
    ],
)
def test_other_addresses_are_refused_with_the_reason(url: str, sentence: str) -> None:
    with pytest.raises(AddressError, match=sentence):
        place_of(url)


@given(st.text(max_size=60) | st.text(":/@[]?#%\\.\tx1-", max_size=20).map("http://".__add__))
def test_any_text_is_an_address_in_ascii_or_refused(url: str) -> None:
    try:
        place = place_of(url)
    except AddressError:
        return
    assert place.url.isascii()
    assert place.url.isprintable()
    assert " " not in place.url
    assert place_of(place.url) == place


def test_where_a_redirect_leads_is_an_address_like_any_other() -> None:
    here = place_of("https://example.org/a/b?c")
    assert next_place(here, "../d").url == "https://example.org/d"
    assert next_place(here, "//other.org").url == "https://other.org/"
    for location in ("file:///x", "http://a:b@x.org/", "http://[", "gopher://x"):
        with pytest.raises(AddressError):
            next_place(here, location)
