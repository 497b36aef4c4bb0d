"""What an answer cost, from the price list that comes with genai-prices; nothing is ever fetched.

The price list is slow to import, so that is left to the first price asked for.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assessor.document.provenance import Tokens

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation

_FINEST = Decimal("1e-12")
"""Dollars; a token of the cheapest model costs some ten thousand times this."""


def price_of(
    model: str | None, endpoint: str, tokens: Tokens | None, at: datetime
) -> Decimal | None:
    """US dollars that ``tokens`` of ``model`` cost at ``endpoint`` at the time ``at``.

    ``endpoint`` is host and port, as in ``api.openai.com:443``, and alone says whose prices hold:
    a server of one's own costs nothing that is known here, whatever it calls its models. Discounts
    (cached text, batches) are not known here either, so this is the most it can have cost.
    ``f"{price:f}"`` is the amount as an assessment keeps it. Imports the price list (a sixth of a
    second) at its first use: call it beside the event loop.

    Returns:
        ``None`` where the price is not known: no tokens reported, or no such provider or model.
    """
    host = _provider_host(endpoint)
    if not model or host is None or tokens is None:
        return None
    found = _looked_up(model, f"https://{host}/", tokens, at)
    if found is None or not _is_of(found.provider.api_pattern, host):
        return None
    return found.total_price.quantize(_FINEST).normalize()


def _looked_up(model: str, url: str, tokens: Tokens, at: datetime) -> PriceCalculation | None:
    from genai_prices import Usage, calc_price

    usage = Usage(input_tokens=tokens.prompt, output_tokens=tokens.completion)
    try:
        return calc_price(usage, model, provider_api_url=url, genai_request_timestamp=at)
    except (LookupError, ValueError):
        return None


def _provider_host(endpoint: str) -> str | None:
    """The host, where it may be that of a public provider: a full name, asked at port 443."""
    try:
        parts = urlsplit(f"//{endpoint}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    return host if host and port == 443 and re.search(r"\.[a-z]+$", host) else None


def _is_of(pattern: str, host: str) -> bool:
    """Whether a provider's pattern spans ``host``, and is not just how its name begins."""
    url = f"https://{host}"
    matched = re.match(pattern, f"{url}/")
    return matched is not None and (matched.end() >= len(url) or matched[0].endswith("."))
