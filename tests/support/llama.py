"""A genuine llama.cpp HTTP server on a tiny model with random weights, written when it is needed.

The model knows every byte and nothing else. What it answers is noise that fits the grammar of a
JSON Schema, so it shows that the protocol works, never that an answer is good.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gguf
import numpy as np
import xllamacpp

WIDTH, HEADS, LAYERS, INNER = 64, 1, 1, 128
"""One head: what it costs to write a token after a long prompt is mostly the number of heads."""

CONTEXT = 32_768
_CHAT = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def write_model(path: Path, seed: int = 7) -> Path:
    """Write the model to ``path`` (about 0.4 MB)."""
    kinds = gguf.TokenType
    tokens = [("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)]
    tokens += [(f"<0x{byte:02X}>", kinds.BYTE) for byte in range(256)]
    tokens += [(chr(code).replace(" ", "▁"), kinds.NORMAL) for code in range(32, 127)]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny random")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([kind for _, kind in tokens])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_space_prefix(False)  # with the prefix, grammars cannot be set up
    writer.add_chat_template(_CHAT)
    random = np.random.default_rng(seed)

    def noise(name: str, *shape: int) -> None:
        weights = random.standard_normal(shape) * 0.05
        writer.add_tensor(f"{name}.weight", weights.astype(np.float32))

    def ones(name: str) -> None:
        writer.add_tensor(f"{name}.weight", np.ones(WIDTH, np.float32))

    noise("token_embd", len(tokens), WIDTH)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        ones(f"{block}.attn_norm")
        for part in ("q", "k", "v", "output"):
            noise(f"{block}.attn_{part}", WIDTH, WIDTH)
        ones(f"{block}.ffn_norm")
        noise(f"{block}.ffn_gate", INNER, WIDTH)
        noise(f"{block}.ffn_up", INNER, WIDTH)
        noise(f"{block}.ffn_down", WIDTH, INNER)
    ones("output_norm")
    noise("output", len(tokens), WIDTH)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@contextmanager
def llama_server(
    model: Path, *, context: int = CONTEXT, key: str = "", most_tokens: int = 4_000
) -> Iterator[str]:
    """Serve ``model`` on 127.0.0.1; gives the base URL. Stopped on leaving.

    ``context`` is its length in tokens (one a byte), ``most_tokens`` what an answer may have.
    """
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = context
    params.n_parallel = 1
    params.n_predict = most_tokens
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.sampling.seed = 7
    params.warmup = False
    params.verbosity = 0
    if key:
        params.api_keys = [key]
    server = xllamacpp.Server(params)
    address: str = server.listening_address
    try:
        yield f"{address}/v1"
    finally:
        del server
    assert not _listens(int(address.rpartition(":")[2]))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
